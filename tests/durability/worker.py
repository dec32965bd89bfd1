"""Runs a part's checks in a process of its own, with other rights and places than the suite."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from suite import Suite


def run_worker(suite: Suite, part: str, command: list[str | Path]) -> None:
    """Runs a command that reports checks, and counts them."""
    worker = subprocess.run([*map(str, command)], stdout=subprocess.PIPE, text=True)
    for line in worker.stdout.splitlines():
        name, problems = json.loads(line)
        suite.check(f"{part}: {name}", problems)
    if worker.returncode:
        suite.check(f"{part}: the process ends", [f"it ended with {worker.returncode}"])


def report(name: str, problems: Iterable[str]) -> None:
    """Reports one check to the suite."""
    print(json.dumps([name, list(problems)]), flush=True)


def command_of(file: str, *arguments: str | Path) -> list[str | Path]:
    """The command that runs a part's file as a program."""
    return [sys.executable, file, *arguments]
