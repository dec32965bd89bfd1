"""Names for the Arrow types that `record_batch` can build.

schema = {"id": types.int64, "price": types.decimal128(10, 2), "seen": types.timestamp("us", "UTC")}
"""

from __future__ import annotations

from typing import Optional

from codeanatomy._arrow.schema import DataType, Field, Schema
from codeanatomy.errors import InvalidArgumentError

null = DataType("n")
bool_ = DataType("b")
int8 = DataType("c")
int16 = DataType("s")
int32 = DataType("i")
int64 = DataType("l")
uint8 = DataType("C")
uint16 = DataType("S")
uint32 = DataType("I")
uint64 = DataType("L")
float32 = DataType("f")
float64 = DataType("g")
utf8 = DataType("u")
large_utf8 = DataType("U")
binary = DataType("z")
large_binary = DataType("Z")
date32 = DataType("tdD")

_UNITS = {"s": "s", "ms": "m", "us": "u", "ns": "n"}


def _unit(unit: str) -> str:
    if unit not in _UNITS:
        raise InvalidArgumentError(f"unknown unit '{unit}'; the units are: {', '.join(_UNITS)}")
    return _UNITS[unit]


def timestamp(unit: str = "us", timezone: Optional[str] = None) -> DataType:
    """A point in time, in `s`, `ms`, `us` or `ns`; with a time zone it is an instant."""
    return DataType(f"ts{_unit(unit)}:{timezone or ''}")


def time(unit: str = "us") -> DataType:
    """A time of day, in `s`, `ms`, `us` or `ns`."""
    return DataType(f"tt{_unit(unit)}")


def duration(unit: str = "us") -> DataType:
    """A length of time, in `s`, `ms`, `us` or `ns`."""
    return DataType(f"tD{_unit(unit)}")


def decimal128(precision: int, scale: int = 0) -> DataType:
    """Exact numbers of up to 38 digits, `scale` of them behind the point."""
    if not 1 <= precision <= 38:
        raise InvalidArgumentError(f"a decimal128 has 1 to 38 digits, not {precision}")
    return DataType(f"d:{precision},{scale}")


__all__ = [
    "DataType",
    "Field",
    "Schema",
    "binary",
    "bool_",
    "date32",
    "decimal128",
    "duration",
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "large_binary",
    "large_utf8",
    "null",
    "time",
    "timestamp",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "utf8",
]
