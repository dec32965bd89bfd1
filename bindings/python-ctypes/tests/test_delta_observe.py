"""Payloads about Delta tables: their columns, asked for, and told to an observer."""

from __future__ import annotations

import gc
import re
import threading
import weakref

import pytest
from conftest import PROJECT

import codeanatomy
from codeanatomy import DeltaPayload

HEADER = (PROJECT / "include" / "codeanatomy" / "delta_observe.h").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path):
    """Where a table can be made."""
    return tmp_path / "table"


@pytest.fixture
def table(session, place):
    """A table with the numbers 1 to 3, in two files."""
    session.write_delta(place, {"n": [1, 2]})
    session.write_delta(place, {"n": [3]})
    return session.open_delta(place)


@pytest.fixture
def told(session):
    """What an observer is told, as pairs of the kind and the only row."""
    told = []
    session.set_delta_observer(lambda payload, rows: told.append((payload, *rows.to_pylist())))
    return told


def wait_until(condition):
    """Waits for what threads of the library do a moment later."""
    waiting = threading.Event()
    for _ in range(100):
        if condition():
            return
        waiting.wait(0.05)
    raise AssertionError("it has not happened")


def test_kinds_are_those_of_the_header():
    constants = re.findall(r"^#define CODEANATOMY_DELTA_PAYLOAD_(\w+) (\d+)$", HEADER, re.MULTILINE)
    assert {(name, int(value)) for name, value in constants} == {
        (payload.name, payload.value) for payload in DeltaPayload
    }


@pytest.mark.parametrize("payload", DeltaPayload, ids=lambda payload: payload.name)
def test_schema_of_a_payload_says_what_it_is(payload):
    schema = codeanatomy.delta_payload_schema(payload)
    assert schema.names[:3] == ["event_time", "table_uri", "version"]
    assert schema.metadata[b"codeanatomy.payload"] == payload.name.lower().encode()
    assert schema.metadata[b"codeanatomy.payload_version"] == b"1"


def test_payloads_have_the_columns_that_their_schemas_say(table):
    report = table.delete("n = 1")
    rows = {
        DeltaPayload.SNAPSHOT: table.payload(DeltaPayload.SNAPSHOT, files=True),
        DeltaPayload.SCAN_CONFIG: table.payload(
            DeltaPayload.SCAN_CONFIG, scan={"file_column": "origin"}
        ),
        DeltaPayload.ADD_ACTIONS: table.payload(DeltaPayload.ADD_ACTIONS, predicate="n > 2"),
        DeltaPayload.MUTATION_REPORT: table.payload(DeltaPayload.MUTATION_REPORT, report=report),
        DeltaPayload.MAINTENANCE_REPORT: table.payload(
            DeltaPayload.MAINTENANCE_REPORT, report=table.vacuum()
        ),
    }
    for payload, reader in rows.items():
        assert reader.schema == codeanatomy.delta_payload_schema(payload)
    (snapshot,), (scan,), (file,), (change,), (vacuum,) = (
        reader.to_pylist() for reader in rows.values()
    )
    assert (snapshot["version"], snapshot["num_files"]) == (2, 2)
    assert (scan["registered_name"], scan["file_column"]) == (None, "origin")
    assert (file["version"], file["num_records"]) == (2, 1)
    assert (change["operation"], change["version_before"], change["version_after"]) == (
        "delete",
        1,
        2,
    )
    assert (change["elapsed_ms"] / 1000, change["verified"]) == (report.elapsed, True)
    assert (vacuum["status"], vacuum["dry_run"], vacuum["files_deleted"]) == ("dry_run", True, [])


def test_a_payload_can_be_started(table):
    reader = table.payload_start(DeltaPayload.SNAPSHOT, timeout=60).result()
    assert reader.to_pydict()["num_files"] == [None]


@pytest.mark.parametrize(
    ("payload", "options", "named"),
    [
        (DeltaPayload.SNAPSHOT, {"predicate": "n = 1"}, "predicate"),
        (DeltaPayload.ADD_ACTIONS, {"files": True}, "files"),
        (DeltaPayload.SCAN_CONFIG, {"scan": {"replace": True}}, "replace"),
        (DeltaPayload.MUTATION_REPORT, {}, "report"),
    ],
)
def test_options_that_a_payload_does_not_take_or_lacks_are_named(payload, options, named, table):
    with pytest.raises(codeanatomy.InvalidOptionError, match=named):
        table.payload(payload, **options)


def test_options_and_kinds_that_there_are_not_are_refused(table):
    with pytest.raises(TypeError, match="colour"):
        table.payload(DeltaPayload.SNAPSHOT, colour="red")
    for ask in (table.payload, codeanatomy.delta_payload_schema):
        with pytest.raises(ValueError, match="not a valid DeltaPayload"):
            ask("snapshot")


