"""Two programs make the same request, or one of the same application, at the same time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import codeanatomy
from meanwhile import meanwhile
from suite import Suite, folder

ROWS = {"k": [1, 2, 3]}


def write(session: codeanatomy.Session, place: Path, rows: Any, version: int) -> Any:
    return session.write_delta(place, rows, commit=commit_of(version))


def merge(session: codeanatomy.Session, place: Path, rows: Any, version: int) -> Any:
    with session.open_delta(place) as table:
        change = table.merge(rows, "source.k = target.k", commit=commit_of(version))
        return change.when_not_matched_insert_all().execute()


def commit_of(version: int) -> codeanatomy.delta.CommitOptions:
    return {"app_transaction": {"app_id": "loader", "version": version}}


def run(suite: Suite) -> None:
    with folder() as path:
        for change in (write, merge):
            for version, between, name, wanted in (
                (1, 1, "the same request", {"skipped_duplicate"}),
                (1, 2, "a later request", {"skipped_duplicate"}),
                (2, 1, "an earlier request", {"concurrent_transaction", "concurrent_append"}),
            ):
                found, rows, again, keys = race(
                    path / f"{version}{between}", change, version, between
                )
                what = f"transactions: {change.__name__} meets {name}"
                suite.note(f"{change.__name__} meets {name}: {found}; repeated: {again}")
                suite.check(f"{what} and says so", [] if found in wanted else [found])
                suite.check(
                    f"{what}, which happens once",
                    [] if rows == [0, 1, 2, 3] else [f"the rows are {rows}"],
                )
                twice = change is write and version > between
                last = [0, 1, 1, 2, 2, 3, 3] if twice else [0, 1, 2, 3]
                suite.check(
                    f"{what} and is repeated",
                    [] if keys == last else [f"{again}; the rows are {keys}"],
                )


def race(
    path: Path, change: Callable[..., Any], version: int, between: int
) -> tuple[str, list[int], str, list[int]]:
    """What the later request is told, the rows then, and both when it is repeated."""
    place = path / change.__name__
    with codeanatomy.connect() as session, codeanatomy.connect() as other:
        session.write_delta(place, {"k": [0]})
        rows = meanwhile(ROWS, lambda: change(other, place, ROWS, between))
        try:
            told = change(session, place, rows, version).status
        except codeanatomy.CommitConflictError as error:
            told = error.details["conflict"]
        first = keys_of(session, place)
        again = change(session, place, ROWS, version).status
        return told, first, again, keys_of(session, place)


def keys_of(session: codeanatomy.Session, place: Path) -> list[int]:
    found = session.query(f"SELECT k FROM read_delta('{place}') ORDER BY k").fetchall()
    return [key for (key,) in found]
