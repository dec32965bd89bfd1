"""Arrow packages take results as they are and give tables; skipped where they are not installed."""

from __future__ import annotations

import datetime
import gc
from decimal import Decimal

import pytest

import codeanatomy

ROWS = [(0, "text 0"), (1, None), (2, "text 2")]
SQL = (
    "SELECT value AS n, CASE WHEN value = 1 THEN NULL ELSE 'text ' || value END AS t "
    "FROM range(0, 3) ORDER BY n"
)


@pytest.fixture
def pyarrow():
    return pytest.importorskip("pyarrow")


@pytest.fixture
def polars():
    return pytest.importorskip("polars")


@pytest.fixture
def pandas(pyarrow):
    return pytest.importorskip("pandas")


@pytest.fixture
def nanoarrow():
    return pytest.importorskip("nanoarrow")


def test_reader_batch_table_and_schema_go_to_pyarrow(pyarrow, session):
    expected = {"n": [0, 1, 2], "t": ["text 0", None, "text 2"]}
    assert session.query(SQL).to_pyarrow().to_pydict() == expected
    assert pyarrow.table(session.query(SQL)).to_pydict() == expected
    table = session.query(SQL).read_all()
    assert pyarrow.table(table).to_pydict() == expected
    assert pyarrow.record_batch(table.batches[0]).to_pydict() == expected
    assert pyarrow.schema(table.schema).names == ["n", "t"]


def test_results_are_read_by_pyarrow_batch_by_batch(pyarrow, session):
    reader = pyarrow.RecordBatchReader.from_stream(session.query("SELECT * FROM range(0, 50000)"))
    assert sum(batch.num_rows for batch in reader) == 50000


def test_pyarrow_tables_batches_and_readers_are_registered(pyarrow, session):
    table = pyarrow.table({"n": [1, 2, 3], "t": ["a", None, "c"]})
    session.register("whole", table)
    session.register("batch", table.to_batches()[0])
    session.register("reader", table.to_reader())
    session.register("batches", table.to_batches(max_chunksize=1))
    for name in ("whole", "batch", "reader", "batches"):
        assert session.query(f"SELECT * FROM {name} ORDER BY n").fetchall() == [
            (1, "a"),
            (2, None),
            (3, "c"),
        ]


def typed_arrays(pyarrow):
    utc = datetime.timezone.utc
    moment = datetime.datetime(2026, 1, 31, 13, 45, 7, 123456)
    return {
        "bool": pyarrow.array([True, None, False]),
        "half": pyarrow.array([1.5, None, -2.0], pyarrow.float16()),
        "decimal256": pyarrow.array([Decimal("1.50"), None], pyarrow.decimal256(60, 2)),
        "date64": pyarrow.array([datetime.date(2026, 1, 31), None], pyarrow.date64()),
        "time32": pyarrow.array([datetime.time(1, 2, 3), None], pyarrow.time32("s")),
        "timestamp": pyarrow.array([moment, None], pyarrow.timestamp("us")),
        "zoned": pyarrow.array(
            [moment.replace(tzinfo=utc)], pyarrow.timestamp("us", "Europe/Berlin")
        ),
        "duration": pyarrow.array([datetime.timedelta(1, 2, 3)], pyarrow.duration("us")),
        "binary": pyarrow.array([b"", None, b"\x00\xff"]),
        "fixed_binary": pyarrow.array([b"ab", None], pyarrow.binary(2)),
        "large_text": pyarrow.array(["a", None], pyarrow.large_string()),
        "text_view": pyarrow.array(["a", None, "x" * 50], pyarrow.string_view()),
        "binary_view": pyarrow.array([b"a", None, b"x" * 50], pyarrow.binary_view()),
        "list": pyarrow.array([[1, None], None, []]),
        "large_list": pyarrow.array([[1], None], pyarrow.large_list(pyarrow.int8())),
        "fixed_list": pyarrow.array([[1, 2], None], pyarrow.list_(pyarrow.int8(), 2)),
        "list_view": pyarrow.array([[1, 2], None, [3]], pyarrow.list_view(pyarrow.int8())),
        "struct": pyarrow.array([{"a": 1, "b": "x"}, None]),
        "map": pyarrow.array([[("k", 1)], None], pyarrow.map_(pyarrow.string(), pyarrow.int8())),
        "dictionary": pyarrow.array(["a", None, "a", "b"]).dictionary_encode(),
        "run_ends": pyarrow.RunEndEncodedArray.from_arrays([2, 5], ["x", "y"]),
        "dense_union": pyarrow.UnionArray.from_dense(
            pyarrow.array([0, 1, 0], pyarrow.int8()),
            pyarrow.array([0, 0, 1], pyarrow.int32()),
            [pyarrow.array([1, 2]), pyarrow.array(["x"])],
        ),
        "null": pyarrow.nulls(2),
    }


