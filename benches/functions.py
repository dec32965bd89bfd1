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

HERE = os.path.dirname(os.path.abspath(__file__))
WORKLOADS = os.path.join(HERE, "functions.json")
ROUNDS = 5
PEERS = ("duckdb", "polars", "python")


def run(command: list[str]) -> list[float]:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return [float(line) for line in done.stdout.split()]


def function_times(command: list[str]) -> list[float]:
    """Nanoseconds that each run spent in the operator that evaluates the function."""
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    operators = [json.loads(line)["operators"] for line in lines]
    if any(operator["name"] != "ProjectionExec" for operator in operators):
        sys.exit(f"{command}: the function is not evaluated by a projection of its own")
    return [float(operator["metrics"]["elapsed_compute"]) for operator in operators]


def measure(workload: dict[str, str], tools: dict[str, str]) -> dict[str, float]:
    c, python = tools["c"], tools["python"]
    name, peer = workload["name"], os.path.join(HERE, "peers", "functions.py")
    setup = f"CREATE TABLE data AS {workload['data']} FROM generate_series(1, 1000000)"
    results = f"SELECT {workload['expression']} AS result FROM data"
    answer = f"SELECT CAST({workload['checksum']} AS BIGINT) FROM ({results})"
    sides = {"sql": [c, "sql", "5", "1", setup, answer]}
    sides |= {
        side: [python, peer, side, name, "1" if side == "python" else "5", WORKLOADS]
        for side in PEERS
        if side in workload
    }
    answers: dict[str, float] = {}
    times: dict[str, list[float]] = {side: [] for side in [*sides, "function", "results", "limit"]}
    file = os.path.join(tools["work"], "texts")
    if "limit" in workload:
        run([python, peer, "write", name, file, WORKLOADS])
    for _ in range(ROUNDS):
        for side, command in sides.items():
            answers[side], *measured = run(command)
            times[side] += measured
        times["function"] += function_times([c, "metrics", "5", "1", setup, results])
        times["results"] += run([c, "sql", "5", "1", setup, results])[1:]
        if "limit" in workload:
            times["limit"] += run([tools["limits"], workload["limit"], "5", file])
    if "duckdb_is_another_function" in workload:
        answers.pop("duckdb", None)
    if len(set(answers.values())) != 1:
        sys.exit(f"{name}: the sides disagree: {answers}")
    return {side: statistics.median(all) / 1e6 for side, all in times.items() if all}


def main() -> None:
    tools = json.loads(os.environ["CODEANATOMY_BENCH_TOOLS"])
    with open(WORKLOADS, encoding="utf-8") as file:
        workloads = json.load(file)
    today, machine = time.strftime("%Y-%m-%d"), platform.machine()
    print(
        f"{today}, {machine}, one core, a million rows, milliseconds, medians of {ROUNDS} rounds\n"
    )
    heads = ("expression", "function", "limit", "function/limit", "results", "checksum")
    heads += ("DuckDB", "Polars", "Python")
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    chosen = sys.argv[1:] or [workload["name"] for workload in workloads]
    for workload in (workload for workload in workloads if workload["name"] in chosen):
        medians = measure(workload, tools)
        limit = medians.get("limit")
        ratio = f"{medians['function'] / limit:.2f}" if limit else ""
        cells = [f"{medians[side]:.1f}" if side in medians else "" for side in ("sql", *PEERS)]
        if "duckdb_is_another_function" in workload:
            cells[1] += f" ({workload['duckdb_is_another_function']})"
        of = f"{limit:.1f} ({workload['limit']})" if limit else ""
        own = [f"{medians[side]:.1f}" for side in ("function", "results")]
        row = [workload["name"], own[0], of, ratio, own[1], *cells]
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
