"""Kills processes at random moments of a change. The table is then as before or as behind it."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import codeanatomy
import pyarrow as pa
from child import Child, duration_of
from operations import CHANGES, COMMITS, make_table, transaction
from suite import Suite, folder, spread
from tables import (
    clean_up,
    copy,
    disagreement,
    leftovers_in_the_log,
    missing,
    orphans,
    rows_of,
    version_of,
)

KILLED = ("write", "merge", "optimize", "vacuum")


@dataclass
class Victim:
    """What a change does when nothing disturbs it."""

    name: str
    duration: float
    version: int
    before: pa.Table
    after: pa.Table


@dataclass
class Findings:
    """Problems by what is checked."""

    opens: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)
    moments: Counter[str] = field(default_factory=Counter)


def run(suite: Suite) -> None:
    moments = suite.random("crash")
    findings: dict[str, Findings] = defaultdict(Findings)
    with folder() as path, codeanatomy.connect() as session:
        make_table(session, path / "template")
        victims = {name: victim_of(session, path, name) for name in KILLED}
        check_half_a_file(suite, session, path / "half")
        for number, name in enumerate(spread(suite.kills, KILLED)):
            victim = victims[name]
            delay = moments.uniform(0, victim.duration)
            place = copy(path / "template", path / "table")
            what = f"kill {number} after {delay * 1000:.1f} ms"
            kill(session, victim, place, delay, what, findings[name])
    for name, found in findings.items():
        told = ", ".join(f"{count} {moment}" for moment, count in found.moments.most_common())
        suite.note(f"{name} takes {victims[name].duration * 1000:.0f} ms; killed: {told}")
        suite.check(f"crash: a killed {name} has happened or has not", found.opens)
        suite.check(f"crash: a repeated {name} happens once", found.repeats)
        suite.check(f"crash: a vacuum removes what a killed {name} left", found.leaves)
        late = found.moments["behind its end"]
        total = sum(found.moments.values())
        suite.check(
            f"crash: most kills hit the {name}",
            [f"{late} of {total} came too late"] if late * 2 > total else [],
        )


#: Writes one large file.
LARGE = """
import sys, codeanatomy
with codeanatomy.connect() as session:
    row = ", ".join(f"md5(concat({part}, value))" for part in range(3))
    rows = session.query(f"SELECT value AS k, value AS v, concat({row}) AS t FROM range(800000)")
    session.write_delta(sys.argv[1], rows)
"""


def check_half_a_file(suite: Suite, session: codeanatomy.Session, place: Path) -> None:
    """Kills a process while it writes a file, which takes a moment only."""
    name = "crash: a vacuum removes half a file"
    session.write_delta(place, {"k": [1], "v": [1], "t": ["one"]})
    files = set(os.listdir(place))
    writer = subprocess.Popen([sys.executable, "-c", LARGE, str(place)])
    while writer.poll() is None:
        if set(os.listdir(place)) - files:
            writer.kill()
    if version_of(session, place) != 0:
        suite.skip(name, "the process had ended before it could be killed")
        return
    left = [f"{file} of {(place / file).stat().st_size} bytes is there" for file in orphans(place)]
    suite.check("crash: half a file is killed", [] if left else ["nothing is there"])
    clean_up(session, place)
    suite.check(
        name, [f"behind a full vacuum {text}" for text in left if text.split()[0] in orphans(place)]
    )


def victim_of(session: codeanatomy.Session, path: Path, name: str) -> Victim:
    template = path / "template"
    durations = [duration_of(name, copy(template, path / "table")) for _ in range(5)]
    return Victim(
        name,
        statistics.median(durations),
        version_of(session, template),
        rows_of(session, template),
        rows_of(session, path / "table"),
    )


def kill(
    session: codeanatomy.Session,
    victim: Victim,
    place: Path,
    delay: float,
    what: str,
    findings: Findings,
) -> None:
    child = Child.begin(victim.name, place)
    time.sleep(delay)
    child.signal(signal.SIGKILL)
    ended = bool(child.outcome())
    try:
        done = check_opens(session, victim, place, what, findings.opens)
        moment = "behind its commit" if done else "before its commit"
        findings.moments["behind its end" if ended else moment] += 1
        check_repeats(session, victim, place, what, done, findings.repeats)
        clean_up(session, place)
        left = orphans(place) | {f"_delta_log/{name}" for name in leftovers_in_the_log(place)}
        if left:
            findings.leaves.append(f"{what}: a full vacuum leaves {sorted(left)}")
    except codeanatomy.Error as error:
        findings.opens.append(f"{what}: {error.code} {error}")


def check_opens(
    session: codeanatomy.Session, victim: Victim, place: Path, what: str, problems: list[str]
) -> bool:
    """Whether all commits of the change are there."""
    version, commits = version_of(session, place), COMMITS[victim.name]
    if not victim.version <= version <= victim.version + commits:
        problems.append(f"{what}: version {version} came out of version {victim.version}")
    done = version == victim.version + commits
    if not rows_of(session, place).equals(victim.after if done else victim.before):
        problems.append(f"{what}: version {version} has rows of neither before nor behind")
    if gone := missing(place):
        problems.append(f"{what}: version {version} lacks the files {sorted(gone)}")
    if other := disagreement(session, place):
        problems.append(f"{what}: {other}")
    return done


def check_repeats(
    session: codeanatomy.Session,
    victim: Victim,
    place: Path,
    what: str,
    done: bool,
    problems: list[str],
) -> None:
    """The same request again has to do what is left to do, which is nothing when it was done."""
    # An optimize has no application transaction, but nothing is left to do behind it.
    again = "unchanged" if victim.name == "optimize" else "skipped_duplicate"
    for turn in (again if done else "committed", again):
        report = CHANGES[victim.name](session, place, transaction())
        if report.status != turn:
            problems.append(f"{what}: the repeated request says {report.status} for {turn}")
    if not rows_of(session, place).equals(victim.after):
        problems.append(f"{what}: the repeated request gives other rows than one request")
