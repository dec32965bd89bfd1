"""One side of the comparisons: DuckDB's C interface through ctypes; its wheel exports the symbols.

`duckdb_c.py MODE RUNS THREADS`; prints the answer, then one line of nanoseconds for each run; 0 for
RUNS means as many at a time as each line of the input says. The modes are those of through_c.c.
ctypes adds about a microsecond to each of the five calls of a run.
"""

import ctypes
import glob
import importlib.util
import os
import sys
import time

POINTS = "CREATE TABLE points AS SELECT range AS id, range * 7 AS v FROM range(1, 10001)"


class Result(ctypes.Structure):
    _fields_ = [
        ("column_count", ctypes.c_uint64),
        ("row_count", ctypes.c_uint64),
        ("rows_changed", ctypes.c_uint64),
        ("columns", ctypes.c_void_p),
        ("error_message", ctypes.c_char_p),
        ("internal_data", ctypes.c_void_p),
    ]


def load() -> ctypes.CDLL:
    import duckdb  # noqa: F401  (it loads what the library needs)

    places = [importlib.util.find_spec("duckdb"), importlib.util.find_spec("_duckdb")]
    folders = {os.path.dirname(place.origin) for place in places if place and place.origin}
    paths = [
        path for folder in folders for path in glob.glob(f"{folder}/**/_duckdb*.so", recursive=True)
    ]
    library = ctypes.CDLL(paths[0])
    for name in ("duckdb_fetch_chunk", "duckdb_data_chunk_get_vector", "duckdb_vector_get_data"):
        getattr(library, name).restype = ctypes.c_void_p
    library.duckdb_fetch_chunk.argtypes = [Result]
    library.duckdb_data_chunk_get_vector.argtypes = [ctypes.c_void_p, ctypes.c_uint64]
    library.duckdb_vector_get_data.argtypes = [ctypes.c_void_p]
    return library


class Peer:
    def __init__(self, threads: str) -> None:
        self.library = load()
        database, self.connection = ctypes.c_void_p(), ctypes.c_void_p()
        self.ok(self.library.duckdb_open(None, ctypes.byref(database)))
        self.ok(self.library.duckdb_connect(database, ctypes.byref(self.connection)))
        self.execute(f"SET threads = {threads}")

    def ok(self, status: int) -> None:
        if status != 0:
            raise RuntimeError("DuckDB refused a call")

    def take(self, result: Result) -> int:
        chunk = ctypes.c_void_p(self.library.duckdb_fetch_chunk(result))
        value = 0
        if chunk.value:
            vector = self.library.duckdb_data_chunk_get_vector(chunk, 0)
            data = self.library.duckdb_vector_get_data(vector)
            value = ctypes.c_int64.from_address(data).value & 0xFFFFFFFF
            self.library.duckdb_destroy_data_chunk(ctypes.byref(chunk))
        self.library.duckdb_destroy_result(ctypes.byref(result))
        return value

    def execute(self, sql: str) -> int:
        result = Result()
        self.ok(self.library.duckdb_query(self.connection, sql.encode(), ctypes.byref(result)))
        return self.take(result)

    def prepare(self, sql: str) -> ctypes.c_void_p:
        prepared = ctypes.c_void_p()
        self.ok(self.library.duckdb_prepare(self.connection, sql.encode(), ctypes.byref(prepared)))
        return prepared

    def execute_prepared(self, prepared: ctypes.c_void_p) -> int:
        result = Result()
        index, value = ctypes.c_uint64(1), ctypes.c_int64(4321)
        self.ok(self.library.duckdb_bind_int64(prepared, index, value))
        self.ok(self.library.duckdb_execute_prepared(prepared, ctypes.byref(result)))
        return self.take(result)


def main() -> None:
    mode, runs, threads = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    peer = Peer(threads)
    if mode.startswith("point_"):
        peer.execute(POINTS)
    if mode == "point_again":
        prepared = peer.prepare("SELECT v FROM points WHERE id = $1")
        run = lambda: peer.execute_prepared(prepared)  # noqa: E731
    else:
        sql = "SELECT 1" if mode == "select1" else "SELECT v FROM points WHERE id = 4321"
        run = lambda: peer.execute(sql)  # noqa: E731
    print(run(), flush=True)
    for count in [runs] if runs else map(int, sys.stdin):
        for _ in range(count):
            start = time.perf_counter_ns()
            run()
            print(time.perf_counter_ns() - start)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
