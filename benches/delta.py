"""Runs each task on Delta tables on each side in turns, and prints the ratios of this one run.

Called by scripts/bench. Results are compared before anything is said about time: what one side has
written, both sides read. With names of cases as arguments, only those are run.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = os.path.join(HERE, "peers", "delta.py")
SIDES = ("deltalake", "ours")
ROUNDS = int(os.environ.get("ROUNDS", "7"))
#: How often each case is repeated within one process.
CASES = {
    "open_long_log": 1,
    "open_checkpoint": 5,
    "files_long_log": 1,
    "files_checkpoint": 5,
    "files_default": 5,
    "append_1": 20,
    "append_1_after_100": 20,
    "append_1m": 3,
    "append_10m": 1,
    "overwrite": 2,
    "merge_1": 2,
    "merge_30": 2,
    "scan_partition": 20,
    "scan_statistics": 20,
    "scan_rows": 5,
    "scan_all": 3,
    "compact": 1,
    "change_feed": 2,
}


class Times(NamedTuple):
    """Milliseconds of each repetition: by the clock, and of the process on all cores."""

    clock: list[float]
    cores: list[float]


class Tools:
    """What scripts/bench has made ready."""

    def __init__(self) -> None:
        tools = json.loads(os.environ["CODEANATOMY_BENCH_TOOLS"])
        self.python, self.folder = tools["python"], os.path.join(tools["work"], "delta")
        binding = os.path.join(HERE, os.pardir, "bindings", "python-ctypes")
        self.environment = os.environ | {
            "CODEANATOMY_LIBRARY": tools["library"],
            "PYTHONPATH": os.path.abspath(binding),
        }

    def call(self, *arguments: str) -> list[str]:
        done = subprocess.run(
            [self.python, *arguments],
            check=False,
            capture_output=True,
            text=True,
            env=self.environment,
        )
        if done.returncode != 0:
            sys.exit(f"{arguments}: {done.stderr}")
        return done.stdout.splitlines()

    def run(self, side: str, case: str, repeats: int) -> tuple[str, Times]:
        told, *times = self.call(PEER, side, "run", case, self.folder, str(repeats))
        clock, cores = ([float(time) / 1e6 for time in line.split()] for line in times)
        return told, Times(clock, cores)

    def answers(self, side: str, case: str) -> list[str]:
        """The result of one side: as it says itself, or a table as each side reads it."""
        told, _ = self.run(side, case, 1)
        result = json.loads(told)
        if not isinstance(result, dict):
            return [told]
        return [self.call(PEER, reader, "facts", result["table"])[0] for reader in SIDES]


def measure(tools: Tools, case: str, repeats: int) -> None:
    answers = {side: tools.answers(side, case) for side in SIDES}
    if len({answer for of_side in answers.values() for answer in of_side}) != 1:
        sys.exit(f"{case}: the sides disagree: {answers}")
    times = {side: Times([], []) for side in SIDES}
    ratios = []
    for round_number in range(ROUNDS):
        # Whoever runs first finds other caches: that changes from round to round.
        order = SIDES if round_number % 2 == 0 else SIDES[::-1]
        of_round = {side: tools.run(side, case, repeats)[1] for side in order}
        ratios.append(ratio({side: of_round[side].clock for side in SIDES}))
        for side in SIDES:
            times[side].clock.extend(of_round[side].clock)
            times[side].cores.extend(of_round[side].cores)
    cells = [case]
    for side in SIDES:
        low, middle, high = quartiles(times[side].clock)
        cells.append(f"{middle:.1f} ({low:.1f} to {high:.1f})")
    low, _, high = quartiles(ratios)
    cells.append(f"{ratio({side: times[side].clock for side in SIDES}):.2f}")
    cells.append(f"{low:.2f} to {high:.2f}")
    cells.append(f"{ratio({side: times[side].cores for side in SIDES}):.2f}")
    print(f"| {' | '.join(cells)} |", flush=True)


def ratio(times: dict[str, list[float]]) -> float:
    ours, theirs = (statistics.median(times[side]) for side in ("ours", "deltalake"))
    return ours / theirs


def quartiles(values: list[float]) -> tuple[float, float, float]:
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4)
    return low, middle, high


def main() -> None:
    tools = Tools()
    tools.call(os.path.join(HERE, "peers", "delta_tables.py"), tools.folder)
    versions = tools.call("-c", "import deltalake as d; print(d.__version__)")[0]
    print(
        f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, two threads, "
        f"deltalake {versions}; milliseconds, medians (quartiles) of {ROUNDS} rounds\n"
    )
    print("| case | deltalake | ours | ours/deltalake | rounds' quartiles | of processor time |")
    print("|---|---|---|---|---|---|")
    chosen = sys.argv[1:] or list(CASES)
    for case in chosen:
        measure(tools, case, CASES[case])


if __name__ == "__main__":
    main()
