"""Long streams and large merges in bounded memory.

memory.py append|merge FOLDER NUMBER is one measurement.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import codeanatomy
import deltalake
import pyarrow as pa
from operations import transaction
from suite import Suite, folder
from tables import version_of

MIB = 1 << 20

#: Rows of one batch of a stream, and the bytes of its two random columns, which do not compress.
BATCH_ROWS = 1 << 16
BATCH_BYTES = 2 * 8 * BATCH_ROWS

#: The streams that are appended, and by how much the longer one may need more memory.
SHORT, LONG, GROWTH = 200 * MIB, 1000 * MIB, 64 * MIB

#: The table that is merged into, and the memory that the merge may take.
TARGET, LIMIT = 200 * MIB, 64 * MIB

#: What a process may need beside what the limit counts: batches on their way, and files that
#: are being written.
BESIDE = 512 * MIB

#: Rows that are merged: few, and more than the limit holds.
MERGED = {"few": 10_000, "many": 3_000_000}


def run(suite: Suite) -> None:
    with folder() as path:
        check_append(suite, path)
        check_merge(suite, path)


def check_append(suite: Suite, path: Path) -> None:
    peaks = [measured("append", path / str(size), size) for size in (SHORT, LONG)]
    short, long = (told["peak"] - told["begin"] for told in peaks)
    suite.note(
        f"append: {short // MIB} MiB beside {SHORT // MIB} MiB of stream, {long // MIB} MiB beside "
        f"{LONG // MIB} MiB"
    )
    more = long - short
    suite.check(
        "memory: a stream that is five times as long needs no more memory",
        [f"{more // MIB} MiB more"] if more > GROWTH else [],
    )
    counts = [(size // BATCH_BYTES * BATCH_ROWS, count(path / str(size))) for size in (SHORT, LONG)]
    suite.check(
        "memory: every row of a long stream is there",
        [f"{found} rows for {wanted}" for wanted, found in counts if found != wanted],
    )


def check_merge(suite: Suite, path: Path) -> None:
    place = path / "target"
    measured("append", place, TARGET)
    rows = TARGET // BATCH_BYTES * BATCH_ROWS
    with codeanatomy.connect() as session:
        for name, merged in MERGED.items():
            version, before = version_of(session, place), sums(session, place)
            told = measured("merge", place, merged)
            grown = told["peak"] - told["begin"]
            suite.note(
                f"merge of {name} rows: {told['outcome']}, pool {told['pool'] // MIB} MiB of "
                f"{LIMIT // MIB} MiB, {grown // MIB} MiB resident"
            )
            suite.check(
                f"memory: a merge of {name} rows fits, or says that it does not",
                [] if told["outcome"] in ("committed", "OUT_OF_MEMORY") else [str(told)],
            )
            suite.check(
                f"memory: a merge of {name} rows stays within the limit",
                [f"{grown // MIB} MiB"] if told["pool"] > LIMIT or grown > LIMIT + BESIDE else [],
            )
            done = told["outcome"] == "committed"
            # Half of what is merged updates a row, the other half is new; v of both is -1.
            wanted = (rows + merged // 2, merged) if done else before
            problems = [] if version_of(session, place) == version + done else ["another version"]
            problems += (
                [] if sums(session, place) == wanted else [f"{sums(session, place)} for {wanted}"]
            )
            problems += [] if count(place) == wanted[0] else [f"{count(place)} rows for deltalake"]
            suite.check(f"memory: a merge of {name} rows happens or does not", problems)
            suite.check(
                f"memory: the session goes on behind a merge of {name} rows",
                [] if told["behind"] == [[wanted[0]]] else [f"{told['behind']} for {wanted[0]}"],
            )
            with session.open_delta(place) as table:
                table.restore(0)


def measured(what: str, place: Path, number: int) -> dict[str, Any]:
    """What one measurement in a process of its own gives."""
    command = [sys.executable, __file__, what, str(place), str(number)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def sums(session: codeanatomy.Session, place: Path) -> tuple[int, int]:
    """How many rows there are, and how many that a merge has put there."""
    sql = f"SELECT count(*), count(*) FILTER (WHERE v = -1) FROM read_delta('{place}')"
    return session.query(sql).fetchall()[0]


def count(place: Path) -> int:
    """The rows of the files, as deltalake reads the log."""
    actions = pa.table(deltalake.DeltaTable(str(place)).get_add_actions())
    return sum(actions.column("num_records").to_pylist())


def stream(size: int) -> pa.RecordBatchReader:
    """Rows with the keys 0, 1, …, and columns of random bytes."""

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(size // BATCH_BYTES):
            keys = pa.array(range(number * BATCH_ROWS, (number + 1) * BATCH_ROWS), pa.int64())
            values = pa.Array.from_buffers(
                pa.int64(), BATCH_ROWS, [None, pa.py_buffer(os.urandom(8 * BATCH_ROWS))]
            )
            texts = pa.Array.from_buffers(
                pa.binary(8), BATCH_ROWS, [None, pa.py_buffer(os.urandom(8 * BATCH_ROWS))]
            )
            yield pa.record_batch([keys, values, texts], schema=schema)

    schema = pa.schema([("k", pa.int64()), ("v", pa.int64()), ("t", pa.binary(8))])
    return pa.RecordBatchReader.from_batches(schema, batches())


def resident() -> int:
    """The most memory that this program has had, and not, as in getrusage, what started it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "VmHWM":
            return int(value.split()[0]) * 1024
    raise RuntimeError("/proc/self/status does not have VmHWM")


def append(place: str, size: int) -> dict[str, Any]:
    with codeanatomy.connect() as session:
        begin = resident()
        session.write_delta(place, stream(size))
        return {"begin": begin, "peak": resident()}


def merge(place: str, merged: int) -> dict[str, Any]:
    with codeanatomy.Runtime(memory_limit=LIMIT) as runtime:
        with codeanatomy.Session(runtime) as session, session.open_delta(place) as table:
            rows = TARGET // BATCH_BYTES * BATCH_ROWS
            # The text is as long as in the table, and as hard to compress.
            source = session.query(
                "SELECT value AS k, -1 AS v, "
                "CAST(left(md5(CAST(value AS VARCHAR)), 8) AS BYTEA) AS t "
                f"FROM range({rows - merged // 2}, {rows + merged // 2})"
            )
            begin = resident()
            change = (
                table.merge(source, "source.k = target.k", commit=transaction(f"{merged} rows"))
                .when_matched_update_all()
                .when_not_matched_insert_all()
            )
            try:
                told = {"outcome": change.execute().status, "text": ""}
            except codeanatomy.Error as error:
                told = {"outcome": error.code, "text": f"{type(error).__name__}: {error}"}
            behind = session.query(f"SELECT count(*) FROM read_delta('{place}')").fetchall()
            pool = runtime.memory()["peak"]
            return {**told, "begin": begin, "peak": resident(), "pool": pool, "behind": behind}


def main() -> None:
    what, place, number = sys.argv[1:]
    print(json.dumps({"append": append, "merge": merge}[what](place, int(number))))


if __name__ == "__main__":
    main()
