"""Writes into a table that others write into: writer.py PLACE NUMBER SEED SECONDS LEDGER

The ledger has one JSON object for each request, with what the writer was told. writer/ is the same
program in Go.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

import codeanatomy
from codeanatomy.delta import CommitOptions

#: Rows that a request inserts, and how many keys belong to one writer.
INSERTED, KEYS = 4, 10**9

#: How long a request is repeated behind conflicts.
PATIENCE = 300.0


class Writer:
    def __init__(self, place: Path, number: int, seed: int, ledger: TextIO) -> None:
        self.session = codeanatomy.connect()
        self.table = self.session.open_delta(place)
        self.place = place
        self.number = number
        self.random = random.Random(f"{seed} writer {number}")
        self.ledger = ledger
        self.keys: list[int] = []

    def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        request = 1
        while time.monotonic() < end:
            operation = self.random.choices(("append", "merge", "compact"), (6, 3, 1))[0]
            entry = self.finish(request, operation)
            self.ledger.write(json.dumps(entry) + "\n")
            self.ledger.flush()
            request += 1

    def finish(self, request: int, operation: str) -> dict[str, Any]:
        """Repeats a request until it has happened, and says what it was told."""
        first = self.number * KEYS + request * INSERTED
        inserted = [] if operation == "compact" else [first + index for index in range(INSERTED)]
        known = len(self.keys) if operation == "merge" else 0
        updated = self.random.sample(self.keys, min(known, INSERTED))
        commit: CommitOptions = {
            "app_transaction": {"app_id": f"writer {self.number}", "version": request}
        }
        if self.random.random() < 0.25:
            commit["max_retries"] = 0
        entry: dict[str, Any] = {
            "request": request,
            "operation": operation,
            "inserted": inserted,
            "updated": updated,
            "conflicts": Counter(),
        }
        patience = time.monotonic() + PATIENCE
        while time.monotonic() < patience:
            try:
                report = self.change(operation, request, inserted, updated, commit)
            except codeanatomy.CommitConflictError as error:
                entry["conflicts"][error.details.get("conflict", "none")] += 1
                time.sleep(self.random.uniform(0, 0.05))
                continue
            except codeanatomy.Error as error:
                return {**entry, "status": "error", "text": f"{error.code}: {error}"}
            self.keys += inserted
            entry["status"] = report.status
            entry["version"] = report.version_after
            if inserted and self.random.random() < 0.2:
                again = self.change(operation, request, inserted, updated, commit)
                entry["again"] = again.status
            return entry
        return {**entry, "status": "gave up"}

    def change(
        self,
        operation: str,
        request: int,
        inserted: list[int],
        updated: list[int],
        commit: CommitOptions,
    ) -> Any:
        if operation == "compact":
            return self.table.optimize.compact()
        keys = inserted + updated
        rows = {
            "k": keys,
            "v": [request] * len(keys),
            "t": [f"{self.number}/{request}"] * len(keys),
        }
        if operation == "append":
            return self.session.write_delta(self.place, rows, commit=commit)
        return (
            self.table.merge(rows, "source.k = target.k", commit=commit)
            .when_matched_update({"v": "source.v"})
            .when_not_matched_insert_all()
            .execute()
        )


def main() -> None:
    place, number, seed, seconds, ledger = sys.argv[1:]
    with open(ledger, "w") as file:
        Writer(Path(place), int(number), int(seed), file).run(float(seconds))


if __name__ == "__main__":
    main()
