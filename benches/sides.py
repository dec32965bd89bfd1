"""Processes that are compared: each stays, so that they take turns within moments."""

import statistics
import subprocess
import sys
from collections.abc import Callable


class Side:
    """A process that prints its answer, then as many lines as each line of its input says."""

    def __init__(self, command: list[str], nanoseconds: Callable[[str], float] = float) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._nanoseconds = nanoseconds
        self.answer = self._line()
        self.times: list[float] = []

    def run(self, runs: int) -> float:
        """The median time of some runs, in nanoseconds."""
        self._process.stdin.write(f"{runs}\n")
        self._process.stdin.flush()
        times = [self._nanoseconds(self._line()) for _ in range(runs)]
        self.times += times
        return statistics.median(times)

    def end(self) -> None:
        self._process.communicate()

    def _line(self) -> str:
        line = self._process.stdout.readline()
        return line.strip() or sys.exit(f"{self._process.args} has ended")
