"""Delta tables that are opened only when their protocol has what is demanded."""

from __future__ import annotations

import re

import pytest
from conftest import PROJECT

import codeanatomy
from codeanatomy import _abi, delta

HEADER = (PROJECT / "include" / "codeanatomy" / "delta.h").read_text(encoding="utf-8")
#: The protocol of the table: versions and features that a table of timestamps has.
MET = {
    "min_reader_version": 3,
    "min_writer_version": 7,
    "reader_features": ["timestampNtz"],
    "writer_features": ["timestampNtz"],
}
UNMET = {
    "min_reader_version": (4, "its reader version is 3, and 4 is required"),
    "min_writer_version": (8, "its writer version is 7, and 8 is required"),
    "reader_features": (["deletionVectors"], "lacks the required reader feature deletionVectors"),
    "writer_features": (
        ["timestampNtz", "rowTracking"],
        "lacks the required writer feature rowTracking",
    ),
}


@pytest.fixture
def place(tmp_path):
    """Where the table is."""
    return tmp_path / "table"


@pytest.fixture
def table(session, place):
    """A table at version 1, whose version 0 has an older protocol."""
    session.write_delta(place, {"n": [1]})
    table = session.open_delta(place)
    table.alter.add_feature("timestampNtz", allow_protocol_versions_increase=True)
    return table


@pytest.mark.parametrize("demand", UNMET)
def test_a_demand_that_is_not_met_is_told(demand, session, place, table):
    wanted, told = UNMET[demand]
    for look in (session.open_delta, codeanatomy.DeltaTable):
        with pytest.raises(codeanatomy.DeltaProtocolError, match=told) as raised:
            look(place, required_protocol={**MET, demand: wanted})
        assert (raised.value.status, raised.value.code) == (
            _abi.CODEANATOMY_STATUS_UNSUPPORTED,
            "PROTOCOL",
        )
        features = wanted[-1] if demand.endswith("features") else None
        assert raised.value.details.get("delta.features") == features
    with pytest.raises(codeanatomy.DeltaProtocolError, match=told):
        session.open_delta_start(place, required_protocol={demand: wanted}).result()


@pytest.mark.parametrize("demand", MET)
def test_a_demand_that_is_met_lets_the_table_through(demand, session, place, table):
    demanding = session.open_delta(place, required_protocol={demand: MET[demand]})
    assert demanding.delete("n = 1").version_after == 2
    started = session.open_delta_start(place, required_protocol=MET).result()
    assert started.version() == 2


def test_a_version_of_the_past_is_measured_by_its_own_protocol(session, place, table):
    assert session.open_delta(place, required_protocol=MET).version() == 1
    with pytest.raises(codeanatomy.DeltaProtocolError):
        session.open_delta(place, version=0, required_protocol=MET)


def test_a_table_that_falls_behind_what_is_demanded_is_not_refreshed_or_changed(
    session, place, table
):
    demanding = session.open_delta(place, required_protocol=MET)
    table.restore(0, protocol_downgrade_allowed=True)
    for call in (demanding.refresh, lambda: demanding.delete(all=True), demanding.optimize.compact):
        with pytest.raises(codeanatomy.DeltaProtocolError):
            call()
    merge = demanding.merge({"n": [2]}, "source.n = target.n").when_not_matched_insert_all()
    with pytest.raises(codeanatomy.DeltaProtocolError):
        merge.execute()
    assert demanding.version() == 1
    assert table.refresh() == 2
    assert session.query(f"SELECT n FROM read_delta('{place}')").fetchall() == [(1,)]


def test_a_demand_holds_in_another_session(session, place, table):
    demanding = session.open_delta(place, required_protocol=MET)
    table.restore(0, protocol_downgrade_allowed=True)
    with codeanatomy.connect() as other:
        with pytest.raises(codeanatomy.DeltaProtocolError):
            other.register("facts", demanding)
        assert other.tables() == []


def test_mistakes_in_what_is_demanded_name_the_option(session, place, table):
    for wrong in (
        {"min_version": 1},
        {"reader_features": "appendOnly"},
        {"min_reader_version": ""},
    ):
        with pytest.raises(codeanatomy.InvalidOptionError) as raised:
            session.open_delta(place, required_protocol=wrong)
        (name,) = wrong
        assert raised.value.details["option"] == f"required_protocol.{name}"


def test_what_can_be_demanded_is_in_the_header():
    (described,) = re.findall(r"`required_protocol` \(object of([^:]+):", HEADER)
    assert re.findall(r"`(\w+)`", described) == list(delta.RequiredProtocol.__annotations__)
