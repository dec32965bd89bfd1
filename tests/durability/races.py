"""Stops a process in the middle of a change, makes another change, and lets the first one go on.

The table must then be as if one change had come after the other, or the first ends as a conflict.
"""

from __future__ import annotations

import signal
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import codeanatomy
import pyarrow as pa
from child import Child, duration_of
from concurrency import differences
from operations import (
    CHANGES,
    OF_SOME_ROWS,
    checkpoint,
    make_table,
    set_properties,
    transaction,
)
from suite import Suite, folder
from tables import copy, missing, rows_of, rows_of_another_reader, version_of

STOPPED = ("write", "overwrite", "merge", "update", "delete", "optimize", "restore")
BETWEEN = (*STOPPED, "vacuum", "checkpoint", "set_properties")

ALL = {
    **CHANGES,
    **OF_SOME_ROWS,
    "checkpoint": checkpoint,
    "set_properties": set_properties,
}

#: What an append goes behind: whatever removes no rows.
INDEPENDENT_OF_A_WRITE = {"write", "optimize", "vacuum", "checkpoint"}

#: A vacuum of all that is not needed now deletes what a restore needs.
EXCLUDED = {("restore", "vacuum")}

#: How often a pair is tried until the process stops between its begin and its commit.
TRIES = 12


class Races:
    def __init__(self, session: codeanatomy.Session, path: Path) -> None:
        self.session = session
        self.path = path
        self.template = path / "template"
        make_table(session, self.template)
        self.version = version_of(session, self.template)
        self.serial: dict[tuple[str, ...], pa.Table] = {}

    def after(self, *names: str) -> pa.Table:
        """The rows behind changes that come one after the other."""
        if names not in self.serial:
            place = copy(self.template, self.path / "serial")
            for number, name in enumerate(names):
                ALL[name](self.session, place, transaction(f"serial {number}"))
            self.serial[names] = rows_of(self.session, place)
        return self.serial[names]

    def race(self, stopped: str, between: str, duration: float) -> dict[str, Any] | None:
        """What the stopped change ended with; None when it could not be stopped in its middle."""
        low, high = 0.0, 1.0
        for _ in range(TRIES):
            fraction = (low + high) / 2
            place = copy(self.template, self.path / "table")
            child = Child.begin(stopped, place, "stopped")
            time.sleep(duration * fraction)
            child.signal(signal.SIGSTOP)
            early = version_of(self.session, place) == self.version
            if early:
                ALL[between](self.session, place, transaction("between"))
            child.signal(signal.SIGCONT)
            outcome = child.outcome()
            if not early:
                high = fraction
            elif outcome.get("before", self.version) != self.version:
                low = fraction
            else:
                return outcome
            if high - low < 0.01:
                low, high = 0.0, 1.0
        return None

    def problem(self, stopped: str, between: str, outcome: dict[str, Any]) -> str:
        """What is wrong behind a race; empty when nothing."""
        place = self.path / "table"
        if gone := missing(place):
            return f"the files {sorted(gone)[:3]} are missing"
        found = rows_of(self.session, place)
        if not found.equals(rows_of_another_reader(place)):
            return "deltalake reads other rows"
        if "code" in outcome:
            if outcome["code"] != "CONFLICT" or not outcome["details"].get("conflict"):
                return f"it ended with {outcome['code']}: {outcome['text']}"
            return "".join(differences(found, self.after(between)))
        orders = [self.after(stopped, between), self.after(between, stopped)]
        if any(found.equals(rows) for rows in orders):
            return ""
        return f"the rows are those of neither order: {differences(found, orders[1])[0]}"


def run(suite: Suite) -> None:
    with folder() as path, codeanatomy.connect() as session:
        races = Races(session, path)
        for stopped in STOPPED:
            check_stopped(suite, races, stopped)
        check_some_rows(suite, races)


def check_stopped(suite: Suite, races: Races, stopped: str) -> None:
    """Stops one change in its middle for each of the others."""
    durations = [duration_of(stopped, copy(races.template, races.path / "table")) for _ in range(3)]
    problems, refused, ends = [], [], defaultdict(list)
    for between in BETWEEN:
        if (stopped, between) in EXCLUDED:
            continue
        outcome = races.race(stopped, between, min(durations))
        if outcome is None:
            ends["not stopped in time"].append(between)
            continue
        ended = outcome.get("status") or outcome["details"].get("conflict", "error")
        ends[ended].append(between)
        if problem := races.problem(stopped, between, outcome):
            problems.append(f"{between} in the middle, which ended as {ended}: {problem}")
        if stopped == "write" and between in INDEPENDENT_OF_A_WRITE and "code" in outcome:
            refused.append(f"{between} in the middle: {ended}")
    told = "; ".join(f"{end}: {', '.join(names)}" for end, names in ends.items())
    suite.note(f"{stopped}: {told}")
    suite.check(f"races: {stopped} and another change come one after the other", problems)
    late = ends["not stopped in time"]
    suite.check(f"races: {stopped} is stopped in its middle", late if len(late) > 2 else [])
    if stopped == "write":
        suite.check("races: an append goes behind what removes no rows", refused)


def check_some_rows(suite: Suite, races: Races) -> None:
    """Changes of rows in different files have nothing to do with each other."""
    problems = []
    for stopped in OF_SOME_ROWS:
        duration = duration_of(stopped, copy(races.template, races.path / "table"))
        for between in set(OF_SOME_ROWS) - {stopped}:
            outcome = races.race(stopped, between, duration)
            if outcome is None:
                suite.skip(f"races: {stopped} with {between}", "it did not stop in its middle")
                continue
            ended = outcome.get("status") or outcome["details"].get("conflict", "error")
            suite.note(f"{stopped} with {between}: {ended}")
            if problem := races.problem(stopped, between, outcome):
                problems.append(f"{stopped} with {between}: {problem}")
            elif ended != "committed":
                problems.append(f"{stopped} with {between}: {ended}")
    suite.check("races: changes of rows in different files are both committed", problems)
