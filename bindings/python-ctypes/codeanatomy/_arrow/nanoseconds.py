"""`datetime`, `time` and `timedelta` with nanoseconds.

Python's own stop at microseconds. Values of Arrow types with nanoseconds come as these subclasses,
so that nothing is lost: they are usable wherever Python's classes are, and compare, hash and print
with their nanoseconds. Arithmetic is Python's: its results have microseconds.
"""

from __future__ import annotations

import datetime
from typing import Any


class _Nanoseconds:
    """What the three classes below have in common: `nanosecond` counts in comparisons."""

    #: Nanoseconds behind the microseconds, 0 to 999.
    nanosecond: int = 0

    def plain(self) -> Any:
        """The value as Python's own class, without its nanoseconds."""
        raise NotImplementedError

    def _key(self) -> tuple[Any, int]:
        return self.plain(), self.nanosecond

    def __eq__(self, other: object) -> bool:
        return self._key() == _key_of(other)

    def __ne__(self, other: object) -> bool:
        return self._key() != _key_of(other)

    def __lt__(self, other: Any) -> bool:
        return self._key() < _key_of(other)

    def __le__(self, other: Any) -> bool:
        return self._key() <= _key_of(other)

    def __gt__(self, other: Any) -> bool:
        return self._key() > _key_of(other)

    def __ge__(self, other: Any) -> bool:
        return self._key() >= _key_of(other)

    def __hash__(self) -> int:
        # Python's own hash where the value is one that Python's own class can hold.
        return hash(self._key()) if self.nanosecond else hash(self.plain())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce_ex__(self, _protocol: Any) -> Any:
        return type(self).of, self._key()

    @classmethod
    def of(cls, plain: Any, nanosecond: int) -> Any:
        """Python's value with nanoseconds behind it."""
        raise NotImplementedError


def _key_of(value: Any) -> tuple[Any, int]:
    return value._key() if isinstance(value, _Nanoseconds) else (value, 0)


def _insert(iso: str, nanosecond: int) -> str:
    """Puts three digits behind the six microseconds of an ISO text."""
    end = iso.index(".") + 7
    return f"{iso[:end]}{nanosecond:03}{iso[end:]}"


class DatetimeNs(_Nanoseconds, datetime.datetime):
    """A `datetime.datetime` with `nanosecond`."""

    @classmethod
    def of(cls, plain: datetime.datetime, nanosecond: int) -> DatetimeNs:
        made = cls.combine(plain.date(), plain.timetz())
        made.nanosecond = nanosecond
        return made

    def plain(self) -> datetime.datetime:
        return datetime.datetime.combine(self.date(), self.timetz())

    def isoformat(self, sep: str = "T", timespec: str = "nanoseconds") -> str:
        """As `datetime.isoformat`, with nine digits unless told otherwise."""
        if timespec != "nanoseconds":
            return self.plain().isoformat(sep, timespec)
        return _insert(self.plain().isoformat(sep, "microseconds"), self.nanosecond)

    def __str__(self) -> str:
        return self.isoformat(" ")


class TimeNs(_Nanoseconds, datetime.time):
    """A `datetime.time` with `nanosecond`."""

    @classmethod
    def of(cls, plain: datetime.time, nanosecond: int) -> TimeNs:
        made = cls(plain.hour, plain.minute, plain.second, plain.microsecond, plain.tzinfo)
        made.nanosecond = nanosecond
        return made

    def plain(self) -> datetime.time:
        return datetime.time(self.hour, self.minute, self.second, self.microsecond, self.tzinfo)

    def isoformat(self, timespec: str = "nanoseconds") -> str:
        """As `time.isoformat`, with nine digits unless told otherwise."""
        if timespec != "nanoseconds":
            return self.plain().isoformat(timespec)
        return _insert(self.plain().isoformat("microseconds"), self.nanosecond)

    def __str__(self) -> str:
        return self.isoformat()


class TimedeltaNs(_Nanoseconds, datetime.timedelta):
    """A `datetime.timedelta` with `nanosecond`."""

    @classmethod
    def of(cls, plain: datetime.timedelta, nanosecond: int) -> TimedeltaNs:
        made = cls(plain.days, plain.seconds, plain.microseconds)
        made.nanosecond = nanosecond
        return made

    def plain(self) -> datetime.timedelta:
        return datetime.timedelta(self.days, self.seconds, self.microseconds)

    def total_nanoseconds(self) -> int:
        """The whole duration in nanoseconds."""
        return (self.plain() // datetime.timedelta(microseconds=1)) * 1000 + self.nanosecond

    def __str__(self) -> str:
        return f"{self.plain()} + {self.nanosecond} ns"
