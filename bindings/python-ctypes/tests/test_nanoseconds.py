"""The classes with nanoseconds lose nothing and go wherever Python's own classes go."""

from __future__ import annotations

import datetime
import pickle

import pytest

from codeanatomy import DatetimeNs, TimedeltaNs, TimeNs

PLAIN = {
    DatetimeNs: datetime.datetime(2026, 1, 31, 13, 45, 7, 123456),
    TimeNs: datetime.time(13, 45, 7, 123456),
    TimedeltaNs: datetime.timedelta(3, 7, 123456),
}


@pytest.fixture(params=PLAIN, ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


def test_value_is_an_instance_of_the_class_of_python(kind):
    assert isinstance(kind.of(PLAIN[kind], 1), type(PLAIN[kind]))


def test_nanoseconds_count_in_comparisons(kind):
    plain = PLAIN[kind]
    zero, one, two = (kind.of(plain, nanosecond) for nanosecond in (0, 1, 2))
    assert zero == plain
    assert plain == zero
    assert one != plain
    assert plain != one
    assert zero < one < two
    assert two > plain
    assert plain < one
    assert one <= kind.of(plain, 1) <= two
    assert two >= kind.of(plain, 2) >= one


def test_equal_values_have_equal_hashes(kind):
    plain = PLAIN[kind]
    assert hash(kind.of(plain, 0)) == hash(plain)
    assert hash(kind.of(plain, 7)) == hash(kind.of(plain, 7))
    assert len({plain, kind.of(plain, 0), kind.of(plain, 7)}) == 2


def test_values_survive_pickling(kind):
    value = kind.of(PLAIN[kind], 7)
    copy = pickle.loads(pickle.dumps(value))
    assert (type(copy), copy) == (kind, value)


def test_comparison_with_something_else_is_unequal_and_not_ordered(kind):
    assert kind.of(PLAIN[kind], 1) != "text"
    with pytest.raises(TypeError):
        _ = kind.of(PLAIN[kind], 1) < "text"


def test_text_has_nine_digits():
    zone = datetime.timezone(datetime.timedelta(hours=2))
    value = DatetimeNs.of(PLAIN[DatetimeNs].replace(tzinfo=zone), 7)
    assert value.isoformat() == "2026-01-31T13:45:07.123456007+02:00"
    assert str(value) == "2026-01-31 13:45:07.123456007+02:00"
    assert str(TimeNs.of(PLAIN[TimeNs], 7)) == "13:45:07.123456007"
    assert value.isoformat(timespec="seconds") == "2026-01-31T13:45:07+02:00"


def test_duration_counts_its_nanoseconds():
    assert TimedeltaNs.of(datetime.timedelta(microseconds=-1), 999).total_nanoseconds() == -1
