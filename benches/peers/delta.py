"""Runs one case of the Delta comparison on one side.

delta.py SIDE run CASE FOLDER REPEATS     prints the facts of the result, then nanoseconds
delta.py SIDE facts TABLE                 prints what is in a table, as this side reads it
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from delta_sides import SIDES, Side

CHECKSUM = (
    "count(*) AS counted, sum(id) AS ids, sum(CAST(amount * 8 AS BIGINT)) AS amounts, "
    "sum(CASE WHEN flag THEN id ELSE 0 END) AS flags, sum(character_length(name)) AS lengths, "
    "min(name) AS first_name, max(name) AS last_name, "
    "sum(CASE category WHEN 'beta' THEN id WHEN 'delta' THEN 3 * id ELSE 0 END) AS categories, "
    "CAST(min(day) AS VARCHAR) AS first_day, CAST(max(day) AS VARCHAR) AS last_day"
)
QUERIES = {
    "scan_partition": f"SELECT {CHECKSUM} FROM shown WHERE day = DATE '2026-01-17'",
    "scan_statistics": f"SELECT {CHECKSUM} FROM shown WHERE id BETWEEN 1230100 AND 1231200",
    "scan_rows": "SELECT * FROM shown WHERE day >= DATE '2026-01-31'",
    "scan_all": f"SELECT {CHECKSUM} FROM shown",
}
#: The table that a change begins with, what it takes, and whether each repetition begins anew.
CHANGES: dict[str, tuple[str, str, bool]] = {
    "append_1": ("one_row", "row", False),
    "append_1_after_100": ("hundred_commits", "row", False),
    "append_1m": ("one_row", "rows_1m", True),
    "append_10m": ("one_row", "rows_10m", True),
    "overwrite": ("million", "rows_1m", True),
    "merge_1": ("million", "merge_1", True),
    "merge_30": ("million", "merge_30", True),
    "compact": ("small_files", "", True),
}


class Timer:
    """Times by the clock, and of the whole process on all cores."""

    def __init__(self) -> None:
        self.clock: list[int] = []
        self.cores: list[int] = []

    def run(self, work: Callable[[], Any]) -> Any:
        clock, cores = time.perf_counter_ns(), time.process_time_ns()
        result = work()
        self.clock.append(time.perf_counter_ns() - clock)
        self.cores.append(time.process_time_ns() - cores)
        return result


def digest(table: pa.Table) -> list[Any]:
    """What tells two results apart, whatever the order of their rows and columns."""
    facts: list[Any] = [table.num_rows]
    for name in sorted(table.column_names):
        column = table[name]
        if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
            facts.append([name, pc.sum(column).as_py()])
        elif not pa.types.is_timestamp(column.type):
            counts = pc.value_counts(column).to_pylist()
            counted = sorted((str(count["values"]), count["counts"]) for count in counts)
            facts.append([name, len(counted), counted[:3], counted[-3:]])
    return facts


def facts_of_table(side: Side, path: str) -> dict[str, Any]:
    side.show(path)
    return side.sql(f"SELECT {CHECKSUM} FROM shown").to_pylist()[0] | {"at": side.open(path)}


def read(side: Side, case: str, folder: str, repeats: int, timer: Timer) -> Any:
    def table(name: str) -> str:
        return os.path.join(folder, name)

    if case in QUERIES:
        side.show(table("partitioned"))
    works: dict[str, Callable[[], Any]] = {
        "open_long_log": lambda: side.open(table("long_log")),
        "open_checkpoint": lambda: side.open(table("checkpointed")),
        "files_long_log": lambda: side.list_files(table("long_log")),
        "files_checkpoint": lambda: side.list_files(table("checkpointed")),
        "files_default": lambda: side.list_files_by_default(table("checkpointed")),
        "change_feed": lambda: side.changes(table("feed")),
        **{name: lambda text=text: side.sql(text) for name, text in QUERIES.items()},
    }
    side.open(table("one_row"))  # what is done once in a process is nobody's time
    answer = None
    for _ in range(repeats):
        answer = timer.run(works[case])
    return digest(answer) if isinstance(answer, pa.Table) else answer


def change(side: Side, case: str, folder: str, repeats: int, timer: Timer) -> dict[str, str]:
    name, given, anew = CHANGES[case]
    path = os.path.join(folder, "work", f"{case}.{type(side).__name__.lower()}")
    rows = None
    if given:
        with pa.OSFile(os.path.join(folder, given + ".arrow")) as file:
            rows = pa.ipc.open_file(file).read_all()
    works: dict[str, Callable[[], None]] = {
        "append_1": lambda: side.write(path, rows, "append"),
        "append_1_after_100": lambda: side.write(path, rows, "append"),
        "append_1m": lambda: side.write(path, rows, "append"),
        "append_10m": lambda: side.write(path, rows, "append"),
        "overwrite": lambda: side.write(path, rows, "overwrite"),
        "merge_1": lambda: side.merge(path, rows),
        "merge_30": lambda: side.merge(path, rows),
        "compact": lambda: side.compact(path),
    }
    warm = path + ".warm"
    begin_with(os.path.join(folder, "one_row"), warm)
    with pa.OSFile(os.path.join(folder, "row.arrow")) as file:
        side.write(warm, pa.ipc.open_file(file).read_all(), "append")
    shutil.rmtree(warm)
    begin_with(os.path.join(folder, name), path)
    for repeat in range(repeats):
        if anew and repeat:
            begin_with(os.path.join(folder, name), path)
        timer.run(works[case])
    return {"table": path}


def begin_with(table: str, path: str) -> None:
    """A copy of a table; earlier pages are on the disk by then, so that nobody pays for another."""
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(table, path)
    os.sync()


def main() -> None:
    side: Side = SIDES[sys.argv[1]]()
    if sys.argv[2] == "facts":
        print(json.dumps(facts_of_table(side, sys.argv[3]), sort_keys=True))
        return
    case, folder, repeats = sys.argv[3], sys.argv[4], int(sys.argv[5])
    run = change if case in CHANGES else read
    timer = Timer()
    print(json.dumps(run(side, case, folder, repeats, timer), sort_keys=True))
    print(*timer.clock)
    print(*timer.cores)


if __name__ == "__main__":
    main()
