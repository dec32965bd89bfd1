"""Sessions: settings, catalogs, tables, and the way to queries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Optional, TypedDict, Union

from codeanatomy import _abi
from codeanatomy._arrow.schema import Schema, read_schema
from codeanatomy._arrow.stream import read_stream
from codeanatomy._arrow.structs import owned_schema, owned_stream
from codeanatomy._call import CallOptions, OnProgress
from codeanatomy._cancel import CancelToken
from codeanatomy._catalog import Function, SchemaName, Setting, TableName
from codeanatomy._delta.places import DeltaPlaces
from codeanatomy._library import library
from codeanatomy._native import Owned, Text, call, options_text, take_buffer
from codeanatomy._parameters import Parameters
from codeanatomy._query import Query, take_query
from codeanatomy._reader import Reader
from codeanatomy._runtime import Runtime
from codeanatomy._task import Task, start

if TYPE_CHECKING:
    from typing_extensions import Unpack


class SessionOptions(TypedDict, total=False):
    """The options of a session; all may be left out."""

    catalog: str
    schema: str
    target_partitions: int
    batch_size: int
    view_types: bool
    allow_ddl: bool
    allow_dml: bool
    allow_statements: bool
    function_policy: dict[str, Any]
    settings: dict[str, Union[str, int, float, bool]]


class Session(DeltaPlaces):
    """Settings, catalogs, tables and functions. Cheap to make; shares its runtime.

    Any thread, at the same time. Queries and readers go on when their session is closed.
    """

    __slots__ = ()

    def __init__(
        self, runtime: Optional[Runtime] = None, **options: Unpack[SessionOptions]
    ) -> None:
        owned = Owned(_abi.codeanatomy_session)
        owner = runtime._borrow() if runtime is not None else None
        slot = owner.slot if owner is not None else None
        call("codeanatomy_session_new", slot, options_text(options), owned.out)
        super().__init__(owned)

    @property
    def runtime(self) -> Runtime:
        """The runtime of the session."""
        session = self._borrow()
        owned = Owned(_abi.codeanatomy_runtime)
        owned.slot.contents = library().codeanatomy_session_runtime(session.slot).contents
        return Runtime._of(owned)

    def sql(
        self,
        sql: str,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> Query:
        """Plans one statement without running it. Parameters are `$1`, `$2`, … or `$name`."""
        options = CallOptions(timeout, cancel_token, waits=True)
        return self._start_sql(sql, options).result_or_cancel()

    def query(
        self,
        sql: str,
        parameters: Parameters = None,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> Reader:
        """Plans and runs a statement, and gives a reader of its rows.

        `parameters` is a list for `$1`, `$2`, …, a dictionary for `$name`, or an Arrow batch of one
        row. `timeout` (seconds) holds for all of it: planning, running and reading.
        """
        options = CallOptions(timeout, cancel_token, on_progress, waits=True)
        with self._bound(sql, parameters, options) as query:
            return query._start_run(options).result_or_cancel()

    async def query_async(
        self,
        sql: str,
        parameters: Parameters = None,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> Reader:
        """As `query`, for asyncio; the reader can be read with `async for`."""
        options = CallOptions(timeout, cancel_token)
        with await self._start_sql(sql, options) as query:
            if parameters is not None:
                query.bind_all(parameters)
            return await query._start_run(options)

    def execute(
        self,
        sql: str,
        parameters: Parameters = None,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> int:
        """Plans and runs a statement to its end, and says how many rows it concerned."""
        options = CallOptions(timeout, cancel_token, on_progress, waits=True)
        with self._bound(sql, parameters, options) as query:
            return query._start_execute(options).result_or_cancel()

    async def execute_async(
        self,
        sql: str,
        parameters: Parameters = None,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> int:
        """As `execute`, for asyncio."""
        options = CallOptions(timeout, cancel_token)
        with await self._start_sql(sql, options) as query:
            if parameters is not None:
                query.bind_all(parameters)
            return await query._start_execute(options)

    def _bound(self, sql: str, parameters: Parameters, options: CallOptions) -> Query:
        query: Query = self._start_sql(sql, options).result_or_cancel()
        return query if parameters is None else query.bind_all(parameters)

    def _start_sql(self, sql: str, options: CallOptions) -> Task[Query]:
        owned = self._borrow()
        return start(
            "codeanatomy_query_new_start",
            owned.slot,
            Text(sql),
            options=options,
            take=take_query(sql),
        )

    def set(self, name: str, value: Union[str, int, float, bool]) -> None:
        """Changes one setting, as `SET` does in SQL."""
        owned = self._borrow()
        text = str(value).lower() if isinstance(value, bool) else str(value)
        call("codeanatomy_session_set", owned.slot, Text(name), Text(text))

    def get(self, name: str) -> str:
        """The value of one setting, as text."""
        owned = self._borrow()
        return take_buffer("codeanatomy_session_get", owned.slot, Text(name))

    def settings(self) -> list[Setting]:
        """Every setting, ordered by name."""
        return [Setting(*row) for row in self._rows("codeanatomy_session_settings")]

    def catalogs(self) -> list[str]:
        """The names of all catalogs, ordered."""
        return [name for (name,) in self._rows("codeanatomy_session_catalogs")]

    def schemas(self) -> list[SchemaName]:
        """All schemas, ordered."""
        return [SchemaName(*row) for row in self._rows("codeanatomy_session_schemas")]

    def tables(self) -> list[TableName]:
        """All tables and views, ordered."""
        return [TableName(*row) for row in self._rows("codeanatomy_session_tables")]

    def functions(self) -> list[Function]:
        """Every function that SQL can call, ordered by kind and name."""
        return [Function(*row) for row in self._rows("codeanatomy_session_functions")]

    def function_registry(self) -> dict[str, Any]:
        """The library's own functions: names by kind, records of them, and a hash of all names."""
        owned = self._borrow()
        registry: dict[str, Any] = json.loads(
            take_buffer("codeanatomy_session_function_registry", owned.slot)
        )
        return registry

    def _rows(self, name: str) -> list[tuple[Any, ...]]:
        owned = self._borrow()
        stream = owned_stream()
        call(name, owned.slot, stream.out)
        return read_stream(stream).rows()

    def table_schema(
        self,
        table: str,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
    ) -> Schema:
        """The columns of a table, whose name is as in SQL."""
        owned = self._borrow()
        options = CallOptions(timeout, cancel_token)
        native = options.native()
        schema = owned_schema()
        call("codeanatomy_session_table_schema", owned.slot, Text(table), native, schema.out)
        return read_schema(schema)


def connect(**options: Unpack[SessionOptions]) -> Session:
    """A session on the runtime that the process shares."""
    return Session(None, **options)
