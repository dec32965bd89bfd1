"""The part of a session that makes, opens, finds, writes and observes Delta tables."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from codeanatomy._call import CallOptions, OnProgress
from codeanatomy._cancel import CancelToken
from codeanatomy._delta.observe import DeltaObserver, observe
from codeanatomy._delta.opening import Place, take_owned
from codeanatomy._delta.options import (
    Column,
    CreateOptions,
    RequiredProtocol,
    Timestamp,
    WriteOptions,
)
from codeanatomy._delta.report import DeltaReport, take_report
from codeanatomy._delta.table import DeltaTable
from codeanatomy._native import Text, options_text
from codeanatomy._pulling import Source, start_pulling
from codeanatomy._register import Registering
from codeanatomy._task import Task, start

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from codeanatomy._call import CallKeywords

#: A path or URL of a table's folder.
Uri = Union[str, "os.PathLike[str]"]


class DeltaPlaces(Registering):
    """Makes, opens, finds, writes and observes Delta tables.

    `uri` is a path or URL of a table's folder.
    """

    __slots__ = ()

    def open_delta(
        self,
        uri: Uri,
        version: Optional[int] = None,
        storage_options: Optional[Mapping[str, str]] = None,
        *,
        timestamp: Optional[Timestamp] = None,
        required_protocol: Optional[RequiredProtocol] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaTable:
        """Opens a Delta table: the latest version, or one of the past, which is read only.

        A table whose protocol is less than `required_protocol` is a `DeltaProtocolError`, now and
        whenever it is refreshed or changed.
        """
        return DeltaTable(
            uri,
            version,
            storage_options,
            timestamp=timestamp,
            required_protocol=required_protocol,
            session=self,
            **keywords,
        )

    def open_delta_start(
        self,
        uri: Uri,
        version: Optional[int] = None,
        storage_options: Optional[Mapping[str, str]] = None,
        *,
        timestamp: Optional[Timestamp] = None,
        required_protocol: Optional[RequiredProtocol] = None,
        **keywords: Unpack[CallKeywords],
    ) -> Task[DeltaTable]:
        """Starts `open_delta` without waiting."""
        place = Place(uri, version, storage_options, timestamp, required_protocol)
        return place.start_open(
            self,
            CallOptions(**keywords),
            lambda task: DeltaTable._of(take_owned(task), self, place),
        )

    def delta_exists(
        self,
        uri: Uri,
        *,
        storage_options: Optional[Mapping[str, str]] = None,
        **keywords: Unpack[CallKeywords],
    ) -> bool:
        """Whether there is a Delta table at a place. Nothing is made there."""
        return self.delta_exists_start(
            uri, storage_options=storage_options, **keywords
        ).result_or_cancel()

    def delta_exists_start(
        self,
        uri: Uri,
        *,
        storage_options: Optional[Mapping[str, str]] = None,
        **keywords: Unpack[CallKeywords],
    ) -> Task[bool]:
        """Starts `delta_exists` without waiting."""
        place = Place(uri, storage_options=storage_options)
        return place.start_exists(self, CallOptions(**keywords))

    def create_delta(
        self,
        uri: Uri,
        columns: Sequence[Column],
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Unpack[CreateOptions],
    ) -> DeltaReport:
        """Makes an empty Delta table at a place where there is none.

        A table that exists is an `AlreadyExistsError`, or left alone with `mode="ignore"`. After a
        failure or a cancel there is no table.
        """
        call_options = CallOptions(timeout, cancel_token, on_progress)
        return self._start_create_delta(uri, columns, options, call_options).result_or_cancel()

    def create_delta_start(
        self,
        uri: Uri,
        columns: Sequence[Column],
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Unpack[CreateOptions],
    ) -> Task[DeltaReport]:
        """Starts `create_delta` without waiting."""
        call_options = CallOptions(timeout, cancel_token, on_progress)
        return self._start_create_delta(uri, columns, options, call_options)

    def _start_create_delta(
        self,
        uri: Uri,
        columns: Sequence[Column],
        options: CreateOptions,
        call_options: CallOptions,
    ) -> Task[DeltaReport]:
        owned = self._borrow()
        return start(
            "codeanatomy_delta_create_start",
            owned.slot,
            Text(Place(uri).uri),
            options_text({"columns": columns, **options}),
            options=call_options,
            take=take_report,
        )

    def write_delta(
        self,
        uri: Uri,
        data: Any,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Unpack[WriteOptions],
    ) -> DeltaReport:
        """Writes rows into the Delta table at a place, which is made when there is none.

        `data` is anything that `register` takes as data; it is read once. Columns are matched by
        name and cast; one that is missing becomes NULL. Tables that are open see the new version
        after `DeltaTable.refresh`. After a failure or a cancel nothing of it is visible, unless the
        error's `details["committed_version"]` names what is.
        """
        call_options = CallOptions(timeout, cancel_token, on_progress)
        return self._start_write_delta(uri, data, options, call_options).result_or_cancel()

    def write_delta_start(
        self,
        uri: Uri,
        data: Any,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Unpack[WriteOptions],
    ) -> Task[DeltaReport]:
        """Starts `write_delta` without waiting."""
        call_options = CallOptions(timeout, cancel_token, on_progress)
        return self._start_write_delta(uri, data, options, call_options)

    def _start_write_delta(
        self, uri: Uri, data: Any, options: WriteOptions, call_options: CallOptions
    ) -> Task[DeltaReport]:
        owned = self._borrow()
        place, text = Text(Place(uri).uri), options_text(options)
        source = Source(data)
        return start_pulling(
            "codeanatomy_delta_write_start",
            owned.slot,
            place,
            source.out,
            text,
            source=source,
            options=call_options,
            take=take_report,
        )

    def set_delta_observer(self, observer: Optional[DeltaObserver]) -> None:
        """Has a function told of what happens to Delta tables in this session; `None` ends it.

        It gets the kind of a payload and its rows: a snapshot when a table is opened, or refreshed
        to another version, a scan config when an open table is registered, a report when an
        operation has ended well, also one of SQL that has committed. It runs on threads of the
        library, also on several at once, and the call that it is told of waits for it: it must
        not make calls that wait. What it raises goes to `sys.unraisablehook`.

        It takes the place of the one before. The session keeps it, and so do its tables and
        queries; one that refers to its session must be ended, or the session closed.
        """
        observe(self._borrow(), observer)
