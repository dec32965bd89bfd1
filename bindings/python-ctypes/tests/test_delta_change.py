"""Changes of Delta tables: merges, deletes, updates, and every kind of maintenance."""

from __future__ import annotations

import inspect
import json
import os
import re
from datetime import datetime, timezone

import pytest
from conftest import PROJECT

import codeanatomy
from codeanatomy import delta

HEADER = (PROJECT / "include" / "codeanatomy" / "delta_change.h").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path):
    """Where the table is."""
    return tmp_path / "table"


@pytest.fixture
def table(session, place):
    """A table with the numbers 1 to 3, each with a name."""
    session.write_delta(place, {"n": [1, 2, 3], "t": ["a", "b", "c"]})
    return session.open_delta(place)


@pytest.fixture
def rows(session, place):
    """Gives all rows of the table."""
    return lambda: session.query(f"SELECT * FROM read_delta('{place}') ORDER BY n").fetchall()


def test_merge_updates_inserts_and_deletes_in_one_commit(table, rows):
    report = (
        table.merge({"n": [2, 3, 4], "t": ["B", None, "d"]}, "source.n = target.n")
        .when_matched_delete("source.t IS NULL")
        .when_matched_update_all()
        .when_not_matched_insert_all()
        .execute()
    )
    assert (report.status, report.version_after, table.version()) == ("committed", 1, 1)
    assert report.metrics["num_target_rows_deleted"] == 1
    assert rows() == [(1, "a"), (2, "B"), (4, "d")]


def test_merge_takes_expressions_aliases_and_rows_that_the_source_lacks(table, rows):
    (
        table.merge({"n": [2, 9]}, "s.n = t.n", source_alias="s", target_alias="t")
        .when_matched_update({"t": "upper(t.t)"})
        .when_not_matched_insert({"n": "s.n", "t": "'new'"}, "s.n > 5")
        .when_not_matched_by_source_delete("t.n = 1")
        .when_not_matched_by_source_update({"t": "'alone'"})
        .execute(timeout=60)
    )
    assert rows() == [(2, "B"), (3, "alone"), (9, "new")]


def test_merge_adds_columns_when_asked_for(table, rows):
    data = {"n": [3], "t": ["c"], "extra": [7]}
    table.merge(data, "source.n = target.n", merge_schema=True).when_matched_update_all().execute()
    assert rows() == [(1, "a", None), (2, "b", None), (3, "c", 7)]


def test_merge_that_fails_leaves_the_table_as_it_was(table, rows):
    before = rows()

    def batches():
        yield codeanatomy.record_batch({"n": [1]})
        raise OSError("the source is gone")

    with pytest.raises(OSError, match="the source is gone"):
        table.merge(batches(), "source.n = target.n").when_matched_delete().execute()
    with pytest.raises(codeanatomy.QueryInvalidError):
        table.merge({"n": [1]}, "source.m = target.n").when_matched_delete().execute()
    with pytest.raises(codeanatomy.InvalidArgumentError):
        table.merge({"n": [1]}, "source.n = target.n").execute()
    assert (rows(), table.version()) == (before, 0)


def test_delete_takes_a_predicate_or_says_all(table, rows):
    assert table.delete("n < 3").metrics["num_deleted_rows"] == 2
    assert rows() == [(3, "c")]
    with pytest.raises(codeanatomy.InvalidOptionError, match="predicate"):
        table.delete()
    table.delete(all=True)
    assert rows() == []


def test_update_takes_expressions(table, rows):
    table.update({"t": "t || '!'"}, "n = 2")
    table.update({"n": "n + 10"})
    assert rows() == [(11, "a"), (12, "b!"), (13, "c")]


def test_sql_over_a_missing_column_cannot_be_planned(table):
    for change in (lambda: table.delete("m = 1"), lambda: table.update({"t": "m"})):
        with pytest.raises(codeanatomy.PlanError, match="m"):
            change()
    assert table.version() == 0


def test_small_files_are_joined(session, place, table, rows):
    session.write_delta(place, {"n": [4], "t": ["d"]})
    before = rows()
    report = table.optimize.compact(max_concurrent_tasks=1)
    assert report.status == "committed"
    assert table.describe(files=True)["num_files"] == 1
    assert rows() == [*before[:3], (4, "d")]
    assert table.optimize.compact().status == "unchanged"


def test_one_partition_is_sorted(session, tmp_path):
    place = tmp_path / "partitioned"
    data = {"day": ["mon", "tue"], "n": [1, 2]}
    session.write_delta(place, data, partition_columns=["day"])
    table = session.open_delta(place)
    before = {file["path"] for file in table.files().to_pylist()}
    report = table.optimize.z_order(["n"], [("day", "in", ["mon"])], target_size=1 << 20)
    assert report.status == "committed"
    changed = {file["path"] for file in table.files().to_pylist()} ^ before
    assert {path.split("/")[0] for path in changed} == {"day=mon"}


