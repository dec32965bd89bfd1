"""The part of a Delta table that changes and maintains it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from codeanatomy import delta
from codeanatomy._delta.alter import TableAlterer
from codeanatomy._delta.inspecting import Inspecting
from codeanatomy._delta.merge import Merge
from codeanatomy._delta.optimize import TableOptimizer
from codeanatomy._delta.options import CommitOptions, Timestamp, WriterProperties, given
from codeanatomy._delta.report import DeltaReport, take_report
from codeanatomy._task import Task

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from codeanatomy._call import CallKeywords


class Changing(Inspecting):
    """A Delta table that takes changes. Each begins at the latest version."""

    __slots__ = ()

    def merge(
        self,
        source: Any,
        predicate: str,
        source_alias: Optional[str] = None,
        target_alias: Optional[str] = None,
        merge_schema: Optional[bool] = None,
        *,
        writer_properties: Optional[WriterProperties] = None,
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
            writer_properties=writer_properties,
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
        writer_properties: Optional[WriterProperties] = None,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Deletes the rows for which the SQL is true; all rows only with `all=True`."""
        request = delta.delete(
            predicate, all=all, writer_properties=writer_properties, commit=commit
        )
        return self.run(request, **keywords)

    def update(
        self,
        updates: Mapping[str, str],
        predicate: Optional[str] = None,
        *,
        writer_properties: Optional[WriterProperties] = None,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Sets columns to SQL expressions where `predicate` is true; in every row without it."""
        request = delta.update(
            updates, predicate, writer_properties=writer_properties, commit=commit
        )
        return self.run(request, **keywords)

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
