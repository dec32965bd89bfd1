"""Requests to a Delta table, for `DeltaTable.run`, `run_start` and `maintain`.

    from codeanatomy import delta

    await table.run_start(delta.delete("day < '2026-01-01'"))
    table.maintain([delta.optimize(), delta.vacuum(retention_hours=200)])

Each function only writes down what is to be done. A request is a dictionary of JSON values, so that
it can also be made by hand. What is left out, or None, has the library's default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from codeanatomy._delta.options import (
    AppTransaction,
    Column,
    CommitOptions,
    CreateOptions,
    PartitionFilter,
    RequiredProtocol,
    Timestamp,
    WriteOptions,
    WriterProperties,
    filter_objects,
    given,
    timestamp_text,
)

__all__ = [
    "AppTransaction",
    "Column",
    "CommitOptions",
    "CreateOptions",
    "PartitionFilter",
    "Request",
    "RequiredProtocol",
    "Timestamp",
    "WriteOptions",
    "WriterProperties",
    "add_columns",
    "add_constraints",
    "add_features",
    "checkpoint",
    "cleanup_metadata",
    "compact_log",
    "delete",
    "drop_column_not_null",
    "drop_constraints",
    "maintain",
    "optimize",
    "repair",
    "restore",
    "set_column_metadata",
    "set_metadata",
    "set_properties",
    "update",
    "vacuum",
]

#: What is to be done to a table: `operation` and that operation's fields.
Request = dict[str, Any]


def delete(
    predicate: Optional[str] = None,
    *,
    all: Optional[bool] = None,
    writer_properties: Optional[WriterProperties] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Deletes the rows for which the SQL is true; all rows only with `all=True`."""
    return given(
        operation="delete",
        predicate=predicate,
        all=all,
        writer_properties=writer_properties,
        commit=commit,
    )


def update(
    set: Mapping[str, str],
    predicate: Optional[str] = None,
    *,
    writer_properties: Optional[WriterProperties] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Sets columns to SQL expressions where `predicate` is true; in every row without it."""
    return given(
        operation="update",
        set=dict(set),
        predicate=predicate,
        writer_properties=writer_properties,
        commit=commit,
    )


def optimize(
    *,
    target_size: Optional[int] = None,
    z_order_columns: Optional[Sequence[str]] = None,
    filters: Optional[Iterable[PartitionFilter]] = None,
    max_concurrent_tasks: Optional[int] = None,
    writer_properties: Optional[WriterProperties] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Joins small files into files of `target_size` bytes; sorts rows by `z_order_columns`."""
    return given(
        operation="optimize",
        target_size=target_size,
        z_order_columns=z_order_columns,
        filters=filter_objects(filters),
        max_concurrent_tasks=max_concurrent_tasks,
        writer_properties=writer_properties,
        commit=commit,
    )


def vacuum(
    *,
    retention_hours: Optional[int] = None,
    dry_run: Optional[bool] = None,
    full: Optional[bool] = None,
    keep_versions: Optional[Sequence[int]] = None,
    enforce_retention: Optional[bool] = None,
    allow_unsafe_retention: Optional[bool] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Removes files that no version within the retention needs.

    `full` also removes files that the log has never known. To go below the table's retention,
    `enforce_retention=False` needs `allow_unsafe_retention=True`.
    """
    return given(
        operation="vacuum",
        retention_hours=retention_hours,
        dry_run=dry_run,
        full=full,
        keep_versions=keep_versions,
        enforce_retention=enforce_retention,
        allow_unsafe_retention=allow_unsafe_retention,
        commit=commit,
    )


def checkpoint() -> Request:
    """Writes a checkpoint of the log. Makes no commit."""
    return given(operation="checkpoint")


def cleanup_metadata() -> Request:
    """Removes log files beyond the table's retention. Makes no commit."""
    return given(operation="cleanup_metadata")


def compact_log(starting_version: int, ending_version: int) -> Request:
    """Writes one more file of the log that stands for these commits. Makes no commit."""
    return given(
        operation="compact_log",
        starting_version=starting_version,
        ending_version=ending_version,
    )


def restore(
    *,
    version: Optional[int] = None,
    timestamp: Optional[Timestamp] = None,
    ignore_missing_files: Optional[bool] = None,
    protocol_downgrade_allowed: Optional[bool] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Makes a new version that is like an earlier one."""
    return given(
        operation="restore",
        version=version,
        timestamp=timestamp_text(timestamp),
        ignore_missing_files=ignore_missing_files,
        protocol_downgrade_allowed=protocol_downgrade_allowed,
        commit=commit,
    )


def add_features(
    features: Sequence[str],
    *,
    allow_protocol_versions_increase: Optional[bool] = None,
    force: Optional[bool] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Adds table features; `force` also those that this library cannot write."""
    return given(
        operation="add_features",
        features=features,
        allow_protocol_versions_increase=allow_protocol_versions_increase,
        force=force,
        commit=commit,
    )


def add_constraints(
    constraints: Mapping[str, str], *, commit: Optional[CommitOptions] = None
) -> Request:
    """Adds constraints, which are SQL by name. Every row is checked first."""
    return given(operation="add_constraints", constraints=dict(constraints), commit=commit)


def drop_constraints(
    names: Sequence[str],
    *,
    if_exists: Optional[bool] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Drops constraints, with one commit for each."""
    return given(operation="drop_constraints", names=names, if_exists=if_exists, commit=commit)


def set_properties(
    properties: Mapping[str, str],
    *,
    allow_unknown: Optional[bool] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Sets table properties such as `delta.appendOnly`."""
    return given(
        operation="set_properties",
        properties=dict(properties),
        allow_unknown=allow_unknown,
        commit=commit,
    )


def add_columns(columns: Sequence[Column], *, commit: Optional[CommitOptions] = None) -> Request:
    """Adds columns, which are NULL in the rows that there are."""
    return given(operation="add_columns", columns=columns, commit=commit)


def set_metadata(
    *,
    name: Optional[str] = None,
    description: Optional[str] = None,
    commit: Optional[CommitOptions] = None,
) -> Request:
    """Names and describes the table."""
    return given(operation="set_metadata", name=name, description=description, commit=commit)


def set_column_metadata(
    column: str, metadata: Mapping[str, Any], *, commit: Optional[CommitOptions] = None
) -> Request:
    """Sets the metadata of a column."""
    return given(
        operation="set_column_metadata", column=column, metadata=dict(metadata), commit=commit
    )


def drop_column_not_null(column: str, *, commit: Optional[CommitOptions] = None) -> Request:
    """Lets a column take NULL."""
    return given(operation="drop_column_not_null", column=column, commit=commit)


def repair(*, dry_run: Optional[bool] = None, commit: Optional[CommitOptions] = None) -> Request:
    """Takes files out of the log that are gone."""
    return given(operation="repair", dry_run=dry_run, commit=commit)


def maintain(steps: Iterable[Mapping[str, Any]]) -> Request:
    """Runs requests one after the other.

    The order is always repair, optimize, checkpoint, vacuum, cleanup_metadata, add_constraints.
    """
    return given(operation="maintain", steps=[dict(step) for step in steps])
