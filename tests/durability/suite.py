"""What every part of the suite needs: its settings, and counting what passed."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Suite:
    """Counts checks and says which failed."""

    #: Of all moments and choices that are random.
    seed: int
    #: How long the writers of the concurrency part write.
    seconds: float
    #: How many processes are killed, and how many calls are cancelled.
    kills: int
    cancels: int
    #: The writer in Go; None when Go is not installed.
    go_writer: str
    passed: int = field(default=0, init=False)
    failed: int = field(default=0, init=False)
    skipped: int = field(default=0, init=False)

    def check(self, name: str, problems: Iterable[str]) -> None:
        """Counts one check, which has passed when there is no problem."""
        found = list(problems)
        if not found:
            self.passed += 1
            print(f"ok      {name}", flush=True)
            return
        self.failed += 1
        print(f"FAILED  {name}: {len(found)} problems, of which the first are", flush=True)
        for problem in found[:5]:
            print(f"        {problem[:700]}", flush=True)

    def skip(self, name: str, why: str) -> None:
        self.skipped += 1
        print(f"skipped {name}: {why}", flush=True)

    @staticmethod
    def note(text: str) -> None:
        """Prints what was measured."""
        print(f"        {text}", flush=True)

    def random(self, part: str) -> random.Random:
        """Random numbers that are the same in every run of a part."""
        return random.Random(f"{self.seed} {part}")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for tables, which is removed in the end."""
    with tempfile.TemporaryDirectory(prefix="durability") as path:
        yield Path(path)


def spread(total: int, names: Iterable[str]) -> list[str]:
    """The names in turn, `total` altogether."""
    names = list(names)
    return [names[index % len(names)] for index in range(total)]
