"""codeanatomy: an in-process lakehouse engine for code analysis.

    import codeanatomy

    with codeanatomy.connect() as session:
        session.register("names", {"name": ["main", "run"], "uses": [1, 7]})
        for name, uses in session.query("SELECT * FROM names ORDER BY uses DESC").fetchall():
            print(name, uses)

The package is plain Python over one shared library. It needs no other package; results go to
pyarrow, polars, pandas and whatever else knows Arrow's PyCapsule interface.
"""

from codeanatomy import delta, errors, types
from codeanatomy._arrow.batch import Batch, Column, Table
from codeanatomy._arrow.build import record_batch
from codeanatomy._arrow.convert import Interval
from codeanatomy._arrow.nanoseconds import DatetimeNs, TimedeltaNs, TimeNs
from codeanatomy._arrow.schema import DataType, Field, Schema
from codeanatomy._call import Progress
from codeanatomy._cancel import CancelToken
from codeanatomy._catalog import Function, SchemaName, Setting, TableName
from codeanatomy._delta.merge import Merge
from codeanatomy._delta.observe import DeltaPayload, delta_payload_schema
from codeanatomy._delta.report import DeltaReport, DeltaStep
from codeanatomy._delta.table import DeltaTable
from codeanatomy._library import build_info, library_path, library_version
from codeanatomy._log import set_logger
from codeanatomy._query import Query, WriteReport, WrittenFile
from codeanatomy._reader import Reader
from codeanatomy._runtime import Runtime, RuntimeOptions
from codeanatomy._session import Session, SessionOptions, connect
from codeanatomy._task import Task
from codeanatomy.errors import (
    AlreadyExistsError,
    BadDataError,
    CallbackError,
    CancelledError,
    CommitConflictError,
    ConstraintError,
    CorruptDataError,
    DeltaProtocolError,
    Error,
    ExecutionError,
    ForkError,
    InternalError,
    InvalidArgumentError,
    InvalidOptionError,
    InvalidParameterError,
    InvalidStateError,
    IoError,
    LibraryLoadError,
    NotFoundError,
    NotSupportedError,
    OutOfDiskError,
    OutOfMemoryError,
    PanicError,
    PermissionDeniedError,
    PlanError,
    PolicyError,
    QueryInvalidError,
    ReentrantCallError,
    ResourcesError,
    SchemaMismatchError,
    SqlSyntaxError,
    TableNotFoundError,
    TimeoutError,
    VersionError,
)

__version__ = "0.1.0"

__all__ = [
    "AlreadyExistsError",
    "BadDataError",
    "Batch",
    "CallbackError",
    "CancelToken",
    "CancelledError",
    "Column",
    "CommitConflictError",
    "ConstraintError",
    "CorruptDataError",
    "DataType",
    "DatetimeNs",
    "DeltaPayload",
    "DeltaProtocolError",
    "DeltaReport",
    "DeltaStep",
    "DeltaTable",
    "Error",
    "ExecutionError",
    "Field",
    "ForkError",
    "Function",
    "InternalError",
    "Interval",
    "InvalidArgumentError",
    "InvalidOptionError",
    "InvalidParameterError",
    "InvalidStateError",
    "IoError",
    "LibraryLoadError",
    "Merge",
    "NotFoundError",
    "NotSupportedError",
    "OutOfDiskError",
    "OutOfMemoryError",
    "PanicError",
    "PermissionDeniedError",
    "PlanError",
    "PolicyError",
    "Progress",
    "Query",
    "QueryInvalidError",
    "Reader",
    "ReentrantCallError",
    "ResourcesError",
    "Runtime",
    "RuntimeOptions",
    "Schema",
    "SchemaMismatchError",
    "SchemaName",
    "Session",
    "SessionOptions",
    "Setting",
    "SqlSyntaxError",
    "Table",
    "TableName",
    "TableNotFoundError",
    "Task",
    "TimeNs",
    "TimedeltaNs",
    "TimeoutError",
    "VersionError",
    "WriteReport",
    "WrittenFile",
    "build_info",
    "connect",
    "delta",
    "delta_payload_schema",
    "errors",
    "library_path",
    "library_version",
    "record_batch",
    "set_logger",
    "types",
]
