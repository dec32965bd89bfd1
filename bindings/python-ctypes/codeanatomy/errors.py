"""The exceptions: one class for each fine-grained error code, grouped by what a caller can do.

Every exception of this package is an `Error`. The first level below it is the status (what can be
done about it), the second the code (what exactly happened): `except QueryInvalidError` catches both
`SqlSyntaxError` and `PlanError`. Where Python has a class of its own for the case, such as
`TimeoutError` or `MemoryError`, the exception is one of those, too.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from codeanatomy import _abi


class Error(Exception):
    """Something that this package could not do.

    `str(error)` says what failed, on what, why, and what to do next.
    """

    #: What a caller can do about it: one of the library's status numbers.
    status: int
    #: The stable, fine-grained reason as text, such as `TABLE_NOT_FOUND`.
    code: str
    #: The five-character SQLSTATE.
    sqlstate: str
    #: What failed, on what, why, and what to do.
    message: str
    #: The part that failed: `api`, `sql`, `execution`, `delta`, `storage`, `arrow`, `runtime`, or
    #: `python` for this package itself.
    component: str
    #: Line and column in the SQL text, counted from 1, in characters; None when not known.
    line: Optional[int]
    column: Optional[int]
    #: Whether the same call may succeed when it is repeated unchanged.
    retryable: bool
    #: Further facts by name, such as `candidates` or `option.valid`.
    details: Mapping[str, str]
    #: The texts of the underlying failures, the nearest first.
    causes: Sequence[str]
    #: The source position inside the library; known for defects of the library.
    location: Optional[str]

    _status = _abi.CODEANATOMY_STATUS_INTERNAL
    _code = "INTERNAL"
    _sqlstate = "XX000"

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.status = facts.pop("status", self._status)
        self.code = facts.pop("code", self._code)
        self.sqlstate = facts.pop("sqlstate", self._sqlstate)
        self.component = facts.pop("component", "python")
        self.line = facts.pop("line", None)
        self.column = facts.pop("column", None)
        self.retryable = facts.pop("retryable", False)
        self.details = facts.pop("details", {})
        self.causes = facts.pop("causes", ())
        self.location = facts.pop("location", None)
        if facts:
            raise TypeError(f"unknown facts of an error: {', '.join(sorted(facts))}")

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        facts = {key: value for key, value in self.__dict__.items() if key != "message"}
        return _restore, (type(self), self.message, facts)


def _restore(kind: type[Error], message: str, facts: dict[str, Any]) -> Error:
    """Makes an error again that was pickled."""
    error = kind(message)
    error.__dict__.update(facts)
    return error


class InvalidArgumentError(Error, ValueError):
    """An argument is wrong."""

    _status, _code, _sqlstate = (
        _abi.CODEANATOMY_STATUS_INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "22023",
    )


class InvalidOptionError(InvalidArgumentError):
    """An option is unknown, has a wrong type or a value out of range."""

    _code = "INVALID_OPTION"


class InvalidParameterError(InvalidArgumentError):
    """A statement was run with too few, too many or wrongly typed parameters."""

    _code = "INVALID_PARAMETER"


class InvalidStateError(Error):
    """The object is closed, used up, or not in the state for this call."""

    _status, _code, _sqlstate = (
        _abi.CODEANATOMY_STATUS_INVALID_STATE,
        "INVALID_STATE",
        "55000",
    )


class ReentrantCallError(InvalidStateError):
    """A blocking call from inside a callback or from a thread of the library."""

    _code = "REENTRANT"


class ForkError(InvalidStateError):
    """The process was forked after the library was loaded."""

    _code = "FORKED"


class NotFoundError(Error):
    """A file, folder, version, setting or function does not exist."""

    _status, _code, _sqlstate = _abi.CODEANATOMY_STATUS_NOT_FOUND, "NOT_FOUND", "42P01"


class TableNotFoundError(NotFoundError):
    """A table, schema or catalog does not exist; detail `candidates` has near names."""

    _code = "TABLE_NOT_FOUND"


class AlreadyExistsError(Error):
    """Something of that name exists."""

    _status, _code, _sqlstate = (
        _abi.CODEANATOMY_STATUS_ALREADY_EXISTS,
        "ALREADY_EXISTS",
        "42P07",
    )


class NotSupportedError(Error):
    """The library, or this table's protocol, does not offer that."""

    _status, _code, _sqlstate = _abi.CODEANATOMY_STATUS_UNSUPPORTED, "UNSUPPORTED", "0A000"


