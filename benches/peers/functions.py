"""One side of the comparisons of functions.

    functions.py SIDE NAME WORKLOADS
    functions.py write NAME FILE WORKLOADS

SIDE is duckdb, polars or python. Prints the checksum of the results, then, for each line of the
input, as many lines as it says: nanoseconds of a run over a million rows, on one core. With write,
the texts are put into FILE.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import Any
from unicodedata import normalize

os.environ["POLARS_MAX_THREADS"] = "1"

import duckdb

MAX = 2**63 - 1


def answer(side: str, workload: dict[str, Any]) -> Callable[[], int]:
    connection = duckdb.connect(config={"threads": 1})
    data = workload.get("duckdb_data", workload["data"])
    connection.execute(f"CREATE TABLE data AS {data} FROM range(1, 1000001) AS series(value)")
    if side == "duckdb":
        return lambda: int(connection.execute(workload["duckdb"]).fetchone()[0])
    tuples = connection.execute("SELECT * FROM data").fetchall()
    names = [column[0] for column in connection.description]
    rows = [row[0] for row in tuples] if len(names) == 1 else tuples
    if side == "python":
        known = {"blake2b": blake2b, "normalize": normalize, "MAX": MAX, "rows": rows}
        code = compile(workload["python"], "workload", "eval")
        return lambda: int(eval(code, known))
    import polars

    frame = polars.DataFrame(dict(zip(names, zip(*tuples), strict=True)))
    code = compile(workload["polars"], "workload", "eval")
    return lambda: int(eval(code, {"pl": polars, "frame": frame}).item())


def write(workload: dict[str, Any], target: str) -> None:
    has_text = " AS t" in workload["data"]
    data = workload.get("duckdb_data", workload["data"]) if has_text else "SELECT value"
    rows = duckdb.sql(f"{data} FROM range(1, 1000001) AS series(value)").fetchall()
    with open(target, "w", encoding="utf-8") as file:
        file.writelines(f"{row[0]}\n" for row in rows)


def main() -> None:
    side, name, *target, workloads = sys.argv[1:]
    with open(workloads, encoding="utf-8") as file:
        workload = next(one for one in json.load(file) if one["name"] == name)
    if side == "write":
        write(workload, *target)
        return
    run = answer(side, workload)
    print(run(), flush=True)
    for runs in sys.stdin:
        for _ in range(int(runs)):
            start = time.perf_counter_ns()
            run()
            print(time.perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    main()
