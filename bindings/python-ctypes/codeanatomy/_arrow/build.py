"""Batches of Python values: types are given, or inferred from the values."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional, Union

from codeanatomy._abi import ArrowArray
from codeanatomy._arrow.batch import Batch
from codeanatomy._arrow.encode import encode
from codeanatomy._arrow.export import pointers_to
from codeanatomy._arrow.infer import infer_type
from codeanatomy._arrow.release import RELEASE_ARRAY, hold
from codeanatomy._arrow.schema import DataType, Field, Schema
from codeanatomy._arrow.structs import owned_array
from codeanatomy.errors import InvalidArgumentError

# Every buffer starts at a multiple of this, as Arrow recommends.
_ALIGNMENT = 64

Columns = Mapping[str, Sequence[Any]]
Rows = Iterable[Union[Mapping[str, Any], Sequence[Any]]]
SchemaLike = Union[Schema, Mapping[str, DataType]]


def record_batch(data: Union[Columns, Rows], schema: Optional[SchemaLike] = None) -> Batch:
    """A batch of Python values.

    `data` is a dictionary of columns, a list of rows as dictionaries, or, with a schema, a list of
    rows as tuples. `schema` gives the columns and their types, as a `Schema` or as a dictionary of
    names and types; without it they are inferred. `None` is null.
    """
    wanted = _as_schema(schema)
    columns = _columns(data, wanted)
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        listing = ", ".join(f"{name}: {length}" for name, length in lengths.items())
        raise InvalidArgumentError(f"the columns of a batch are equally long, not {listing}")
    if wanted is None:
        wanted = Schema(tuple(_infer_field(name, values) for name, values in columns.items()))
    rows = next(iter(lengths.values()), 0)
    return _build(wanted, list(columns.values()), rows)


def rows_without_columns(rows: int) -> Batch:
    """A batch that has rows but no columns."""
    return _build(Schema(()), [], rows)


def _as_schema(schema: Optional[SchemaLike]) -> Optional[Schema]:
    if schema is None or isinstance(schema, Schema):
        return schema
    return Schema(tuple(Field(name, kind) for name, kind in schema.items()))


def _columns(data: Any, schema: Optional[Schema]) -> dict[str, list[Any]]:
    """The values by column; in the schema's order, when there is one."""
    if isinstance(data, Mapping):
        columns = {name: list(values) for name, values in data.items()}
        return _in_order(columns, schema)
    rows = list(data)
    if all(isinstance(row, Mapping) for row in rows):
        names = (
            schema.names if schema else list(dict.fromkeys(name for row in rows for name in row))
        )
        columns = {name: [row.get(name) for row in rows] for name in names}
        _refuse_unknown((name for row in rows for name in row), columns)
        return columns
    if schema is None:
        raise InvalidArgumentError("rows without names need a schema, or give dictionaries")
    for row in rows:
        if len(row) != len(schema):
            raise InvalidArgumentError(f"a row has {len(row)} values for {len(schema)} columns")
    return {field.name: [row[at] for row in rows] for at, field in enumerate(schema)}


def _in_order(columns: dict[str, list[Any]], schema: Optional[Schema]) -> dict[str, list[Any]]:
    if schema is None:
        return columns
    _refuse_unknown(columns, schema.names)
    missing = [name for name in schema.names if name not in columns]
    if missing:
        raise InvalidArgumentError(f"no values for the columns: {', '.join(missing)}")
    return {name: columns[name] for name in schema.names}


def _refuse_unknown(given: Iterable[str], known: Iterable[str]) -> None:
    names = list(known)
    unknown = sorted({name for name in given if name not in names})
    if unknown:
        raise InvalidArgumentError(
            f"the schema has no column {', '.join(unknown)}; its columns are: {', '.join(names)}"
        )


def _infer_field(name: str, values: list[Any]) -> Field:
    try:
        return Field(name, infer_type(values))
    except (TypeError, ValueError) as error:
        raise InvalidArgumentError(f"column '{name}': {error}") from error


def _build(schema: Schema, columns: list[list[Any]], rows: int) -> Batch:
    owner = owned_array()
    children = (ArrowArray * len(columns))()
    # What is built is released when a later column fails: `owner` has it from the start.
    _fill(owner.struct, rows, [None], children)
    for field, values, child in zip(schema, columns, children):
        _build_column(field, values, child)
    return Batch(owner, schema)


def _build_column(field: Field, values: list[Any], target: ArrowArray) -> None:
    try:
        parts = encode(field.type, values)
    except InvalidArgumentError:
        raise
    except (TypeError, ValueError, OverflowError, AttributeError) as error:
        raise InvalidArgumentError(
            f"column '{field.name}' of type {field.type} cannot hold a value: {error}"
        ) from error
    nulls = sum(value is None for value in values)
    if nulls and not field.nullable:
        raise InvalidArgumentError(f"column '{field.name}' is not nullable but holds {nulls} nulls")
    _fill(target, len(values), parts, (ArrowArray * 0)(), nulls)


def _fill(
    target: ArrowArray,
    length: int,
    parts: list[Optional[bytes]],
    children: ctypes.Array[ArrowArray],
    nulls: int = 0,
) -> None:
    """Makes a struct own an array of the given buffers and children."""
    memory = [None if part is None else _aligned(part) for part in parts]
    buffers = (ctypes.c_void_p * len(parts))(
        *(None if part is None else part[1] for part in memory)
    )
    pointers = pointers_to(children, ArrowArray)
    target.length, target.null_count = length, nulls
    target.n_buffers, target.n_children = len(parts), len(children)
    target.buffers = buffers if parts else None
    target.children = pointers if children else None
    target.private_data = hold((memory, buffers, children, pointers))
    target.release = RELEASE_ARRAY


def _aligned(data: bytes) -> tuple[Any, int]:
    """A copy of the bytes at an aligned address, and that address."""
    memory = (ctypes.c_char * (len(data) + _ALIGNMENT))()
    address = -(-ctypes.addressof(memory) // _ALIGNMENT) * _ALIGNMENT
    ctypes.memmove(address, data, len(data))
    return memory, address
