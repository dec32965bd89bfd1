"""Runs each function of functions.json on each side in turns, and prints a table of this one run.

Called by scripts/bench. Results are compared before anything is said about time. With names of
workloads as arguments, only those are run.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time

from sides import Side

HERE = os.path.dirname(os.path.abspath(__file__))
WORKLOADS = os.path.join(HERE, "functions.json")
TURNS = 25
#: The others take long and are less close to each other.
PEERS_EVERY = 5
PEERS = ("duckdb", "polars", "python")


def projection_time(metrics: str) -> float:
    """Nanoseconds that a run spent in the operator that evaluates the function."""
    operator = json.loads(metrics)["operators"]
    if operator["name"] != "ProjectionExec":
        sys.exit(f"the function is not evaluated by a projection of its own: {metrics}")
    return float(operator["metrics"]["elapsed_compute"])


def start(workload: dict[str, str], tools: dict[str, str]) -> dict[str, Side]:
    c, python, limits = tools["c"], tools["python"], tools["limits"]
    name, peer = workload["name"], os.path.join(HERE, "peers", "functions.py")
    setup = f"CREATE TABLE data AS {workload['data']} FROM generate_series(1, 1000000)"
    results = f"SELECT {workload['expression']} AS result FROM data"
    answer = f"SELECT CAST({workload['checksum']} AS BIGINT) FROM ({results})"
    sides = {
        "function": Side([c, "metrics", "0", "1", setup, results], projection_time),
        "results": Side([c, "sql", "0", "1", setup, results]),
        "checksum": Side([c, "sql", "0", "1", setup, answer]),
    }
    if "limit" in workload:
        file = os.path.join(tools["work"], "texts")
        subprocess.run([python, peer, "write", name, file, WORKLOADS], check=True)
        sides["limit"] = Side([limits, workload["limit"], file])
    return sides | {
        side: Side([python, peer, side, name, WORKLOADS]) for side in PEERS if side in workload
    }


def measure(
    workload: dict[str, str], tools: dict[str, str]
) -> tuple[dict[str, float], list[float]]:
    """The median time of each side, and the turns' ratios of the function to its limit."""
    sides = start(workload, tools)
    compared = {"checksum", *PEERS} & sides.keys()
    if "duckdb_is_another_function" in workload:
        compared.discard("duckdb")
    if len({sides[side].answer for side in compared}) != 1:
        sys.exit(
            f"{workload['name']}: the sides disagree: {[sides[side].answer for side in compared]}"
        )
    ratios = []
    for turn in range(TURNS):
        times = {
            name: side.run(1)
            for name, side in sides.items()
            if name not in PEERS or turn % PEERS_EVERY == 0
        }
        if "limit" in times:
            ratios.append(times["function"] / times["limit"])
        # What another side leaves behind, such as a warm processor, must not favour one of them.
        sides = dict([*list(sides.items())[1:], *list(sides.items())[:1]])
    for side in sides.values():
        side.end()
    return {name: statistics.median(side.times) / 1e6 for name, side in sides.items()}, ratios


def main() -> None:
    tools = json.loads(os.environ["CODEANATOMY_BENCH_TOOLS"])
    with open(WORKLOADS, encoding="utf-8") as file:
        workloads = json.load(file)
    today, machine = time.strftime("%Y-%m-%d"), platform.machine()
    print(f"{today}, {machine}, one core, a million rows, milliseconds, medians of {TURNS} turns\n")
    heads = ("expression", "function", "limit", "function/limit", "results", "checksum")
    heads += ("DuckDB", "Polars", "Python")
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    chosen = sys.argv[1:] or [workload["name"] for workload in workloads]
    for workload in (workload for workload in workloads if workload["name"] in chosen):
        medians, ratios = measure(workload, tools)
        cells = {name: f"{median:.1f}" for name, median in medians.items()}
        if ratios:
            low, middle, high = statistics.quantiles(ratios, n=4)
            cells["limit"] += f" ({workload['limit']})"
            cells["function/limit"] = f"{middle:.2f} ({low:.2f} to {high:.2f})"
        if "duckdb_is_another_function" in workload:
            cells["duckdb"] += f" ({workload['duckdb_is_another_function']})"
        row = [workload["name"], *(cells.get(head.lower(), "") for head in heads[1:])]
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