def test_an_observer_is_told_of_what_operations_do(session, place, told):
    session.write_delta(place, {"n": [1, 2]}, commit={"metadata": {"why": "a test"}})
    table = session.open_delta(place)
    table.register("numbers")
    table.optimize.compact()
    assert [payload for payload, _ in told] == [
        DeltaPayload.MUTATION_REPORT,
        DeltaPayload.SNAPSHOT,
        DeltaPayload.SCAN_CONFIG,
        DeltaPayload.MAINTENANCE_REPORT,
    ]
    write, snapshot, scan, optimize = (row for _, row in told)
    assert (write["operation"], write["version_before"], write["version_after"]) == (
        "write",
        None,
        0,
    )
    assert write["commit_metadata"] == [("why", "a test")]
    assert snapshot["table_uri"] == f"file://{place}/"
    assert scan["registered_name"].endswith("numbers")
    assert (optimize["operation"], optimize["status"]) == ("optimize", "unchanged")


def test_an_observer_is_told_of_what_statements_commit_and_not_of_failures(session, table, told):
    table.register("numbers")
    session.execute("DELETE FROM numbers WHERE n = 9")
    session.execute("UPDATE numbers SET n = 7 WHERE n = 1")
    with pytest.raises(codeanatomy.PlanError):
        table.delete("no_such_column = 1")
    (_, scan), (_, update) = told
    assert scan["version"] == 1
    assert (update["operation"], update["version_after"]) == ("update", 2)


def test_an_observer_is_replaced_and_ended(session, place):
    first, second = [], []
    session.set_delta_observer(lambda payload, _rows: first.append(payload))
    session.set_delta_observer(lambda payload, _rows: second.append(payload))
    session.write_delta(place, {"n": [1]})
    session.set_delta_observer(None)
    session.write_delta(place, {"n": [2]})
    assert (first, second) == ([], [DeltaPayload.MUTATION_REPORT])


def test_an_observer_that_raises_is_reported_and_fails_no_call(session, place, monkeypatch):
    def fail(_payload, _rows):
        raise RuntimeError("broken")

    unraisable = []
    monkeypatch.setattr("sys.unraisablehook", unraisable.append)
    session.set_delta_observer(fail)
    assert session.write_delta(place, {"n": [1]}).status == "committed"
    assert [str(report.exc_value) for report in unraisable] == ["broken"]


def test_an_observer_that_waits_for_the_library_is_refused(session, place):
    raised = []

    def ask(_payload, _rows):
        try:
            session.query("SELECT 1")
        except codeanatomy.Error as error:
            raised.append(type(error))

    session.set_delta_observer(ask)
    assert session.write_delta(place, {"n": [1]}).status == "committed"
    assert raised == [codeanatomy.ReentrantCallError]


def test_rows_can_be_kept_and_read_when_all_else_is_gone(place):
    kept = []
    with codeanatomy.connect() as session:
        session.set_delta_observer(lambda _payload, rows: kept.append(rows))
        session.write_delta(place, {"n": [1]})
    (rows,) = kept
    assert rows.schema == codeanatomy.delta_payload_schema(DeltaPayload.MUTATION_REPORT)
    assert rows.to_pydict()["version_after"] == [0]


def test_an_observer_is_told_by_several_threads(session, tmp_path, told):
    tasks = [session.write_delta_start(tmp_path / str(n), {"n": [n]}) for n in range(8)]
    for task in tasks:
        task.result()
    uris = sorted(row["table_uri"] for _, row in told)
    assert uris == [f"file://{tmp_path}/{n}/" for n in range(8)]


class Observer:
    def __call__(self, payload, rows):
        pass


@pytest.mark.parametrize("end", ["replaced", "ended", "closed", "refused"])
def test_an_observer_is_freed_when_nobody_can_tell_it_any_more(end, place):
    session = codeanatomy.connect()
    observer = Observer()
    freed = weakref.ref(observer)
    if end == "refused":
        session.close()
        with pytest.raises(codeanatomy.InvalidStateError):
            session.set_delta_observer(observer)
    else:
        session.set_delta_observer(observer)
        session.write_delta(place, {"n": [1]})
    del observer
    if end == "closed":
        table = session.open_delta(place)
        session.close()
        gc.collect()
        assert freed() is not None
        table.close()
        del table
    elif end == "replaced":
        session.set_delta_observer(lambda _payload, _rows: None)
    elif end == "ended":
        session.set_delta_observer(None)
    wait_until(lambda: gc.collect() is not None and freed() is None)


def test_a_process_ends_while_an_observer_runs(run_python, place):
    program = """
import sys, threading, time
import codeanatomy

inside = threading.Event()

def observe(payload, rows):
    inside.set()
    time.sleep(0.5)

session = codeanatomy.connect()
session.set_delta_observer(observe)
task = session.write_delta_start(sys.argv[1], {"n": [1]})
inside.wait()
print("end")
"""
    run = run_python(program, str(place))
    assert (run.returncode, run.stdout, run.stderr) == (0, "end\n", "")
