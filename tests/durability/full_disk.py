"""Changes on a full file system: full_disk.py FOLDER, where a small one is mounted on `small`."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import codeanatomy
from codeanatomy import OutOfDiskError
from operations import CHANGES, COMMITS, checkpoint, make_table, transaction
from suite import Suite, folder
from tables import clean_up, copy, disagreement, leftovers_in_the_log, orphans, rows_of, version_of
from worker import command_of, report, run_worker

#: The size of the file system, of one of its pages, and into how many steps a change's room is cut.
SIZE, PAGE, STEPS = "64m", 4096, 8

DISTURBED = {
    **{name: CHANGES[name] for name in ("write", "merge", "optimize")},
    "checkpoint": checkpoint,
}

#: A mount that nobody else sees, as root or as a user with a name space of its own.
NAMESPACES = (["unshare", "--mount"], ["unshare", "--mount", "--user", "--map-root-user"])


def run(suite: Suite) -> None:
    with folder() as path:
        place = path / "small"
        place.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(place)]
        for namespace in NAMESPACES if shutil.which("unshare") else ():
            if subprocess.run([*namespace, *mount], capture_output=True).returncode == 0:
                inside = [*mount, "&&", "exec", *map(str, command_of(__file__, path))]
                words = [part if part == "&&" else shlex.quote(part) for part in inside]
                run_worker(suite, "full disk", [*namespace, "sh", "-c", " ".join(words)])
                return
    suite.skip("full disk", "this user cannot mount a file system, not even for itself")


class Disk:
    """A table on the small file system, and a file that takes what room there is."""

    def __init__(self, session: codeanatomy.Session, path: Path) -> None:
        self.session = session
        self.template = path / "template"
        self.small = path / "small"
        self.place = self.small / "table"
        self.filler = self.small / "filler"
        make_table(session, self.template)
        self.version = version_of(session, self.template)
        self.before = rows_of(session, self.template)

    def free(self) -> int:
        found = os.statvfs(self.small)
        return found.f_bavail * found.f_frsize

    def reset(self) -> None:
        self.filler.unlink(missing_ok=True)
        copy(self.template, self.place)

    def fill(self, room: int) -> None:
        """Leaves only some bytes free."""
        with self.filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, self.free() - room)

    def check(self, name: str) -> None:
        change = DISTURBED[name]
        self.reset()
        free = self.free()
        change(self.session, self.place, transaction())
        needed, after = free - self.free(), rows_of(self.session, self.place)
        errors, states, leftovers, again = [], [], [], []
        for room in rooms(needed):
            what = f"{room} of {needed} bytes free"
            self.reset()
            self.fill(room)
            try:
                change(self.session, self.place, transaction())
                # The same rows are not always as many bytes.
                if room < needed - 4 * PAGE:
                    errors.append(f"{what}: no error")
                continue
            except OutOfDiskError:
                pass
            except codeanatomy.Error as error:
                errors.append(f"{what}: {type(error).__name__} {error.code}: {error}")
            if version_of(self.session, self.place) != self.version:
                states.append(f"{what}: version {version_of(self.session, self.place)}")
            elif not rows_of(self.session, self.place).equals(self.before):
                states.append(f"{what}: other rows")
            if other := disagreement(self.session, self.place):
                states.append(f"{what}: {other}")
            self.filler.unlink()
            change(self.session, self.place, transaction())
            if version_of(self.session, self.place) != self.version + COMMITS[name]:
                again.append(f"{what}: version {version_of(self.session, self.place)} behind it")
            if not rows_of(self.session, self.place).equals(after):
                again.append(f"{what}: other rows behind it")
            clean_up(self.session, self.place)
            if left := orphans(self.place) | leftovers_in_the_log(self.place):
                leftovers.append(f"{what}: {sorted(left)}")
        report(f"{name} says that there is no room", errors)
        report(f"{name} leaves the table as it was", states)
        report(f"{name} happens when there is room again", again)
        report(f"{name} leaves nothing behind a clean-up", leftovers)


def rooms(needed: int) -> list[int]:
    """How much room there is in turn: none, some, and in the end too little for the last file."""
    steps = {needed * step // STEPS // PAGE * PAGE for step in range(STEPS)}
    return sorted(steps | {needed - PAGE})


def main() -> None:
    with codeanatomy.connect() as session:
        disk = Disk(session, Path(sys.argv[1]))
        for name in DISTURBED:
            disk.check(name)
        shutil.rmtree(disk.place)


if __name__ == "__main__":
    main()
