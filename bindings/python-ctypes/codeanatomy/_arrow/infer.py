"""The Arrow type that fits a list of Python values."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from codeanatomy._arrow.nanoseconds import DatetimeNs, TimedeltaNs, TimeNs
from codeanatomy._arrow.schema import DataType

_INT64 = range(-(1 << 63), 1 << 63)
_DECIMAL_DIGITS = 38


def infer_type(values: Sequence[Any]) -> DataType:
    """The type of a column with these values; null when all are None."""
    found: dict[str, Any] = {}
    for value in values:
        if value is not None:
            found.setdefault(_kind_of(value), value)
    if not found:
        return DataType("n")
    kinds = set(found)
    if "float" in kinds and kinds <= {"int", "float"}:
        return DataType("g")
    if kinds <= {"int", "decimal"} and (len(kinds) == 2 or kinds == {"decimal"}):
        return _decimal_type(values)
    if len(kinds) > 1:
        listing = ", ".join(f"{type(value).__name__} ({value!r:.40})" for value in found.values())
        raise TypeError(f"values of several types: {listing}; give the column's type in a schema")
    kind = kinds.pop()
    if kind == "int":
        return _integer_type(values)
    return DataType(kind)


def _kind_of(value: Any) -> str:
    """The format string of a value's type, or a word where other values decide, too."""
    # Subclasses come before their bases: bool is an int, datetime is a date.
    if isinstance(value, bool):
        return "b"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "float"
    if isinstance(value, str):
        return "u"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "z"
    if isinstance(value, Decimal):
        return "decimal"
    if isinstance(value, datetime.datetime):
        unit = "n" if isinstance(value, DatetimeNs) else "u"
        return f"ts{unit}:{'UTC' if value.tzinfo else ''}"
    if isinstance(value, datetime.date):
        return "tdD"
    if isinstance(value, datetime.time):
        return "ttn" if isinstance(value, TimeNs) else "ttu"
    if isinstance(value, datetime.timedelta):
        return "tDn" if isinstance(value, TimedeltaNs) else "tDu"
    raise TypeError(f"no Arrow type is known for a {type(value).__name__}")


def _integer_type(values: Sequence[Any]) -> DataType:
    if all(value is None or value in _INT64 for value in values):
        return DataType("l")
    return _decimal_type(values)


def _decimal_type(values: Sequence[Any]) -> DataType:
    """The decimal type that holds every value exactly."""
    whole = scale = 0
    for value in values:
        if value is None:
            continue
        number = Decimal(value)
        if not number.is_finite():
            raise ValueError(f"{number} has no place in a decimal column; use float values")
        _, digits, exponent = number.as_tuple()
        assert isinstance(exponent, int)
        scale = max(scale, -exponent)
        whole = max(whole, len(digits) + exponent)
    if whole + scale > _DECIMAL_DIGITS:
        raise ValueError(f"{whole + scale} digits are needed, {_DECIMAL_DIGITS} is the limit")
    return DataType(f"d:{_DECIMAL_DIGITS},{scale}")
