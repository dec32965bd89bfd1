"""Objects may be closed in any order and any number of times; using a closed one is an error."""

from __future__ import annotations

import gc
import itertools
import pickle
import threading

import pytest

import codeanatomy

ORDERS = list(itertools.permutations(["runtime", "session", "query", "reader"]))


@pytest.mark.parametrize("order", ORDERS, ids="_".join)
def test_objects_close_in_any_order_and_batches_stay_valid(order):
    runtime = codeanatomy.Runtime(worker_threads=1)
    session = codeanatomy.Session(runtime)
    query = session.sql("SELECT value, 'text ' || value AS t FROM range(0, 20000)")
    reader = query.run()
    batch = next(reader)
    objects = {"runtime": runtime, "session": session, "query": query, "reader": reader}
    for name in order:
        objects[name].close()
        assert objects[name].closed
    assert batch.column("t")[0] == "text 0"


@pytest.mark.parametrize(
    "closed_first", [["query"], ["session"], ["runtime"], ["runtime", "session", "query"]]
)
def test_reader_goes_on_when_everything_else_is_closed(closed_first):
    objects = {"runtime": codeanatomy.Runtime(worker_threads=1)}
    objects["session"] = codeanatomy.Session(objects["runtime"])
    objects["query"] = objects["session"].sql("SELECT value FROM range(0, 50000)")
    reader = objects["query"].run()
    for name in closed_first:
        objects[name].close()
    assert sum(len(batch) for batch in reader) == 50000


def test_objects_close_themselves_when_nothing_refers_to_them():
    def leave_everything_open():
        session = codeanatomy.Session(codeanatomy.Runtime(worker_threads=1))
        session.register("t", {"a": [1, 2]})
        return next(session.sql("SELECT * FROM t").run())

    batch = leave_everything_open()
    gc.collect()
    assert batch.rows() == [(1,), (2,)]


def open_objects(folder):
    session = codeanatomy.connect()
    session.write_delta(folder, {"a": [1]})
    return {
        "runtime": codeanatomy.Runtime(worker_threads=1),
        "session": session,
        "query": session.sql("SELECT 1"),
        "reader": session.query("SELECT 1"),
        "task": session.sql("SELECT 1").execute_start(),
        "token": codeanatomy.CancelToken(),
        "delta_table": session.open_delta(folder),
    }


USES = {
    "runtime": [lambda o: o.memory(), lambda o: o.options(), codeanatomy.Session],
    "session": [
        lambda o: o.sql("SELECT 1"),
        lambda o: o.query("SELECT 1"),
        lambda o: o.execute("SELECT 1"),
        lambda o: o.set("datafusion.execution.batch_size", 1),
        lambda o: o.get("datafusion.execution.batch_size"),
        lambda o: o.register("t", {"a": [1]}),
        lambda o: o.deregister("t"),
        lambda o: o.ingest("t", {"a": [1]}),
        lambda o: o.open_delta("x"),
        lambda o: o.open_delta_start("x"),
        lambda o: o.delta_exists("x"),
        lambda o: o.write_delta("x", {"a": [1]}),
        lambda o: o.tables(),
        lambda o: o.table_schema("t"),
        lambda o: o.runtime,
        lambda o: o.__enter__(),
    ],
    "query": [
        lambda o: o.run(),
        lambda o: o.execute(),
        lambda o: o.bind(1),
        lambda o: o.schema,
        lambda o: o.parameter_schema,
        lambda o: o.explain(),
        lambda o: o.write("x.csv"),
        lambda o: o.metrics(),
    ],
    "reader": [
        next,
        lambda o: o.schema,
        lambda o: o.fetchall(),
        lambda o: o.read_all(),
        lambda o: o.metrics(),
        lambda o: o.progress(),
        lambda o: o.cancel(),
        lambda o: o.__arrow_c_stream__(),
    ],
    "task": [
        lambda o: o.wait(),
        lambda o: o.result(),
        lambda o: o.progress(),
        lambda o: o.cancel(),
    ],
    "token": [
        lambda o: o.cancel(),
        lambda o: o.is_cancelled,
        lambda o: codeanatomy.connect().sql("SELECT 1", cancel_token=o),
    ],
    "delta_table": [
        lambda o: o.version(),
        lambda o: o.refresh(),
        lambda o: o.register("t"),
        lambda o: codeanatomy.connect().register("t", o),
        lambda o: o.describe(),
        lambda o: o.history(),
        lambda o: o.files(),
        lambda o: o.merge({"a": [1]}, "true"),
        lambda o: o.run({"operation": "checkpoint"}),
        lambda o: o.delete(all=True),
        lambda o: o.optimize.compact(),
        lambda o: o.alter.set_table_name("x"),
        lambda o: o.__enter__(),
    ],
}


@pytest.mark.parametrize("name", USES)
def test_every_use_of_a_closed_object_is_an_invalid_state(name, tmp_path):
    item = open_objects(tmp_path)[name]
    item.close()
    item.close()
    for use in USES[name]:
        with pytest.raises(codeanatomy.InvalidStateError, match="closed"):
            use(item)


@pytest.mark.parametrize("name", USES)
def test_objects_belong_to_their_process_and_are_not_pickled(name, tmp_path):
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(open_objects(tmp_path)[name])


def test_leaving_a_with_block_closes_also_after_an_exception():
    with pytest.raises(ZeroDivisionError), codeanatomy.connect() as session:
        _ = 1 / 0
    assert session.closed


def test_reader_can_be_read_once_and_exported_once(session):
    reader = session.query("SELECT 1")
    assert reader.fetchall() == [(1,)]
    assert reader.fetchall() == []
    reader = session.query("SELECT 1")
    stream = reader.__arrow_c_stream__()
    with pytest.raises(codeanatomy.InvalidStateError):
        reader.__arrow_c_stream__()
    with pytest.raises(codeanatomy.InvalidStateError):
        next(reader)
    del stream


def test_rows_are_fetched_one_by_one_and_then_the_rest(session):
    reader = session.query("SELECT value FROM range(0, 20000)")
    assert [reader.fetchone() for _ in range(3)] == [(0,), (1,), (2,)]
    assert len(reader.fetchall()) == 19997
    assert reader.fetchone() is None


def test_closing_while_other_threads_use_the_object_frees_nothing_under_them():
    failures = []

    def use(session):
        try:
            while True:
                session.query("SELECT value FROM range(0, 100)").fetchall()
        except codeanatomy.InvalidStateError:
            pass
        except BaseException as error:
            failures.append(error)

    for _ in range(5):
        session = codeanatomy.connect()
        threads = [threading.Thread(target=use, args=[session]) for _ in range(4)]
        for thread in threads:
            thread.start()
        session.query("SELECT 1").fetchall()
        session.close()
        for thread in threads:
            thread.join(30)
    assert failures == []
