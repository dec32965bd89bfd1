"""Many threads at once: shared sessions, queries and readers, and random cancels."""

from __future__ import annotations

import random
import threading

import codeanatomy


def in_threads(count, work):
    """Runs `work(number)` in that many threads at once; what they raised."""
    failures = []
    start = threading.Barrier(count)

    def run(number):
        try:
            start.wait(30)
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    return failures


def test_threads_share_one_session(session):
    session.register("t", {"a": list(range(1000))})

    def work(number):
        for _ in range(10):
            assert session.query("SELECT count(*) FROM t WHERE a < $1", [number]).fetchall() == [
                (number,)
            ]

    assert in_threads(16, work) == []


def test_threads_run_one_query(session):
    query = session.sql("SELECT sum(value) FROM range(0, 10000)")

    def work(_number):
        for _ in range(10):
            assert query.run().fetchall() == [(49995000,)]

    assert in_threads(16, work) == []


def test_threads_share_one_reader_and_each_row_comes_out_once(session):
    reader = session.query("SELECT value FROM range(0, 200000)")
    rows = []

    def work(_number):
        for batch in reader:
            rows.extend(batch.column(0).to_pylist())

    assert in_threads(8, work) == []
    assert sorted(rows) == list(range(200000))


def test_threads_register_and_drop_their_own_tables(session):
    def work(number):
        for turn in range(10):
            session.register(f"t{number}", {"a": [number, turn]}, replace=True)
            assert session.query(f"SELECT min(a) FROM t{number}").fetchall() == [
                (min(number, turn),)
            ]
        session.deregister(f"t{number}")

    assert in_threads(8, work) == []
    assert session.tables() == []


def test_streams_of_python_are_pulled_while_threads_run_python(session):
    def work(number):
        batches = (codeanatomy.record_batch({"a": [part]}) for part in range(20))
        session.register(f"s{number}", batches)
        assert session.query(f"SELECT sum(a) FROM s{number}").fetchall() == [(190,)]

    assert in_threads(8, work) == []


def test_random_cancels_leave_a_working_session(session):
    chance = random.Random(7)
    waits = [chance.uniform(0, 0.05) for _ in range(8)]

    def work(number):
        for _ in range(10):
            with codeanatomy.CancelToken() as token:
                timer = threading.Timer(waits[number], token.cancel)
                timer.start()
                try:
                    rows = session.query(
                        "SELECT value % 7, count(*) FROM range(0, 300000) GROUP BY 1",
                        cancel_token=token,
                    ).fetchall()
                    assert len(rows) == 7
                except codeanatomy.CancelledError:
                    pass
                finally:
                    timer.join()

    assert in_threads(8, work) == []
    assert session.query("SELECT 1").fetchall() == [(1,)]
