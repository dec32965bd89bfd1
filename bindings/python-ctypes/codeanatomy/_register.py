"""Tables of a session: registering what is elsewhere, and pouring rows in."""

from __future__ import annotations

import os
from typing import Any, Optional, Union

from codeanatomy import _abi
from codeanatomy._arrow.batch import Batch, Table
from codeanatomy._arrow.export import share_batch, write_field
from codeanatomy._arrow.stream import table_of
from codeanatomy._arrow.structs import owned_schema
from codeanatomy._call import CallOptions, OnProgress
from codeanatomy._cancel import CancelToken
from codeanatomy._delta.table import DeltaTable
from codeanatomy._native import Handle, Text, call, options_text
from codeanatomy._pulling import Source, start_pulling
from codeanatomy._query import Query
from codeanatomy._task import start, take_count, take_nothing
from codeanatomy.errors import InvalidOptionError

_INGEST_MODES = {
    "create": _abi.CODEANATOMY_INGEST_MODE_CREATE,
    "append": _abi.CODEANATOMY_INGEST_MODE_APPEND,
    "replace": _abi.CODEANATOMY_INGEST_MODE_REPLACE,
    "create_append": _abi.CODEANATOMY_INGEST_MODE_CREATE_APPEND,
}


class Registering(Handle):
    """The part of a session that gives it tables. Names of tables are as in SQL."""

    __slots__ = ()

    def register(self, name: str, source: Any, **options: Any) -> None:
        """Makes anything that holds rows a table.

        A path (`str` or `os.PathLike`) is a file or a folder of files, a `DeltaTable` the version
        that it shows, a `Query` a view. Everything else is data: batches, tables and Python
        values are taken as they are, other objects with `__arrow_c_stream__` and iterators of
        batches are read to their end. `options` are those of the method that it comes to.
        """
        if isinstance(source, (str, os.PathLike)):
            self.register_file(name, source, **options)
        elif isinstance(source, DeltaTable):
            source.register_in(self, name, **options)
        elif isinstance(source, Query):
            self.register_view(name, source.sql, **options)
        elif isinstance(source, (Batch, Table, dict, list)):
            self.register_batches(name, source, **options)
        else:
            self.register_stream(name, source, **options)

    def register_stream(
        self,
        name: str,
        data: Any,
        *,
        replace: Optional[bool] = None,
        mode: Optional[str] = None,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Any,
    ) -> None:
        """Makes a stream a table: any object with `__arrow_c_stream__`, or an iterator of batches.

        `mode` is `materialize` (read it now; it can be queried any number of times) or `once` (feed
        the first query that scans it). The stream is pulled on a thread of the library.
        """
        owned = self._borrow()
        call_options = CallOptions(timeout, cancel_token, on_progress)
        text = options_text({"replace": replace, "mode": mode, **options})
        pulled = Source(data)
        start_pulling(
            "codeanatomy_session_register_stream_start",
            owned.slot,
            Text(name),
            pulled.out,
            text,
            source=pulled,
            options=call_options,
            take=take_nothing,
        ).result_or_cancel()

    def register_batches(
        self, name: str, data: Any, *, replace: Optional[bool] = None, **options: Any
    ) -> None:
        """Makes rows in memory a table, without a copy.

        `data` is a `Batch`, a `Table`, a list of batches, or what `record_batch` takes.
        """
        owned = self._borrow()
        text = options_text({"replace": replace, **options})
        table = table_of(data)
        schema = owned_schema()
        write_field(table.schema.as_struct(), schema.struct)
        arrays = (_abi.ArrowArray * len(table.batches))()
        for batch, array in zip(table.batches, arrays):
            share_batch(batch, array)
        call(
            "codeanatomy_session_register_batches",
            owned.slot,
            Text(name),
            schema.out,
            arrays,
            len(arrays),
            text,
        )

    def register_file(
        self,
        name: str,
        path: Union[str, os.PathLike[str]],
        *,
        replace: Optional[bool] = None,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Any,
    ) -> None:
        """Makes a file, a glob, or a folder of files a table.

        Options: `format` (`parquet`, `csv`, `ndjson`, `arrow`, `avro`; by the path's ending),
        `partition_columns`, `file_extension`, `compression`, `sample_rows`, and for csv `header`,
        `delimiter`, `quote`, `escape`, `comment`, `newlines_in_values`, `truncated_rows`.
        """
        self._register_at(
            "codeanatomy_session_register_file_start",
            name,
            os.fspath(path),
            {"replace": replace, **options},
            CallOptions(timeout, cancel_token, on_progress),
        )

    def register_delta(
        self,
        name: str,
        uri: Union[str, os.PathLike[str]],
        *,
        version: Optional[int] = None,
        timestamp: Optional[str] = None,
        replace: Optional[bool] = None,
        storage_options: Optional[dict[str, str]] = None,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Any,
    ) -> None:
        """Makes one version of a Delta table a table; the latest by default.

        The version is fixed: register again with `replace=True` to see a later one.
        """
        given = {
            "version": version,
            "timestamp": timestamp,
            "replace": replace,
            "storage_options": storage_options,
            **options,
        }
        self._register_at(
            "codeanatomy_session_register_delta_start",
            name,
            os.fspath(uri),
            given,
            CallOptions(timeout, cancel_token, on_progress),
        )

    def _register_at(
        self,
        function: str,
        name: str,
        place: str,
        options: dict[str, Any],
        call_options: CallOptions,
    ) -> None:
        owned = self._borrow()
        start(
            function,
            owned.slot,
            Text(name),
            Text(place),
            options_text(options),
            options=call_options,
            take=take_nothing,
        ).result_or_cancel()

    def register_view(
        self,
        name: str,
        sql: str,
        *,
        replace: Optional[bool] = None,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        **options: Any,
    ) -> None:
        """Gives a query without parameters a name."""
        owned = self._borrow()
        native = CallOptions(timeout, cancel_token).native()
        text = options_text({"replace": replace, **options})
        call("codeanatomy_session_register_view", owned.slot, Text(name), Text(sql), text, native)

    def register_object_store(self, url: str, options: Optional[dict[str, str]] = None) -> None:
        """Says how an object store is reached: `s3://bucket`, `az://container`, `gs://bucket`,
        `http://host` or `https://host`.

        From now on, files and Delta tables there are found by their URLs, in this session. The
        options are those of the object_store crate and the delta-rs libraries; what they leave open
        comes from the environment (`AWS_…`, `AZURE_…`, `GOOGLE_…`). Values are never printed.
        """
        owned = self._borrow()
        text = options_text(dict(options or {}))
        call("codeanatomy_session_register_object_store", owned.slot, Text(url), text)

    def deregister(self, name: str) -> None:
        """Takes a table or view out of the session. Files and Delta tables stay where they are."""
        owned = self._borrow()
        call("codeanatomy_session_deregister", owned.slot, Text(name))

    def ingest(
        self,
        table: str,
        data: Any,
        mode: str = "create",
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> int:
        """Pours rows into a table and gives their number.

        `data` is anything that `register` takes as data. `mode` is `create` (an error when the
        table exists), `append` (an error when it does not), `replace` or `create_append`.
        """
        if mode not in _INGEST_MODES:
            raise InvalidOptionError(
                f"unknown ingest mode '{mode}'; the modes are: {', '.join(_INGEST_MODES)}"
            )
        owned = self._borrow()
        options = CallOptions(timeout, cancel_token, on_progress)
        pulled = Source(data)
        return start_pulling(
            "codeanatomy_session_ingest_start",
            owned.slot,
            Text(table),
            _INGEST_MODES[mode],
            pulled.out,
            source=pulled,
            options=options,
            take=take_count,
        ).result_or_cancel()
