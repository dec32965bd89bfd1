"""Readers: the result of one run of a query."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any, Callable, Optional, TypeVar

from codeanatomy import _abi
from codeanatomy._arrow.batch import Batch, Table
from codeanatomy._arrow.capsule import capsule_of, sweep
from codeanatomy._arrow.export import StreamFailure, StreamSource, make_stream
from codeanatomy._arrow.schema import Schema, read_schema
from codeanatomy._arrow.structs import owned_array, owned_schema, owned_stream
from codeanatomy._call import STEP_MILLISECONDS, OnProgress, Progress, read_progress
from codeanatomy._library import library
from codeanatomy._native import Handle, Owned, call, call_timed, take_buffer
from codeanatomy.errors import Error

Value = TypeVar("Value")


class Reader(Handle):
    """The rows of a running query, batch by batch. It can be read once.

        for batch in reader: ...            batches as they come
        rows = reader.fetchall()            all rows as tuples
        table = reader.read_all()           everything in memory, as Arrow
        frame = reader.to_polars()          or to_pandas(), to_pyarrow()

    Any library that knows the Arrow PyCapsule interface takes a reader as it is. One thread reads
    at a time (others wait); `cancel`, `progress`, `metrics` and `close` from any thread, at any
    time. A reader that is closed, or that nothing refers to any more, cancels what is left of its
    run; batches that came out of it stay valid.
    """

    __slots__ = ("_lock", "_on_progress", "_rows", "_schema")

    def __init__(self, owned: Owned, on_progress: Optional[OnProgress] = None) -> None:
        super().__init__(owned)
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        self._schema: Optional[Schema] = None

    @property
    def schema(self) -> Schema:
        """The columns of the result."""
        if self._schema is None:
            owned = self._borrow()
            schema = owned_schema()
            with self._lock:
                call("codeanatomy_reader_schema", owned.slot, schema.out)
            self._schema = read_schema(schema)
        return self._schema

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        batch = self._next()
        if batch is None:
            raise StopIteration
        return batch

    def _next(self) -> Optional[Batch]:
        """The next batch, None at the end. Ctrl-C stops the run and is raised when it has ended."""
        owned = self._borrow()
        schema = self.schema
        with self._lock:
            try:
                return self._wait_for_batch(owned, schema)
            except Error:
                raise
            except BaseException:
                library().codeanatomy_reader_cancel(owned.slot)
                self._drain(owned)
                raise

    def _wait_for_batch(self, owned: Owned, schema: Schema) -> Optional[Batch]:
        array = owned_array()
        while not call_timed("codeanatomy_reader_next", owned.slot, STEP_MILLISECONDS, array.out):
            if self._on_progress is not None:
                self._on_progress(self.progress())
        return None if array.released else Batch(array, schema)

    @staticmethod
    def _drain(owned: Owned) -> None:
        """Waits until the run that was cancelled has ended."""
        try:
            while True:
                array = owned_array()
                there = call_timed(
                    "codeanatomy_reader_next", owned.slot, STEP_MILLISECONDS, array.out
                )
                if there and array.released:
                    return
        except Error:
            return

    def __aiter__(self) -> AsyncIterator[Batch]:
        return self

    async def __anext__(self) -> Batch:
        loop = asyncio.get_running_loop()
        waiting = loop.run_in_executor(None, self._next)
        try:
            batch = await asyncio.shield(waiting)
        except asyncio.CancelledError:
            self.cancel()
            await asyncio.wait([waiting])
            waiting.exception()  # seen: it is the cancel that was just asked for
            raise
        if batch is None:
            raise StopAsyncIteration
        return batch

    def read_all(self) -> Table:
        """What is left of the result, in memory."""
        schema = self.schema
        return Table(list(self), schema)

    def fetchone(self) -> Optional[tuple[Any, ...]]:
        """The next row as a tuple; None at the end."""
        for row in self._rows:
            return row
        for batch in self:
            self._rows = iter(batch.rows())
            for row in self._rows:
                return row
        return None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """What is left of the result, as tuples."""
        rows = list(self._rows)
        for batch in self:
            rows += batch.rows()
        return rows

    def to_pylist(self) -> list[dict[str, Any]]:
        """What is left of the result, as dictionaries."""
        return self.read_all().to_pylist()

    def to_pydict(self) -> dict[str, list[Any]]:
        """What is left of the result, as lists by column name."""
        return self.read_all().to_pydict()

    def to_pyarrow(self) -> Any:
        """What is left of the result as a `pyarrow.Table`; needs the package pyarrow."""
        import pyarrow

        return self._converted(pyarrow.table)

    def to_polars(self) -> Any:
        """What is left of the result as a `polars.DataFrame`; needs the package polars."""
        import polars

        return self._converted(polars.DataFrame)

    def to_pandas(self) -> Any:
        """What is left of the result as a `pandas.DataFrame`; needs pandas and pyarrow."""
        return self.to_pyarrow().to_pandas()

    def _converted(self, convert: Callable[[Any], Value]) -> Value:
        """Lets another library read the rest, with this package's exceptions and Ctrl-C.

        The rows are the library's own memory; only the call for the next batch goes through Python.
        """
        failure = StreamFailure()
        try:
            return convert(_Rest(StreamSource(self.schema, self, gives_away=True, failure=failure)))
        except BaseException:
            if failure.error is not None:
                raise failure.error from None
            raise

    def __arrow_c_schema__(self) -> Any:
        """The schema as a capsule of the Arrow PyCapsule interface."""
        return self.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """What is left of the result as a stream capsule of the Arrow PyCapsule interface.

        The stream replaces the reader as the way to the rows. Nothing is cast. Whoever pulls it
        does so inside C, where Ctrl-C does not reach: `cancel` does.
        """
        owned = self._borrow()
        stream = owned_stream()
        with self._lock:
            call("codeanatomy_reader_export", owned.slot, stream.out)
        return capsule_of(stream)

    def metrics(self) -> dict[str, Any]:
        """What the operators of the run have counted so far.

        Keys: `elapsed_microseconds`, `output_rows`, `spilled_bytes`, and `operators`, a tree of
        `name`, `detail`, `metrics` and `inputs`.
        """
        owned = self._borrow()
        metrics: dict[str, Any] = json.loads(take_buffer("codeanatomy_reader_metrics", owned.slot))
        return metrics

    def progress(self) -> Progress:
        """Counters of the run."""
        return read_progress("codeanatomy_reader_progress", self._borrow())

    def cancel(self) -> None:
        """Stops the run. A batch that is there already may still come out first."""
        owned = self._borrow()
        library().codeanatomy_reader_cancel(owned.slot)

    def close(self) -> None:
        """Gives the reader up and cancels what is left of its run."""
        owned = self._owned
        if owned is not None:
            library().codeanatomy_reader_cancel(owned.slot)
        super().close()
        sweep()


class _Rest:
    """The rest of a reader, for a library that knows the Arrow PyCapsule interface."""

    def __init__(self, source: StreamSource) -> None:
        self._source = source

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return capsule_of(make_stream(self._source))


def take_reader(on_progress: Optional[OnProgress]) -> Callable[[Owned], Reader]:
    """What takes the reader out of a task."""

    def take(task: Owned) -> Reader:
        reader = Owned(_abi.codeanatomy_reader)
        call("codeanatomy_task_take_reader", task.slot, reader.out)
        return Reader(reader, on_progress)

    return take