def test_vacuum_lists_by_default_and_removes_when_told_to(place, table):
    (old,) = (file.name for file in place.glob("*.parquet"))
    table.update({"t": "'x'"})
    within = {"enforce_retention_duration": False, "allow_unsafe_retention": True}
    assert table.vacuum().metrics["files_deleted"] == []
    listed = table.vacuum(0, **within)
    assert (listed.status, listed.metrics["files_deleted"]) == ("dry_run", [old])
    assert (place / old).exists()
    assert (
        table.vacuum(0, dry_run=False, keep_versions=[0], **within).metrics["num_deleted_files"]
        == 0
    )
    assert table.vacuum(0, dry_run=False, **within).metrics["num_deleted_files"] == 1
    assert not (place / old).exists()


def test_vacuum_below_the_retention_must_be_meant(table):
    with pytest.raises(codeanatomy.InvalidArgumentError):
        table.vacuum(0)
    with pytest.raises(codeanatomy.InvalidArgumentError, match="allow_unsafe_retention"):
        table.vacuum(0, enforce_retention_duration=False)


def test_an_earlier_version_is_restored(table, rows):
    before = rows()
    table.delete(all=True)
    assert table.restore(0).version_after == 2
    assert rows() == before
    with pytest.raises(codeanatomy.Error) as raised:
        table.restore(77)
    assert "77" in raised.value.message


def test_a_time_is_restored(session, place, table, rows):
    before = rows()
    table.delete(all=True)
    for version, year in enumerate((2020, 2021)):
        # Without a time in the commit, the time of its file is what counts.
        moment = datetime(year, 1, 1, tzinfo=timezone.utc).timestamp()
        os.utime(place / "_delta_log" / f"{version:020}.json", (moment, moment))
    again = session.open_delta(place)
    assert again.restore(datetime(2020, 7, 1, tzinfo=timezone.utc)).version_after == 2
    assert rows() == before


def test_a_constraint_is_added_kept_and_dropped(session, place, table):
    with pytest.raises(codeanatomy.ConstraintError):
        table.alter.add_constraint({"large": "n > 2"})
    table.alter.add_constraint({"positive": "n > 0"})
    with pytest.raises(codeanatomy.ConstraintError):
        session.write_delta(place, {"n": [-1], "t": ["x"]})
    table.alter.drop_constraint("positive")
    session.write_delta(place, {"n": [-1], "t": ["x"]})
    with pytest.raises(codeanatomy.Error, match="positive"):
        table.alter.drop_constraint(["positive"])
    assert table.alter.drop_constraint("positive", False).status == "unchanged"


def test_the_table_itself_is_altered(table, rows):
    table.alter.set_table_properties({"delta.logRetentionDuration": "interval 30 days"})
    table.alter.set_table_name("facts")
    table.alter.set_table_description("of the week")
    table.alter.add_columns({"name": "extra", "type": "long"})
    table.alter.add_columns([{"name": "more", "type": "string", "metadata": {"unit": "m"}}])
    table.alter.set_column_metadata("n", {"unit": "km"})
    table.alter.add_feature("appendOnly", allow_protocol_versions_increase=True)
    said = table.describe()
    assert said["table_properties"]["delta.logRetentionDuration"] == "interval 30 days"
    assert (said["name"], said["description"]) == ("facts", "of the week")
    fields = {field["name"]: field for field in said["schema"]["fields"]}
    assert list(fields) == ["n", "t", "extra", "more"]
    assert fields["n"]["metadata"] == {"unit": "km"}
    assert fields["more"]["metadata"] == {"unit": "m"}
    assert "appendOnly" in said["writer_features"]
    assert rows()[0] == (1, "a", None, None)


def test_unknown_properties_are_refused_unless_meant(table):
    with pytest.raises(codeanatomy.Error, match="no_such"):
        table.alter.set_table_properties({"no_such": "1"})
    table.alter.set_table_properties({"no_such": "1"}, raise_if_not_exists=False)
    assert table.describe()["table_properties"] == {"no_such": "1"}


def test_a_column_takes_null_when_told_to(session, tmp_path):
    place = tmp_path / "strict"
    schema = "CREATE EXTERNAL TABLE strict (n BIGINT NOT NULL) STORED AS DELTA LOCATION"
    session.execute(f"{schema} '{place}'")
    table = session.open_delta(place)
    assert [field["nullable"] for field in table.describe()["schema"]["fields"]] == [False]
    table.alter.drop_column_not_null("n")
    assert [field["nullable"] for field in table.describe()["schema"]["fields"]] == [True]


def test_a_checkpoint_is_written_without_a_commit(place, table):
    report = table.create_checkpoint()
    assert (report.version_before, report.version_after, report.verified) == (0, 0, None)
    assert list((place / "_delta_log").glob("*.checkpoint.parquet"))
    assert table.cleanup_metadata().version_after == 0


