"""How the Parquet files of changes are written."""

from __future__ import annotations

import pytest

import codeanatomy
from codeanatomy import delta

LONG = "the same text in every row"
ROWS = 2000
LARGE = {"compression": "uncompressed", "dictionary_enabled": False}
SMALL = {"compression::t": "zstd(3)", "dictionary_enabled": False}


@pytest.fixture
def place(tmp_path):
    """Where the table is."""
    return tmp_path / "table"


def data():
    return {"n": list(range(ROWS)), "t": [LONG] * ROWS}


@pytest.fixture
def table(session, place):
    """A table with many rows of the same text, and a second file with one row more."""
    session.write_delta(place, data())
    session.write_delta(place, {"n": [ROWS], "t": [LONG]})
    return session.open_delta(place)


def write(session, table, properties):
    session.write_delta(table.uri, data(), mode="overwrite", writer_properties=properties)
    table.refresh()


def merge(_session, table, properties):
    begun = table.merge(data(), "source.n = target.n", writer_properties=properties)
    begun.when_matched_update_all().execute()


CHANGES = {
    "write": write,
    "merge": merge,
    "delete": lambda _session, table, properties: table.delete(
        "n = 1", writer_properties=properties
    ),
    "update": lambda _session, table, properties: table.update(
        {"n": "n + 1"}, writer_properties=properties
    ),
    "compact": lambda _session, table, properties: table.optimize.compact(
        writer_properties=properties
    ),
    "z_order": lambda _session, table, properties: table.optimize.z_order(
        ["n"], writer_properties=properties
    ),
}


def largest_file(table):
    return max(file["size"] for file in table.files().to_pylist())


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("properties", "large"), [(LARGE, True), (SMALL, False)])
def test_properties_reach_the_files_of_a_change(change, properties, large, session, table):
    CHANGES[change](session, table, properties)
    assert table.version() == 2
    assert (largest_file(table) > ROWS * len(LONG)) == large


@pytest.mark.parametrize(
    ("properties", "named"),
    [
        ({"colour": 1}, "colour"),
        ({"max_row_group_size": 0}, "max_row_group_size"),
        ({"compression": "brandy"}, "brandy"),
        ({"compression::m": "snappy"}, "column m"),
    ],
)
def test_properties_that_cannot_be_used_are_named_and_change_nothing(
    properties, named, session, table
):
    for change in CHANGES.values():
        with pytest.raises(codeanatomy.InvalidOptionError, match=named) as raised:
            change(session, table, properties)
        assert raised.value.details["option"] == "writer_properties"
    assert table.refresh() == 1


def test_a_request_that_is_written_down_has_its_properties():
    for request in (
        delta.delete("n = 1", writer_properties=SMALL),
        delta.update({"n": "1"}, writer_properties=SMALL),
        delta.optimize(writer_properties=SMALL),
    ):
        assert request["writer_properties"] == SMALL
