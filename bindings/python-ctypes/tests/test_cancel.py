"""Cancel tokens, time limits, tasks and progress."""

from __future__ import annotations

import threading
import time

import pytest
from conftest import ENDLESS_SQL

import codeanatomy

#: How long a cancelled call may take to return, on a busy machine.
LATENCY = 5


class Stopwatch:
    def __enter__(self):
        self.begin = time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self.begin


def later(action, seconds=0.1):
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


@pytest.fixture
def token():
    with codeanatomy.CancelToken() as token:
        yield token


LONG_CALLS = {
    "execute": lambda session, **options: session.execute(ENDLESS_SQL, **options),
    "fetchall": lambda session, **options: session.query(ENDLESS_SQL, **options).fetchall(),
    "explain": lambda session, **options: session.sql(ENDLESS_SQL).explain(analyze=True, **options),
    "write": lambda session, **options: session.sql(ENDLESS_SQL).write("x.parquet", **options),
    "ingest": lambda session, **options: session.ingest("t", session.query(ENDLESS_SQL), **options),
    "register": lambda session, **options: session.register_stream(
        "t", session.query(ENDLESS_SQL), **options
    ),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", LONG_CALLS)
def test_token_that_another_thread_cancels_stops_the_call(name, session, token, folder):
    later(token.cancel)
    with Stopwatch() as watch, pytest.raises(codeanatomy.CancelledError):
        LONG_CALLS[name](session, cancel_token=token)
    assert watch.seconds < LATENCY
    assert session.query("SELECT 1").fetchall() == [(1,)]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", LONG_CALLS)
def test_time_limit_stops_the_call(name, session):
    with Stopwatch() as watch, pytest.raises(codeanatomy.TimeoutError) as raised:
        LONG_CALLS[name](session, timeout=0.2)
    assert 0.2 <= watch.seconds < 0.2 + LATENCY
    assert raised.value.retryable
    assert session.query("SELECT 1").fetchall() == [(1,)]


def test_token_cancelled_before_stops_planning(session, token):
    token.cancel()
    assert token.is_cancelled
    with pytest.raises(codeanatomy.CancelledError):
        session.sql("SELECT 1", cancel_token=token)


def test_token_may_be_cancelled_many_times_and_stays_cancelled(token):
    assert not token.is_cancelled
    for _ in range(3):
        token.cancel()
    assert token.is_cancelled


def test_token_with_a_time_limit_fires_by_itself(session):
    with codeanatomy.CancelToken(timeout=0.2) as token:
        with pytest.raises(codeanatomy.TimeoutError):
            session.execute(ENDLESS_SQL, cancel_token=token)
        assert token.is_cancelled


def test_one_token_stops_many_calls(session, token):
    outcomes = []

    def run():
        try:
            session.execute(ENDLESS_SQL, cancel_token=token)
        except codeanatomy.Error as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    later(token.cancel)
    for thread in threads:
        thread.join(LATENCY)
    assert outcomes == [codeanatomy.CancelledError] * 4


def test_closed_token_still_stops_what_it_was_given_to(session):
    token = codeanatomy.CancelToken(timeout=0.3)
    task = session.sql(ENDLESS_SQL).execute_start(cancel_token=token)
    token.close()
    with pytest.raises(codeanatomy.TimeoutError):
        task.result()


def test_reader_is_cancelled_between_batches(session):
    reader = session.query("SELECT a.value FROM range(0, 1000000) AS a, range(0, 1000) AS b")
    assert len(next(reader)) > 0
    reader.cancel()
    with Stopwatch() as watch, pytest.raises(codeanatomy.CancelledError):
        for _ in reader:
            pass
    assert watch.seconds < LATENCY


def test_reader_is_cancelled_while_another_thread_waits_in_it(session):
    reader = session.query(ENDLESS_SQL)
    later(reader.cancel)
    with Stopwatch() as watch, pytest.raises(codeanatomy.CancelledError):
        reader.fetchall()
    assert watch.seconds < LATENCY


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_time_limit_that_is_no_time_is_refused(seconds, session):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="positive number of seconds"):
        session.sql("SELECT 1", timeout=seconds)


def test_tiny_time_limit_is_a_limit_and_not_none(session):
    with pytest.raises(codeanatomy.TimeoutError):
        session.execute(ENDLESS_SQL, timeout=1e-9)


def test_task_is_waited_for_with_a_limit_and_goes_on(session):
    task = session.sql(ENDLESS_SQL).execute_start()
    assert task.wait(timeout=0.1) is False
    assert task.running
    task.cancel()
    with pytest.raises(codeanatomy.CancelledError):
        task.wait()
    assert not task.running


def test_task_gives_the_same_result_at_every_call(session):
    task = session.sql("SELECT value FROM range(0, 9)").execute_start()
    assert task.wait()
    assert [task.result(), task.result()] == [9, 9]


def test_failed_task_raises_at_every_call(session):
    task = session.sql("SELECT 1 / value FROM range(0, 2)").execute_start()
    for _ in range(2):
        with pytest.raises(codeanatomy.ExecutionError):
            task.result()


def test_closing_a_task_cancels_it_at_once(session):
    task = session.sql(ENDLESS_SQL).execute_start()
    with Stopwatch() as watch:
        task.close()
    assert watch.seconds < LATENCY
    with pytest.raises(codeanatomy.InvalidStateError):
        task.wait()


def test_reader_that_a_task_gave_goes_on_when_the_task_is_closed(session):
    task = session.sql("SELECT value FROM range(0, 50000)").run_start()
    reader = task.result()
    task.close()
    assert sum(len(batch) for batch in reader) == 50000


def test_progress_is_told_while_a_call_runs_and_never_goes_back(session):
    seen = []

    def remember(progress):
        seen.append(progress)
        if len(seen) == 3:
            token.cancel()

    with codeanatomy.CancelToken() as token, pytest.raises(codeanatomy.CancelledError):
        session.query(ENDLESS_SQL, cancel_token=token, on_progress=remember).fetchall()
    assert len(seen) >= 3
    assert all(not progress.finished for progress in seen[:3])
    elapsed = [progress.elapsed for progress in seen]
    assert elapsed == sorted(elapsed)


def test_progress_of_a_finished_reader_counts_its_rows(session):
    reader = session.query("SELECT value FROM range(0, 20000)")
    reader.read_all()
    progress = reader.progress()
    assert (progress.finished, progress.output_rows) == (True, 20000)
    assert progress.output_batches >= 2
