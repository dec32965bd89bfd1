"""Every Arrow type comes out as the Python value it stands for, with nulls and with offsets."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal

import pytest

import codeanatomy
from codeanatomy import Interval

UTC = datetime.timezone.utc
FLOATS = "arrow_cast(1.5, '{}')"

# SQL of a value, and what Python makes of it.
FROM_SQL = {
    "null": ("NULL", None),
    "bool": ("true", True),
    **{f"int{bits}": (f"arrow_cast(-7, 'Int{bits}')", -7) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (f"arrow_cast(7, 'UInt{bits}')", 7) for bits in (8, 16, 32, 64)},
    **{f"float{bits}": (f"arrow_cast(1.5, 'Float{bits}')", 1.5) for bits in (16, 32, 64)},
    "float_infinity": ("arrow_cast('-inf', 'Float64')", -math.inf),
    "utf8": ("'naïve 🐍'", "naïve 🐍"),
    "utf8_empty": ("''", ""),
    "large_utf8": ("arrow_cast('ab', 'LargeUtf8')", "ab"),
    "binary": ("x'00ff'", b"\x00\xff"),
    "large_binary": ("arrow_cast(x'00ff', 'LargeBinary')", b"\x00\xff"),
    "fixed_size_binary": ("arrow_cast(x'00ff', 'FixedSizeBinary(2)')", b"\x00\xff"),
    "decimal32": ("arrow_cast('-1.50', 'Decimal32(5, 2)')", Decimal("-1.50")),
    "decimal64": ("arrow_cast('-1.50', 'Decimal64(15, 2)')", Decimal("-1.50")),
    "decimal128": ("arrow_cast('-1.50', 'Decimal128(30, 2)')", Decimal("-1.50")),
    "decimal256": (
        "arrow_cast('-12345678901234567890123456789012345678901.5', 'Decimal256(60, 1)')",
        Decimal("-12345678901234567890123456789012345678901.5"),
    ),
    "date32": ("DATE '2026-01-31'", datetime.date(2026, 1, 31)),
    "date64": ("arrow_cast(DATE '1926-01-31', 'Date64')", datetime.date(1926, 1, 31)),
    "time32_s": ("arrow_cast('13:45:07', 'Time32(s)')", datetime.time(13, 45, 7)),
    "time32_ms": ("arrow_cast('13:45:07.123', 'Time32(ms)')", datetime.time(13, 45, 7, 123000)),
    "time64_us": ("arrow_cast('13:45:07.123456', 'Time64(us)')", datetime.time(13, 45, 7, 123456)),
    "time64_ns": (
        "arrow_cast('13:45:07.123456789', 'Time64(ns)')",
        codeanatomy.TimeNs.of(datetime.time(13, 45, 7, 123456), 789),
    ),
    "timestamp_s": (
        "arrow_cast('2026-01-31T13:45:07', 'Timestamp(s)')",
        datetime.datetime(2026, 1, 31, 13, 45, 7),
    ),
    "timestamp_ms": (
        "arrow_cast('1926-01-31T13:45:07.001', 'Timestamp(ms)')",
        datetime.datetime(1926, 1, 31, 13, 45, 7, 1000),
    ),
    "timestamp_us": (
        "arrow_cast('2026-01-31T13:45:07.000001', 'Timestamp(us)')",
        datetime.datetime(2026, 1, 31, 13, 45, 7, 1),
    ),
    "timestamp_ns": (
        "arrow_cast('2026-01-31T13:45:07.000001002', 'Timestamp(ns)')",
        codeanatomy.DatetimeNs.of(datetime.datetime(2026, 1, 31, 13, 45, 7, 1), 2),
    ),
    "timestamp_utc": (
        "arrow_cast('2026-01-31T13:45:07Z', 'Timestamp(us, \"UTC\")')",
        datetime.datetime(2026, 1, 31, 13, 45, 7, tzinfo=UTC),
    ),
    "timestamp_offset": (
        "arrow_cast('2026-01-31T13:45:07Z', 'Timestamp(us, \"-03:30\")')",
        datetime.datetime(2026, 1, 31, 13, 45, 7, tzinfo=UTC),
    ),
    "duration": ("arrow_cast(-1500, 'Duration(ms)')", datetime.timedelta(milliseconds=-1500)),
    "interval_months": (
        "arrow_cast(arrow_cast(14, 'Int32'), 'Interval(YearMonth)')",
        Interval(14, 0, 0),
    ),
    "interval_all": (
        "INTERVAL '1 month 2 days 3 nanoseconds'",
        Interval(1, 2, 3),
    ),
    "list": ("make_array(1, NULL, 3)", [1, None, 3]),
    "list_empty": ("arrow_cast(make_array(), 'List(Int64)')", []),
    "large_list": ("arrow_cast(make_array(1, 2), 'LargeList(Int64)')", [1, 2]),
    "fixed_size_list": ("arrow_cast(make_array(1, 2), 'FixedSizeList(2, Int64)')", [1, 2]),
    "struct": ("named_struct('a', 1, 'b', 'x')", {"a": 1, "b": "x"}),
    "map": ("map(['k', 'l'], [1, NULL])", [("k", 1), ("l", None)]),
    "dictionary": ("arrow_cast('x', 'Dictionary(Int8, Utf8)')", "x"),
    "list_of_struct": ("make_array(named_struct('a', make_array(1)))", [{"a": [1]}]),
}


@pytest.mark.parametrize("name", FROM_SQL)
def test_value_of_sql_comes_out_as_the_value_of_python(name, session):
    sql, expected = FROM_SQL[name]
    ((value,),) = session.query(f"SELECT {sql}").fetchall()
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize("name", [name for name in FROM_SQL if name != "null"])
def test_nulls_between_values_come_out_as_none(name, session):
    sql, expected = FROM_SQL[name]
    rows = session.query(
        f"SELECT CASE WHEN value % 3 = 1 THEN NULL ELSE v END FROM range(0, 20), (SELECT {sql} v)"
        " ORDER BY value"
    ).fetchall()
    assert rows == [(None if row % 3 == 1 else expected,) for row in range(20)]


def test_nan_comes_out_as_nan(session):
    ((value,),) = session.query("SELECT arrow_cast('NaN', 'Float64')").fetchall()
    assert math.isnan(value)


def test_views_come_out_as_text_and_bytes():
    long = "more than twelve bytes, which is what a view holds inside"
    with codeanatomy.connect(view_types=True) as session:
        reader = session.query(
            "SELECT arrow_cast(column1, 'Utf8View') AS t, arrow_cast(column1, 'BinaryView') AS z "
            f"FROM (VALUES ('short'), (NULL), ('{long}'), ('naïve'))"
        )
        assert [field.type.format for field in reader.schema] == ["vu", "vz"]
        texts = ["short", None, long, "naïve"]
        assert reader.fetchall() == [(text, text and text.encode()) for text in texts]


def test_zone_offset_is_kept(session):
    ((value,),) = session.query(f"SELECT {FROM_SQL['timestamp_offset'][0]}").fetchall()
    assert value.utcoffset() == datetime.timedelta(hours=-3, minutes=-30)


def test_stored_values_are_the_numbers_that_arrow_stores(session):
    batch = next(
        session.query(
            "SELECT DATE '1970-01-03' AS d, arrow_cast('1.50', 'Decimal128(5, 2)') AS p, "
            "arrow_cast('1970-01-01T00:00:00.000000007', 'Timestamp(ns)') AS t"
        )
    )
    assert [column.to_pylist(stored=True) for column in batch.columns] == [[2], [150], [7]]


def test_value_outside_of_python_names_the_column_and_the_way_out(session):
    batch = next(session.query("SELECT arrow_cast(9999999, 'Date32') AS far"))
    with pytest.raises(codeanatomy.ExecutionError, match=r"'far'.*stored=True"):
        batch.column("far").to_pylist()
    assert batch.column("far").to_pylist(stored=True) == [9999999]


def test_column_gives_single_values_and_iterates(session):
    column = next(session.query("SELECT value FROM range(10, 14)")).column(0)
    assert (column[0], column[-1], len(column), list(column)) == (10, 13, 4, [10, 11, 12, 13])
    with pytest.raises(IndexError, match="row 4 of 4"):
        _ = column[4]


def test_batch_without_columns_has_rows(session):
    from codeanatomy._arrow.build import rows_without_columns

    batch = rows_without_columns(3)
    assert (batch.num_rows, batch.num_columns, batch.rows()) == (3, 0, [(), (), ()])


def test_unknown_column_lists_the_known_ones(session):
    batch = next(session.query("SELECT 1 AS a, 2 AS b"))
    with pytest.raises(KeyError, match="there are: a, b"):
        batch.column("c")


def test_types_and_schemas_print_readably(session):
    schema = session.sql(
        "SELECT 1 AS a, arrow_cast('1', 'Decimal128(5, 2)') AS b, make_array('x') AS c, "
        "arrow_cast('x', 'Dictionary(Int8, Utf8)') d, arrow_cast(1, 'Timestamp(ms, \"UTC\")') e"
    ).schema
    assert [str(field.type) for field in schema] == [
        "int64",
        "decimal128(5, 2)",
        "list<item: utf8>",
        "dictionary<int8, utf8>",
        "timestamp[ms, UTC]",
    ]
