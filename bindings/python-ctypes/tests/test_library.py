"""Where the shared library is looked for, the handshake, fork, and the end of the process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

import pytest
from conftest import PROJECT, ROOT

import codeanatomy

LIBRARY = codeanatomy.library_path()


def run_with(program, *, library, package=ROOT, folder=None):
    """Runs a program with a library named in the environment, or with none."""
    environment = {key: value for key, value in os.environ.items() if key != "CODEANATOMY_LIBRARY"}
    environment["PYTHONPATH"] = str(package)
    if library is not None:
        environment["CODEANATOMY_LIBRARY"] = str(library)
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        cwd=folder or package,
        check=False,
    )


def test_importing_does_not_load_the_library(tmp_path):
    run = run_with("import codeanatomy", library=tmp_path / "missing.so")
    assert (run.returncode, run.stderr) == (0, "")


SHOW_ERROR = """
import codeanatomy
try:
    codeanatomy.library_path()
except codeanatomy.LibraryLoadError as error:
    assert isinstance(error, ImportError)
    print(error)
"""


def test_named_file_that_is_missing_is_an_error_and_no_other_is_tried(tmp_path):
    run = run_with(SHOW_ERROR, library=tmp_path / "missing.so")
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("  - ") == 1
    assert str(tmp_path / "missing.so") in run.stdout
    assert "environment variable CODEANATOMY_LIBRARY" in run.stdout


def test_error_lists_everything_that_was_tried(tmp_path):
    run = run_with(SHOW_ERROR, library=None, folder=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "beside the package" in run.stdout
    assert "system loader" in run.stdout
    assert "set CODEANATOMY_LIBRARY" in run.stdout


@pytest.fixture
def package_with_library(tmp_path):
    """A copy of the package with the shared library beside its modules, as a wheel has it."""
    package = tmp_path / "codeanatomy"
    shutil.copytree(ROOT / "codeanatomy", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "libcodeanatomy.so.1").symlink_to(os.path.realpath(LIBRARY))
    return tmp_path


def test_library_beside_the_package_is_found(package_with_library):
    run = run_with(
        "import codeanatomy; print(codeanatomy.library_path())",
        library=None,
        package=package_with_library,
    )
    assert run.stdout.strip() == str(package_with_library / "codeanatomy" / "libcodeanatomy.so.1")


def test_environment_comes_before_the_file_beside_the_package(package_with_library):
    run = run_with(
        "import codeanatomy; print(codeanatomy.library_path())",
        library=LIBRARY,
        package=package_with_library,
    )
    assert run.stdout.strip() == LIBRARY


def test_other_library_is_refused_with_its_path():
    run = run_with(
        "import codeanatomy\n"
        "try: codeanatomy.connect()\n"
        "except codeanatomy.VersionError as error: print(error)",
        library="libc.so.6",
    )
    assert "libc.so.6 has no function codeanatomy_library_handshake" in run.stdout


def test_library_of_another_abi_is_refused_by_the_handshake():
    run = run_with(
        "import codeanatomy\n"
        "from codeanatomy import _abi\n"
        "_abi.CODEANATOMY_ABI += 1\n"
        "try: codeanatomy.connect()\n"
        "except codeanatomy.VersionError as error: print(error.code, error)",
        library=LIBRARY,
    )
    assert run.stdout.startswith("VERSION ")


def test_older_library_is_refused_by_the_handshake():
    run = run_with(
        "import codeanatomy\n"
        "from codeanatomy import _abi\n"
        "_abi.CODEANATOMY_VERSION_NUMBER += 1_000_000\n"
        "try: codeanatomy.connect()\n"
        "except codeanatomy.VersionError as error: print(error.code, error)",
        library=LIBRARY,
    )
    assert run.stdout.startswith("VERSION ")


FORK = """
import os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # a fork with threads, which is the point
import codeanatomy
session = codeanatomy.connect()
reader = session.query("SELECT value FROM range(0, 100000)")
batch = next(reader)
child = os.fork()
if child == 0:
    failures = []
    for call in (codeanatomy.connect, lambda: session.query("SELECT 1"), lambda: next(reader)):
        try:
            call()
        except codeanatomy.ForkError as error:
            failures.append("spawn" in str(error))
    alive = len(batch.rows()) > 0          # memory that was there stays readable
    del batch, reader, session
    sys.exit(0 if failures == [True] * 3 and alive else 1)
_, status = os.waitpid(child, 0)
rest = sum(len(batch) for batch in reader)
print(os.waitstatus_to_exitcode(status), rest + len(batch))
"""


def test_forked_child_gets_an_error_and_ends_cleanly_while_its_parent_goes_on(run_python):
    run = run_python(FORK)
    assert (run.stdout.split(), run.stderr) == (["0", "100000"], "")


END_WHILE_BUSY = """
import threading, codeanatomy
from conftest import ENDLESS_SQL
session = codeanatomy.connect()
reader = session.query(ENDLESS_SQL)
task = session.sql(ENDLESS_SQL).execute_start()
thread = threading.Thread(target=session.execute, args=[ENDLESS_SQL], daemon=True)
thread.start()
def batches():
    while True:
        yield codeanatomy.record_batch({"a": [1]})
endless = threading.Thread(target=session.register, args=["t", batches()], daemon=True)
endless.start()
print("ending")
"""


def test_interpreter_ends_quickly_and_silently_while_queries_and_callbacks_run(run_python):
    begin = time.monotonic()
    run = run_python(END_WHILE_BUSY)
    assert run.returncode == 0, run.stderr
    assert run.stdout == "ending\n"
    assert time.monotonic() - begin < 20


def test_interpreter_ends_cleanly_with_everything_still_open(run_python):
    run = run_python(
        "import codeanatomy\n"
        "runtime = codeanatomy.Runtime(worker_threads=2)\n"
        "session = codeanatomy.Session(runtime)\n"
        "session.register('t', {'a': [1, 2, 3]})\n"
        "query = session.sql('SELECT * FROM t')\n"
        "reader = query.run()\n"
        "batch = next(reader)\n"
        "capsule = batch.__arrow_c_array__()\n"
        "stream = codeanatomy.Table([batch]).__arrow_c_stream__()\n"
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_work_after_the_exit_hook_is_refused_and_not_a_hang(run_python):
    run = run_python(
        "import atexit, codeanatomy\n"
        "def late():\n"
        "    try: session.query('SELECT 1')\n"
        "    except codeanatomy.InvalidStateError as error: print('refused')\n"
        "atexit.register(late)\n"
        "session = codeanatomy.connect()\n"
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "refused\n", "")


def test_package_says_the_version_of_its_header():
    assert (PROJECT / "include" / "codeanatomy" / "library.h").exists()
    assert codeanatomy.__version__ == "{}.{}.{}".format(
        *(
            getattr(codeanatomy.errors._abi, f"CODEANATOMY_VERSION_{part}")
            for part in ("MAJOR", "MINOR", "PATCH")
        )
    )


def test_no_signal_handler_is_replaced(run_python):
    run = run_python(
        "import signal\n"
        "before = [signal.getsignal(number) for number in signal.valid_signals()]\n"
        "import codeanatomy\n"
        "codeanatomy.connect().query('SELECT 1').fetchall()\n"
        "assert before == [signal.getsignal(number) for number in signal.valid_signals()]\n"
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
