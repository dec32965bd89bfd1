"""Delta tables."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from codeanatomy import delta
from codeanatomy._call import CallOptions, OnProgress
from codeanatomy._cancel import CancelToken
from codeanatomy._delta.alter import TableAlterer
from codeanatomy._delta.merge import Merge
from codeanatomy._delta.opening import Place, take_owned
from codeanatomy._delta.optimize import TableOptimizer
from codeanatomy._delta.options import CommitOptions, RequiredProtocol, Timestamp, given
from codeanatomy._delta.report import DeltaReport, take_report
from codeanatomy._library import library
from codeanatomy._native import Handle, Owned, Text, options_text
from codeanatomy._reader import Reader, take_reader
from codeanatomy._task import Result, Task, start, take_count, take_nothing, take_text

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from codeanatomy._call import CallKeywords
    from codeanatomy._register import Registering


class DeltaTable(Handle):
    """A Delta table at one version, the latest by default.

    A table at a version or a timestamp that was asked for is read only until `refresh`. Any thread,
    at the same time; a change by one of them moves the table on for all. It goes on when its
    session is closed; closing it does nothing to what lies in its folder.

    A change begins at the latest version, and shows the version that it made. After a failure or a
    cancel nothing of it is visible, but for commits that `vacuum`, `drop_constraint` and `maintain`
    had made by then.
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
        **keywords: Unpack[CallKeywords],
    ) -> None:
        """Makes the version that is shown a table of the session that the table was opened in.

        The SQL table keeps that version when this one moves on. `name` is as in SQL. For another
        session, `Session.register` takes the table, and the same options.

        `file_column` names a further column with the file that each row is from; only `files` are
        read, by their paths as `files()` gives them. `pushdown_filters` says whether filters also
        skip rows within files, `view_types` whether text and binary columns are views within SQL,
        `wrap_partition_values` whether text columns of the partitions are dictionaries. With one of
        these, or when the version was asked for, the SQL table takes no changes.
        """
        self.register_start(
            name,
            replace=replace,
            file_column=file_column,
            files=files,
            pushdown_filters=pushdown_filters,
            view_types=view_types,
            wrap_partition_values=wrap_partition_values,
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

    def describe(
        self,
        *,
        files: Optional[bool] = None,
        app_id: Optional[str] = None,
        **keywords: Unpack[CallKeywords],
    ) -> dict[str, Any]:
        """What the log says of the version that is shown.

        Keys: `table_uri`, `table_id`, `name`, `description`, `version`, `timestamp` and
        `created_time` (milliseconds since 1970), `min_reader_version`, `min_writer_version`,
        `reader_features`, `writer_features`, `table_properties`, `schema` (a Delta schema),
        `partition_columns`, `capabilities`; with `files=True` also `num_files` and `size_bytes`;
        with `app_id` also `app_transaction_version`. What is not known is None.
        """
        return self.describe_start(files=files, app_id=app_id, **keywords).result_or_cancel()

    def describe_start(
        self,
        *,
        files: Optional[bool] = None,
        app_id: Optional[str] = None,
        **keywords: Unpack[CallKeywords],
    ) -> Task[dict[str, Any]]:
        """Starts `describe` without waiting."""
        return self._start("describe", {"files": files, "app_id": app_id}, keywords, _take_json)

    def transaction_version(self, app_id: str, **keywords: Unpack[CallKeywords]) -> Optional[int]:
        """The last version of an application's transactions that the table has; None for none."""
        version: Optional[int] = self.describe(app_id=app_id, **keywords)["app_transaction_version"]
        return version

    def history(
        self, limit: Optional[int] = None, **keywords: Unpack[CallKeywords]
    ) -> list[dict[str, Any]]:
        """The commits up to the version that is shown, the newest first.

        Keys: `version`, `timestamp` (milliseconds since 1970; opening the table at this time gives
        this version), `commit_timestamp` (what the commit itself says), `in_commit_timestamp`,
        `operation`, `operation_parameters`, `operation_metrics`, `read_version`, `isolation_level`,
        `is_blind_append`, `engine_info`, `user_metadata`, and `metadata`: all else that the commit
        says. What it does not say is None. `limit` is a number of commits.
        """
        return self.history_start(limit, **keywords).result_or_cancel()

    def history_start(
        self, limit: Optional[int] = None, **keywords: Unpack[CallKeywords]
    ) -> Task[list[dict[str, Any]]]:
        """Starts `history` without waiting."""
        return self._start("history", {"limit": limit}, keywords, _take_json)

    def files(self, predicate: Optional[str] = None, **keywords: Unpack[CallKeywords]) -> Reader:
        """The files of the version that is shown, ordered by path.

        `predicate` is SQL: files without a row for it, as far as the log tells, are left out.
        Columns: `path`, `size`, `modification_time`, `num_records`, `partition_values`, `stats`.
        """
        return self.files_start(predicate, **keywords).result_or_cancel()

    def files_start(
        self, predicate: Optional[str] = None, **keywords: Unpack[CallKeywords]
    ) -> Task[Reader]:
        """Starts `files` without waiting."""
        take = take_reader(keywords.get("on_progress"))
        return self._start("files", {"predicate": predicate}, keywords, take)

    def merge(
        self,
        source: Any,
        predicate: str,
        source_alias: Optional[str] = None,
        target_alias: Optional[str] = None,
        merge_schema: Optional[bool] = None,
        *,
        commit: Optional[CommitOptions] = None,
    ) -> Merge:
        """Begins a merge of `source`, which is anything that `Session.register` takes as data.

        `predicate` is SQL: which row of the source meets which row of the table. SQL calls them
        `source` and `target` unless the aliases say otherwise. `merge_schema` adds columns that the
        table does not have. Add clauses to what this gives, then call its `execute`.
        """
        options = given(
            predicate=predicate,
            source_alias=source_alias,
            target_alias=target_alias,
            merge_schema=merge_schema,
            commit=commit,
        )
        return Merge(self._borrow(), source, options)

    def run(self, request: Mapping[str, Any], **keywords: Unpack[CallKeywords]) -> DeltaReport:
        """Runs a request that `codeanatomy.delta` made, or one that was made by hand."""
        return self.run_start(request, **keywords).result_or_cancel()

    def run_start(
        self, request: Mapping[str, Any], **keywords: Unpack[CallKeywords]
    ) -> Task[DeltaReport]:
        """Starts `run` without waiting."""
        return self._start("run", request, keywords, take_report)

    def delete(
        self,
        predicate: Optional[str] = None,
        *,
        all: Optional[bool] = None,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Deletes the rows for which the SQL is true; all rows only with `all=True`."""
        return self.run(delta.delete(predicate, all=all, commit=commit), **keywords)

    def update(
        self,
        updates: Mapping[str, str],
        predicate: Optional[str] = None,
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Sets columns to SQL expressions where `predicate` is true; in every row without it."""
        return self.run(delta.update(updates, predicate, commit=commit), **keywords)

    @property
    def optimize(self) -> TableOptimizer:
        """Ways to lay the table's files out anew: `compact` and `z_order`."""
        return TableOptimizer(self.run)

    @property
    def alter(self) -> TableAlterer:
        """Ways to change the table itself: columns, constraints, properties, features."""
        return TableAlterer(self.run)

    def vacuum(
        self,
        retention_hours: Optional[int] = None,
        dry_run: bool = True,
        enforce_retention_duration: Optional[bool] = None,
        *,
        full: Optional[bool] = None,
        keep_versions: Optional[Sequence[int]] = None,
        allow_unsafe_retention: Optional[bool] = None,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Removes files that no version within the retention needs; lists them only by default.

        The files are in the report's metrics. `full` also takes files that the log has never known.
        To go below the table's retention, `enforce_retention_duration=False` needs
        `allow_unsafe_retention=True`: readers of earlier versions lose their files.
        """
        request = delta.vacuum(
            retention_hours=retention_hours,
            dry_run=dry_run,
            full=full,
            keep_versions=keep_versions,
            enforce_retention=enforce_retention_duration,
            allow_unsafe_retention=allow_unsafe_retention,
            commit=commit,
        )
        return self.run(request, **keywords)

    def create_checkpoint(self, **keywords: Unpack[CallKeywords]) -> DeltaReport:
        """Writes a checkpoint of the log, from which tables open faster. Makes no commit."""
        return self.run(delta.checkpoint(), **keywords)

    def compact_logs(
        self, starting_version: int, ending_version: int, **keywords: Unpack[CallKeywords]
    ) -> DeltaReport:
        """Writes one more file of the log that stands for these commits. Makes no commit.

        Readers that know such files read it instead of the files of the commits.
        """
        return self.run(delta.compact_log(starting_version, ending_version), **keywords)

    def cleanup_metadata(self, **keywords: Unpack[CallKeywords]) -> DeltaReport:
        """Removes log files beyond the table's retention. Makes no commit."""
        return self.run(delta.cleanup_metadata(), **keywords)

    def restore(
        self,
        target: Union[int, Timestamp],
        *,
        ignore_missing_files: Optional[bool] = None,
        protocol_downgrade_allowed: Optional[bool] = None,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Makes a new version that is like an earlier one: a version, or that of a timestamp."""
        request = delta.restore(
            version=target if isinstance(target, int) else None,
            timestamp=None if isinstance(target, int) else target,
            ignore_missing_files=ignore_missing_files,
            protocol_downgrade_allowed=protocol_downgrade_allowed,
            commit=commit,
        )
        return self.run(request, **keywords)

    def repair(
        self,
        dry_run: bool = False,
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Takes files out of the log that are gone from the table's folder."""
        return self.run(delta.repair(dry_run=dry_run, commit=commit), **keywords)

    def maintain(
        self, steps: Iterable[Mapping[str, Any]], **keywords: Unpack[CallKeywords]
    ) -> DeltaReport:
        """Runs requests of `codeanatomy.delta` one after the other.

        The order is always repair, optimize, checkpoint, vacuum, cleanup_metadata, add_constraints.
        Behind a step that fails none is run; that raises nothing: look at the report's `status`.
        """
        return self.run(delta.maintain(steps), **keywords)

    def _start(
        self,
        name: str,
        given_options: Mapping[str, Any],
        keywords: CallKeywords,
        take: Callable[[Owned], Result],
    ) -> Task[Result]:
        owned = self._borrow()
        return start(
            f"codeanatomy_delta_table_{name}_start",
            owned.slot,
            options_text(given_options),
            options=CallOptions(**keywords),
            take=take,
        )

    def __repr__(self) -> str:
        version = "" if self.closed else f" version {self.version()}"
        return f"<DeltaTable {self.uri!r:.80}{version}>"


def _take_json(task: Owned) -> Any:
    return json.loads(take_text(task))
