"""What a session knows: rows of its catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional


class SchemaName(NamedTuple):
    """A schema of a session."""

    catalog: str
    schema: str


class TableName(NamedTuple):
    """A table or view of a session."""

    catalog: str
    schema: str
    table: str


class Function(NamedTuple):
    """A function that SQL can call."""

    name: str
    #: `scalar`, `aggregate`, `window` or `table`.
    kind: str
    description: Optional[str]
    syntax: Optional[str]


class Setting(NamedTuple):
    """A setting of a session; `value` is None when it is unset."""

    name: str
    value: Optional[str]
    description: str


@dataclass(frozen=True)
class DeltaTable:
    """Names one version of a Delta table, for `Session.register`: the latest by default."""

    uri: str
    version: Optional[int] = None
    #: RFC 3339 text, such as `2026-01-31T13:45:07Z`.
    timestamp: Optional[str] = None
    #: Options of the store, as the delta-rs libraries have them. Never printed.
    storage_options: Optional[dict[str, str]] = None

    def __repr__(self) -> str:
        return f"DeltaTable({self.uri!r}, version={self.version}, timestamp={self.timestamp!r})"
