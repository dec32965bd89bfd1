"""Two writers make a table in one place at the same time. There is one table then, of the first."""

from __future__ import annotations

from pathlib import Path

import codeanatomy
import deltalake
from meanwhile import meanwhile
from suite import Suite, folder

PROPERTIES = {"delta.checkpointInterval": "7"}

#: What the later one may be told, by its mode.
TOLD = {
    "append": {"CONFLICT", "SCHEMA_MISMATCH"},
    "overwrite": {"CONFLICT", "SCHEMA_MISMATCH"},
    "error": {"CONFLICT", "ALREADY_EXISTS"},
    "ignore": {"CONFLICT", "skipped"},
}


def run(suite: Suite) -> None:
    with folder() as path, codeanatomy.connect() as session:
        for mode, allowed in TOLD.items():
            told = create(session, path / mode, {"number": [1, 2, 3]}, mode)
            found = problems(path / mode, "text", [["first"]])
            suite.note(f"{mode}: {told}")
            suite.check(
                f"creation: {mode} says that another one has made the table",
                [] if told in allowed else [told],
            )
            suite.check(f"creation: {mode} keeps the table that another one has made", found)
        told = create(session, path / "same", {"text": ["a", "b", "c"]}, "append")
        suite.note(f"append of the same columns: {told}")
        rows = [["first"], ["a"], ["b"], ["c"]] if told == "committed" else [["first"]]
        found = problems(path / "same", "text", rows)
        suite.check("creation: rows with the same columns are appended, or it is a conflict", found)


def create(session: codeanatomy.Session, place: Path, rows: dict[str, list], mode: str) -> str:
    """Makes a table while another one makes it; what the later one is told."""

    def first() -> None:
        with codeanatomy.connect() as other:
            other.write_delta(place, {"text": ["first"]}, configuration=PROPERTIES)

    try:
        return session.write_delta(place, meanwhile(rows, first), mode=mode).status
    except codeanatomy.Error as error:
        return error.code


def problems(place: Path, column: str, rows: list[list[str]]) -> list[str]:
    """How the table differs from what the first one has made, and from the rows, for deltalake."""
    table = deltalake.DeltaTable(str(place))
    found = []
    if (names := [field.name for field in table.schema().fields]) != [column]:
        return [f"the columns are {names} and not {column}"]
    if table.metadata().configuration != PROPERTIES:
        found.append(f"the properties are {table.metadata().configuration}")
    read = sorted([row[column]] for row in table.to_pyarrow_table().to_pylist())
    if read != sorted(rows):
        found.append(f"the rows are {read}")
    return found
