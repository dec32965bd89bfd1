"""Tasks are awaitable: an event loop runs many queries at once and can cancel each."""

from __future__ import annotations

import asyncio
import gc
import time

import pytest
from conftest import ENDLESS_SQL

import codeanatomy
from codeanatomy import _task


def test_queries_are_awaited_and_read_with_async_for(session):
    async def work():
        reader = await session.query_async(
            "SELECT value FROM range(0, 30000) WHERE value < $1", [20000]
        )
        return [len(batch) async for batch in reader]

    sizes = asyncio.run(work())
    assert sum(sizes) == 20000
    assert len(sizes) > 1


def test_many_queries_run_at_once_in_one_loop(session):
    async def one(number):
        reader = await session.query_async("SELECT $1 + 1", [number])
        return [row async for batch in reader for row in batch.rows()]

    async def work():
        return await asyncio.gather(*(one(number) for number in range(50)))

    assert asyncio.run(work()) == [[(number + 1,)] for number in range(50)]


def test_loop_goes_on_while_a_query_runs(session):
    async def work():
        task = asyncio.ensure_future(session.execute_async(ENDLESS_SQL))
        ticks = 0
        for _ in range(20):
            await asyncio.sleep(0.01)
            ticks += 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return ticks

    assert asyncio.run(work()) == 20


def test_failure_is_raised_where_the_task_is_awaited(session):
    async def work():
        with pytest.raises(codeanatomy.SqlSyntaxError):
            await session.query_async("SELEKT")
        with pytest.raises(codeanatomy.ExecutionError):
            await session.execute_async("SELECT 1 / value FROM range(0, 2)")

    asyncio.run(work())


def test_time_limit_of_asyncio_stops_the_query(session):
    async def work():
        begin = time.monotonic()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(session.execute_async(ENDLESS_SQL), 0.2)
        return time.monotonic() - begin

    assert asyncio.run(work()) < 5


def test_cancelled_async_for_stops_the_run(session):
    async def work():
        reader = await session.query_async(ENDLESS_SQL)

        async def read():
            async for _ in reader:
                pass

        task = asyncio.ensure_future(read())
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(codeanatomy.CancelledError):
            next(reader)

    asyncio.run(work())


def test_one_task_can_be_awaited_by_several_and_after_its_end(session):
    async def work():
        task = session.sql("SELECT value FROM range(0, 7)").execute_start()

        async def wait():
            return await task

        return [*await asyncio.gather(wait(), wait()), await task, task.result()]

    assert asyncio.run(work()) == [7, 7, 7, 7]


def test_loop_that_is_closed_before_the_end_is_no_problem(session):
    task = session.sql(ENDLESS_SQL).execute_start()

    async def give_up():
        waiting = asyncio.ensure_future(task._wait_in_loop())
        await asyncio.sleep(0.05)
        assert not waiting.done()

    asyncio.run(give_up())
    task.close()
    gc.collect()
    assert session.query("SELECT 1").fetchall() == [(1,)]


def test_listeners_are_forgotten_with_their_task(session):
    async def work():
        await session.sql("SELECT 1").execute_start()

    asyncio.run(work())
    gc.collect()
    assert _task._listeners == {}
