"""Takes a Delta table through what can happen to one, and says at each step what has happened.

    python examples/python/delta_tour.py FOLDER

The table is FOLDER/goods, and must not be there yet. docs/guide/delta-python.md goes through this
program piece by piece.
"""

from __future__ import annotations

import sys
from pathlib import Path

import codeanatomy
from codeanatomy import DeltaPayload, DeltaReport, DeltaTable, Reader, Session


def goods(session: Session, values: str) -> Reader:
    """Rows as an Arrow stream; anything else that holds rows would do."""
    return session.query(f"SELECT * FROM (VALUES {values}) AS goods(id, name, price)")


def create(session: Session, place: Path) -> None:
    columns = [
        {"name": "id", "type": "long"},
        {"name": "name", "type": "string"},
        {"name": "price", "type": "double"},
    ]
    properties = {"delta.enableChangeDataFeed": "true"}
    report = session.create_delta(place, columns, configuration=properties)
    print(f"created: version {report.version_after}")


def write(session: Session, place: Path) -> DeltaReport:
    rows = goods(
        session, "(1, 'anvil', 95.0), (2, 'bolt', 0.25), (3, 'crate', 12.5), (4, 'drill', 60.0)"
    )
    commit = {"app_transaction": {"app_id": "tour", "version": 1}}
    return session.write_delta(place, rows, commit=commit)


def write_twice(session: Session, place: Path) -> None:
    report = write(session, place)
    print(f"written: version {report.version_after}, {report.metrics['num_added_rows']} rows")
    print(f"written again: {write(session, place).status}")


def change(session: Session, table: DeltaTable) -> None:
    news = goods(session, "(2, 'bolt', 0.3), (5, 'engine', 420.0)")
    report = (
        table.merge(news, "source.id = target.id")
        .when_matched_update_all()
        .when_not_matched_insert_all()
        .execute()
    )
    updated = report.metrics["num_target_rows_updated"]
    inserted = report.metrics["num_target_rows_inserted"]
    print(f"merged: version {report.version_after}, {updated} updated, {inserted} inserted")

    report = table.delete("price > 400")
    print(f"deleted: version {report.version_after}, {report.metrics['num_deleted_rows']} rows")


def read(session: Session, place: Path, table: DeltaTable) -> None:
    table.register("goods")
    for row in session.query("SELECT id, name, price FROM goods ORDER BY id").fetchall():
        print(*row)

    session.register("goods_at_first", session.open_delta(place, version=1))
    ((count,),) = session.query("SELECT count(*) FROM goods_at_first").fetchall()
    print(f"version 1 had {count} rows")


def look_back(session: Session, place: Path, table: DeltaTable) -> None:
    for commit in table.history():
        print(commit["version"], commit["operation"])

    quoted = str(place).replace("'", "''")
    changes = session.query(
        f"SELECT _change_type, count(*) FROM read_delta_cdf('{quoted}', 1) "
        "GROUP BY _change_type ORDER BY _change_type"
    )
    for kind, count in changes.fetchall():
        print(f"changes: {kind} {count}")


def optimize(table: DeltaTable) -> None:
    metrics = table.optimize.compact().metrics
    removed, added = metrics["num_files_removed"], metrics["num_files_added"]
    print(f"optimized: {removed} files became {added}")


def write_what_is_refused(session: Session, place: Path) -> None:
    rows = goods(session, "(6, 'fuse', -1.0)")
    try:
        session.write_delta(place, rows, constraints={"positive": "price > 0"})
    except codeanatomy.ConstraintError as error:
        print(f"refused: {error.code}")


def tour(session: Session, place: Path) -> None:
    create(session, place)
    write_twice(session, place)
    with session.open_delta(place) as table:
        change(session, table)
        read(session, place, table)
        look_back(session, place, table)

        observed: list[DeltaPayload] = []
        session.set_delta_observer(lambda payload, _rows: observed.append(payload))
        optimize(table)
        write_what_is_refused(session, place)
        print(f"observed: {len(observed)}")


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(f"usage: {arguments[0]} FOLDER", file=sys.stderr)
        return 2
    with codeanatomy.connect() as session:
        try:
            tour(session, Path(arguments[1]) / "goods")
        except codeanatomy.Error as error:
            print(f"{error.code}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
