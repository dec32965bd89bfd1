"""The part of a Delta table that says what its log has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable, Optional

from codeanatomy._call import CallOptions
from codeanatomy._delta.observe import DeltaPayload
from codeanatomy._delta.report import DeltaReport, report_facts
from codeanatomy._native import Handle, Owned, options_text
from codeanatomy._reader import Reader, take_reader
from codeanatomy._task import Result, Task, start, take_text

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from codeanatomy._call import CallKeywords


class Inspecting(Handle):
    """A Delta table that can be looked at: its version, its commits, its files."""

    __slots__ = ()

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

    def files(
        self,
        predicate: Optional[str] = None,
        *,
        statistics: Optional[str] = None,
        **keywords: Unpack[CallKeywords],
    ) -> Reader:
        """The files of the version that is shown, ordered by path.

        `predicate` is SQL: files without a row for it, as far as the log tells, are left out.
        Columns: `path`, `size`, `modification_time`, `num_records`, `partition_values`, and by
        `statistics`: `stats` for `json` (the default, as the log has it), structures `null_count`,
        `min` and `max` for `columns`, nothing more for `none`.
        """
        return self.files_start(predicate, statistics=statistics, **keywords).result_or_cancel()

    def files_start(
        self,
        predicate: Optional[str] = None,
        *,
        statistics: Optional[str] = None,
        **keywords: Unpack[CallKeywords],
    ) -> Task[Reader]:
        """Starts `files` without waiting."""
        take = take_reader(keywords.get("on_progress"))
        options = {"predicate": predicate, "statistics": statistics}
        return self._start("files", options, keywords, take)

    def payload(
        self,
        payload: DeltaPayload,
        *,
        files: Optional[bool] = None,
        predicate: Optional[str] = None,
        scan: Optional[Mapping[str, Any]] = None,
        report: Optional[DeltaReport] = None,
        **keywords: Unpack[CallKeywords],
    ) -> Reader:
        """Rows about the version that is shown, as an observer gets them.

        Each option is for one kind: `files` counts the files of a snapshot, `predicate` is that of
        `files()` for add actions, `scan` has options of `register` for a scan config, and the two
        reports need the `report` that an operation on this table gave.
        """
        return self.payload_start(
            payload, files=files, predicate=predicate, scan=scan, report=report, **keywords
        ).result_or_cancel()

    def payload_start(
        self,
        payload: DeltaPayload,
        *,
        files: Optional[bool] = None,
        predicate: Optional[str] = None,
        scan: Optional[Mapping[str, Any]] = None,
        report: Optional[DeltaReport] = None,
        **keywords: Unpack[CallKeywords],
    ) -> Task[Reader]:
        """Starts `payload` without waiting."""
        options = {
            "files": files,
            "predicate": predicate,
            "scan": None if scan is None else dict(scan),
            "report": None if report is None else report_facts(report),
        }
        take = take_reader(keywords.get("on_progress"))
        return self._start("payload", options, keywords, take, DeltaPayload(payload).value)

    def _start(
        self,
        name: str,
        given_options: Mapping[str, Any],
        keywords: CallKeywords,
        take: Callable[[Owned], Result],
        *arguments: Any,
    ) -> Task[Result]:
        owned = self._borrow()
        return start(
            f"codeanatomy_delta_table_{name}_start",
            owned.slot,
            *arguments,
            options_text(given_options),
            options=CallOptions(**keywords),
            take=take,
        )


def _take_json(task: Owned) -> Any:
    return json.loads(take_text(task))