def test_commits_are_compacted_into_one_more_file_and_the_table_stays_equal(
    session, place, table, rows
):
    table.delete("n = 1")
    session.write_delta(place, {"n": [4], "t": ["d"]})
    table.refresh()

    def read():
        again = session.open_delta(place)
        versions = [session.open_delta(place, version).files().to_pylist() for version in range(3)]
        return rows(), versions, again.describe(files=True), again.history()

    before = read()
    log = set((place / "_delta_log").iterdir())
    report = table.compact_logs(0, 2)
    assert (report.operation, report.version_before, report.version_after) == ("compact_log", 2, 2)
    assert report.verified is None
    (added,) = set((place / "_delta_log").iterdir()) - log
    assert added.name == f"{0:020}.{2:020}.compacted.json"
    assert read() == before
    actions = [json.loads(line) for line in added.read_text(encoding="utf-8").splitlines()]
    files = [action["add"]["path"] for action in actions if "add" in action]
    assert sorted(files) == [file["path"] for file in before[1][-1]]
    assert table.run_start(delta.compact_log(1, 2)).result().version_after == 2
    assert table.delete("n = 4").version_after == 3
    assert rows() == [(2, "b"), (3, "c")]


@pytest.mark.parametrize("first_and_last", [(0, 2), (1, 1), (1, 0), (7, 9), (-1, 1)], ids=str)
def test_commits_that_are_not_there_or_less_than_two_are_not_compacted(
    first_and_last, table, place
):
    table.delete("n = 1")
    log = set((place / "_delta_log").iterdir())
    with pytest.raises(codeanatomy.InvalidOptionError):
        table.compact_logs(*first_and_last)
    assert set((place / "_delta_log").iterdir()) == log
    assert table.version() == 1


def test_files_that_are_gone_leave_the_log(place, table, rows):
    (file,) = place.glob("*.parquet")
    assert table.repair(dry_run=True).metrics["files_removed"] == []
    file.unlink()
    assert table.repair(dry_run=True).metrics["files_removed"] == [file.name]
    assert table.repair().version_after == 1
    assert rows() == []


def test_maintenance_runs_typed_steps_in_its_own_order(table):
    report = table.maintain(
        [
            delta.vacuum(dry_run=True),
            delta.checkpoint(),
            delta.optimize(commit={"metadata": {"by": "night"}}),
            delta.repair(),
        ]
    )
    assert (report.operation, report.status) == ("maintain", "completed")
    names = [step.operation for step in report.steps]
    assert names == ["repair", "optimize", "checkpoint", "vacuum"]
    assert [step.status for step in report.steps] == [step.report.status for step in report.steps]
    assert {step.error for step in report.steps} == {None}


def test_maintenance_stops_at_a_step_that_fails_and_raises_nothing(table):
    report = table.maintain(
        [delta.add_constraints({"large": "n > 2"}), delta.vacuum(retention_hours=0, dry_run=True)]
    )
    assert report.status == "failed"
    failed, not_run = report.steps
    assert (failed.operation, failed.status, failed.report) == ("vacuum", "failed", None)
    assert isinstance(failed.error, codeanatomy.InvalidArgumentError)
    assert (not_run.status, not_run.report, not_run.error) == ("not_run", None, None)


def test_requests_made_by_hand_run_and_are_checked(table, rows):
    assert table.run({"operation": "delete", "predicate": "n = 1"}).version_after == 1
    assert len(rows()) == 2
    with pytest.raises(codeanatomy.InvalidOptionError, match="optimize"):
        table.run({"operation": "compact"})
    with pytest.raises(codeanatomy.InvalidOptionError, match="predikate"):
        table.run({"operation": "delete", "predikate": "n = 1"})
    with pytest.raises(codeanatomy.InvalidOptionError, match="JSON"):
        table.run({"operation": "delete", "predicate": object()})


def test_a_commit_carries_what_it_was_given(table):
    commit = {
        "metadata": {"ticket": "17"},
        "required_metadata": ["ticket"],
        "app_transaction": {"app_id": "job", "version": 5},
        "max_retries": 3,
        "create_checkpoint": False,
    }
    assert table.delete("n = 1", commit=commit).commit_metadata == {"ticket": "17"}
    assert table.history(1)[0]["metadata"]["ticket"] == "17"
    assert table.transaction_version("job") == 5
    assert table.delete("n = 2", commit=commit).status == "skipped_duplicate"


def fields_by_operation():
    """The rows of the header's table of operations: the words in code marks of each."""
    table = HEADER[HEADER.index("| operation | fields") :]
    found = re.findall(r"^ \* \| `(\w+)` \| ([^|]+) \|$", table, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", fields)) for name, fields in found}


OPERATIONS = [name for name in delta.__all__ if name[0].islower()]


def test_every_operation_of_the_header_can_be_requested():
    assert sorted(OPERATIONS) == sorted(fields_by_operation())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_fields_of_a_request_are_those_of_the_header(operation):
    parameters = set(inspect.signature(getattr(delta, operation)).parameters) - {"commit"}
    described = fields_by_operation()[operation]
    inside_of_values = {"column", "op", "value", "in", "name", "type", "nullable", "metadata"}
    assert parameters <= described
    assert described - parameters <= inside_of_values


def test_options_of_a_write_are_those_of_the_header():
    table = HEADER[HEADER.index("Writes an Arrow stream") : HEADER.index("The report:")]
    rows = re.findall(r"^ \* \| (`[^|]+) \|", table, re.MULTILINE)
    assert re.findall(r"`(\w+)`", " ".join(rows)) == list(delta.WriteOptions.__annotations__)
