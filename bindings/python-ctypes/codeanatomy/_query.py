"""Queries: planned statements."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

from codeanatomy import _abi
from codeanatomy._arrow.batch import Batch
from codeanatomy._arrow.export import share_batch, write_field
from codeanatomy._arrow.schema import Schema, read_schema
from codeanatomy._arrow.structs import owned_array, owned_schema
from codeanatomy._call import CallOptions, OnProgress
from codeanatomy._cancel import CancelToken
from codeanatomy._native import Handle, Owned, Text, call, options_text, take_buffer
from codeanatomy._parameters import Parameters, as_batch, as_json
from codeanatomy._reader import Reader, take_reader
from codeanatomy._task import Task, start, take_count, take_text
from codeanatomy.errors import InvalidArgumentError

#: A path or URL: a file, or a folder that ends with a slash.
PathLike = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class WrittenFile:
    """One file that `Query.write` wrote."""

    path: str
    bytes: int


@dataclass(frozen=True)
class WriteReport:
    """What `Query.write` wrote."""

    rows: int
    bytes: int
    files: tuple[WrittenFile, ...]


class Query(Handle):
    """One planned statement: run it as often as wanted, also from several threads at once.

    It keeps the session's state as it was when it was planned, and goes on when the session is
    closed.
    """

    __slots__ = ("sql",)

    def __init__(self, owned: Owned, sql: str) -> None:
        super().__init__(owned)
        #: The text of the statement.
        self.sql = sql

    @property
    def schema(self) -> Schema:
        """The columns of the result, known without running the query."""
        return self._schema("codeanatomy_query_schema")

    @property
    def parameter_schema(self) -> Schema:
        """The parameters `$1`, `$2`, … or `$name`, with the types that planning inferred.

        A parameter whose type is not known has the type null.
        """
        return self._schema("codeanatomy_query_parameter_schema")

    def _schema(self, name: str) -> Schema:
        owned = self._borrow()
        schema = owned_schema()
        call(name, owned.slot, schema.out)
        return read_schema(schema)

    def bind(self, *values: Any, **named: Any) -> Query:
        """Binds values to `$1`, `$2`, …, or by name to `$name`. Replaces what was bound before.

        Python values of any type that `record_batch` takes, or one object with
        `__arrow_c_array__` that has one row. Runs that have started keep their values. Gives the
        query itself, so that calls can be chained.
        """
        if values and named:
            raise InvalidArgumentError("parameters are bound by position or by name, not both")
        if len(values) == 1 and hasattr(values[0], "__arrow_c_array__"):
            return self.bind_all(values[0])
        return self.bind_all(named or values)

    def bind_all(self, parameters: Parameters) -> Query:
        """As `bind`, with all values in one list, tuple, dictionary or Arrow batch of one row."""
        if hasattr(parameters, "__arrow_c_array__"):
            self._bind_batch(Batch.from_arrow(parameters))
        elif isinstance(parameters, (Mapping, Sequence)) and not isinstance(
            parameters, (str, bytes)
        ):
            self._bind_values(parameters)
        else:
            raise InvalidArgumentError(
                f"parameters are a list, a dictionary or an Arrow batch, not a "
                f"{type(parameters).__name__}"
            )
        return self

    def _bind_values(self, parameters: Any) -> None:
        text = as_json(parameters) if parameters else ""
        if text is None:
            self._bind_batch(as_batch(parameters, self.parameter_schema))
        else:
            owned = self._borrow()
            call("codeanatomy_query_bind_json", owned.slot, Text(text))

    def _bind_batch(self, batch: Batch) -> None:
        owned = self._borrow()
        schema, array = owned_schema(), owned_array()
        write_field(batch.schema.as_struct(), schema.struct)
        share_batch(batch, array.struct)
        call("codeanatomy_query_bind", owned.slot, schema.out, array.out)

    def run(
        self,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> Reader:
        """Runs the query and gives a reader of its rows.

        `timeout` (seconds) and `cancel_token` also hold for the reader; `on_progress` is called
        while rows are waited for.
        """
        options = CallOptions(timeout, cancel_token, on_progress, waits=True)
        return self._start_run(options).result_or_cancel()

    def run_start(
        self,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> Task[Reader]:
        """Starts `run` without waiting."""
        return self._start_run(CallOptions(timeout, cancel_token))

    async def run_async(
        self,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> Reader:
        """As `run`, for asyncio; the reader can be read with `async for`."""
        return await self.run_start(timeout=timeout, cancel_token=cancel_token)

    def _start_run(self, options: CallOptions) -> Task[Reader]:
        owned = self._borrow()
        return start(
            "codeanatomy_query_read_start",
            owned.slot,
            options=options,
            take=take_reader(options.on_progress),
        )

    def execute(
        self,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> int:
        """Runs the query to its end and says how many rows it concerned.

        Rows inserted, changed or deleted; for a query the rows of its result; 0 for a statement
        without rows.
        """
        options = CallOptions(timeout, cancel_token, on_progress, waits=True)
        return self._start_execute(options).result_or_cancel()

    def execute_start(
        self,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> Task[int]:
        """Starts `execute` without waiting."""
        return self._start_execute(CallOptions(timeout, cancel_token))

    async def execute_async(
        self,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> int:
        """As `execute`, for asyncio."""
        return await self.execute_start(timeout=timeout, cancel_token=cancel_token)

    def _start_execute(self, options: CallOptions) -> Task[int]:
        owned = self._borrow()
        return start(
            "codeanatomy_query_execute_start", owned.slot, options=options, take=take_count
        )

    def explain(
        self,
        *,
        format: Optional[str] = None,
        verbose: Optional[bool] = None,
        analyze: Optional[bool] = None,
        statistics: Optional[bool] = None,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> str:
        """The plan as text, with what is bound now.

        `format` is `indent`, `tree`, `pgjson` or `graphviz`; `analyze` runs the query and adds what
        its operators counted.
        """
        given = {
            "format": format,
            "verbose": verbose,
            "analyze": analyze,
            "statistics": statistics,
        }
        return self._explain(given, CallOptions(timeout, cancel_token))

    def _explain(self, given: Mapping[str, Any], options: CallOptions) -> str:
        owned = self._borrow()
        task = start(
            "codeanatomy_query_explain_start",
            owned.slot,
            options_text(given),
            options=options,
            take=take_text,
        )
        return task.result_or_cancel()

    def write(
        self,
        target: PathLike,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Any,
    ) -> WriteReport:
        """Runs the query and writes its rows into a file, or a folder when `target` ends with `/`.

        Options: `format` (`parquet`, `csv`, `ndjson`, `arrow`; by the target's ending),
        `partition_columns`, `single_file`, `overwrite`, `compression`, `format_options`.
        """
        call_options = CallOptions(timeout, cancel_token, on_progress)
        return self._start_write(target, options, call_options).result_or_cancel()

    def write_start(
        self,
        target: PathLike,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        **options: Any,
    ) -> Task[WriteReport]:
        """Starts `write` without waiting."""
        return self._start_write(target, options, CallOptions(timeout, cancel_token))

    def _start_write(
        self, target: PathLike, options: Mapping[str, Any], call_options: CallOptions
    ) -> Task[WriteReport]:
        owned = self._borrow()
        return start(
            "codeanatomy_query_write_start",
            owned.slot,
            Text(os.fspath(target)),
            options_text(options),
            options=call_options,
            take=lambda task: _write_report(json.loads(take_text(task))),
        )

    def metrics(self) -> dict[str, Any]:
        """What the operators of the run that was started last have counted.

        The keys are those of `Reader.metrics`. With several runs at once, ask the reader.
        """
        owned = self._borrow()
        metrics: dict[str, Any] = json.loads(take_buffer("codeanatomy_query_metrics", owned.slot))
        return metrics

    def __repr__(self) -> str:
        return f"<Query {self.sql!r:.80}>"


def _write_report(report: Mapping[str, Any]) -> WriteReport:
    files = tuple(WrittenFile(file["path"], file["bytes"]) for file in report["files"])
    return WriteReport(report["rows"], report["bytes"], files)


def take_query(sql: str) -> Any:
    """What takes the query out of a task."""

    def take(task: Owned) -> Query:
        query = Owned(_abi.codeanatomy_query)
        call("codeanatomy_task_take_query", task.slot, query.out)
        return Query(query, sql)

    return take
