"""Cancelling and timing out work on Delta tables, and using them from many threads."""

from __future__ import annotations

import asyncio
import itertools
import threading

import pytest

import codeanatomy
from codeanatomy import delta


@pytest.fixture
def place(tmp_path):
    return tmp_path / "table"


@pytest.fixture
def table(session, place):
    session.write_delta(place, {"n": [0]})
    return session.open_delta(place)


@pytest.fixture
def token():
    with codeanatomy.CancelToken() as token:
        yield token


def endless_batches(on_third=None):
    """Numbers without an end; with the third batch something happens."""
    for number in itertools.count(1):
        if number == 3 and on_third is not None:
            on_third()
        yield codeanatomy.record_batch({"n": [number]})


def merge(table, data):
    return table.merge(data, "source.n = target.n").when_not_matched_insert_all()


PULLING = {
    "write": lambda session, table, data, **options: session.write_delta(
        table.uri, data, **options
    ),
    "merge": lambda _session, table, data, **options: merge(table, data).execute(**options),
}


def check_unchanged(session, table):
    assert table.refresh() == 0
    assert session.query(f"SELECT n FROM read_delta('{table.uri}')").fetchall() == [(0,)]


@pytest.mark.parametrize("name", PULLING)
def test_a_token_stops_a_call_that_pulls_and_leaves_nothing_to_see(name, session, table, token):
    with pytest.raises(codeanatomy.CancelledError):
        PULLING[name](session, table, endless_batches(token.cancel), cancel_token=token)
    check_unchanged(session, table)


@pytest.mark.parametrize("name", PULLING)
def test_a_time_limit_stops_a_call_that_pulls(name, session, table):
    with pytest.raises(codeanatomy.TimeoutError) as raised:
        PULLING[name](session, table, endless_batches(), timeout=0.2)
    assert raised.value.retryable
    check_unchanged(session, table)


@pytest.mark.parametrize("name", PULLING)
def test_the_run_of_a_reader_ends_with_the_call_that_pulls_it(name, session, table):
    reader = session.query("SELECT value AS n FROM range(1, 100000000000)")
    with pytest.raises(codeanatomy.TimeoutError):
        PULLING[name](session, table, reader, timeout=0.2)
    assert reader.progress().finished
    check_unchanged(session, table)


def test_a_task_that_is_cancelled_leaves_nothing_to_see(session, table):
    pulled = threading.Event()
    for start in (
        lambda data: session.write_delta_start(table.uri, data),
        lambda data: merge(table, data).execute_start(),
    ):
        task = start(endless_batches(pulled.set))
        assert pulled.wait(30)
        task.cancel()
        with pytest.raises(codeanatomy.CancelledError):
            task.result()
        pulled.clear()
    check_unchanged(session, table)


def test_cancelling_a_coroutine_cancels_its_write(session, table):
    async def work():
        loop = asyncio.get_running_loop()
        pulled = asyncio.Event()
        data = endless_batches(lambda: loop.call_soon_threadsafe(pulled.set))

        async def write():
            await session.write_delta_start(table.uri, data)

        writing = asyncio.ensure_future(write())
        await asyncio.wait_for(pulled.wait(), 30)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing

    asyncio.run(work())
    check_unchanged(session, table)


CALLS = {
    "open": lambda session, table, **options: session.open_delta(table.uri, **options),
    "exists": lambda session, table, **options: session.delta_exists(table.uri, **options),
    "refresh": lambda _, table, **options: table.refresh(**options),
    "register": lambda _, table, **options: table.register("t", **options),
    "describe": lambda _, table, **options: table.describe(**options),
    "history": lambda _, table, **options: table.history(**options),
    "files": lambda _, table, **options: table.files(**options),
    "delete": lambda _, table, **options: table.delete(all=True, **options),
    "compact": lambda _, table, **options: table.optimize.compact(**options),
    "alter": lambda _, table, **options: table.alter.set_table_name("x", **options),
    "maintain": lambda _, table, **options: table.maintain([delta.checkpoint()], **options),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_token_cancelled_before_stops_every_call(name, session, table, token):
    token.cancel()
    with pytest.raises(codeanatomy.CancelledError):
        CALLS[name](session, table, cancel_token=token)
    check_unchanged(session, table)
    assert session.tables() == []


@pytest.mark.parametrize("name", CALLS)
def test_every_call_takes_a_time_limit_and_refuses_one_that_is_none(name, session, table):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="positive number of seconds"):
        CALLS[name](session, table, timeout=-1)
    with pytest.raises(TypeError, match="time_limit"):
        CALLS[name](session, table, time_limit=1)
    CALLS[name](session, table, timeout=60)


def test_an_exception_of_on_progress_ends_a_write(session, table):
    class EnoughError(Exception):
        pass

    def stop(_progress):
        raise EnoughError

    with pytest.raises(EnoughError):
        session.write_delta(table.uri, endless_batches(), on_progress=stop)
    check_unchanged(session, table)


def test_threads_append_to_one_table_and_share_one_open_one(session, table):
    failures = []

    def work(number):
        try:
            for turn in range(3):
                session.write_delta(table.uri, {"n": [number * 10 + turn]})
                assert table.refresh() > 0
                assert len(table.history(1)) == 1
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=[number]) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert table.refresh() == 12
    table.register("numbers")
    assert session.query("SELECT count(DISTINCT n) FROM numbers").fetchall() == [(13,)]
