"""Sessions and runtimes: options, settings, catalogs, tables of every kind."""

from __future__ import annotations

import pytest

import codeanatomy
from codeanatomy import types


def test_options_of_a_session_take_effect():
    with codeanatomy.connect(
        catalog="c", schema="s", settings={"datafusion.execution.batch_size": 100}
    ) as session:
        session.register("t", {"a": [1]})
        assert session.tables() == [("c", "s", "t")]
        assert session.get("datafusion.execution.batch_size") == "100"


def test_setting_is_changed_and_read():
    with codeanatomy.connect() as session:
        session.set("datafusion.execution.batch_size", 77)
        session.set("datafusion.execution.coalesce_batches", False)
        assert session.get("datafusion.execution.batch_size") == "77"
        assert session.get("datafusion.execution.coalesce_batches") == "false"


def test_settings_list_every_name_once_and_in_order(session):
    names = [setting.name for setting in session.settings()]
    assert "datafusion.execution.batch_size" in names
    assert names == sorted(set(names))


def test_functions_have_kinds_and_descriptions(session):
    functions = {(function.kind, function.name): function for function in session.functions()}
    assert functions["aggregate", "sum"].description
    assert ("table", "read_text") in functions
    assert {kind for kind, _ in functions} == {"scalar", "aggregate", "window", "table"}


def test_the_registry_has_a_record_for_each_own_function(session):
    registry = session.function_registry()
    names = {record["name"] for record in registry["functions"]}
    assert {"stable_id", "list_unique", "lag", "read_text"} <= names
    assert registry["hash"] == codeanatomy.connect().function_registry()["hash"]


def test_catalogs_and_schemas_are_listed(session):
    session.execute("CREATE SCHEMA extra")
    assert session.catalogs() == ["codeanatomy"]
    assert session.schemas() == [("codeanatomy", "extra"), ("codeanatomy", "public")]


def test_table_schema_has_names_types_and_nullability(session):
    session.execute("CREATE TABLE t (a INT NOT NULL, b DOUBLE)")
    schema = session.table_schema("t")
    assert [(field.name, field.type, field.nullable) for field in schema] == [
        ("a", types.int32, False),
        ("b", types.float64, True),
    ]


def test_schema_of_a_missing_table_gives_candidates(session):
    session.register("employees", {"a": [1]})
    with pytest.raises(codeanatomy.TableNotFoundError) as raised:
        session.table_schema("employes")
    assert "employees" in raised.value.details["candidates"]


def test_runtime_of_its_own_has_its_options():
    with codeanatomy.Runtime(worker_threads=2, memory_limit="64MiB") as runtime:
        options = runtime.options()
        assert (options["worker_threads"], options["memory_limit"]) == (2, 64 << 20)
        assert runtime.memory()["limit"] == 64 << 20


def test_memory_limit_is_kept_and_named_when_it_does_not_suffice():
    runtime = codeanatomy.Runtime(memory_limit="2MiB", spill=False)
    with codeanatomy.Session(runtime) as session:
        with pytest.raises(codeanatomy.OutOfMemoryError):
            session.query("SELECT value FROM range(0, 3000000) ORDER BY value * 7 % 13").fetchall()
        assert runtime.memory()["peak"] <= 2 << 20
        assert session.query("SELECT 1").fetchall() == [(1,)]


def test_shared_runtime_is_one():
    with codeanatomy.Runtime.shared() as runtime, codeanatomy.Session(runtime) as session:
        session.register("t", {"a": list(range(1000))})
        current = runtime.memory()["current"]
        with codeanatomy.connect() as other:
            assert other.runtime.memory()["current"] == current


def test_python_values_become_a_table(session):
    session.register("t", {"a": [1, None], "b": ["x", "y"]})
    assert session.query("SELECT * FROM t").to_pylist() == [
        {"a": 1, "b": "x"},
        {"a": None, "b": "y"},
    ]


def test_rows_as_dictionaries_become_a_table(session):
    session.register("t", [{"a": 1}, {"a": 2}])
    assert session.query("SELECT sum(a) FROM t").fetchall() == [(3,)]


def test_batches_and_tables_become_tables(session):
    batch = codeanatomy.record_batch({"a": [1, 2]})
    session.register("one", batch)
    session.register("two", [batch, batch])
    session.register("three", codeanatomy.Table([batch] * 3))
    session.register("none", codeanatomy.Table([], batch.schema))
    sums = [
        session.query(f"SELECT count(a) FROM {name}").fetchall()[0][0]
        for name in ("one", "two", "three", "none")
    ]
    assert sums == [2, 4, 6, 0]


