"""What is in a table's folder: its rows as two readers see them, and its files."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import codeanatomy
import deltalake
import pyarrow as pa

#: The columns of the tables that are read here.
COLUMNS = pa.schema([("k", pa.int64()), ("v", pa.int64()), ("t", pa.string())])

#: What a log keeps: commits, checkpoints with their parts, and checksums of versions.
LOG_FILES = re.compile(
    r"\d{20}\.(json|crc|checkpoint(\.[\w-]+)*\.(parquet|json))|_last_checkpoint|_sidecars/.+\.parquet"
)


def rows_of(session: codeanatomy.Session, place: Path) -> pa.Table:
    """The rows of the latest version in one order, as this library reads them."""
    return ordered(session.query(f"SELECT k, v, t FROM read_delta('{place}')").to_pyarrow())


def rows_of_another_reader(place: Path) -> pa.Table:
    """The rows of the latest version in one order, as the package deltalake reads them."""
    return ordered(deltalake.DeltaTable(str(place)).to_pyarrow_table())


def ordered(table: pa.Table) -> pa.Table:
    """A table that is equal to another one when both have the same rows, whatever their order."""
    table = table.select(COLUMNS.names).cast(COLUMNS)
    return table.sort_by([(name, "ascending") for name in COLUMNS.names]).combine_chunks()


def version_of(session: codeanatomy.Session, place: Path) -> int:
    with session.open_delta(place) as table:
        return table.version()


def disagreement(session: codeanatomy.Session, place: Path) -> str:
    """What the two readers see differently; empty when nothing."""
    ours, theirs = version_of(session, place), deltalake.DeltaTable(str(place)).version()
    if ours != theirs:
        return f"version {ours} here is {theirs} for deltalake"
    if not rows_of(session, place).equals(rows_of_another_reader(place)):
        return f"deltalake reads other rows of version {ours}"
    return ""


def data_files(place: Path) -> set[str]:
    """Everything in the table's folder that is not its log, by its path within the folder."""
    files = set()
    for folder, names, found in os.walk(place):
        if Path(folder) == place:
            names[:] = [name for name in names if name != "_delta_log"]
        files.update(str(Path(folder, name).relative_to(place)) for name in found)
    return files


def files_in_the_log(place: Path) -> set[str]:
    """The data files of the latest version, as deltalake reads the log."""
    actions = pa.table(deltalake.DeltaTable(str(place)).get_add_actions())
    return {unquote(path) for path in actions.column("path").to_pylist()}


def missing(place: Path) -> set[str]:
    """Data files of the latest version that are not there."""
    return files_in_the_log(place) - data_files(place)


def orphans(place: Path) -> set[str]:
    """Data files that the latest version does not have."""
    return data_files(place) - files_in_the_log(place)


def leftovers_in_the_log(place: Path) -> set[str]:
    """What lies in the log's folder and is no part of a log: what was begun and not ended."""
    log = place / "_delta_log"
    names = {str(path.relative_to(log)) for path in log.rglob("*") if path.is_file()}
    return {name for name in names if not LOG_FILES.fullmatch(name)}


def clean_up(session: codeanatomy.Session, place: Path) -> None:
    """Removes every file that the latest version does not need."""
    with session.open_delta(place) as table:
        table.vacuum(0, False, False, full=True, allow_unsafe_retention=True)


def copy(template: Path, place: Path) -> Path:
    """A copy of a table in the place of what was there."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)
    return place
