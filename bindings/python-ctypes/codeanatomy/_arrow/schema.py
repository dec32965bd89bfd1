"""Arrow types, fields and schemas as immutable Python objects."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from codeanatomy import _abi
from codeanatomy._abi import ArrowSchema
from codeanatomy._arrow.structs import OwnedStruct, text_at
from codeanatomy.errors import InvalidArgumentError

_NAMES = {
    "n": "null",
    "b": "bool",
    "c": "int8",
    "C": "uint8",
    "s": "int16",
    "S": "uint16",
    "i": "int32",
    "I": "uint32",
    "l": "int64",
    "L": "uint64",
    "e": "float16",
    "f": "float32",
    "g": "float64",
    "z": "binary",
    "Z": "large_binary",
    "vz": "binary_view",
    "u": "utf8",
    "U": "large_utf8",
    "vu": "utf8_view",
    "tdD": "date32",
    "tdm": "date64",
    "tiM": "interval[months]",
    "tiD": "interval[days, milliseconds]",
    "tin": "interval[months, days, nanoseconds]",
    "+l": "list",
    "+L": "large_list",
    "+vl": "list_view",
    "+vL": "large_list_view",
    "+s": "struct",
    "+m": "map",
    "+r": "run_end_encoded",
}
_UNITS = {"s": "s", "m": "ms", "u": "us", "n": "ns"}


@dataclass(frozen=True)
class DataType:
    """The type of a column.

    `format` is the type's format string in the Arrow C data interface and decides everything but
    what is nested: `children` are the fields of a list, struct, map, union or run-end encoding, and
    `dictionary` is the type of the values where `format` is that of the indices only.
    """

    format: str
    children: tuple[Field, ...] = ()
    dictionary: Optional[DataType] = None
    flags: int = 0

    def __str__(self) -> str:
        if self.dictionary is not None:
            return f"dictionary<{_plain_name(self.format)}, {self.dictionary}>"
        name = _plain_name(self.format)
        if self.children:
            inner = ", ".join(f"{child.name}: {child.type}" for child in self.children)
            return f"{name}<{inner}>"
        return name

    @property
    def value_format(self) -> str:
        """The format string of the values: that of the dictionary where there is one."""
        return self.dictionary.value_format if self.dictionary is not None else self.format


def _plain_name(text: str) -> str:
    if text in _NAMES:
        return _NAMES[text]
    head, _, tail = text.partition(":")
    if head == "d":
        precision, scale, *bits = tail.split(",")
        return f"decimal{bits[0] if bits else 128}({precision}, {scale})"
    if head == "w":
        return f"fixed_size_binary({tail})"
    if head == "+w":
        return f"fixed_size_list({tail})"
    if head in ("+ud", "+us"):
        return "dense_union" if head == "+ud" else "sparse_union"
    if len(text) >= 3 and text[:2] in ("tt", "tD", "ts") and text[2] in _UNITS:
        name = {"tt": "time", "tD": "duration", "ts": "timestamp"}[text[:2]]
        zone = f", {tail}" if tail else ""
        return f"{name}[{_UNITS[text[2]]}{zone}]"
    return text


@dataclass(frozen=True)
class Field:
    """One column: its name, type, whether it may hold nulls, and metadata."""

    name: str
    type: DataType
    nullable: bool = True
    metadata: Mapping[bytes, bytes] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.name}: {self.type}{'' if self.nullable else ' not null'}"

    def __arrow_c_schema__(self) -> Any:
        """The field as a capsule of the Arrow PyCapsule interface."""
        from codeanatomy._arrow.export import export_field

        return export_field(self)


@dataclass(frozen=True)
class Schema(Sequence[Field]):
    """The columns of a table or result, in order."""

    fields: tuple[Field, ...]
    metadata: Mapping[bytes, bytes] = field(default_factory=dict, compare=False)

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [item.name for item in self.fields]

    @property
    def types(self) -> list[DataType]:
        """The types of the columns."""
        return [item.type for item in self.fields]

    def __len__(self) -> int:
        return len(self.fields)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __getitem__(self, key: Union[int, slice, str]) -> Any:
        """A field by position or by name."""
        if isinstance(key, str):
            return self.fields[self.index_of(key)]
        return self.fields[key]

    def index_of(self, name: str) -> int:
        """The position of the first column of that name; KeyError when there is none."""
        for position, item in enumerate(self.fields):
            if item.name == name:
                return position
        raise KeyError(f"no column '{name}'; there are: {', '.join(self.names) or 'none'}")

    def __str__(self) -> str:
        return "\n".join(str(item) for item in self.fields)

    def __arrow_c_schema__(self) -> Any:
        """The schema as a capsule of the Arrow PyCapsule interface."""
        from codeanatomy._arrow.export import export_field

        return export_field(self.as_struct())

    def as_struct(self) -> Field:
        """The struct field that stands for the schema in the C data interface."""
        return Field("", DataType("+s", self.fields), nullable=False, metadata=self.metadata)

    @staticmethod
    def from_arrow(source: Any) -> Schema:
        """The schema of any object with `__arrow_c_schema__`."""
        from codeanatomy._arrow.capsule import take_capsule

        return read_schema(take_capsule(source.__arrow_c_schema__(), ArrowSchema))


def read_schema(owned: OwnedStruct) -> Schema:
    """The schema that a struct of the C data interface describes."""
    whole = read_field(owned.struct)
    if whole.type.format != "+s":
        raise InvalidArgumentError(
            f"expected rows with columns, an Arrow struct, not one array of type {whole.type}"
        )
    return Schema(whole.type.children, whole.metadata)


def read_field(source: ArrowSchema) -> Field:
    """The field that a struct of the C data interface describes; copies, takes nothing."""
    return Field(
        text_at(source.name),
        _read_type(source),
        bool(source.flags & _abi.ARROW_FLAG_NULLABLE),
        _read_metadata(source.metadata),
    )


def _read_type(source: ArrowSchema) -> DataType:
    children = tuple(
        read_field(source.children[index].contents) for index in range(source.n_children)
    )
    dictionary = _read_type(source.dictionary.contents) if source.dictionary else None
    return DataType(
        text_at(source.format), children, dictionary, source.flags & ~_abi.ARROW_FLAG_NULLABLE
    )


def _read_metadata(address: Optional[int]) -> dict[bytes, bytes]:
    """Key and value pairs: a count, then lengths and bytes in turn, all in native byte order."""
    if not address:
        return {}

    def number() -> int:
        nonlocal address
        value = ctypes.c_int32.from_address(address).value
        address += 4
        return value

    def item() -> bytes:
        nonlocal address
        length = number()
        value = ctypes.string_at(address, length)
        address += length
        return value

    return {item(): item() for _ in range(number())}


def write_metadata(metadata: Mapping[bytes, bytes]) -> Optional[bytes]:
    """Metadata as the C data interface has it; None when there is none."""
    if not metadata:
        return None
    parts = [struct.pack("=i", len(metadata))]
    for pair in metadata.items():
        for item in pair:
            parts += [struct.pack("=i", len(item)), item]
    return b"".join(parts)
