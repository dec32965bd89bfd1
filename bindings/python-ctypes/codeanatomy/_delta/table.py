"""Delta tables."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from codeanatomy._call import CallOptions, OnProgress
from codeanatomy._cancel import CancelToken
from codeanatomy._delta.changing import Changing
from codeanatomy._delta.opening import Place, take_owned
from codeanatomy._delta.options import RequiredProtocol, Timestamp
from codeanatomy._library import library
from codeanatomy._native import Handle, Owned, Text, options_text
from codeanatomy._task import Task, start, take_count, take_nothing

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from codeanatomy._call import CallKeywords
    from codeanatomy._register import Registering


class DeltaTable(Changing):
    """A Delta table at one version, the latest by default.

    A table at a version or a timestamp that was asked for is read only until `refresh`. Any thread,
    at the same time; a change by one of them moves the table on for all. It goes on when its
    session is closed; closing it does nothing to what lies in its folder.

    A change begins at the latest version, and shows the version that it made. After a failure or a
    cancel nothing of it is visible, but for commits that `vacuum`, `drop_constraint` and `maintain`
    had made by then, and for a cancelled change whose commit was made already: the error's
    `details["committed_version"]` names it.
    """

    __slots__ = ("_place", "_read_only", "_session", "uri")

    def __init__(
        self,
        uri: Union[str, os.PathLike[str]],
        version: Optional[int] = None,
        storage_options: Optional[Mapping[str, str]] = None,
        *,
        timestamp: Optional[Timestamp] = None,
        required_protocol: Optional[RequiredProtocol] = None,
        session: Optional[Registering] = None,
        **keywords: Unpack[CallKeywords],
    ) -> None:
        """Opens the table, in a session of its own when none is given.

        `storage_options` are as the delta-rs libraries have them; they are never printed. A table
        whose protocol is less than `required_protocol` is a `DeltaProtocolError`, now and whenever
        it is refreshed or changed.
        """
        if session is None:
            from codeanatomy._session import Session  # which needs this module

            session = Session()
        place = Place(uri, version, storage_options, timestamp, required_protocol)
        task = place.start_open(session, CallOptions(**keywords), take_owned)
        self._set(task.result_or_cancel(), session, place)

    def _set(self, owned: Owned, session: Registering, place: Place) -> None:
        Handle.__init__(self, owned)
        #: The path or URL of the table's folder.
        self.uri = place.uri
        self._session = session
        self._place = place
        self._read_only = place.is_of_the_past

    @classmethod
    def _of(cls, owned: Owned, session: Registering, place: Place) -> DeltaTable:
        table = cls.__new__(cls)
        table._set(owned, session, place)
        return table

    @staticmethod
    def is_deltatable(
        uri: Union[str, os.PathLike[str]],
        storage_options: Optional[Mapping[str, str]] = None,
        **keywords: Unpack[CallKeywords],
    ) -> bool:
        """Whether there is a Delta table at a place. Nothing is made there."""
        from codeanatomy._session import Session  # which needs this module

        with Session() as session:
            return session.delta_exists(uri, storage_options=storage_options, **keywords)

    def version(self) -> int:
        """The version that the table shows now. Reads nothing."""
        owned = self._borrow()
        return int(library().codeanatomy_delta_table_version(owned.slot))

    def refresh(self, **keywords: Unpack[CallKeywords]) -> int:
        """Goes to the latest version and gives it. The table takes changes from then on."""
        return self.refresh_start(**keywords).result_or_cancel()

    def refresh_start(self, **keywords: Unpack[CallKeywords]) -> Task[int]:
        """Starts `refresh` without waiting."""

        def take(task: Owned) -> int:
            version = take_count(task)
            self._read_only = False
            return version

        owned = self._borrow()
        return start(
            "codeanatomy_delta_table_refresh_start",
            owned.slot,
            options=CallOptions(**keywords),
            take=take,
        )

    update_incremental = refresh

    def register(
        self,
        name: str,
        *,
        replace: Optional[bool] = None,
        file_column: Optional[str] = None,
        files: Optional[Sequence[str]] = None,
        pushdown_filters: Optional[bool] = None,
        view_types: Optional[bool] = None,
        wrap_partition_values: Optional[bool] = None,
        predicate: Optional[str] = None,
        column_types: Optional[Mapping[str, str]] = None,
        **keywords: Unpack[CallKeywords],
    ) -> None:
        """Makes the version that is shown a table of the session that the table was opened in.

        The SQL table keeps that version when this one moves on. `name` is as in SQL. For another
        session, `Session.register` takes the table, and the same options.

        `file_column` names a further column with the file that each row is from; only `files` are
        read, by their paths as `files()` gives them. `pushdown_filters` says whether filters also
        skip rows within files, `view_types` whether text and binary columns are views within SQL,
        `wrap_partition_values` whether text columns of the partitions are dictionaries. Only rows
        for which `predicate`, a condition in SQL, is true are shown; `column_types` has, for a
        column, the Arrow type that its values are cast to, as arrow_typeof() of SQL names it. With
        one of these, or when the version was asked for, the SQL table takes no changes.
        """
        self.register_start(
            name,
            replace=replace,
            file_column=file_column,
            files=files,
            pushdown_filters=pushdown_filters,
            view_types=view_types,
            wrap_partition_values=wrap_partition_values,
            predicate=predicate,
            column_types=column_types,
            **keywords,
        ).result_or_cancel()

    def register_start(
        self,
        name: str,
        *,
        replace: Optional[bool] = None,
        file_column: Optional[str] = None,
        files: Optional[Sequence[str]] = None,
        pushdown_filters: Optional[bool] = None,
        view_types: Optional[bool] = None,
        wrap_partition_values: Optional[bool] = None,
        predicate: Optional[str] = None,
        column_types: Optional[Mapping[str, str]] = None,
        **keywords: Unpack[CallKeywords],
    ) -> Task[None]:
        """Starts `register` without waiting."""
        options = {
            "replace": replace,
            "file_column": file_column,
            "files": files,
            "pushdown_filters": pushdown_filters,
            "view_types": view_types,
            "wrap_partition_values": wrap_partition_values,
            "predicate": predicate,
            "column_types": column_types,
        }
        return self._start_register(name, options, CallOptions(**keywords))

    def register_in(
        self,
        session: Registering,
        name: str,
        *,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        **options: Any,
    ) -> None:
        """As `register`, in any session: another one opens the table again.

        It opens the version that was asked for, or else the latest.
        """
        self._borrow()
        call_options = CallOptions(timeout, cancel_token, on_progress)
        if session is self._session:
            self._start_register(name, options, call_options).result_or_cancel()
            return
        place = self._place.again(self.version() if self._read_only else None)
        owned = place.start_open(session, call_options, take_owned).result_or_cancel()
        with DeltaTable._of(owned, session, place) as table:
            table._start_register(name, options, call_options).result_or_cancel()

    def _start_register(
        self, name: str, options: Mapping[str, Any], call_options: CallOptions
    ) -> Task[None]:
        owned = self._borrow()
        return start(
            "codeanatomy_delta_table_register_start",
            owned.slot,
            Text(name),
            options_text(options),
            options=call_options,
            take=take_nothing,
        )

    def __repr__(self) -> str:
        version = "" if self.closed else f" version {self.version()}"
        return f"<DeltaTable {self.uri!r:.80}{version}>"
