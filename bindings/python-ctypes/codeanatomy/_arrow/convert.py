"""What Arrow stores as numbers, as Python's own values: dates, times, decimals, intervals."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Callable, NamedTuple, Optional

from codeanatomy._arrow.nanoseconds import DatetimeNs, TimedeltaNs, TimeNs

_EPOCH = datetime.datetime(1970, 1, 1)
_EPOCH_UTC = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_DAY_IN_MILLISECONDS = 86_400_000
#: How many microseconds one of the unit is; nanoseconds are dealt with apart.
_MICROSECONDS = {"s": 1_000_000, "m": 1_000, "u": 1}

Converter = Callable[[Any], Any]


class Interval(NamedTuple):
    """A value of an Arrow interval type. The three parts are independent of each other."""

    months: int
    days: int
    nanoseconds: int


@lru_cache(maxsize=256)
def converter(kind: str) -> Optional[Converter]:
    """What makes Python's value of a stored one, by format string; None when it is that already."""
    if kind == "tdD":
        return lambda days: datetime.date.fromordinal(days + _EPOCH_ORDINAL)
    if kind == "tdm":
        return lambda ms: datetime.date.fromordinal(ms // _DAY_IN_MILLISECONDS + _EPOCH_ORDINAL)
    if kind.startswith("ti"):
        return lambda parts: Interval(*parts)
    if kind.startswith("tt"):
        return _with_nanoseconds(kind[2], _time, TimeNs)
    if kind.startswith("tD"):
        return _with_nanoseconds(kind[2], _timedelta, TimedeltaNs)
    if kind.startswith("ts"):
        return _with_nanoseconds(kind[2], _datetime_in(kind[4:]), DatetimeNs)
    if kind.startswith("d:"):
        scale = int(kind[2:].split(",")[1])
        return lambda value: Decimal(f"{value}E{-scale}")
    return None


def _with_nanoseconds(unit: str, convert: Converter, wrapper: Any) -> Converter:
    """A converter for a unit, made of one for microseconds."""
    if unit == "n":

        def convert_nanoseconds(value: int) -> Any:
            microseconds, nanosecond = divmod(value, 1000)
            return wrapper.of(convert(microseconds), nanosecond)

        return convert_nanoseconds
    factor = _MICROSECONDS[unit]
    return lambda value: convert(value * factor)


def _timedelta(microseconds: int) -> datetime.timedelta:
    return datetime.timedelta(microseconds=microseconds)


def _time(microseconds: int) -> datetime.time:
    if not 0 <= microseconds < 1000 * _DAY_IN_MILLISECONDS:
        raise ValueError(f"{microseconds} microseconds are not a time of day")
    return (_EPOCH + _timedelta(microseconds)).time()


def _datetime_in(zone_name: str) -> Converter:
    if not zone_name:
        return lambda microseconds: _EPOCH + _timedelta(microseconds)
    zone = _zone(zone_name)
    if zone is datetime.timezone.utc:
        return lambda microseconds: _EPOCH_UTC + _timedelta(microseconds)
    return lambda microseconds: (_EPOCH_UTC + _timedelta(microseconds)).astimezone(zone)


def _zone(name: str) -> datetime.tzinfo:
    """The time zone of a name such as `UTC`, `+02:00` or `Europe/Berlin`."""
    if name.upper() in ("UTC", "Z", "+00:00"):
        return datetime.timezone.utc
    if name[0] in "+-" and len(name) == 6:
        offset = datetime.timedelta(hours=int(name[1:3]), minutes=int(name[4:6]))
        return datetime.timezone(-offset if name[0] == "-" else offset)
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        # A system without this zone's rules: the same instant, told in UTC.
        return datetime.timezone.utc
