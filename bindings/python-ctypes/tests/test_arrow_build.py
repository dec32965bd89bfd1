"""Python values go into Arrow and come back unchanged, with types given or inferred."""

from __future__ import annotations

import datetime
import gc
import math
from decimal import Decimal

import pytest

import codeanatomy
from codeanatomy import types
from codeanatomy._arrow import release

UTC = datetime.timezone.utc
NS = codeanatomy.DatetimeNs.of(datetime.datetime(2026, 1, 31, 13, 45, 7, 123456), 789)

INFERRED = {
    "null": ([None, None], types.null),
    "bool": ([True, None, False], types.bool_),
    "int": ([1, None, -(1 << 63), (1 << 63) - 1], types.int64),
    "int_beyond_64_bits": ([1 << 63, None], types.decimal128(38)),
    "float": ([1.5, None, -0.0, math.inf], types.float64),
    "int_and_float": ([1, 2.5], types.float64),
    "text": (["", None, "naïve 🐍", "with \0 inside"], types.utf8),
    "bytes": ([b"", None, b"\x00\xff"], types.binary),
    "date": ([datetime.date(1, 1, 1), None, datetime.date(9999, 12, 31)], types.date32),
    "time": ([datetime.time(13, 45, 7, 1), None, datetime.time()], types.time("us")),
    "time_ns": ([codeanatomy.TimeNs.of(datetime.time(1, 2, 3, 4), 5)], types.time("ns")),
    "datetime": (
        [datetime.datetime(2026, 1, 31, 13, 45, 7, 5), None, datetime.datetime(1, 1, 1)],
        types.timestamp("us"),
    ),
    "datetime_utc": ([datetime.datetime(2026, 1, 31, tzinfo=UTC)], types.timestamp("us", "UTC")),
    "datetime_ns": ([NS, None], types.timestamp("ns")),
    "timedelta": ([datetime.timedelta(-1, 5, 7), None], types.duration("us")),
    "timedelta_ns": (
        [codeanatomy.TimedeltaNs.of(datetime.timedelta(-1, 5, 7), 9)],
        types.duration("ns"),
    ),
    "decimal": ([Decimal("1.50"), None, Decimal("-0.125")], types.decimal128(38, 3)),
    "decimal_with_exponent": ([Decimal("1E+3"), Decimal("0.5")], types.decimal128(38, 1)),
}


@pytest.mark.parametrize("name", INFERRED)
def test_values_come_back_and_the_inferred_type_is_the_natural_one(name):
    values, kind = INFERRED[name]
    batch = codeanatomy.record_batch({"c": values})
    assert batch.schema["c"].type == kind
    assert batch.column("c").to_pylist() == values


GIVEN = [
    (types.int8, [-128, 127]),
    (types.uint8, [0, 255]),
    (types.int16, [-32768, 32767]),
    (types.uint16, [0, 65535]),
    (types.int32, [-(1 << 31), (1 << 31) - 1]),
    (types.uint32, [0, (1 << 32) - 1]),
    (types.uint64, [0, (1 << 64) - 1]),
    (types.float32, [0.5, -1.25]),
    (types.large_utf8, ["a", "bc"]),
    (types.large_binary, [b"a", b"bc"]),
    (types.time("s"), [datetime.time(1, 2, 3)]),
    (types.time("ms"), [datetime.time(1, 2, 3, 4000)]),
    (types.timestamp("s"), [datetime.datetime(2026, 1, 1)]),
    (types.timestamp("ms", "UTC"), [datetime.datetime(2026, 1, 1, 0, 0, 0, 5000, UTC)]),
    (types.duration("s"), [datetime.timedelta(days=3)]),
    (types.decimal128(5, 2), [Decimal("123.45"), Decimal("-0.01")]),
    (types.decimal128(5, -2), [Decimal("12300")]),
]


@pytest.mark.parametrize(("kind", "values"), GIVEN, ids=lambda part: str(part)[:30])
def test_values_come_back_in_a_given_type(kind, values):
    batch = codeanatomy.record_batch({"c": [*values, None]}, {"c": kind})
    assert batch.schema["c"].type == kind
    assert batch.column("c").to_pylist() == [*values, None]


