"""Ctrl-C: a real SIGINT stops every long call quickly, and the session works afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from conftest import child_environment

# What a child runs: prints "ready" before the long call, and how it went after the SIGINT.
# Where the tests run in the background, shells have them ignore SIGINT.
FRAME = """
import signal, sys, time
import codeanatomy
signal.signal(signal.SIGINT, signal.default_int_handler)
from conftest import ENDLESS_SQL
session = codeanatomy.connect()
query = session.sql(ENDLESS_SQL)
def endless_batches():
    while True:
        time.sleep(0.01)
        yield codeanatomy.record_batch({"a": [1]})
print("ready", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
print(session.query("SELECT 40 + 2").fetchall(), flush=True)
"""

CALLS = {
    "execute": "session.execute(ENDLESS_SQL)",
    "query_execute": "query.execute()",
    "fetchall": "query.run().fetchall()",
    "iterate": "list(query.run())",
    "explain": "query.explain(analyze=True)",
    "write": "query.write(sys.argv[1] + '/out.parquet')",
    "ingest": "session.ingest('t', query.run())",
    "ingest_from_python": "session.ingest('t', endless_batches())",
    "register": "session.register('t', query.run())",
    "register_from_python": "session.register('t', endless_batches())",
    "write_delta": "session.write_delta(sys.argv[1] + '/t', query.run())",
    "write_delta_from_python": "session.write_delta(sys.argv[1] + '/t', endless_batches())",
    "task_wait": "query.execute_start().wait()",
    "asyncio": "import asyncio; asyncio.run(query.execute_async())",
}


def interrupt(program, folder):
    """Runs a program and sends it SIGINT while it is busy: what it said, its end, its time."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        env=child_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    limit = threading.Timer(60, process.kill)
    limit.start()
    try:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        first = process.stdout.readline()
        seconds = time.monotonic() - begin
        # Not by `communicate`, which leaves out what `readline` has buffered.
        output = first + process.stdout.read()
        return output, process.wait(), seconds
    finally:
        limit.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("name", CALLS)
def test_interrupt_ends_the_call_and_leaves_a_working_session(name, tmp_path):
    program = FRAME.replace("{call}", CALLS[name])
    output, code, seconds = interrupt(program, tmp_path)
    assert (output, code) == ("interrupted\n[(42,)]\n", 0)
    assert seconds < 5
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


PACKAGES = {
    "to_pyarrow": "pyarrow",
    "to_polars": "polars",
    "to_pandas": "pandas",
}


@pytest.mark.parametrize("method", PACKAGES)
def test_interrupt_ends_a_conversion_by_another_package(method, tmp_path):
    pytest.importorskip(PACKAGES[method])
    program = FRAME.replace("{call}", f"query.run().{method}()")
    program = f"import {PACKAGES[method]}\n" + program
    output, code, seconds = interrupt(program, tmp_path)
    assert (output, code) == ("interrupted\n[(42,)]\n", 0)
    assert seconds < 5


def test_interrupt_that_nobody_catches_ends_the_program_as_usual(tmp_path):
    program = FRAME.replace("except KeyboardInterrupt", "except ZeroDivisionError").replace(
        "{call}", CALLS["execute"]
    )
    output, code, seconds = interrupt(program, tmp_path)
    assert output.rstrip().endswith("KeyboardInterrupt")
    assert code in (-signal.SIGINT, 130, 1)
    assert seconds < 5


def test_interrupted_run_stops_using_the_processor(tmp_path):
    program = FRAME.replace("{call}", CALLS["execute"]) + (
        "import os\n"
        "for _ in range(40):\n"
        "    before = os.times(); time.sleep(0.25); after = os.times()\n"
        "    used = (after.user + after.system) - (before.user + before.system)\n"
        "    if used < 0.1:\n"
        "        break\n"
        "print(used)\n"
    )
    output, code, _ = interrupt(program, tmp_path)
    assert code == 0, output
    # A run that goes on uses a processor all the time; one that ends may need a moment.
    assert float(output.split()[-1]) < 0.1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals as on POSIX systems")
def test_progress_callback_that_raises_stops_the_call(session):
    from conftest import ENDLESS_SQL

    class EnoughError(Exception):
        pass

    def stop(_progress):
        raise EnoughError

    begin = time.monotonic()
    with pytest.raises(EnoughError):
        session.execute(ENDLESS_SQL, on_progress=stop)
    assert time.monotonic() - begin < 5
