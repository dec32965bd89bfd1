"""Merges into Delta tables, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Optional

from codeanatomy._call import CallOptions
from codeanatomy._delta.options import given
from codeanatomy._delta.report import DeltaReport, take_report
from codeanatomy._native import Owned, options_text
from codeanatomy._pulling import Source, start_pulling
from codeanatomy._task import Task

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from codeanatomy._call import CallKeywords


class Merge:
    """A merge that `DeltaTable.merge` began: add clauses, then `execute`.

        table.merge(data, "source.id = target.id") \\
            .when_matched_update_all() \\
            .when_not_matched_insert_all() \\
            .execute()

    For each row the first clause that fits is used. `updates` is SQL by the table's column;
    `predicate` is SQL, a further condition of a clause. Names in SQL are as in the table, upper and
    lower case told apart. The merge is one commit. One thread makes the clauses.
    """

    __slots__ = ("_clauses", "_options", "_source", "_table")

    def __init__(self, table: Owned, source: Any, options: Mapping[str, Any]) -> None:
        self._table = table
        self._source = source
        self._options = options
        self._clauses: list[dict[str, Any]] = []

    def when_matched_update(
        self, updates: Mapping[str, str], predicate: Optional[str] = None
    ) -> Merge:
        """Updates a row of the table that a row of the source meets."""
        return self._add("matched", "update", predicate, updates)

    def when_matched_update_all(self, predicate: Optional[str] = None) -> Merge:
        """As `when_matched_update`, with every column of the source."""
        return self._add("matched", "update", predicate)

    def when_matched_delete(self, predicate: Optional[str] = None) -> Merge:
        """Deletes a row of the table that a row of the source meets."""
        return self._add("matched", "delete", predicate)

    def when_not_matched_insert(
        self, updates: Mapping[str, str], predicate: Optional[str] = None
    ) -> Merge:
        """Inserts a row of the source that meets no row of the table."""
        return self._add("not_matched", "insert", predicate, updates)

    def when_not_matched_insert_all(self, predicate: Optional[str] = None) -> Merge:
        """As `when_not_matched_insert`, with every column of the source."""
        return self._add("not_matched", "insert", predicate)

    def when_not_matched_by_source_update(
        self, updates: Mapping[str, str], predicate: Optional[str] = None
    ) -> Merge:
        """Updates a row of the table that no row of the source meets."""
        return self._add("not_matched_by_source", "update", predicate, updates)

    def when_not_matched_by_source_delete(self, predicate: Optional[str] = None) -> Merge:
        """Deletes a row of the table that no row of the source meets."""
        return self._add("not_matched_by_source", "delete", predicate)

    def _add(
        self,
        when: str,
        action: str,
        predicate: Optional[str],
        updates: Optional[Mapping[str, str]] = None,
    ) -> Merge:
        columns = None if updates is None else dict(updates)
        self._clauses.append(given(when=when, action=action, predicate=predicate, set=columns))
        return self

    def execute(self, **keywords: Unpack[CallKeywords]) -> DeltaReport:
        """Merges; the table shows the version of the merge afterwards."""
        return self.execute_start(**keywords).result_or_cancel()

    def execute_start(self, **keywords: Unpack[CallKeywords]) -> Task[DeltaReport]:
        """Starts `execute` without waiting."""
        options = CallOptions(**keywords)
        text = options_text({**self._options, "clauses": self._clauses})
        source = Source(self._source)
        return start_pulling(
            "codeanatomy_delta_table_merge_start",
            self._table.slot,
            source.out,
            text,
            source=source,
            options=options,
            take=take_report,
        )
