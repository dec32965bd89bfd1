"""The tables that the Delta comparison begins with, made once and kept in a folder.

They are made with the deltalake package and DuckDB: nothing in them is this library's doing.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, PostCommitHookProperties, write_deltalake

COMMITS = 10_000
NO_CHECKPOINT = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)


def rows(first: int, count: int, step: int = 1) -> pa.Table:
    """Six columns of mixed types, the same for the same numbers."""
    batches = duckdb.sql(f"""
        SELECT id, 'item ' || (id * 7919 % 1000003) AS name,
               ['alpha', 'beta', 'gamma', 'delta', 'epsilon'][id % 5 + 1] AS category,
               (id * 31 % 100000)::DOUBLE / 8 AS amount, id % 3 = 0 AS flag,
               DATE '2026-01-01' + (id // 50000)::INT AS day
        FROM (SELECT range AS id FROM range({first}, {first + count * step}, {step}))
        ORDER BY id""").to_arrow_reader(65_536)
    return pa.Table.from_batches(batches, batches.schema)


def keep(path: str, table: pa.Table) -> None:
    with pa.ipc.new_file(path, table.schema) as file:
        file.write_table(table)


def append(path: str, table: pa.Table, **options: object) -> None:
    hooks = NO_CHECKPOINT
    write_deltalake(path, table, mode="append", post_commithook_properties=hooks, **options)


def log(path: str, version: int) -> str:
    return os.path.join(path, "_delta_log", f"{version:020}.json")


def long_log(path: str) -> None:
    """Ten thousand commits of one file each. Only the log is there: nothing reads the files."""
    append(path, rows(0, 1))
    with open(log(path, 0), encoding="utf-8") as file:
        actions = [json.loads(line) for line in file]
    add = next(action["add"] for action in actions if "add" in action)
    info = next(action["commitInfo"] for action in actions if "commitInfo" in action)
    for version in range(1, COMMITS):
        statistics = json.dumps(
            {
                "numRecords": 1,
                "minValues": {"id": version, "name": f"item {version}"},
                "maxValues": {"id": version, "name": f"item {version}"},
                "nullCount": {"id": 0, "name": 0},
            }
        )
        file_name = f"part-{version:05}-{version:032x}-c000.snappy.parquet"
        time = info["timestamp"] + version
        written = add | {"path": file_name, "modificationTime": time, "stats": statistics}
        with open(log(path, version), "w", encoding="utf-8") as file:
            file.write(json.dumps({"commitInfo": info | {"timestamp": time}}) + "\n")
            file.write(json.dumps({"add": written}) + "\n")


def checkpointed(path: str) -> None:
    long_log(path)
    DeltaTable(path).create_checkpoint()


def one_row(path: str) -> None:
    append(path, rows(0, 1))


def hundred_commits(path: str) -> None:
    for first in range(101):
        append(path, rows(first, 1))


def million(path: str) -> None:
    for part in range(10):
        append(path, rows(part * 100_000, 100_000))


def partitioned(path: str) -> None:
    """Two million rows: forty days, ten files of 5,000 ids in each."""
    for part in range(10):
        every = rows(0, 2_000_000).to_batches()
        table = duckdb.from_arrow(pa.Table.from_batches(every))
        chosen = table.filter(f"id % 50000 // 5000 = {part}").to_arrow_table()
        append(path, chosen, partition_by=["day"])


def small_files(path: str) -> None:
    for part in range(1_000):
        append(path, rows(part * 1_000, 1_000))


def feed(path: str) -> None:
    """A million rows in twenty commits; then rows deleted, updated and merged."""
    for part in range(20):
        configuration = {"delta.enableChangeDataFeed": "true"}
        append(path, rows(part * 50_000, 50_000), configuration=configuration)
    table = DeltaTable(path)
    table.delete("id % 10 = 3 AND id < 300000")
    table.update({"amount": "amount + 1"}, predicate="id % 4 = 1 AND id < 500000")
    merge = table.merge(rows(900_000, 100_000, 2), "s.id = t.id", "s", "t")
    merge.when_matched_update_all().when_not_matched_insert_all().execute()


TABLES: dict[str, Callable[[str], None]] = {
    "long_log": long_log,
    "checkpointed": checkpointed,
    "one_row": one_row,
    "hundred_commits": hundred_commits,
    "million": million,
    "partitioned": partitioned,
    "small_files": small_files,
    "feed": feed,
}
INPUTS: dict[str, Callable[[], pa.Table]] = {
    "row": lambda: rows(5_000_000, 1),
    "rows_10m": lambda: rows(0, 10_000_000),
    "rows_1m": lambda: rows(3_000_000, 1_000_000),
    # Nine of ten rows are in the table.
    "merge_1": lambda: rows(100_000, 10_000, 100),
    "merge_30": lambda: rows(460_000, 300_000, 2),
}


def main(folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    for name, make in TABLES.items():
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            shutil.rmtree(path + ".part", ignore_errors=True)
            make(path + ".part")
            os.rename(path + ".part", path)
    for name, give in INPUTS.items():
        path = os.path.join(folder, name + ".arrow")
        if not os.path.exists(path):
            keep(path + ".part", give())
            os.rename(path + ".part", path)


if __name__ == "__main__":
    main(sys.argv[1])
