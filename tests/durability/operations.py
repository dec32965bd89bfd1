"""The changes that are disturbed, each as one call, and the table that they change."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import codeanatomy
from codeanatomy.delta import CommitOptions

#: Rows of the table at its latest version, and of one file.
ROWS, FILE_ROWS = 60_000, 10_000

#: Takes a session, the table's place, the options of its commit, and those of the call.
Change = Callable[..., Any]


def rows(session: codeanatomy.Session, first: int, end: int, factor: int = 1) -> codeanatomy.Reader:
    """A stream of rows with the keys from `first` to before `end`."""
    return session.query(
        f"SELECT value AS k, value * {factor} AS v, concat('row ', value) AS t "
        f"FROM range({first}, {end})"
    )


def make_table(session: codeanatomy.Session, place: Path) -> None:
    """Makes a table with several files, and with some that a vacuum deletes."""
    for first in range(0, ROWS, FILE_ROWS):
        session.write_delta(place, rows(session, first, first + FILE_ROWS))
    with session.open_delta(place) as table:
        table.update({"v": "v + 1"}, f"k < {2 * FILE_ROWS}")


def new_rows(name: str, session: codeanatomy.Session) -> codeanatomy.Reader:
    """The stream of a change that takes one."""
    first, end, factor = {
        "write": (ROWS, 2 * ROWS, 1),
        "overwrite": (ROWS // 2, ROWS, 5),
        "merge": (ROWS // 2, ROWS + ROWS // 2, 3),
    }[name]
    return rows(session, first, end, factor)


def write(
    session: codeanatomy.Session,
    place: Path,
    commit: CommitOptions,
    source: Any | None = None,
    **call: Any,
) -> Any:
    source = source or new_rows("write", session)
    return session.write_delta(place, source, commit=commit, **call)


def overwrite(session: codeanatomy.Session, place: Path, commit: CommitOptions, **call: Any) -> Any:
    source = new_rows("overwrite", session)
    return session.write_delta(place, source, mode="overwrite", commit=commit, **call)


def merge(
    session: codeanatomy.Session,
    place: Path,
    commit: CommitOptions,
    source: Any | None = None,
    **call: Any,
) -> Any:
    with session.open_delta(place) as table:
        return (
            table.merge(source or new_rows("merge", session), "source.k = target.k", commit=commit)
            .when_matched_update_all()
            .when_not_matched_insert_all()
            .execute(**call)
        )


def update(session: codeanatomy.Session, place: Path, commit: CommitOptions, **call: Any) -> Any:
    with session.open_delta(place) as table:
        return table.update({"v": "-v"}, "k % 2 = 0", commit=commit, **call)


def delete(session: codeanatomy.Session, place: Path, commit: CommitOptions, **call: Any) -> Any:
    with session.open_delta(place) as table:
        return table.delete("k % 3 = 0", commit=commit, **call)


def update_first_rows(
    session: codeanatomy.Session, place: Path, commit: CommitOptions, **call: Any
) -> Any:
    with session.open_delta(place) as table:
        return table.update({"v": "-v"}, f"k < {FILE_ROWS}", commit=commit, **call)


def delete_last_rows(
    session: codeanatomy.Session, place: Path, commit: CommitOptions, **call: Any
) -> Any:
    with session.open_delta(place) as table:
        return table.delete(f"k >= {ROWS - FILE_ROWS // 2}", commit=commit, **call)


def optimize(session: codeanatomy.Session, place: Path, _: CommitOptions, **call: Any) -> Any:
    """Its commit can have metadata only: repeated, it finds nothing to do."""
    with session.open_delta(place) as table:
        return table.optimize.compact(**call)


def vacuum(session: codeanatomy.Session, place: Path, commit: CommitOptions, **call: Any) -> Any:
    with session.open_delta(place) as table:
        return table.vacuum(0, False, False, allow_unsafe_retention=True, commit=commit, **call)


def restore(session: codeanatomy.Session, place: Path, commit: CommitOptions, **call: Any) -> Any:
    with session.open_delta(place) as table:
        return table.restore(2, commit=commit, **call)


def checkpoint(session: codeanatomy.Session, place: Path, _: CommitOptions, **call: Any) -> Any:
    """Makes no commit."""
    with session.open_delta(place) as table:
        return table.create_checkpoint(**call)


def set_properties(
    session: codeanatomy.Session, place: Path, commit: CommitOptions, **call: Any
) -> Any:
    with session.open_delta(place) as table:
        properties = {"delta.checkpointInterval": "7"}
        return table.alter.set_table_properties(properties, commit=commit, **call)


#: Every change that makes a commit, by its name.
CHANGES: dict[str, Change] = {
    change.__name__: change
    for change in (write, overwrite, merge, update, delete, optimize, vacuum, restore)
}

#: Changes of some rows, which lie in files of their own.
OF_SOME_ROWS: dict[str, Change] = {
    change.__name__: change for change in (update_first_rows, delete_last_rows)
}

#: How many commits a change makes: a vacuum says in the log that it begins and that it has ended.
COMMITS = {"checkpoint": 0, **{name: 2 if name == "vacuum" else 1 for name in CHANGES}}


def transaction(app: str = "durability") -> CommitOptions:
    """The options of a commit that a table takes once."""
    return {"app_transaction": {"app_id": app, "version": 1}}
