"""How the conformance suite writes values of each Arrow type in JSON."""

from __future__ import annotations

import math
from typing import Any, Callable

from codeanatomy import Column, DataType

_UNITS = {"s": (1, 0), "m": (1_000, 3), "u": (1_000_000, 6), "n": (1_000_000_000, 9)}
_DAY = 86_400


def column_values(column: Column) -> list[Any]:
    """The values of a column, as the suite writes them."""
    write = _writer(column.type)
    return [None if value is None else write(value) for value in column.to_pylist(stored=True)]


def _nullable(write: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else write(value)


def _writer(kind: DataType) -> Callable[[Any], Any]:
    """What writes a stored value of a type."""
    if kind.dictionary is not None:
        return _writer(kind.dictionary)
    text = kind.format
    if text in ("e", "f", "g"):
        return _float
    if text in ("z", "Z", "vz") or text.startswith("w:"):
        return bytes.hex
    if text.startswith("d:"):
        scale = int(text[2:].split(",")[1])
        return lambda value: _decimal(value, scale)
    if text[0] == "t":
        return _temporal(text)
    if text[0] == "+":
        return _nested(kind)
    return lambda value: value


def _float(value: float) -> Any:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _decimal(value: int, scale: int) -> str:
    if scale <= 0:
        return str(value * 10**-scale)
    sign, digits = ("-", str(-value)) if value < 0 else ("", str(value))
    digits = digits.rjust(scale + 1, "0")
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}"


def _temporal(text: str) -> Callable[[Any], Any]:
    if text == "tdD":
        return _date
    if text == "tdm":
        return lambda value: _date(value // (_DAY * 1000))
    if text.startswith("tt"):
        return lambda value: _clock(value, text[2])
    if text.startswith("ts"):
        zone = "Z" if text[4:] else ""
        return lambda value: _moment(value, text[2]) + zone
    if text.startswith("tD"):
        return lambda value: value
    return _interval(text)


def _date(days: int) -> str:
    """A day by its number from 1970-01-01, in the proleptic Gregorian calendar, any year."""
    # Counted from the first of March of the year 0, so that leap days come last.
    shifted = days + 719_468
    era, day_of_era = divmod(shifted, 146_097)
    year_of_era = (
        day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    year = year_of_era + 400 * era + (month <= 2)
    return f"{year:04}-{month:02}-{day:02}"


def _clock(value: int, unit: str) -> str:
    per_second, digits = _UNITS[unit]
    seconds, fraction = divmod(value, per_second)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{clock}.{fraction:0{digits}}" if digits else clock


def _moment(value: int, unit: str) -> str:
    days, within = divmod(value, _UNITS[unit][0] * _DAY)
    return f"{_date(days)}T{_clock(within, unit)}"


def _interval(text: str) -> Callable[[tuple[int, int, int]], dict[str, int]]:
    if text == "tiM":
        return lambda parts: {"months": parts[0]}
    if text == "tiD":
        return lambda parts: {"days": parts[1], "milliseconds": parts[2] // 1_000_000}
    return lambda parts: dict(zip(("months", "days", "nanoseconds"), parts))


def _nested(kind: DataType) -> Callable[[Any], Any]:
    if kind.format == "+s":
        fields = {field.name: _nullable(_writer(field.type)) for field in kind.children}
        return lambda value: {name: fields[name](part) for name, part in value.items()}
    if kind.format == "+m":
        key, item = (_nullable(_writer(field.type)) for field in kind.children[0].type.children)
        return lambda pairs: [[key(one), item(other)] for one, other in pairs]
    if kind.format == "+r":
        return _writer(kind.children[1].type)
    write = _nullable(_writer(kind.children[0].type))
    return lambda values: [write(value) for value in values]