class DeltaProtocolError(NotSupportedError):
    """A Delta table needs a feature that is not there, or lacks one that was demanded.

    Detail `delta.features`, unless it is about versions.
    """

    _code = "PROTOCOL"


class VersionError(NotSupportedError):
    """The loaded library does not fit this package."""

    _code, _sqlstate = "VERSION", "08P01"


class LibraryLoadError(VersionError, ImportError):
    """The shared library cannot be found or loaded; the message lists what was tried."""


class CommitConflictError(Error):
    """A commit lost against another writer; repeating may help."""

    _status, _code, _sqlstate = _abi.CODEANATOMY_STATUS_CONFLICT, "CONFLICT", "40001"


class CancelledError(Error):
    """The work was cancelled."""

    _status, _code, _sqlstate = _abi.CODEANATOMY_STATUS_CANCELLED, "CANCELLED", "57014"


class TimeoutError(Error, builtins.TimeoutError):
    """The time given was over."""

    _status, _code, _sqlstate = _abi.CODEANATOMY_STATUS_TIMED_OUT, "TIMED_OUT", "57014"


class ResourcesError(Error, MemoryError):
    """Memory, disk or another bounded resource did not suffice."""

    _status, _code, _sqlstate = (
        _abi.CODEANATOMY_STATUS_RESOURCES_EXHAUSTED,
        "OUT_OF_MEMORY",
        "53200",
    )


class OutOfMemoryError(ResourcesError):
    """Memory did not suffice; detail `memory.consumers`."""


class OutOfDiskError(ResourcesError):
    """Spill or target disk did not suffice."""

    _code, _sqlstate = "OUT_OF_DISK", "53100"


class IoError(Error, OSError):
    """A file system, an object store or the network failed."""

    _status, _code, _sqlstate = _abi.CODEANATOMY_STATUS_IO, "IO", "58030"


class PermissionDeniedError(Error):
    """Credentials or file permissions do not allow it."""

    _status, _code, _sqlstate = (
        _abi.CODEANATOMY_STATUS_PERMISSION_DENIED,
        "PERMISSION_DENIED",
        "42501",
    )


class PolicyError(PermissionDeniedError):
    """The session's policy does not allow this kind of statement."""

    _code = "POLICY"


class BadDataError(Error):
    """The data are not what they should be."""

    _status, _code, _sqlstate = _abi.CODEANATOMY_STATUS_BAD_DATA, "CORRUPT", "22000"


class SchemaMismatchError(BadDataError):
    """Columns or types of data and table do not fit."""

    _code, _sqlstate = "SCHEMA_MISMATCH", "42804"


class ExecutionError(BadDataError):
    """A value could not be computed: cast, overflow, division by zero."""

    _code = "EXECUTION"


class ConstraintError(BadDataError):
    """A row violates a constraint of its table."""

    _code, _sqlstate = "CONSTRAINT", "23514"


class CorruptDataError(BadDataError):
    """A file, a log or Arrow data is corrupt or truncated."""

    _sqlstate = "XX001"


class CallbackError(BadDataError):
    """A stream or callback of the host failed; the message has its text."""

    _code, _sqlstate = "CALLBACK", "38000"


class QueryInvalidError(Error):
    """The SQL cannot be parsed or planned."""

    _status, _code, _sqlstate = _abi.CODEANATOMY_STATUS_QUERY_INVALID, "PLAN", "42000"


