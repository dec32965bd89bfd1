"""Fixtures, and the two summary lines at the end of a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT.parent.parent

import codeanatomy  # noqa: E402

#: A query that keeps a processor busy for minutes: it counts the pairs of many numbers.
ENDLESS_SQL = (
    "SELECT count(*) FROM range(0, 5000000) AS a CROSS JOIN range(0, 5000000) AS b "
    "WHERE (a.value * b.value) % 7 = 3"
)


@pytest.fixture
def session():
    with codeanatomy.connect() as session:
        yield session


@pytest.fixture
def run_python(tmp_path):
    """Runs a program in a Python of its own, which finds this package and the same library."""

    def run(program: str, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess:
        path = tmp_path / "program.py"
        path.write_text(program, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", str(path), *arguments],
            env=child_environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


def child_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}


def pytest_terminal_summary(terminalreporter):
    everything = {"passed": 0, "failed": 0, "skipped": 0}
    conformance = dict(everything)
    for outcome, reports in terminalreporter.stats.items():
        counted = "failed" if outcome == "error" else outcome
        if counted not in everything:
            continue
        for report in reports:
            everything[counted] += 1
            if "test_conformance.py::test_case" in report.nodeid:
                conformance[counted] += 1
    for name, counts in (("conformance (python)", conformance), ("python", everything)):
        terminalreporter.write_line(
            f"{name}: {counts['passed']} passed, {counts['failed']} failed, "
            f"{counts['skipped']} skipped"
        )
