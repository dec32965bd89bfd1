"""Planning, binding, running, explaining and writing queries."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest

import codeanatomy
from codeanatomy import types


def test_schema_is_known_without_running(session):
    query = session.sql("SELECT 1 AS a, 'x' AS b WHERE 1 = 0")
    assert query.schema.names == ["a", "b"]
    assert query.schema.types == [types.int64, types.utf8]


def test_query_can_be_run_any_number_of_times(session):
    query = session.sql("SELECT value FROM range(0, 3)")
    assert [query.run().fetchall() for _ in range(3)] == [[(0,), (1,), (2,)]] * 3


def test_parameters_have_the_inferred_types_and_unknown_ones_are_null(session):
    schema = session.sql("SELECT $1 + 1, $2").parameter_schema
    assert [(field.name, field.type) for field in schema] == [
        ("$1", types.int64),
        ("$2", types.null),
    ]


BOUND = {
    "null": None,
    "bool": True,
    "int": -(1 << 63),
    "float": 0.1,
    "float_infinity": float("inf"),
    "text": "it's \0 naïve 🐍",
    "bytes": b"\x00\xff",
    "date": datetime.date(2026, 1, 31),
    "time": datetime.time(13, 45, 7, 9),
    "datetime": datetime.datetime(2026, 1, 31, 13, 45, 7, 9),
    "datetime_utc": datetime.datetime(2026, 1, 31, tzinfo=datetime.timezone.utc),
    "datetime_ns": codeanatomy.DatetimeNs.of(datetime.datetime(2026, 1, 31), 7),
    "timedelta": datetime.timedelta(days=-1, microseconds=7),
    "decimal": Decimal("-123456789012345678.50"),
    "int_beyond_64_bits": Decimal(1 << 80),
}


@pytest.mark.parametrize("name", BOUND)
def test_bound_value_comes_back_unchanged(name, session):
    value = BOUND[name]
    ((by_position,),) = session.query("SELECT $1", [value]).fetchall()
    ((by_name,),) = session.query("SELECT $v", {"v": value}).fetchall()
    assert by_position == value
    assert by_name == value


def test_values_that_json_holds_and_others_are_bound_together(session):
    row = (7, "x", None, b"z", datetime.date(2026, 1, 31))
    query = session.sql("SELECT $1, $2, $3, $4, $5").bind(*row)
    assert query.run().fetchall() == [row]


def test_value_is_bound_in_the_type_that_planning_inferred(session):
    session.execute("CREATE TABLE prices (price DECIMAL(10, 2), day DATE, n INT)")
    session.execute(
        "INSERT INTO prices VALUES ($1, $2, $3)", [Decimal("1.50"), datetime.date(2026, 1, 1), 3]
    )
    query = session.sql("SELECT n FROM prices WHERE price = $price AND day = $day AND n = $n")
    query.bind(price=Decimal("1.5"), day=datetime.date(2026, 1, 1), n=3)
    assert query.run().fetchall() == [(3,)]


def test_arrow_batch_of_one_row_binds_its_columns(session):
    batch = codeanatomy.record_batch({"a": [7], "b": ["x"]}, {"a": types.int8, "b": types.utf8})
    reader = session.sql("SELECT $b, $a").bind(batch).run()
    assert reader.fetchall() == [("x", 7)]


def test_binding_again_replaces_what_was_bound_and_nothing_unbinds(session):
    query = session.sql("SELECT $1")
    assert query.bind(1).run().fetchall() == [(1,)]
    assert query.bind("x").run().fetchall() == [("x",)]
    with pytest.raises(codeanatomy.InvalidParameterError):
        query.bind().run().fetchall()


@pytest.mark.parametrize("values", [[], [1, 2]], ids=["too_few", "too_many"])
def test_wrong_number_of_parameters_is_refused(values, session):
    with pytest.raises(codeanatomy.InvalidParameterError):
        session.query("SELECT $1 + 1", values).fetchall()


def test_position_and_name_are_not_mixed(session):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="not both"):
        session.sql("SELECT $1").bind(1, a=2)


@pytest.mark.parametrize("parameters", ["text", 7], ids=["text", "number"])
def test_parameters_that_are_no_collection_are_refused(parameters, session):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="list, a dictionary or an Arrow"):
        session.query("SELECT $1", parameters)


def test_value_without_an_arrow_type_is_refused_with_its_parameter(session):
    with pytest.raises(codeanatomy.InvalidParameterError, match=r"\$2.*object"):
        session.query("SELECT $1, $2", [1, object()])


def test_execute_counts_the_rows(session):
    assert session.execute("CREATE TABLE t (a INT)") == 0
    assert session.execute("INSERT INTO t VALUES (1), (2), (3)") == 3
    assert session.execute("SELECT * FROM t") == 3


def test_statement_takes_effect_when_it_is_run_and_not_when_it_is_planned(session):
    query = session.sql("CREATE VIEW v AS SELECT 1 AS a")
    assert session.tables() == []
    query.execute()
    assert session.query("SELECT * FROM v").fetchall() == [(1,)]


def test_explain_shows_the_plan_in_every_format(session):
    query = session.sql("SELECT value FROM range(0, 10) WHERE value > 5")
    assert "Filter" in query.explain()
    assert "Filter" in query.explain(format="tree")
    assert json.loads(query.explain(format="pgjson"))
    assert "digraph" in query.explain(format="graphviz")


def test_explain_analyze_runs_the_query(session):
    assert "output_rows=4" in session.sql("SELECT value FROM range(0, 4)").explain(analyze=True)


def test_unknown_explain_format_is_refused(session):
    with pytest.raises(codeanatomy.InvalidOptionError, match="format"):
        session.sql("SELECT 1").explain(format="crayon")


def test_metrics_are_those_of_the_last_run(session):
    query = session.sql("SELECT value FROM range(0, 5)")
    with pytest.raises(codeanatomy.InvalidStateError):
        query.metrics()
    query.execute()
    metrics = query.metrics()
    assert metrics["output_rows"] == 5
    assert set(metrics) >= {"elapsed_microseconds", "output_rows", "spilled_bytes", "operators"}


@pytest.mark.parametrize("ending", ["parquet", "csv", "ndjson", "arrow"])
def test_rows_are_written_to_a_file_and_read_again(ending, session, tmp_path):
    target = tmp_path / f"rows.{ending}"
    report = session.sql("SELECT value AS n FROM range(0, 100)").write(target)
    assert (report.rows, report.bytes) == (100, target.stat().st_size)
    assert [(file.bytes, file.path.endswith(target.name)) for file in report.files] == [
        (report.bytes, True)
    ]
    session.register("rows_again", target)
    assert session.query("SELECT sum(n) FROM rows_again").fetchall() == [(4950,)]


def test_rows_are_written_to_a_folder_with_partitions(session, tmp_path):
    query = session.sql("SELECT value, value % 2 AS odd FROM range(0, 10)")
    report = query.write(f"{tmp_path}/out/", format="parquet", partition_columns=["odd"])
    assert report.rows == 10
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["odd=0", "odd=1"]


def test_target_that_exists_is_kept_unless_told_otherwise(session, tmp_path):
    target = tmp_path / "rows.csv"
    target.write_text("precious")
    query = session.sql("SELECT 1 AS n")
    with pytest.raises(codeanatomy.AlreadyExistsError):
        query.write(target)
    assert target.read_text() == "precious"
    query.write(target, overwrite=True)
    assert target.read_text().split() == ["n", "1"]


def test_unknown_write_option_is_refused(session, tmp_path):
    with pytest.raises(codeanatomy.InvalidOptionError, match="colour"):
        session.sql("SELECT 1").write(tmp_path / "x.csv", colour="red")


def test_option_that_json_cannot_hold_is_refused_with_its_name(session, tmp_path):
    with pytest.raises(codeanatomy.InvalidOptionError, match="compression"):
        session.sql("SELECT 1").write(tmp_path / "x.csv", compression=object())


def test_short_work_begins_where_it_is_waited_for_and_nowhere_else(session):
    from codeanatomy._call import CallOptions

    tasks = [session._start_sql("SELECT 1", CallOptions(waits=True)) for _ in range(20)]
    assert not any(task.running for task in tasks)
    assert CallOptions(waits=True).native().begin_here == 1
    assert CallOptions(timeout=1, waits=True).native().begin_here == 0
    assert CallOptions().native() is None
