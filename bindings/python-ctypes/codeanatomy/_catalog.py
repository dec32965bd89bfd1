"""What a session knows: rows of its catalog."""

from __future__ import annotations

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
