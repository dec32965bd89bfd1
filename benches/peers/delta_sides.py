"""The two sides of the Delta comparison: the same tasks, each in its own words.

Both take and give pyarrow tables, so that the way in and out is part of what is measured.
"""

from __future__ import annotations

import os
from typing import Protocol

import pyarrow as pa

THREADS = 2
TARGET_FILE_BYTES = 100 * 1024 * 1024
MERGE_ON = "source.id = target.id"


class Side(Protocol):
    """What is compared. Tables are named by their folder."""

    def open(self, path: str) -> int:
        """Opens the latest version, and gives its number."""
        ...

    def list_files(self, path: str) -> tuple[int, int]:
        """Opens the latest version and lists its files with the statistics of their columns.

        Gives how many files there are, and their bytes.
        """
        ...

    def list_files_by_default(self, path: str) -> tuple[int, int]:
        """The same with the statistics that one gets without asking."""
        ...

    def write(self, path: str, rows: pa.Table, mode: str) -> None: ...

    def merge(self, path: str, rows: pa.Table) -> None:
        """Opens the table, updates the rows that are there and inserts the others."""
        ...

    def compact(self, path: str) -> None: ...

    def changes(self, path: str) -> pa.Table:
        """Every row of the change feed."""
        ...

    def show(self, path: str) -> None:
        """Makes the latest version the table `shown` of SQL."""
        ...

    def sql(self, text: str) -> pa.Table: ...


class Wheel:
    """The deltalake package."""

    def __init__(self) -> None:
        # Its own runtime has as many threads as this says.
        os.environ["TOKIO_WORKER_THREADS"] = str(THREADS)
        import deltalake

        self._package = deltalake

    def _table(self, path: str):
        return self._package.DeltaTable(path)

    def open(self, path: str) -> int:
        return self._table(path).version()

    def list_files(self, path: str) -> tuple[int, int]:
        actions = pa.table(self._table(path).get_add_actions())
        return actions.num_rows, sum(actions["size_bytes"].to_pylist())

    def list_files_by_default(self, path: str) -> tuple[int, int]:
        return self.list_files(path)

    def write(self, path: str, rows: pa.Table, mode: str) -> None:
        self._package.write_deltalake(path, rows, mode=mode)

    def merge(self, path: str, rows: pa.Table) -> None:
        merge = self._table(path).merge(rows, MERGE_ON, "source", "target")
        merge.when_matched_update_all().when_not_matched_insert_all().execute()

    def compact(self, path: str) -> None:
        self._table(path).optimize.compact(
            target_size=TARGET_FILE_BYTES, max_concurrent_tasks=THREADS
        )

    def changes(self, path: str) -> pa.Table:
        return pa.table(self._table(path).load_cdf())

    def show(self, path: str) -> None:
        self._queries = self._package.QueryBuilder().register("shown", self._table(path))

    def sql(self, text: str) -> pa.Table:
        return pa.table(self._queries.execute(text))


class Ours:
    """This library, through its Python binding."""

    def __init__(self) -> None:
        import codeanatomy

        runtime = codeanatomy.Runtime(worker_threads=THREADS)
        # The other side gives text as views, too.
        self._session = codeanatomy.Session(runtime, target_partitions=THREADS, view_types=True)

    def open(self, path: str) -> int:
        with self._session.open_delta(path) as table:
            return table.version()

    def list_files(self, path: str) -> tuple[int, int]:
        return self._list_files(path, statistics="columns")

    def list_files_by_default(self, path: str) -> tuple[int, int]:
        # The text of the log, which the other side does not have.
        return self._list_files(path, statistics=None)

    def _list_files(self, path: str, statistics: str | None) -> tuple[int, int]:
        with self._session.open_delta(path) as table:
            files = pa.table(table.files(statistics=statistics))
        return files.num_rows, sum(files["size"].to_pylist())

    def write(self, path: str, rows: pa.Table, mode: str) -> None:
        self._session.write_delta(path, rows, mode=mode)

    def merge(self, path: str, rows: pa.Table) -> None:
        with self._session.open_delta(path) as table:
            merge = table.merge(rows, MERGE_ON)
            merge.when_matched_update_all().when_not_matched_insert_all().execute()

    def compact(self, path: str) -> None:
        with self._session.open_delta(path) as table:
            table.optimize.compact(target_size=TARGET_FILE_BYTES, max_concurrent_tasks=THREADS)

    def changes(self, path: str) -> pa.Table:
        place = path.replace("'", "''")
        return self.sql(f"SELECT * FROM read_delta_cdf('{place}', 0)")

    def show(self, path: str) -> None:
        self._session.register_delta("shown", path, replace=True)

    def sql(self, text: str) -> pa.Table:
        with self._session.query(text) as rows:
            return pa.table(rows)


SIDES = {"deltalake": Wheel, "ours": Ours}