REFUSED = [
    (types.int8, 128, "int8"),
    (types.int64, 1.5, "int64"),
    (types.int64, "1", "int64"),
    (types.bool_, 1, "True or False"),
    (types.utf8, b"x", "not text"),
    (types.binary, "x", "not bytes"),
    (types.null, 1, "nulls only"),
    (types.date32, datetime.datetime(2026, 1, 1), "not a date"),
    (types.timestamp("s"), datetime.datetime(2026, 1, 1, 0, 0, 0, 1), "finer than"),
    (types.timestamp("us"), datetime.datetime(2026, 1, 1, tzinfo=UTC), "time zone"),
    (types.timestamp("us", "UTC"), datetime.datetime(2026, 1, 1), "time zone"),
    (types.decimal128(4, 2), Decimal("1.005"), "more than 2 digits"),
    (types.decimal128(4, 2), Decimal("123.45"), "more than 4 digits"),
    (types.decimal128(4, 2), Decimal("NaN"), "not finite"),
    (types.decimal128(4, 2), 0.5, "not a Decimal"),
]


@pytest.mark.parametrize(("kind", "value", "reason"), REFUSED, ids=lambda part: str(part)[:30])
def test_value_that_does_not_fit_its_type_is_refused_with_the_column_named(kind, value, reason):
    with pytest.raises(codeanatomy.InvalidArgumentError, match=reason) as raised:
        codeanatomy.record_batch({"price": [None, value]}, {"price": kind})
    assert "price" in str(raised.value)


def test_values_of_several_types_are_refused_with_an_example_of_each():
    with pytest.raises(codeanatomy.InvalidArgumentError) as raised:
        codeanatomy.record_batch({"mixed": [1, "two"]})
    assert all(part in str(raised.value) for part in ("mixed", "int (1)", "str ('two')", "schema"))


def test_rows_may_be_dictionaries_with_missing_keys():
    batch = codeanatomy.record_batch([{"a": 1}, {"b": "x"}])
    assert batch.rows() == [(1, None), (None, "x")]


def test_rows_may_be_tuples_with_a_schema():
    batch = codeanatomy.record_batch([(1, "x"), (2, None)], {"a": types.int32, "b": types.utf8})
    assert batch.to_pydict() == {"a": [1, 2], "b": ["x", None]}


def test_rows_without_names_need_a_schema():
    with pytest.raises(codeanatomy.InvalidArgumentError, match="schema"):
        codeanatomy.record_batch([(1, 2)])


@pytest.mark.parametrize(
    ("data", "schema", "reason"),
    [
        ({"a": [1], "b": [1, 2]}, None, "equally long"),
        ({"a": [1]}, {"a": types.int64, "b": types.int64}, "no values for the columns: b"),
        ({"a": [1], "c": [1]}, {"a": types.int64}, "no column c"),
        ([(1, 2)], {"a": types.int64}, "2 values for 1 columns"),
    ],
)
def test_data_that_do_not_fit_the_schema_are_refused(data, schema, reason):
    with pytest.raises(codeanatomy.InvalidArgumentError, match=reason):
        codeanatomy.record_batch(data, schema)


def test_null_in_a_column_that_is_not_nullable_is_refused():
    schema = codeanatomy.Schema((codeanatomy.Field("a", types.int64, nullable=False),))
    with pytest.raises(codeanatomy.InvalidArgumentError, match="not nullable"):
        codeanatomy.record_batch({"a": [1, None]}, schema)


def test_empty_batches_keep_their_types():
    batch = codeanatomy.record_batch({"a": [], "b": []}, {"a": types.date32, "b": types.utf8})
    assert (batch.num_rows, batch.rows()) == (0, [])
    assert batch.schema.types == [types.date32, types.utf8]


def test_every_buffer_starts_at_an_aligned_address():
    batch = codeanatomy.record_batch({"a": [1, None], "b": ["x", "y"], "c": [Decimal(1), None]})
    struct = batch._owner.struct
    addresses = [
        child.contents.buffers[index]
        for child in struct.children[: struct.n_children]
        for index in range(child.contents.n_buffers)
        if child.contents.buffers[index]
    ]
    assert addresses
    assert all(address % 64 == 0 for address in addresses)


def test_memory_of_a_batch_is_given_back_with_its_last_user():
    gc.collect()
    before = len(release._held)
    batch = codeanatomy.record_batch({"a": [1], "b": ["x"]})
    column = batch.column("b")
    del batch
    assert column.to_pylist() == ["x"]
    assert len(release._held) > before
    del column
    assert len(release._held) == before


def test_memory_is_given_back_when_building_fails_half_way():
    gc.collect()
    before = len(release._held)
    with pytest.raises(codeanatomy.InvalidArgumentError):
        codeanatomy.record_batch({"a": [1], "b": [2]}, {"a": types.int64, "b": types.utf8})
    gc.collect()
    assert len(release._held) == before
