"""Makes one change in a process of its own, which others stop or kill: child.py CHANGE PLACE APP

Prints `begin` when it begins, and then `end` with the outcome as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import codeanatomy
from operations import CHANGES, OF_SOME_ROWS, transaction


def main() -> None:
    name, place, app = sys.argv[1:]
    with codeanatomy.connect() as session:
        print("begin", flush=True)
        start = time.monotonic()
        try:
            report = {**CHANGES, **OF_SOME_ROWS}[name](session, Path(place), transaction(app))
            outcome = {
                "seconds": time.monotonic() - start,
                "status": report.status,
                "before": report.version_before,
                "after": report.version_after,
            }
        except codeanatomy.Error as error:
            outcome = {"code": error.code, "text": str(error), "details": dict(error.details)}
    print("end", json.dumps(outcome), flush=True)


@dataclass
class Child:
    """A process that makes one change."""

    process: subprocess.Popen[str]

    @classmethod
    def begin(cls, name: str, place: Path, app: str = "durability") -> Child:
        """Starts the process and waits until the change begins."""
        command = [sys.executable, __file__, name, str(place), app]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        child = cls(process)
        if child._line() != "begin\n":
            raise RuntimeError(
                f"the process for {name} ended with {process.wait()} before it began"
            )
        return child

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def signal(self, number: int) -> None:
        """Sends a signal; nothing happens when the process has ended."""
        self.process.send_signal(number)

    def outcome(self) -> dict[str, Any]:
        """What the change ended with; empty when the process was killed before."""
        line = self._line()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        return json.loads(line.removeprefix("end ")) if line.startswith("end ") else {}


def duration_of(name: str, place: Path) -> float:
    """Seconds that an undisturbed change takes in a process of its own."""
    outcome = Child.begin(name, place).outcome()
    if outcome.get("status") != "committed":
        raise RuntimeError(f"{name} ended with {outcome} although nothing disturbed it")
    return outcome["seconds"]


if __name__ == "__main__":
    main()
