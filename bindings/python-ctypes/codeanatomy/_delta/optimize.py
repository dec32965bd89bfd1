"""Laying the files of Delta tables out anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Optional

from codeanatomy import delta
from codeanatomy._delta.options import CommitOptions, PartitionFilter, WriterProperties
from codeanatomy._delta.report import DeltaReport

if TYPE_CHECKING:
    from typing import Callable

    from typing_extensions import Unpack

    from codeanatomy._call import CallKeywords


class TableOptimizer:
    """What `DeltaTable.optimize` gives."""

    __slots__ = ("_run",)

    def __init__(self, run: Callable[..., DeltaReport]) -> None:
        self._run = run

    def compact(
        self,
        partition_filters: Optional[Iterable[PartitionFilter]] = None,
        target_size: Optional[int] = None,
        max_concurrent_tasks: Optional[int] = None,
        *,
        writer_properties: Optional[WriterProperties] = None,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Joins small files into files of `target_size` bytes (default: the table's)."""
        request = delta.optimize(
            target_size=target_size,
            filters=partition_filters,
            max_concurrent_tasks=max_concurrent_tasks,
            writer_properties=writer_properties,
            commit=commit,
        )
        return self._run(request, **keywords)

    def z_order(
        self,
        columns: Sequence[str],
        partition_filters: Optional[Iterable[PartitionFilter]] = None,
        target_size: Optional[int] = None,
        max_concurrent_tasks: Optional[int] = None,
        *,
        writer_properties: Optional[WriterProperties] = None,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Writes all rows anew so that those with near values of `columns` are in one file."""
        request = delta.optimize(
            z_order_columns=columns,
            target_size=target_size,
            filters=partition_filters,
            max_concurrent_tasks=max_concurrent_tasks,
            writer_properties=writer_properties,
            commit=commit,
        )
        return self._run(request, **keywords)
