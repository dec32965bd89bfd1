"""Python values to Arrow buffers."""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any, Callable, Optional

from codeanatomy._arrow.buffers import NUMBERS
from codeanatomy._arrow.schema import DataType
from codeanatomy.errors import InvalidArgumentError

Parts = list[Optional[bytes]]

_EPOCH = datetime.datetime(1970, 1, 1)
_EPOCH_UTC = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MICROSECOND = datetime.timedelta(microseconds=1)
#: How many nanoseconds one of the unit is.
_NANOSECONDS = {"s": 1_000_000_000, "m": 1_000_000, "u": 1_000, "n": 1}


def encode(kind: DataType, values: Sequence[Any]) -> Parts:
    """The buffers of an array of this type: validity, None when there is no null, then the data."""
    text = kind.format
    if text == "n":
        if any(value is not None for value in values):
            raise ValueError("a column of type null holds nulls only")
        return []
    return [_validity(values), *_data(text, values)]


def _data(text: str, values: Sequence[Any]) -> list[bytes]:
    if text == "b":
        return [_bits([_boolean(value) for value in values])]
    if text in NUMBERS:
        return [_numbers(NUMBERS[text], values)]
    if text in ("u", "U"):
        return _variable([_text(value) for value in values], wide=text == "U")
    if text in ("z", "Z"):
        return _variable([_bytes(value) for value in values], wide=text == "Z")
    if text.startswith("d:") and text.count(",") == 1:
        precision, scale = (int(part) for part in text[2:].split(","))
        return [b"".join(_unscaled(value, precision, scale) for value in values)]
    convert = _temporal(text)
    if convert is None:
        raise InvalidArgumentError(f"cannot build a column of the Arrow type '{text}'")
    code = "i" if text in ("tdD", "tts", "ttm") else "q"
    return [_numbers(code, [None if value is None else convert(value) for value in values])]


def _validity(values: Sequence[Any]) -> Optional[bytes]:
    if all(value is not None for value in values):
        return None
    return _bits([value is not None for value in values])


def _bits(values: Sequence[bool]) -> bytes:
    """Bits, least significant first."""
    digits = "".join("1" if value else "0" for value in reversed(values))
    return int(digits or "0", 2).to_bytes((len(values) + 7) // 8, "little")


def _boolean(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise TypeError(f"{value!r:.40} is not True or False")


def _numbers(code: Any, values: Sequence[Any]) -> bytes:
    return array(code, [0 if value is None else value for value in values]).tobytes()


def _text(value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode("utf-8")
    raise TypeError(f"{value!r:.40} is not text")


def _bytes(value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError(f"{value!r:.40} is not bytes")


def _variable(items: list[bytes], wide: bool) -> list[bytes]:
    offsets = list(accumulate(map(len, items), initial=0))
    if not wide and offsets[-1] >= 1 << 31:
        raise OverflowError("a column of this type holds less than 2 GiB; use the large type")
    return [array("q" if wide else "i", offsets).tobytes(), b"".join(items)]


def _unscaled(value: Any, precision: int, scale: int) -> bytes:
    """The 16 bytes of a decimal's digits as one integer."""
    if value is None:
        return bytes(16)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"{value!r:.40} is not a Decimal or int")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{number} is not finite")
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    whole = int("".join(map(str, digits)))
    shift = exponent + scale
    unscaled: int
    unscaled, lost = (whole * 10**shift, 0) if shift >= 0 else divmod(whole, 10**-shift)
    if lost:
        raise ValueError(f"{number} has more than {scale} digits behind the point")
    if unscaled >= 10**precision:
        raise OverflowError(f"{number} has more than {precision} digits")
    return (-unscaled if sign else unscaled).to_bytes(16, "little", signed=True)


def _temporal(text: str) -> Optional[Callable[[Any], int]]:
    """What makes the stored number of a date, time, timestamp or duration."""
    if text == "tdD":
        return _days
    if text[:2] == "tt" and text[2:] in _NANOSECONDS:
        return lambda value: _in_unit(_time_of_day(value), text[2], value)
    if text[:2] == "tD" and text[2:] in _NANOSECONDS:
        return lambda value: _in_unit(_duration(value), text[2], value)
    if text[:2] == "ts":
        has_zone = len(text) > 4
        return lambda value: _in_unit(_timestamp(value, has_zone), text[2], value)
    return None


def _days(value: Any) -> int:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.toordinal() - _EPOCH_ORDINAL
    raise TypeError(f"{value!r:.40} is not a date")


def _time_of_day(value: Any) -> int:
    if not isinstance(value, datetime.time) or value.tzinfo is not None:
        raise TypeError(f"{value!r:.40} is not a time without time zone")
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return (seconds * 1_000_000 + value.microsecond) * 1000 + getattr(value, "nanosecond", 0)


def _duration(value: Any) -> int:
    if not isinstance(value, datetime.timedelta):
        raise TypeError(f"{value!r:.40} is not a timedelta")
    # The base class's own operator: a subclass with nanoseconds compares them, too.
    microseconds = datetime.timedelta.__floordiv__(value, _MICROSECOND)
    return microseconds * 1000 + getattr(value, "nanosecond", 0)


def _timestamp(value: Any, has_zone: bool) -> int:
    if not isinstance(value, datetime.datetime):
        raise TypeError(f"{value!r:.40} is not a datetime")
    if has_zone != (value.tzinfo is not None):
        have, want = ("no", "one") if has_zone else ("a", "none")
        raise ValueError(f"{value} has {have} time zone, the column's type has {want}")
    nanosecond = getattr(value, "nanosecond", 0)
    epoch = _EPOCH_UTC if has_zone else _EPOCH
    return ((value - epoch) // _MICROSECOND) * 1000 + nanosecond


def _in_unit(nanoseconds: int, unit: str, value: Any) -> int:
    stored, lost = divmod(nanoseconds, _NANOSECONDS[unit])
    if lost:
        raise ValueError(f"{value} is finer than the column's unit")
    return stored


def can_build(kind: DataType, values: Sequence[Any]) -> bool:
    """Whether a column of this type can be built of these values, exactly."""
    if kind.dictionary is not None:
        return False
    try:
        encode(kind, values)
    except (TypeError, ValueError, OverflowError, AttributeError):
        return False
    return True
