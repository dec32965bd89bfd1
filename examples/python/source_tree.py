"""Reads a source tree into a Delta table of facts, and asks the table about the tree.

    python examples/python/source_tree.py TREE TABLE [SQL_FOLDER]

The statements are those of examples/sql/source_tree; its README says what each does. The table is
made on the first run; a later run over an unchanged tree changes nothing but its version.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import codeanatomy

SQL_FOLDER = Path(__file__).resolve().parent.parent / "sql" / "source_tree"
WIDEST_COLUMN = 70


class Job:
    """One run over a tree: statements of the SQL folder, each with its time."""

    def __init__(
        self, session: codeanatomy.Session, tree: Path, table: Path, sql_folder: Path
    ) -> None:
        self.session = session
        self.sql_folder = sql_folder
        self.places = {"{tree}": tree, "{table}": table}

    def run(self) -> None:
        for name in ("01_files.sql", "02_lines.sql", "03_identifiers.sql"):
            self.step(name)
        again = self.keep_facts_before()
        for name in ("05_create.sql", "06_write.sql"):
            self.step(name)
        if again:
            self.step("07_changes.sql")
        for name in ("08_version.sql", "09_largest_files.sql", "10_most_used_names.sql"):
            self.step(name)
        self.step("11_duplicated_lines.sql")

    def step(self, name: str) -> None:
        """Runs one statement and prints its rows under its name and its time."""
        begin = time.perf_counter()
        sql = (self.sql_folder / name).read_text(encoding="utf-8")
        for place, path in self.places.items():
            sql = sql.replace(place, str(path).replace("'", "''"))
        result = self.session.query(sql).read_all()
        print(f"\n{name}")
        if result.schema.names:
            print_table(result)
        print(f"  {time.perf_counter() - begin:.3f} s")

    def keep_facts_before(self) -> bool:
        """Gives the facts of the run before a name of their own; False on the first run."""
        try:
            self.session.register_delta("facts_before", self.places["{table}"])
        except codeanatomy.NotFoundError:
            return False
        return True


def print_table(table: codeanatomy.Table) -> None:
    """Prints rows under the names of their columns, numbers to the right and text to the left."""
    header = table.schema.names
    rows = [[shorten(value) for value in row] for row in table.rows()]
    widths = [max(map(len, column)) for column in zip(header, *rows)]
    right = [field.type.format in "cCsSiIlLfg" for field in table.schema]
    for row in [header, *rows]:
        cells = zip(row, widths, right)
        print("  " + "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in cells).rstrip())


def shorten(value: object) -> str:
    return "NULL" if value is None else str(value)[:WIDEST_COLUMN]


def main(arguments: list[str]) -> int:
    if len(arguments) not in (3, 4):
        print(f"usage: {arguments[0]} TREE TABLE [SQL_FOLDER]", file=sys.stderr)
        return 2
    tree, table = (Path(argument).resolve() for argument in arguments[1:3])
    sql_folder = Path(arguments[3]) if len(arguments) == 4 else SQL_FOLDER
    table.mkdir(parents=True, exist_ok=True)
    with codeanatomy.connect() as session:
        try:
            Job(session, tree, table, sql_folder).run()
        except codeanatomy.Error as error:
            print(f"{error.code}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
