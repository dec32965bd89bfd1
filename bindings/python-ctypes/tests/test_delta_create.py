"""Delta tables that are made empty."""

from __future__ import annotations

import asyncio
import re

import pytest
from conftest import PROJECT

import codeanatomy
from codeanatomy import delta

HEADER = (PROJECT / "include" / "codeanatomy" / "delta_change.h").read_text(encoding="utf-8")
COLUMNS = [
    {"name": "day", "type": "string"},
    {"name": "n", "type": "long", "nullable": False, "metadata": {"unit": "km"}},
]


@pytest.fixture
def place(tmp_path):
    """Where a table can be made."""
    return tmp_path / "table"


def test_a_table_is_made_empty_with_all_that_it_was_given(session, place):
    report = session.create_delta(
        place,
        COLUMNS,
        partition_columns=["day"],
        name="facts",
        description="of the week",
        configuration={"delta.appendOnly": "true"},
        commit={"metadata": {"why": "a test"}},
    )
    assert (report.operation, report.status, report.verified) == ("create", "committed", True)
    assert (report.version_before, report.version_after) == (None, 0)
    assert report.commit_metadata == {"why": "a test"}
    said = session.open_delta(place).describe(files=True)
    assert said["num_files"] == 0
    assert (said["name"], said["description"]) == ("facts", "of the week")
    assert said["partition_columns"] == ["day"]
    assert said["table_properties"] == {"delta.appendOnly": "true"}
    assert said["schema"]["fields"] == [
        {"name": "day", "type": "string", "nullable": True, "metadata": {}},
        {"name": "n", "type": "long", "nullable": False, "metadata": {"unit": "km"}},
    ]


def test_a_table_that_was_made_takes_rows(session, place):
    session.create_delta(place, COLUMNS)
    rows = f"SELECT day, n FROM read_delta('{place}')"
    assert session.query(rows).fetchall() == []
    assert session.write_delta(place, {"day": ["mon"], "n": [1]}).version_after == 1
    assert session.query(rows).fetchall() == [("mon", 1)]
    with pytest.raises(codeanatomy.Error, match="n"):
        session.write_delta(place, {"day": ["tue"], "n": [None]})
    assert session.query(rows).fetchall() == [("mon", 1)]


def test_a_table_of_nested_columns_is_made(session, place):
    names = {"type": "array", "elementType": "string", "containsNull": True}
    session.create_delta(place, [{"name": "names", "type": names}])
    session.write_delta(place, session.query("SELECT ['main', 'run'] AS names"))
    rows = session.query(f"SELECT names FROM read_delta('{place}')").fetchall()
    assert rows == [(["main", "run"],)]


def test_a_table_that_exists_is_an_error_or_left_alone(session, place):
    session.write_delta(place, {"n": [1]})
    for mode in ({}, {"mode": "error"}):
        with pytest.raises(codeanatomy.AlreadyExistsError, match="ignore"):
            session.create_delta(place, COLUMNS, **mode)
    report = session.create_delta(place, COLUMNS, mode="ignore")
    assert (report.status, report.verified) == ("skipped", None)
    assert (report.version_before, report.version_after) == (0, 0)
    assert session.query(f"SELECT * FROM read_delta('{place}')").fetchall() == [(1,)]
    assert session.create_delta(f"{place}-2", COLUMNS, mode="ignore").status == "committed"


@pytest.mark.parametrize(
    ("columns", "options", "option"),
    [
        ([], {}, "columns"),
        ([{"name": "n", "type": "no_such_type"}], {}, "columns"),
        ([{"name": "n", "typ": "long"}], {}, "columns"),
        (COLUMNS, {"partition_columns": ["no_such"]}, "partition_columns"),
        (COLUMNS, {"mode": "overwrite"}, "mode"),
        (COLUMNS, {"replace_where": "true"}, "replace_where"),
    ],
    ids=["none", "type", "key", "partition", "mode", "option"],
)
def test_mistakes_name_the_option_and_make_no_table(columns, options, option, session, place):
    with pytest.raises(codeanatomy.InvalidOptionError) as raised:
        session.create_delta(place, columns, **options)
    assert raised.value.details["option"].startswith(option)
    assert not session.delta_exists(place)


def test_properties_that_delta_does_not_know_are_refused(session, place):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="no_such"):
        session.create_delta(place, COLUMNS, configuration={"no_such": "1"})
    assert not session.delta_exists(place)


def test_storage_options_are_never_printed(session, place):
    with pytest.raises(codeanatomy.Error) as raised:
        session.create_delta(place, [], storage_options={"token": "never-to-be-seen"})
    assert "never-to-be-seen" not in f"{raised.value} {raised.value.details} {raised.value.causes}"


def test_a_token_cancelled_before_makes_no_table(session, place):
    with codeanatomy.CancelToken() as token:
        token.cancel()
        with pytest.raises(codeanatomy.CancelledError):
            session.create_delta(place, COLUMNS, cancel_token=token)
    assert not session.delta_exists(place)


def test_making_a_table_takes_a_time_limit_and_refuses_one_that_is_none(session, place):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="positive number of seconds"):
        session.create_delta(place, COLUMNS, timeout=-1)
    assert not session.delta_exists(place)
    assert session.create_delta(place, COLUMNS, timeout=60).version_after == 0


def test_making_a_table_can_be_started_and_awaited(session, place):
    assert session.create_delta_start(place, COLUMNS).result().version_after == 0
    with pytest.raises(codeanatomy.AlreadyExistsError):
        session.create_delta_start(place, COLUMNS).result()

    async def work():
        return await session.create_delta_start(place, COLUMNS, mode="ignore", timeout=60)

    assert asyncio.run(work()).status == "skipped"


def test_options_of_making_a_table_are_those_of_the_header():
    table = HEADER[: HEADER.index("The report is as in codeanatomy_delta_write().")]
    rows = re.findall(r"^ \* \| (`[^|]+) \|", table, re.MULTILINE)
    names = re.findall(r"`(\w+)`", " ".join(rows))
    assert names[0] == "columns"
    assert sorted(names[1:]) == sorted(delta.CreateOptions.__annotations__)
    (column,) = re.findall(r"^ \* \| `columns` \| ([^|]+) \|", table, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", column)) == set(delta.Column.__annotations__)
