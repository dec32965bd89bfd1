"""Runs the parts of the suite: check.py [PART…]

Last line: durability: N passed, N failed, N skipped
"""

from __future__ import annotations

import importlib
import os
import sys
import time

from suite import Suite

PARTS = (
    "concurrency",
    "races",
    "creation",
    "transactions",
    "crash",
    "full_disk",
    "permission",
    "memory",
    "cancel",
)


def main() -> None:
    chosen = sys.argv[1:] or PARTS
    if unknown := set(chosen) - set(PARTS):
        sys.exit(f"unknown parts: {', '.join(sorted(unknown))}; the parts are: {', '.join(PARTS)}")
    suite = Suite(
        seed=int(os.environ.get("CODEANATOMY_DURABILITY_SEED", "1")),
        seconds=float(os.environ.get("CODEANATOMY_DURABILITY_SECONDS", "120")),
        kills=int(os.environ.get("CODEANATOMY_DURABILITY_KILLS", "200")),
        cancels=int(os.environ.get("CODEANATOMY_DURABILITY_CANCELS", "208")),
        go_writer=os.environ.get("CODEANATOMY_DURABILITY_GO_WRITER", ""),
    )
    print(f"seed {suite.seed}", flush=True)
    for part in chosen:
        start = time.monotonic()
        print(f"== {part}", flush=True)
        importlib.import_module(part).run(suite)
        print(f"   {time.monotonic() - start:.0f} s", flush=True)
    print(f"durability: {suite.passed} passed, {suite.failed} failed, {suite.skipped} skipped")
    sys.exit(suite.failed > 0)


if __name__ == "__main__":
    main()