NAMES = [
    *("bool", "half", "decimal256", "date64", "time32", "timestamp", "zoned", "duration"),
    *("binary", "fixed_binary", "large_text", "text_view", "binary_view", "list", "large_list"),
    *("fixed_list", "list_view", "struct", "map", "dictionary", "run_ends", "dense_union", "null"),
]


@pytest.mark.parametrize("name", NAMES)
def test_arrays_of_pyarrow_are_read_as_pyarrow_reads_them(name, pyarrow):
    array = typed_arrays(pyarrow)[name]
    batch = codeanatomy.Batch.from_arrow(pyarrow.record_batch({"c": array}))
    assert batch.column("c").to_pylist() == array.to_pylist()
    sliced = pyarrow.record_batch({"c": array}).slice(1)
    copy = codeanatomy.Batch.from_arrow(sliced)
    assert copy.column("c").to_pylist() == array.to_pylist()[1:]


@pytest.mark.parametrize("name", NAMES)
def test_arrays_of_pyarrow_come_back_as_they_went(name, pyarrow):
    batch = pyarrow.record_batch({"c": typed_arrays(pyarrow)[name]})
    again = pyarrow.record_batch(codeanatomy.Batch.from_arrow(batch))
    again.validate(full=True)
    assert again.equals(batch)


def test_built_batches_are_valid_to_pyarrow(pyarrow):
    batch = codeanatomy.record_batch(
        {
            "b": [True, None],
            "n": [1, None],
            "t": ["naïve", None],
            "z": [b"\x00", None],
            "d": [datetime.date(2026, 1, 31), None],
            "p": [Decimal("-1.50"), None],
            "s": [datetime.datetime(2026, 1, 31, 1), None],
            "x": [None, None],
        }
    )
    theirs = pyarrow.record_batch(batch)
    theirs.validate(full=True)
    assert theirs.to_pylist() == batch.to_pylist()


def test_failure_while_pyarrow_reads_is_this_package_s_exception(pyarrow, session):
    with pytest.raises(codeanatomy.ExecutionError):
        session.query("SELECT 1 / (value - 90000) FROM range(0, 100000)").to_pyarrow()


def test_pyarrow_objects_are_released_when_nobody_needs_them(pyarrow, session):
    before = pyarrow.total_allocated_bytes()
    table = pyarrow.table({"n": list(range(100000))})
    session.register("t", table)
    del table
    assert pyarrow.total_allocated_bytes() > before
    session.deregister("t")
    assert pyarrow.total_allocated_bytes() == before


def test_results_go_to_polars_and_frames_are_registered(polars, session):
    assert session.query(SQL).to_polars().rows() == ROWS
    assert polars.DataFrame(session.query(SQL).read_all()).rows() == ROWS
    session.register("frame", polars.DataFrame({"n": [1, 2], "t": ["a", None]}))
    assert session.query("SELECT * FROM frame ORDER BY n").fetchall() == [(1, "a"), (2, None)]


def test_results_go_to_pandas_and_frames_are_registered(pandas, session):
    frame = session.query(SQL).to_pandas()
    assert frame["n"].tolist() == [0, 1, 2]
    session.register("frame", pandas.DataFrame({"n": [1, 2]}))
    assert session.query("SELECT sum(n) FROM frame").fetchall() == [(3,)]


def test_results_go_to_nanoarrow_and_arrays_come_back(nanoarrow, session):
    rows = nanoarrow.ArrayStream(session.query(SQL)).read_all().to_pylist()
    assert [tuple(row.values()) for row in rows] == ROWS
    session.register("t", nanoarrow.ArrayStream(session.query(SQL)))
    assert session.query("SELECT * FROM t ORDER BY n").fetchall() == ROWS
    batch = codeanatomy.Batch.from_arrow(nanoarrow.c_array(next(session.query(SQL))))
    assert batch.rows() == ROWS


def test_stream_of_python_that_fails_inside_pyarrow_is_released(pyarrow):
    from codeanatomy._arrow import release
    from codeanatomy._arrow.export import export_stream

    class Source:
        def __arrow_c_stream__(self, requested_schema=None):
            batch = codeanatomy.record_batch({"n": [1]})

            def batches():
                yield batch
                raise OSError("the disk is gone")

            return export_stream(batch.schema, batches())

    gc.collect()
    before = len(release._held)
    # CPython loses the exception that is on its way when the stream is released: SystemError.
    with pytest.raises((OSError, SystemError)):
        pyarrow.table(Source())
    gc.collect()
    assert len(release._held) <= before
