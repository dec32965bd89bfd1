"""Open Delta tables that are registered with a scan of their own."""

from __future__ import annotations

import inspect
import re

import pytest
from conftest import PROJECT

import codeanatomy

HEADER = (PROJECT / "include" / "codeanatomy" / "delta.h").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path):
    """Where the table is."""
    return tmp_path / "table"


@pytest.fixture
def table(session, place):
    """A table with a folder for each of two days, and one file in each."""
    data = {"day": ["mon", "tue"], "n": [1, 2], "t": ["a", "b"]}
    session.write_delta(place, data, partition_columns=["day"])
    return session.open_delta(place)


def paths(table):
    return [file["path"] for file in table.files().to_pylist()]


def types(session):
    return session.query("SELECT DISTINCT arrow_typeof(day), arrow_typeof(t) FROM facts").fetchone()


def test_a_further_column_has_the_file_that_each_row_is_from(session, place, table):
    table.register("facts", file_column="origin")
    rows = session.query("SELECT n, origin FROM facts ORDER BY n").fetchall()
    assert [n for n, _ in rows] == [1, 2]
    assert [origin for _, origin in rows] == [f"file://{place}/{path}" for path in paths(table)]
    session.register("plain", table)
    assert "origin" not in session.table_schema("plain").names


@pytest.mark.parametrize("name", ["n", "N", "day", "two words", ""])
def test_a_further_column_with_a_name_that_is_taken_or_no_name_is_refused(name, session, table):
    with pytest.raises(codeanatomy.InvalidOptionError) as raised:
        table.register("facts", file_column=name)
    assert raised.value.details["option"] == "file_column"
    assert session.tables() == []


def test_only_the_files_that_are_named_are_read(session, table):
    first, second = paths(table)
    for files, expected in (([first], [(1,)]), ([second, first], [(1,), (2,)]), ([], [])):
        table.register("facts", files=files, replace=True)
        assert session.query("SELECT n FROM facts ORDER BY n").fetchall() == expected
        assert session.query("SELECT count(*) FROM facts").fetchall() == [(len(expected),)]


def test_files_that_the_version_does_not_have_are_named(session, table):
    (removed, kept) = paths(table)
    table.delete("n = 1")
    for unknown in ("no_such.parquet", removed):
        with pytest.raises(codeanatomy.InvalidOptionError, match=re.escape(unknown)) as raised:
            table.register("facts", files=[kept, unknown])
        assert raised.value.details["option"] == "files"
        assert kept not in raised.value.message
    assert session.tables() == []


def test_partition_columns_are_dictionaries_unless_told_otherwise(session, table):
    for wrapped in (True, False):
        table.register("facts", wrap_partition_values=wrapped, replace=True)
        assert types(session)[0].startswith("Dictionary") == wrapped


def test_text_is_views_when_told_so(session, table):
    for views, expected in ((True, "Utf8View"), (False, "Utf8")):
        table.register("facts", view_types=views, replace=True)
        assert types(session)[1] == expected


def test_filters_skip_rows_within_files_when_told_so(session, table):
    for pushed in (True, False):
        table.register("facts", pushdown_filters=pushed, replace=True)
        query = session.sql("SELECT t FROM facts WHERE n > 1")
        assert ("FilterExec" in query.explain()) != pushed
        assert query.run().fetchall() == [("b",)]


def test_only_rows_that_fulfil_the_predicate_are_shown(session, table):
    table.register("facts", predicate="day = 'tue' OR t = 'c'", file_column="origin")
    assert session.query("SELECT n, t FROM facts").fetchall() == [(2, "b")]
    assert session.query("SELECT count(*) FROM facts WHERE n = 1").fetchall() == [(0,)]


def test_columns_are_cast_to_the_types_that_are_named(session, table):
    table.register("facts", column_types={"n": "Float64", "day": "LargeUtf8"})
    assert session.table_schema("facts").names == ["day", "n", "t"]
    assert types(session)[0] == "LargeUtf8"
    assert session.query("SELECT n / 2 FROM facts WHERE n = 1.0").fetchall() == [(0.5,)]


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("predicate", "m > 1", "m"),
        ("predicate", "n +", "n +"),
        ("predicate", "n", "boolean"),
        ("predicate", "n IN (SELECT m FROM other)", "other"),
        ("column_types", {"m": "Int64"}, "no column m"),
        ("column_types", {"n": "BIGINT"}, "BIGINT"),
        ("column_types", {"n": 'Struct("x": Int64)'}, "Struct"),
    ],
)
def test_rows_and_types_that_the_table_cannot_show_are_refused(option, value, told, session, table):
    with pytest.raises(codeanatomy.InvalidOptionError, match=re.escape(told)) as raised:
        table.register("facts", **{option: value})
    assert raised.value.details["option"] == option
    assert session.tables() == []


@pytest.mark.parametrize(
    "options",
    [
        {"file_column": "origin"},
        {"files": []},
        {"pushdown_filters": True},
        {"view_types": True},
        {"wrap_partition_values": True},
        {"predicate": "n > 0"},
        {"column_types": {"t": "LargeUtf8"}},
    ],
    ids=lambda options: next(iter(options)),
)
def test_a_table_with_a_scan_of_its_own_takes_no_changes(options, session, table):
    table.register("facts", **options)
    for sql in (
        "INSERT INTO facts (day, n, t) VALUES ('wed', 3, 'c')",
        "DELETE FROM facts WHERE n = 1",
        "UPDATE facts SET t = 'x'",
    ):
        with pytest.raises(codeanatomy.NotSupportedError, match="cannot be written"):
            session.execute(sql)
    assert table.refresh() == 0


def test_a_table_without_a_scan_of_its_own_takes_changes(session, table):
    table.register("facts", replace=False)
    assert session.execute("DELETE FROM facts WHERE n = 1") == 1
    assert table.refresh() == 1


def test_any_session_takes_the_same_options(session, place, table):
    first, _ = paths(table)
    past = codeanatomy.DeltaTable(place, version=0)
    table.delete(all=True)
    with codeanatomy.connect() as other:
        other.register("facts", past, files=[first], file_column="origin", timeout=60)
        rows = other.query("SELECT n, origin FROM facts").fetchall()
        assert rows == [(1, f"file://{place}/{first}")]
        with pytest.raises(codeanatomy.InvalidOptionError, match="replaced"):
            other.register("more", past, replaced=True)
        with pytest.raises(codeanatomy.InvalidOptionError, match=re.escape(first)):
            other.register("more", table, files=[first])
    assert past.version() == 0


def test_registering_with_options_can_be_started(session, table):
    first, _ = paths(table)
    table.register_start("facts", files=[first], wrap_partition_values=False).result()
    assert session.query("SELECT day, n FROM facts").fetchall() == [("mon", 1)]
    with pytest.raises(codeanatomy.InvalidOptionError):
        table.register_start("more", files=["no_such.parquet"]).result()


@pytest.mark.parametrize("name", ["register", "register_start"])
def test_options_of_registering_are_those_of_the_header(name):
    text = HEADER[HEADER.index("Makes the version that is shown a table") :]
    text = text[: text.index("\\param")]
    described = re.findall(r"^ \* \| `(\w+)` \|", text, re.MULTILINE)
    parameters = inspect.signature(getattr(codeanatomy.DeltaTable, name)).parameters
    assert list(parameters) == ["self", "name", *described, "keywords"]
