"""Processes in Python and Go write into one table. Its rows are then what all were told."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import codeanatomy
import pyarrow as pa
from suite import Suite, folder
from tables import COLUMNS, missing, ordered, rows_of, rows_of_another_reader, version_of
from writer import INSERTED

#: How many processes write, and how many of them in Go.
WRITERS, IN_GO = 8, 3

#: What a writer may be told of another one: `restore` and changes of the schema do not happen here.
KINDS = {
    # Not known to be blind, it has read the rows that a merge replaces.
    "append": {"concurrent_delete_read", "max_commit_attempts"},
    "merge": {
        "concurrent_append",
        "concurrent_delete_delete",
        "concurrent_delete_read",
        "max_commit_attempts",
    },
    "compact": {
        "concurrent_append",
        "concurrent_delete_delete",
        "concurrent_delete_read",
        "max_commit_attempts",
    },
}

#: A snapshot has all rows of a request or none.
TORN = "SELECT t, count(*) FROM read_delta('{}') GROUP BY t HAVING count(*) <> {}"


def run(suite: Suite) -> None:
    if not suite.go_writer:
        suite.skip("concurrency: writers in Go", "Go is not installed; all writers are in Python")
    with folder() as path, codeanatomy.connect() as session:
        place = path / "table"
        first = {
            "k": [index for index in range(INSERTED)],
            "v": [0] * INSERTED,
            "t": ["0"] * INSERTED,
        }
        session.write_delta(place, first, configuration={"delta.checkpointInterval": "10"})
        writers = [start(suite, place, number, path) for number in range(1, WRITERS + 1)]
        torn = watch(session, place, writers)
        codes = [writer.wait() for writer in writers]
        suite.check(
            "concurrency: no writer ends early",
            [f"writer {number} ended with {code}" for number, code in enumerate(codes, 1) if code],
        )
        suite.check("concurrency: every snapshot has whole requests", torn)
        ledgers = {number: read(path, number) for number in range(1, WRITERS + 1)}
        check_told(suite, ledgers)
        check_log(suite, ledgers, version_of(session, place))
        check_rows(suite, session, place, expected(first, ledgers))


def start(suite: Suite, place: Path, number: int, path: Path) -> subprocess.Popen[bytes]:
    script = str(Path(__file__).with_name("writer.py"))
    in_go = suite.go_writer and number <= IN_GO
    command = [suite.go_writer] if in_go else [sys.executable, script]
    arguments = [place, number, suite.seed, suite.seconds, path / f"{number}.ledger"]
    return subprocess.Popen([*command, *map(str, arguments)])


def watch(
    session: codeanatomy.Session, place: Path, writers: list[subprocess.Popen[bytes]]
) -> list[str]:
    """Reads snapshots while the writers write."""
    problems = []
    while any(writer.poll() is None for writer in writers):
        torn = session.query(TORN.format(place, INSERTED)).fetchall()
        problems += [f"request {request} has {count} rows" for request, count in torn]
        time.sleep(1)
    return problems


def read(path: Path, number: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (path / f"{number}.ledger").open()]


def check_told(suite: Suite, ledgers: dict[int, list[dict[str, Any]]]) -> None:
    """What the writers were told is what the documentation says."""
    conflicts: dict[str, Counter[str]] = {operation: Counter() for operation in KINDS}
    statuses: dict[str, Counter[str]] = {operation: Counter() for operation in KINDS}
    errors, kinds, repeats = [], [], []
    for number, ledger in ledgers.items():
        for entry in ledger:
            operation, name = entry["operation"], f"request {entry['request']} of {number}"
            statuses[operation][entry["status"]] += 1
            conflicts[operation].update(entry["conflicts"])
            allowed = {"committed", "unchanged"} if operation == "compact" else {"committed"}
            if entry["status"] not in allowed:
                errors.append(f"{name}, {operation}: {entry['status']} {entry.get('text', '')}")
            if other := set(entry["conflicts"]) - KINDS[operation]:
                kinds.append(f"{name}, {operation}: {', '.join(sorted(other))}")
            if entry.get("again", "skipped_duplicate") != "skipped_duplicate":
                repeats.append(f"{name}, {operation}: {entry['again']} when repeated")
    for operation in KINDS:
        suite.note(
            f"{operation}: {dict(statuses[operation])}, conflicts {dict(conflicts[operation])}"
        )
    suite.check("concurrency: every request ends, with no error but conflicts", errors)
    suite.check("concurrency: conflicts are of the kinds that an operation can have", kinds)
    suite.check("concurrency: a request that is repeated happens once", repeats)


def check_log(suite: Suite, ledgers: dict[int, list[dict[str, Any]]], latest: int) -> None:
    """Each version is the commit of one request, and the only one."""
    told = Counter(
        entry["version"]
        for ledger in ledgers.values()
        for entry in ledger
        if entry["status"] == "committed"
    )
    suite.note(f"version {latest} of {WRITERS} writers")
    problems = [
        f"version {version} was told {count} times" for version, count in told.items() if count > 1
    ]
    if lost := set(range(1, latest + 1)) ^ set(told):
        problems.append(f"versions that nobody or only a writer knows: {sorted(lost)[:10]}")
    suite.check("concurrency: each version is the commit of one request", problems)


def expected(first: dict[str, Any], ledgers: dict[int, list[dict[str, Any]]]) -> pa.Table:
    """The rows that the ledgers say."""
    rows: dict[int, tuple[int, str]] = {
        key: (value, text) for key, value, text in zip(first["k"], first["v"], first["t"])
    }
    for number, ledger in ledgers.items():
        for entry in ledger:
            if entry["status"] != "committed":
                continue
            request = entry["request"]
            rows.update((key, (request, f"{number}/{request}")) for key in entry["inserted"])
            rows.update((key, (request, rows[key][1])) for key in entry["updated"])
    columns = [list(rows), [v for v, _ in rows.values()], [t for _, t in rows.values()]]
    return ordered(pa.table(columns, schema=COLUMNS))


def check_rows(suite: Suite, session: codeanatomy.Session, place: Path, rows: pa.Table) -> None:
    suite.note(f"{rows.num_rows} rows by the ledgers")
    for reader, found in {
        "this library": rows_of(session, place),
        "deltalake": rows_of_another_reader(place),
    }.items():
        suite.check(
            f"concurrency: the rows are those of the ledgers, by {reader}", differences(found, rows)
        )
    suite.check("concurrency: no data file is missing", sorted(missing(place)))


def differences(found: pa.Table, wanted: pa.Table) -> list[str]:
    """How the rows differ, if they do."""
    if found.equals(wanted):
        return []
    here = Counter(zip(*found.to_pydict().values()))
    there = Counter(zip(*wanted.to_pydict().values()))
    lost, doubled = list((there - here).elements()), list((here - there).elements())
    return [
        f"{found.num_rows} rows for {wanted.num_rows}; {len(lost)} lost, such as {lost[:3]}, "
        f"{len(doubled)} too many, such as {doubled[:3]}"
    ]