def test_registered_batches_outlive_python_s_objects(session):
    session.register("t", codeanatomy.record_batch({"a": ["kept"] * 3}))
    assert session.query("SELECT a FROM t").fetchall() == [("kept",)] * 3


def test_reader_of_another_session_becomes_a_table(session):
    with codeanatomy.connect() as other:
        session.register("t", other.query("SELECT value FROM range(0, 10000)"))
    assert session.query("SELECT sum(value) FROM t").fetchall() == [(49995000,)]


def test_iterator_of_batches_becomes_a_table(session):
    batches = (codeanatomy.record_batch({"a": [part, part]}) for part in range(5))
    session.register("t", batches)
    assert session.query("SELECT count(*), sum(a) FROM t").fetchall() == [(10, 20)]


def test_stream_in_mode_once_feeds_one_query(session):
    batches = (codeanatomy.record_batch({"a": [part]}) for part in range(5))
    session.register_stream("t", batches, mode="once")
    assert session.query("SELECT sum(a) FROM t").fetchall() == [(10,)]
    with pytest.raises(codeanatomy.InvalidStateError):
        session.query("SELECT sum(a) FROM t").fetchall()


def test_exception_of_an_iterator_is_raised_as_it_was(session):
    class OwnError(Exception):
        pass

    def batches():
        yield codeanatomy.record_batch({"a": [1]})
        raise OwnError("from the generator")

    with pytest.raises(OwnError, match="from the generator"):
        session.register("t", batches())
    assert session.tables() == []
    with pytest.raises(OwnError):
        session.ingest("t", batches())


def test_failing_stream_in_mode_once_fails_the_query_with_its_text(session):
    def batches():
        yield codeanatomy.record_batch({"a": [1]})
        raise OSError("the disk is gone")

    session.register_stream("t", batches(), mode="once")
    with pytest.raises(codeanatomy.CallbackError, match="the disk is gone"):
        session.query("SELECT * FROM t").fetchall()


def test_batches_of_different_schemas_are_refused(session):
    batches = [codeanatomy.record_batch({"a": [1]}), codeanatomy.record_batch({"b": ["x"]})]
    with pytest.raises(codeanatomy.InvalidArgumentError, match="one schema"):
        session.register("t", batches)


def test_file_becomes_a_table(session, tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("name;uses\nmain;1\nrun;7\n")
    session.register("names", path, delimiter=";")
    assert session.query("SELECT * FROM names ORDER BY uses DESC").fetchall() == [
        ("run", 7),
        ("main", 1),
    ]


def test_missing_file_is_not_found(session, tmp_path):
    with pytest.raises(codeanatomy.NotFoundError):
        session.register("t", tmp_path / "missing.csv")


def test_query_becomes_a_view(session):
    session.register("numbers", session.sql("SELECT value FROM range(0, 3)"))
    assert session.query("SELECT count(*) FROM numbers").fetchall() == [(3,)]


def test_object_without_rows_is_refused(session):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="int holds no rows"):
        session.register("t", 7)


def test_existing_table_is_kept_unless_replaced(session):
    session.register("t", {"a": [1]})
    with pytest.raises(codeanatomy.AlreadyExistsError):
        session.register("t", {"a": [2]})
    session.register("t", {"a": [3]}, replace=True)
    assert session.query("SELECT a FROM t").fetchall() == [(3,)]


def test_table_is_taken_out(session):
    session.register("t", {"a": [1]})
    session.deregister("t")
    assert session.tables() == []
    with pytest.raises(codeanatomy.TableNotFoundError):
        session.deregister("t")


def test_rows_are_ingested_in_every_mode(session):
    with pytest.raises(codeanatomy.NotFoundError):
        session.ingest("t", {"a": [1]}, "append")
    assert session.ingest("t", {"a": [1, 2]}) == 2
    with pytest.raises(codeanatomy.AlreadyExistsError):
        session.ingest("t", {"a": [1]})
    assert session.ingest("t", {"a": [3]}, "append") == 1
    assert session.ingest("u", {"a": [4]}, "create_append") == 1
    assert session.query("SELECT a FROM t ORDER BY a").fetchall() == [(1,), (2,), (3,)]
    assert session.ingest("t", {"a": [9]}, "replace") == 1
    assert session.query("SELECT a FROM t").fetchall() == [(9,)]


def test_unknown_ingest_mode_is_refused_with_the_known_ones(session):
    with pytest.raises(codeanatomy.InvalidOptionError, match="create_append"):
        session.ingest("t", {"a": [1]}, "upsert")


def test_library_tells_its_version_and_build():
    assert codeanatomy.library_version() == codeanatomy.__version__
    assert codeanatomy.build_info()["version"] == codeanatomy.__version__
    assert codeanatomy.library_path()