class SqlSyntaxError(QueryInvalidError):
    """The SQL text cannot be parsed; `line` and `column` are set."""

    _code, _sqlstate = "SYNTAX", "42601"


class PlanError(QueryInvalidError):
    """The SQL cannot be planned: names, types, arguments."""


class InternalError(Error):
    """A defect in the library. The process may go on."""


class PanicError(InternalError):
    """A panic inside the library, caught; `location` is set."""

    _code = "PANIC"


#: The class of each code, by the code's name.
BY_CODE: Mapping[str, type[Error]] = {
    "INVALID_ARGUMENT": InvalidArgumentError,
    "INVALID_OPTION": InvalidOptionError,
    "INVALID_PARAMETER": InvalidParameterError,
    "INVALID_STATE": InvalidStateError,
    "REENTRANT": ReentrantCallError,
    "FORKED": ForkError,
    "VERSION": VersionError,
    "NOT_FOUND": NotFoundError,
    "TABLE_NOT_FOUND": TableNotFoundError,
    "ALREADY_EXISTS": AlreadyExistsError,
    "SYNTAX": SqlSyntaxError,
    "PLAN": PlanError,
    "SCHEMA_MISMATCH": SchemaMismatchError,
    "EXECUTION": ExecutionError,
    "CONSTRAINT": ConstraintError,
    "CORRUPT": CorruptDataError,
    "CONFLICT": CommitConflictError,
    "PROTOCOL": DeltaProtocolError,
    "UNSUPPORTED": NotSupportedError,
    "IO": IoError,
    "PERMISSION_DENIED": PermissionDeniedError,
    "POLICY": PolicyError,
    "OUT_OF_MEMORY": OutOfMemoryError,
    "OUT_OF_DISK": OutOfDiskError,
    "CANCELLED": CancelledError,
    "TIMED_OUT": TimeoutError,
    "CALLBACK": CallbackError,
    "PANIC": PanicError,
    "INTERNAL": InternalError,
}

#: The class of each status, for codes that a later library may add.
BY_STATUS: Mapping[int, type[Error]] = {
    _abi.CODEANATOMY_STATUS_INVALID_ARGUMENT: InvalidArgumentError,
    _abi.CODEANATOMY_STATUS_INVALID_STATE: InvalidStateError,
    _abi.CODEANATOMY_STATUS_NOT_FOUND: NotFoundError,
    _abi.CODEANATOMY_STATUS_ALREADY_EXISTS: AlreadyExistsError,
    _abi.CODEANATOMY_STATUS_UNSUPPORTED: NotSupportedError,
    _abi.CODEANATOMY_STATUS_CONFLICT: CommitConflictError,
    _abi.CODEANATOMY_STATUS_CANCELLED: CancelledError,
    _abi.CODEANATOMY_STATUS_TIMED_OUT: TimeoutError,
    _abi.CODEANATOMY_STATUS_RESOURCES_EXHAUSTED: ResourcesError,
    _abi.CODEANATOMY_STATUS_IO: IoError,
    _abi.CODEANATOMY_STATUS_PERMISSION_DENIED: PermissionDeniedError,
    _abi.CODEANATOMY_STATUS_BAD_DATA: BadDataError,
    _abi.CODEANATOMY_STATUS_QUERY_INVALID: QueryInvalidError,
    _abi.CODEANATOMY_STATUS_INTERNAL: InternalError,
}


def error_from_facts(facts: Mapping[str, Any]) -> Error:
    """The exception for the JSON object that describes an error of the library."""
    status = facts["status"]
    kind = BY_CODE.get(facts["code"]) or BY_STATUS.get(status, Error)
    return kind(
        facts["message"],
        status=status,
        code=facts["code"],
        sqlstate=facts["sqlstate"],
        component=facts["component"],
        line=facts["line"] or None,
        column=facts["column"] or None,
        retryable=facts["retryable"],
        details=dict(facts["details"]),
        causes=tuple(facts["causes"]),
        location=facts["location"] or None,
    )
