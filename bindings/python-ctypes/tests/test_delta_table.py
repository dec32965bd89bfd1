"""Delta tables: writing, opening, time travel, and what the log says."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone

import pytest

import codeanatomy
from codeanatomy import delta


@pytest.fixture
def place(tmp_path):
    """Where a table can be made."""
    return tmp_path / "table"


@pytest.fixture
def table(session, place):
    """A table whose version 0 has the numbers 1 to 3, and version 1 also 4."""
    session.write_delta(place, {"n": [1, 2, 3]})
    session.write_delta(place, {"n": [4]})
    return session.open_delta(place)


def numbers(session, place):
    rows = session.query(f"SELECT n FROM read_delta('{place}') ORDER BY n").fetchall()
    return [n for (n,) in rows]


def test_write_makes_a_table_and_reports_it(session, place):
    assert not session.delta_exists(place)
    report = session.write_delta(place, {"n": [1, 2]}, commit={"metadata": {"why": "a test"}})
    assert (report.operation, report.status, report.verified) == ("write", "committed", True)
    assert (report.version_before, report.version_after) == (None, 0)
    assert report.metrics["num_added_rows"] == 2
    assert report.commit_metadata == {"why": "a test"}
    assert 0 <= report.elapsed < 60
    assert report.steps == ()
    assert session.delta_exists(place)
    assert codeanatomy.DeltaTable.is_deltatable(str(place))
    assert not codeanatomy.DeltaTable.is_deltatable(place.parent)


def test_modes_of_a_write(session, place):
    session.write_delta(place, {"n": [1]}, mode="error")
    session.write_delta(place, {"n": [2]}, mode="append")
    assert numbers(session, place) == [1, 2]
    assert session.write_delta(place, {"n": [9]}, mode="ignore").status == "skipped"
    with pytest.raises(codeanatomy.AlreadyExistsError):
        session.write_delta(place, {"n": [9]}, mode="error")
    session.write_delta(place, {"n": [3]}, mode="overwrite")
    assert numbers(session, place) == [3]


def test_overwrite_of_a_part_of_the_rows(session, place):
    session.write_delta(place, {"n": [1, 2, 3]})
    session.write_delta(place, {"n": [20, 30]}, mode="overwrite", replace_where="n > 1")
    assert numbers(session, place) == [1, 20, 30]


def test_columns_are_added_only_when_asked_for(session, place):
    session.write_delta(place, {"n": [1]})
    with pytest.raises(codeanatomy.SchemaMismatchError):
        session.write_delta(place, {"n": [2], "t": ["x"]})
    session.write_delta(place, {"n": [2], "t": ["x"]}, schema_mode="merge")
    rows = session.query(f"SELECT n, t FROM read_delta('{place}') ORDER BY n").fetchall()
    assert rows == [(1, None), (2, "x")]


def test_a_table_is_made_with_its_name_partitions_and_properties(session, place):
    session.write_delta(
        place,
        {"day": ["mon", "tue"], "n": [1, 2]},
        name="facts",
        description="of the week",
        partition_columns=["day"],
        configuration={"delta.appendOnly": "true"},
    )
    said = session.open_delta(place).describe()
    assert (said["name"], said["description"]) == ("facts", "of the week")
    assert said["partition_columns"] == ["day"]
    assert said["table_properties"] == {"delta.appendOnly": "true"}


@pytest.mark.parametrize(
    "data",
    [
        lambda session: codeanatomy.record_batch({"n": [1, 2]}),
        lambda session: [{"n": 1}, {"n": 2}],
        lambda session: (codeanatomy.record_batch({"n": [n]}) for n in (1, 2)),
        lambda session: session.query("SELECT value AS n FROM range(1, 3)"),
    ],
    ids=["batch", "rows", "iterator", "reader"],
)
def test_everything_that_holds_rows_is_written(data, session, place):
    session.write_delta(place, data(session))
    assert numbers(session, place) == [1, 2]


def test_an_exception_of_an_iterator_is_raised_as_it_was_and_leaves_nothing(session, place):
    class OwnError(Exception):
        pass

    def batches():
        yield codeanatomy.record_batch({"n": [1]})
        raise OwnError("from the generator")

    with pytest.raises(OwnError, match="from the generator"):
        session.write_delta(place, batches())
    with pytest.raises(OwnError, match="from the generator"):
        session.write_delta_start(place, batches()).result()
    assert not session.delta_exists(place)


def test_a_transaction_of_an_application_is_taken_once(session, place):
    def write(version):
        commit = {"app_transaction": {"app_id": "loader", "version": version}}
        return session.write_delta(place, {"n": [version]}, commit=commit).status

    assert [write(1), write(1), write(2), write(1)] == [
        "committed",
        "skipped_duplicate",
        "committed",
        "skipped_duplicate",
    ]
    assert numbers(session, place) == [1, 2]
    table = session.open_delta(place)
    assert table.transaction_version("loader") == 2
    assert table.transaction_version("another") is None


def test_metadata_that_are_required_must_be_there(session, place):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="ticket"):
        session.write_delta(place, {"n": [1]}, commit={"required_metadata": ["ticket"]})
    assert not session.delta_exists(place)


def test_a_constraint_of_one_write_names_itself(session, place):
    with pytest.raises(codeanatomy.ConstraintError, match="positive does not hold for 1 row"):
        session.write_delta(place, {"n": [1, -1]}, constraints={"positive": "n > 0"})
    assert not session.delta_exists(place)


def test_an_open_table_stays_at_its_version_until_it_is_refreshed(session, place, table):
    assert table.version() == 1
    session.write_delta(place, {"n": [5]})
    assert table.version() == 1
    assert table.refresh() == 2
    assert table.version() == 2


def test_a_version_of_the_past_is_read_only_until_it_is_refreshed(session, place, table):
    old = session.open_delta(place, version=0)
    old.register("old")
    assert session.query("SELECT count(*) FROM old").fetchall() == [(3,)]
    with pytest.raises(codeanatomy.InvalidStateError, match="version 0"):
        old.delete("n = 1")
    assert old.update_incremental() == 1
    assert old.delete("n = 1").version_after == 2
    assert table.version() == 1


@pytest.mark.parametrize("as_text", [True, False], ids=["text", "datetime"])
def test_a_table_is_opened_as_it_was_at_a_time(as_text, session, place):
    session.write_delta(place, {"n": [1]})
    session.write_delta(place, {"n": [2]})
    for version, year in enumerate((2020, 2021)):
        # Without a time in the commit, the time of its file is what counts.
        moment = datetime(year, 1, 1, tzinfo=timezone.utc).timestamp()
        os.utime(place / "_delta_log" / f"{version:020}.json", (moment, moment))
    then = datetime(2020, 7, 1, tzinfo=timezone.utc)
    table = session.open_delta(place, timestamp=then.isoformat() if as_text else then)
    assert table.version() == 0


def test_a_time_without_a_time_zone_is_refused(session, place, table):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="time zone"):
        session.open_delta(place, timestamp=datetime(2020, 7, 1))


def test_a_table_needs_no_session(session, place, table):
    alone = codeanatomy.DeltaTable(place, version=0)
    assert (alone.uri, alone.version()) == (str(place), 0)
    assert repr(alone) == f"<DeltaTable {str(place)!r} version 0>"


def test_an_open_table_becomes_a_table_of_any_session(session, place, table):
    session.write_delta(place, {"n": [5]})
    session.register("here", table)
    with codeanatomy.connect() as other:
        other.register("latest", table)
        other.register("old", codeanatomy.DeltaTable(place, version=0))
        assert other.query("SELECT count(*) FROM latest").fetchall() == [(5,)]
        assert other.query("SELECT count(*) FROM old").fetchall() == [(3,)]
    assert session.query("SELECT count(*) FROM here").fetchall() == [(4,)]
    with pytest.raises(codeanatomy.AlreadyExistsError):
        session.register("here", table)
    table.refresh()
    table.register("here", replace=True)
    assert session.query("SELECT count(*) FROM here").fetchall() == [(5,)]


def test_describe_says_what_the_log_says(place, table):
    said = table.describe()
    assert said["version"] == 1
    assert said["schema"]["fields"][0]["name"] == "n"
    assert said["capabilities"]["write"]["possible"] is True
    assert "num_files" not in said
    counted = table.describe(files=True)
    files = list(place.glob("*.parquet"))
    assert counted["num_files"] == len(files) == 2
    assert counted["size_bytes"] == sum(file.stat().st_size for file in files)


def test_history_is_newest_first(table):
    assert [commit["version"] for commit in table.history()] == [1, 0]
    (last,) = table.history(1)
    assert (last["version"], last["operation"]) == (1, "WRITE")
    assert last["operation_metrics"]["num_added_rows"] == 1


def test_files_are_arrow_and_are_pruned(place, table):
    files = table.files().to_pylist()
    assert sorted(file["num_records"] for file in files) == [1, 3]
    assert {file["path"] for file in files} == {file.name for file in place.glob("*.parquet")}
    (file,) = table.files("n > 3").to_pylist()
    assert file["num_records"] == 1
    assert file["size"] == (place / file["path"]).stat().st_size
    with pytest.raises(codeanatomy.QueryInvalidError):
        table.files("no_such_column = 1")


def test_statistics_of_files_are_json_columns_or_left_out(table):
    as_json = table.files().to_pylist()
    assert as_json == table.files(statistics="json").to_pylist()
    found = table.files(statistics="columns").to_pylist()
    for file, text in zip(found, as_json):
        told = json.loads(text.pop("stats"))
        assert file.pop("min")["n"] == told["minValues"]["n"]
        assert file.pop("max")["n"] == told["maxValues"]["n"]
        assert file.pop("null_count")["n"] == told["nullCount"]["n"]
    assert found == as_json == table.files(statistics="none").to_pylist()
    with pytest.raises(codeanatomy.InvalidArgumentError, match="`none`"):
        table.files(statistics="rows")


def test_a_place_without_a_table_is_not_found(session, tmp_path):
    for look in (session.open_delta, codeanatomy.DeltaTable):
        with pytest.raises(codeanatomy.NotFoundError):
            look(tmp_path)
    with pytest.raises(codeanatomy.NotFoundError):
        session.open_delta_start(tmp_path).result()


def test_a_version_that_is_not_there_is_not_found(session, place, table):
    with pytest.raises(codeanatomy.NotFoundError, match="7"):
        session.open_delta(place, version=7)


def test_mistakes_in_options_name_the_option(session, place, table):
    with pytest.raises(codeanatomy.InvalidOptionError, match="exclude"):
        session.open_delta(place, version=0, timestamp="2026-01-01T00:00:00Z")
    with pytest.raises(codeanatomy.InvalidOptionError, match="modus"):
        session.write_delta(place, {"n": [1]}, modus="append")
    with pytest.raises(codeanatomy.InvalidOptionError, match="append"):
        session.write_delta(place, {"n": [1]}, mode="upsert")
    with pytest.raises(codeanatomy.InvalidOptionError, match="retires"):
        table.delete("n = 1", commit={"retires": 1})
    with pytest.raises(codeanatomy.InvalidArgumentError, match="is text"):
        session.open_delta(bytes(place))
    assert table.refresh() == 1


def test_storage_options_are_never_printed(session, tmp_path):
    secret = {"aws_secret_access_key": "never-to-be-seen", "aws_access_key_id": "x"}
    with pytest.raises(codeanatomy.Error) as raised:
        session.open_delta(tmp_path, storage_options=secret)
    assert "never-to-be-seen" not in f"{raised.value} {raised.value.details} {raised.value.causes}"


def test_every_call_on_a_table_can_be_started(session, place):
    written = session.write_delta_start(place, {"n": [1, 2]}).result()
    assert written.version_after == 0
    assert session.delta_exists_start(place).result() is True
    task = session.open_delta_start(place)
    table = task.result()
    assert task.result() is table
    task.close()
    assert table.refresh_start().result() == 0
    assert table.describe_start(files=True).result()["num_files"] == 1
    assert len(table.history_start(limit=5).result()) == 1
    assert [row["num_records"] for row in table.files_start().result().to_pylist()] == [2]
    table.register_start("started").result()
    assert session.query("SELECT count(*) FROM started").fetchall() == [(2,)]
    merge = table.merge({"n": [2, 3]}, "source.n = target.n").when_not_matched_insert_all()
    assert merge.execute_start().result().version_after == 1
    assert table.run_start(delta.delete("n = 1")).result().status == "committed"
    assert numbers(session, place) == [2, 3]


def test_tables_are_awaited_in_asyncio(session, place):
    import asyncio

    async def work():
        await session.write_delta_start(place, {"n": [1, 2]})
        table = await session.open_delta_start(place)
        report = await table.run_start(delta.update({"n": "n * 10"}))
        return report.metrics["num_updated_rows"], [
            row async for batch in await table.files_start() for row in batch.rows()
        ]

    updated, files = asyncio.run(work())
    assert updated == 2
    assert len(files) == 1


def test_a_table_goes_on_when_its_session_is_closed(place):
    session = codeanatomy.connect()
    session.write_delta(place, {"n": [1]})
    table = session.open_delta(place)
    session.close()
    assert table.delete(all=True).version_after == 1
    assert len(table.history()) == 2


def test_a_table_that_is_closed_leaves_its_merge_and_files_usable(session, place, table):
    files = table.files()
    merge = table.merge({"n": [9]}, "source.n = target.n").when_not_matched_insert_all()
    table.close()
    assert merge.execute().version_after == 2
    assert len(files.fetchall()) == 2
    assert repr(table) == f"<DeltaTable {str(place)!r}>"
