"""Runs each workload on each side in turns, and prints medians, spreads and ratios of this one run.

Called by scripts/bench. Results are compared before anything is said about time.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time

from sides import Side

THREADS = "2"
#: Of each side, one after the other.
PROCESSES = 5
#: The side that the others are compared with.
BASE = "raw DataFusion"
SCAN = (
    "SELECT CAST(sum(l_extendedprice * l_discount) AS BIGINT) FROM lineitem WHERE l_shipdate >= "
    "DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01' AND l_discount BETWEEN 0.05 AND 0.07 "
    "AND l_quantity < 24"
)
AGGREGATE = (
    "SELECT sum(lines), sum(quantity) FROM (SELECT l_returnflag, l_linestatus, sum(l_quantity) AS "
    "quantity, sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS charge, "
    "avg(l_extendedprice) AS price, count(*) AS lines FROM lineitem "
    "WHERE l_shipdate <= DATE '1998-09-02' "
    "GROUP BY l_returnflag, l_linestatus)"
)


def side_by_side(name: str, commands: dict[str, list[str]], turns: int, runs: int) -> None:
    times: dict[str, list[float]] = {side: [] for side in commands}
    ratios: dict[str, list[float]] = {side: [] for side in commands}
    # Where a process lies in memory makes it a little faster or slower for its whole life.
    for _ in range(PROCESSES):
        sides = {side: Side(command) for side, command in commands.items()}
        if len({side.answer for side in sides.values()}) != 1:
            sys.exit(f"{name}: the sides disagree: {[side.answer for side in sides.values()]}")
        order = list(sides)
        for _ in range(turns):
            medians = {side: sides[side].run(runs) for side in order}
            for side, median in medians.items():
                ratios[side].append(median / medians[BASE])
            # What another side leaves behind must not favour one of them.
            order.append(order.pop(0))
        for side, process in sides.items():
            process.end()
            times[side] += process.times
    for side in commands:
        low, middle, high = (time / 1000 for time in statistics.quantiles(times[side], n=4))
        # Of each turn's own: the machine's speed changes less within a turn than between them.
        least, ratio, most = statistics.quantiles(ratios[side], n=4)
        print(
            f"{name:12} {side:16} median {middle:12.1f} us   quartiles {low:.1f} to {high:.1f} us"
            f"   turns' ratio {ratio:.3f} ({least:.3f} to {most:.3f})",
            flush=True,
        )


def main() -> None:
    tools = json.loads(os.environ["CODEANATOMY_BENCH_TOOLS"])
    rust, c, python, data = tools["rust"], tools["c"], tools["python"], tools["data"]
    duckdb = [python, os.path.join(os.path.dirname(__file__), "peers", "duckdb_c.py")]
    today, machine = time.strftime("%Y-%m-%d"), platform.machine()
    print(f"{today}, {machine}, {os.cpu_count()} cores, {THREADS} threads")
    for name, sql in (("scan", SCAN), ("aggregate", AGGREGATE)):
        arguments = ["query", "0", THREADS, data, sql]
        side_by_side(name, {BASE: [rust, *arguments], "through C": [c, *arguments]}, 30, 1)
    for name in ("select1", "point_first", "point_again"):
        arguments = [name, "0", THREADS]
        commands = {
            BASE: [rust, *arguments],
            "through C": [c, *arguments],
            "DuckDB": [*duckdb, *arguments],
        }
        side_by_side(name, commands, 20, 50)
    calls = subprocess.run([c, "calls", "5"], check=True, capture_output=True, text=True).stdout
    over = statistics.median(float(line) for line in calls.split())
    print(f"calls        a trivial exported call costs {over:.2f} ns more than an empty C call")


if __name__ == "__main__":
    main()
