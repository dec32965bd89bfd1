"""Ends changes at random moments, by a cancel or a time limit.

What is ended has not happened, or says that it has.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import codeanatomy
import pyarrow as pa
from operations import CHANGES, COMMITS, Change, make_table, transaction
from suite import Suite, folder, spread
from tables import copy, data_files, disagreement, missing, rows_of, version_of

#: How long a folder has to be the same until nothing more is expected to happen there.
QUIET = 0.25


def by_token(change: Change, session: codeanatomy.Session, place: Path, delay: float) -> str:
    """The status of a change that a token cancels."""
    with codeanatomy.CancelToken() as token:
        timer = threading.Timer(delay, token.cancel)
        timer.start()
        try:
            return change(session, place, transaction(), cancel_token=token).status
        finally:
            timer.cancel()
            timer.join()


def by_time(change: Change, session: codeanatomy.Session, place: Path, delay: float) -> str:
    """The status of a change with a time limit, which is a whole millisecond at least."""
    return change(session, place, transaction(), timeout=max(delay, 0.001)).status


ENDINGS = {"cancelled": by_token, "timed out": by_time}


@dataclass
class Findings:
    """Problems by what is checked."""

    told: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)


@dataclass
class Undisturbed:
    """What a change does when nothing cancels it."""

    duration: float
    after: pa.Table


class Cancels:
    def __init__(self, session: codeanatomy.Session, path: Path) -> None:
        self.session = session
        self.template = path / "template"
        self.place = path / "table"
        make_table(session, self.template)
        self.version = version_of(session, self.template)
        self.before = rows_of(session, self.template)

    def undisturbed(self, name: str) -> Undisturbed:
        durations = []
        for _ in range(5):
            copy(self.template, self.place)
            start = time.monotonic()
            CHANGES[name](self.session, self.place, transaction())
            durations.append(time.monotonic() - start)
        return Undisturbed(min(durations), rows_of(self.session, self.place))

    def end(self, name: str, normal: Undisturbed, how: str, delay: float, found: Findings) -> None:
        """Makes a change that a token or a time limit ends, and looks what became of it."""
        what = f"{how} after {delay * 1000:.1f} of {normal.duration * 1000:.1f} ms"
        copy(self.template, self.place)
        told, ended = "", False
        try:
            status = ENDINGS[how](CHANGES[name], self.session, self.place, delay)
        except (codeanatomy.CancelledError, codeanatomy.TimeoutError) as error:
            status, ended = how, True
            told = f"{error.code}: {error} {dict(error.details)}"
        except codeanatomy.Error as error:
            status = error.code
            found.told.append(f"{what}: {type(error).__name__} {error.code}: {error}")
        self.settle()
        version, commits = version_of(self.session, self.place), COMMITS[name]
        happened = version - self.version
        found.ends[f"{status}, {happened} commits"] += 1
        if status == "committed" and happened != commits:
            found.told.append(f"{what}: it says committed, and there are {happened} commits")
        # A vacuum may end between its commits, which change no row.
        if ended and happened and commits == 1 and str(version) not in told:
            found.told.append(f"{what}: version {version} is committed, but it says {told}")
        if not rows_of(self.session, self.place).equals(normal.after if happened else self.before):
            found.states.append(f"{what}: the rows of version {version} are wrong")
        if gone := missing(self.place):
            found.states.append(f"{what}: version {version} lacks the files {sorted(gone)[:3]}")
        if other := disagreement(self.session, self.place):
            found.states.append(f"{what}: {other}")
        self.repeat(name, normal, what, found)

    def repeat(self, name: str, normal: Undisturbed, what: str, found: Findings) -> None:
        """The same request again does what is left to do."""
        CHANGES[name](self.session, self.place, transaction())
        if not rows_of(self.session, self.place).equals(normal.after):
            found.repeats.append(f"{what}: the repeated request gives other rows than one request")

    def settle(self) -> None:
        """Waits until nothing happens any more in the table's folder."""
        seen, since = self.files(), time.monotonic()
        while time.monotonic() < since + QUIET:
            time.sleep(0.02)
            if (now := self.files()) != seen:
                seen, since = now, time.monotonic()

    def files(self) -> set[str]:
        return data_files(self.place) | {
            path.name for path in (self.place / "_delta_log").iterdir()
        }


def run(suite: Suite) -> None:
    moments = suite.random("cancel")
    findings: dict[str, Findings] = defaultdict(Findings)
    with folder() as path, codeanatomy.connect() as session:
        cancels = Cancels(session, path)
        normal = {name: cancels.undisturbed(name) for name in CHANGES}
        for name in spread(suite.cancels, CHANGES):
            # The last moments of a change matter most: half of the ends come then.
            fraction = moments.choice((moments.uniform(0, 1), moments.uniform(0.7, 1.1)))
            how = moments.choice(tuple(ENDINGS))
            delay = normal[name].duration * fraction
            cancels.end(name, normal[name], how, delay, findings[name])
    for name, found in findings.items():
        suite.note(f"{name}: {dict(found.ends)}")
        suite.check(f"cancel: {name} says whether it has happened", found.told)
        suite.check(f"cancel: {name} has happened or has not", found.states)
        suite.check(f"cancel: {name} that is repeated happens once", found.repeats)
