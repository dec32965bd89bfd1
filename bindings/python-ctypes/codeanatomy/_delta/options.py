"""Options of Delta tables, as the library has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Optional, TypedDict, Union

from codeanatomy.errors import InvalidArgumentError

#: A moment: a datetime with a time zone, or RFC 3339 text such as `2026-01-31T13:45:07Z`.
Timestamp = Union[str, datetime]

#: Column, operator and value; the operators are `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`.
PartitionFilter = tuple[str, str, Any]

#: How Parquet files are written: DataFusion's options by name, `name::column` for one column.
WriterProperties = Mapping[str, Union[str, int, float, bool]]


class AppTransaction(TypedDict):
    """Marks a request of an application: the table takes each version of an `app_id` once."""

    app_id: str
    version: int


class CommitOptions(TypedDict, total=False):
    """How a commit is made; all may be left out."""

    #: Goes into the log.
    metadata: Mapping[str, Any]
    #: Keys that must be in `metadata`.
    required_metadata: Sequence[str]
    app_transaction: AppTransaction
    max_retries: int
    create_checkpoint: bool


class RequiredProtocol(TypedDict, total=False):
    """What the protocol of a table must have at least; all may be left out."""

    min_reader_version: int
    min_writer_version: int
    reader_features: Sequence[str]
    writer_features: Sequence[str]


class CreateOptions(TypedDict, total=False):
    """The options of `Session.create_delta`; all may be left out."""

    partition_columns: Sequence[str]
    #: `error` or `ignore`: what happens when there is a table.
    mode: str
    name: str
    description: str
    configuration: Mapping[str, str]
    #: As the delta-rs libraries have them; never printed.
    storage_options: Mapping[str, str]
    commit: CommitOptions


class WriteOptions(TypedDict, total=False):
    """The options of `Session.write_delta`; all may be left out."""

    #: As the delta-rs libraries have them; never printed.
    storage_options: Mapping[str, str]
    #: `append`, `overwrite`, `error` or `ignore`: what happens to a table that exists.
    mode: str
    #: SQL; with `overwrite`, only rows for which it is true are replaced.
    replace_where: str
    #: `merge` adds columns, `overwrite` replaces all.
    schema_mode: str
    partition_columns: Sequence[str]
    #: Bytes.
    target_file_size: int
    writer_properties: WriterProperties
    #: Of a table that is made.
    name: str
    description: str
    configuration: Mapping[str, str]
    #: SQL by name; every row of the data must keep them. They are not stored.
    constraints: Mapping[str, str]
    commit: CommitOptions


class _NamedColumn(TypedDict):
    name: str
    #: As in a Delta schema: `long`, or an object for nested types.
    type: Union[str, Mapping[str, Any]]


class Column(_NamedColumn, total=False):
    """A column to add, or of a table that is made; nullable unless said otherwise."""

    nullable: bool
    metadata: Mapping[str, Any]


def given(**options: Any) -> dict[str, Any]:
    """The options that are not None: the others have their default."""
    return {name: value for name, value in options.items() if value is not None}


def timestamp_text(moment: Optional[Timestamp]) -> Optional[str]:
    """A moment as RFC 3339 text."""
    if not isinstance(moment, datetime):
        return moment
    if moment.utcoffset() is None:
        raise InvalidArgumentError(
            f"the timestamp {moment.isoformat()} has no time zone; give one, such as timezone.utc"
        )
    return moment.isoformat()


def filter_objects(filters: Optional[Iterable[PartitionFilter]]) -> Optional[list[dict[str, Any]]]:
    """Filters on partition columns as the library has them."""
    if filters is None:
        return None
    return [{"column": column, "op": op, "value": value} for column, op, value in filters]
