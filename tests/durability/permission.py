"""Changes in a folder that becomes read-only half-way: permission.py FOLDER, the user's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import codeanatomy
from codeanatomy import PermissionDeniedError
from operations import CHANGES, COMMITS, checkpoint, make_table, new_rows, transaction
from suite import Suite, folder
from tables import clean_up, copy, disagreement, leftovers_in_the_log, orphans, rows_of, version_of
from worker import command_of, report, run_worker

#: The user and group `nobody`: modes mean nothing to root.
NOBODY = 65534

DISTURBED = {
    **{name: CHANGES[name] for name in ("write", "merge", "update", "delete", "optimize")},
    "checkpoint": checkpoint,
}

READ_ONLY, WRITABLE = 0o555, 0o755

#: What becomes read-only, by name, and which changes do not need to write there.
PLACES: dict[str, tuple[list[str], set[str]]] = {
    "table": (["."], {"checkpoint"}),
    "log": (["_delta_log"], set()),
    "table and log": ([".", "_delta_log"], set()),
}


def run(suite: Suite) -> None:
    with folder() as path:
        own = path / "own"
        own.mkdir()
        if os.getuid() == 0:
            path.chmod(0o755)
            os.chown(own, NOBODY, NOBODY)
        run_worker(suite, "permission", command_of(__file__, own))


def set_mode(folders: list[Path], mode: int) -> None:
    for path in folders:
        path.chmod(mode)


def half_way(session: codeanatomy.Session, name: str, folders: list[Path]) -> Iterator[Any]:
    """The rows of a change; folders become read-only while it reads them."""
    batches = list(new_rows(name, session))
    for number, batch in enumerate(batches):
        if number == len(batches) // 2:
            set_mode(folders, READ_ONLY)
        yield batch


class Folder:
    """A table in a folder whose rights change."""

    def __init__(self, session: codeanatomy.Session, path: Path) -> None:
        self.session = session
        self.template = path / "template"
        self.place = path / "table"
        self.version = version_of(session, self.template)
        self.before = rows_of(session, self.template)

    def check(self, name: str) -> None:
        change = DISTURBED[name]
        copy(self.template, self.place)
        change(self.session, self.place, transaction())
        after = rows_of(self.session, self.place)
        errors, states, again = [], [], []
        for what, (names, unaffected) in PLACES.items():
            if name in unaffected:
                continue
            copy(self.template, self.place)
            errors += [f"{what}: {error}" for error in self.disturb(name, names)]
            if version_of(self.session, self.place) != self.version:
                states.append(f"{what}: version {version_of(self.session, self.place)}")
            elif not rows_of(self.session, self.place).equals(self.before):
                states.append(f"{what}: other rows")
            if other := disagreement(self.session, self.place):
                states.append(f"{what}: {other}")
            change(self.session, self.place, transaction())
            if version_of(self.session, self.place) != self.version + COMMITS[name]:
                again.append(f"{what}: version {version_of(self.session, self.place)} behind it")
            if not rows_of(self.session, self.place).equals(after):
                again.append(f"{what}: other rows behind it")
            clean_up(self.session, self.place)
            if left := orphans(self.place) | leftovers_in_the_log(self.place):
                again.append(f"{what}: a clean-up leaves {sorted(left)}")
        report(f"{name} says that it is not allowed", errors)
        report(f"{name} leaves the table as it was", states)
        report(f"{name} happens when it is allowed again", again)

    def disturb(self, name: str, names: list[str]) -> list[str]:
        """What is wrong with the error of a change whose folders become read-only."""
        folders = [self.place / name for name in names]
        source: dict[str, Any] = {}
        if name in ("write", "merge"):
            source["source"] = half_way(self.session, name, folders)
        else:
            set_mode(folders, READ_ONLY)
        try:
            DISTURBED[name](self.session, self.place, transaction(), **source)
            return ["no error"]
        except PermissionDeniedError as error:
            return [] if error.code == "PERMISSION_DENIED" else [error.code]
        except codeanatomy.Error as error:
            return [f"{type(error).__name__} {error.code}: {error}"]
        finally:
            set_mode(folders, WRITABLE)


def main() -> None:
    path = Path(sys.argv[1])
    with codeanatomy.connect() as session:
        make_table(session, path / "template")
        # Python reads its modules when they are first used, which nobody may not do everywhere.
        disagreement(session, path / "template")
        orphans(path / "template")
        if os.getuid() == 0:
            for place in (path / "template").rglob("*"):
                os.chown(place, NOBODY, NOBODY)
            os.chown(path / "template", NOBODY, NOBODY)
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        table = Folder(session, path)
        for name in DISTURBED:
            table.check(name)


if __name__ == "__main__":
    main()
