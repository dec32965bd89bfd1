"""Loops over everything that allocates, with a bound on what the process may grow by."""

from __future__ import annotations

import gc
import os
import tempfile
import threading
from pathlib import Path

import pytest

import codeanatomy
from codeanatomy._arrow import capsule, release

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="needs /proc to know the process's memory"
)

#: Turns to warm up (caches, allocator), then turns that are counted.
WARM_UP, TURNS = 40, 120
#: What the counted turns may add: far less than one small leak per turn would.
ALLOWED_KIB_PER_TURN = 8


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def resident_kib() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


BLOCK = "x" * 20_000


def query_and_fetch(session):
    session.query("SELECT value, $1 AS t FROM range(0, 20)", [BLOCK]).fetchall()


def read_half_of_a_result(session):
    next(session.query("SELECT value FROM range(0, 100000)"))


def plan_only(session):
    query = session.sql("SELECT $1 AS a, value FROM range(0, 10)")
    assert len(query.schema) + len(query.parameter_schema) == 3
    query.bind(BLOCK).explain()


def fail(session):
    for sql in ("SELEKT", "SELECT * FROM no_such_table", "SELECT $1"):
        with pytest.raises(codeanatomy.Error):
            session.query(sql).fetchall()


def register_and_drop(session):
    session.register("t", {"a": [BLOCK] * 10})
    session.query("SELECT count(*) FROM t").fetchall()
    session.deregister("t")


def register_a_failing_stream(session):
    def batches():
        yield codeanatomy.record_batch({"a": [BLOCK]})
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        session.register("t", batches())


def hand_batches_around(session):
    batch = next(session.query("SELECT value, $1 AS t FROM range(0, 10)", [BLOCK]))
    codeanatomy.Batch.from_arrow(batch).rows()
    codeanatomy.Schema.from_arrow(batch)
    batch.__arrow_c_array__()


def start_and_forget(session):
    session.sql("SELECT sum(value) FROM range(0, 100000)").execute_start()


def cancel(session):
    with codeanatomy.CancelToken() as token:
        token.cancel()
        with pytest.raises(codeanatomy.CancelledError):
            session.query("SELECT 1", cancel_token=token)


def write_a_delta_table(session):
    with tempfile.TemporaryDirectory() as folder:
        session.write_delta(folder, {"a": [BLOCK]})


def make_a_delta_table(session):
    with tempfile.TemporaryDirectory() as folder:
        session.create_delta(folder, [{"name": "a", "type": "string"}], description=BLOCK)
        with pytest.raises(codeanatomy.DeltaProtocolError):
            session.open_delta(folder, required_protocol={"reader_features": [BLOCK]})
        session.open_delta(folder).register("made", file_column="f", replace=True)


def look_at_a_delta_table(session):
    if not session.delta_exists("facts"):
        session.write_delta("facts", {"a": [BLOCK]})
    with session.open_delta("facts") as table:
        table.describe()
        table.history()
        table.files().fetchall()
        table.payload(codeanatomy.DeltaPayload.SNAPSHOT)


def observe_a_delta_table(session):
    kept = []
    session.set_delta_observer(lambda _payload, rows: kept.append((rows, BLOCK * 10)))
    write_a_delta_table(session)
    session.set_delta_observer(None)
    assert len(kept) == 1


def merge_into_a_delta_table(session):
    session.write_delta("facts", {"a": [BLOCK]})
    merge = session.open_delta("facts").merge({"a": [BLOCK]}, "source.a = target.a")
    merge.when_matched_delete().execute()


def write_a_failing_stream_into_a_delta_table(session):
    def batches():
        yield codeanatomy.record_batch({"a": [BLOCK]})
        raise OSError("gone")

    with tempfile.TemporaryDirectory() as folder, pytest.raises(OSError, match="gone"):
        session.write_delta(folder, batches())


def open_and_close(_session):
    with codeanatomy.connect() as other:
        other.query("SELECT 1").fetchall()


WORK = [
    query_and_fetch,
    read_half_of_a_result,
    plan_only,
    fail,
    register_and_drop,
    register_a_failing_stream,
    hand_batches_around,
    start_and_forget,
    cancel,
    write_a_delta_table,
    make_a_delta_table,
    look_at_a_delta_table,
    observe_a_delta_table,
    write_a_failing_stream_into_a_delta_table,
    open_and_close,
]


@pytest.mark.parametrize("work", WORK, ids=lambda work: work.__name__)
def test_loop_does_not_grow_the_process(work, session):
    for _ in range(WARM_UP):
        work(session)
    for _ in range(3):  # a leak grows each time, what the allocator keeps only once
        gc.collect()
        before = resident_kib()
        for _ in range(TURNS):
            work(session)
        gc.collect()
        grown = resident_kib() - before
        if grown < ALLOWED_KIB_PER_TURN * TURNS:
            return
    pytest.fail(f"{grown} KiB in {TURNS} turns")


def test_nothing_stays_in_the_tables_of_callbacks(session):
    from codeanatomy import _task
    from codeanatomy._delta import observe

    for work in (
        register_and_drop,
        register_a_failing_stream,
        hand_batches_around,
        observe_a_delta_table,
        merge_into_a_delta_table,
        write_a_failing_stream_into_a_delta_table,
    ):
        work(session)
    gc.collect()
    capsule.sweep()
    deadline = threading.Event()
    for _ in range(100):  # threads of the library may release a moment later
        if not release._held and not _task._listeners and not observe._observers:
            break
        deadline.wait(0.05)
    assert release._held == {}
    assert _task._listeners == {}
    assert observe._observers == {}


def test_runtimes_of_their_own_end_their_threads():
    def threads():
        return len(list(Path("/proc/self/task").iterdir()))

    before = threads()
    for _ in range(20):
        with codeanatomy.Runtime(worker_threads=2) as runtime:
            codeanatomy.Session(runtime).query("SELECT 1").fetchall()
    waiting = threading.Event()
    for _ in range(100):
        if threads() <= before + 4:
            break
        waiting.wait(0.05)
    assert threads() <= before + 4
