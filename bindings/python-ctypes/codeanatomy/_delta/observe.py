"""Watching Delta tables: rows about them, with columns that stay."""

from __future__ import annotations

import enum
import itertools
from typing import Any, Callable, Optional

from codeanatomy import _abi
from codeanatomy._arrow.batch import Table
from codeanatomy._arrow.schema import Schema, read_schema
from codeanatomy._arrow.stream import read_stream
from codeanatomy._arrow.structs import move, owned_schema, owned_stream
from codeanatomy._callbacks import keep_for_ever
from codeanatomy._library import is_exiting
from codeanatomy._native import Owned, call


class DeltaPayload(enum.Enum):
    """A kind of payload: rows about a Delta table, which `delta_payload_schema` has the columns of.

    Every payload begins with `event_time`, `table_uri` and `version`. The metadata of its schema
    have its name as `codeanatomy.payload` and the version of its columns as
    `codeanatomy.payload_version`, which grows when a column changes or goes.
    """

    #: A version of a table; one row.
    SNAPSHOT = _abi.CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT
    #: How a table is scanned in SQL; one row.
    SCAN_CONFIG = _abi.CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG
    #: The files of a version; a row for each.
    ADD_ACTIONS = _abi.CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS
    #: What creating, writing, merging, deleting or updating did; one row.
    MUTATION_REPORT = _abi.CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT
    #: What any other operation did; one row.
    MAINTENANCE_REPORT = _abi.CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT


#: Receives payloads, with their rows in memory.
DeltaObserver = Callable[[DeltaPayload, Table], None]

# Who receives payloads, by the number that the callback gets as user data.
_observers: dict[int, DeltaObserver] = {}
_numbers = itertools.count(1)


def _pass_on(payload: int, rows: Any, number: int) -> None:
    observer = _observers.get(number)
    if observer is None or is_exiting():
        return
    stream = owned_stream()
    move(rows.contents, stream.struct)
    observer(DeltaPayload(payload), read_stream(stream))


def _forget_observer(number: int) -> None:
    _observers.pop(number, None)


_on_payload = _abi.codeanatomy_delta_observer_fn(_pass_on)
_forget = _abi.codeanatomy_destroy_fn(_forget_observer)
keep_for_ever(_on_payload, _forget)

_NOBODY = _abi.codeanatomy_delta_observer_fn()
_NOTHING_TO_FREE = _abi.codeanatomy_destroy_fn()


def observe(session: Owned, observer: Optional[DeltaObserver]) -> None:
    """Puts an observer, or none, in place of the one that a session had."""
    name = "codeanatomy_session_set_delta_observer"
    if observer is None:
        call(name, session.slot, _NOBODY, None, _NOTHING_TO_FREE)
        return
    number = next(_numbers)
    _observers[number] = observer
    call(name, session.slot, _on_payload, number, _forget)


def delta_payload_schema(payload: DeltaPayload) -> Schema:
    """The columns of a payload."""
    schema = owned_schema()
    call("codeanatomy_delta_payload_schema", DeltaPayload(payload).value, schema.out)
    return read_schema(schema)
