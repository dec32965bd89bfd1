"""Runs the scenarios and compares what each reader sees.

check.py [PART OF A NAME]

Last line: interoperability: N passed, N failed, N skipped
"""

import math
import os
import sys
import tempfile
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import codeanatomy
import pyarrow as pa
from readers import READERS
from scenarios import Scenario, scenarios


def write(scenario: Scenario, path: str) -> None:
    partitions = f" PARTITIONED BY ({scenario.partitions})" if scenario.partitions else ""
    options = ", ".join(f"'{name}' '{value}'" for name, value in scenario.properties.items())
    options = f" OPTIONS ({options})" if options else ""
    with codeanatomy.connect() as session:
        session.set("datafusion.execution.time_zone", "UTC")
        session.execute(
            f"CREATE EXTERNAL TABLE t ({scenario.columns}) STORED AS DELTA{partitions} "
            f"LOCATION '{path}'{options}"
        )
        for statement in scenario.statements:
            session.execute(statement)


def comparable(value: Any) -> Any:
    """A text that is equal where the values are, whatever types a reader has for them."""
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else repr(value)
    if isinstance(value, Decimal):
        return str(value.normalize() + 0)
    if isinstance(value, datetime):
        return (value.astimezone(timezone.utc) if value.tzinfo else value).isoformat()
    if isinstance(value, dict):
        return {name: comparable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [comparable(part) for part in value]
    return value if value is None else f"{value!r}"


def rows_of(table: pa.Table) -> list[str]:
    names = table.column_names
    return sorted(str([comparable(row[name]) for name in names]) for row in table.to_pylist())


def problem(scenario: Scenario, path: str) -> str:
    expected = sorted(str([comparable(value) for value in row]) for row in scenario.rows)
    for name, read in READERS.items():
        if name in scenario.refused_by:
            continue
        try:
            found = rows_of(read(path))
        except Exception as error:  # each reader has errors of its own
            return f"{name}: {type(error).__name__}: {error}"
        if found != expected:
            return f"{name}: {found} for {expected}"
    return ""


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    passed = failed = 0
    for scenario in scenarios():
        if part not in scenario.name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t")
            try:
                write(scenario, path)
                found = problem(scenario, path)
            except codeanatomy.Error as error:
                found = f"writing: {error}"
        passed, failed = passed + (not found), failed + bool(found)
        if found:
            print(f"FAILED  {scenario.name}: {found[:600]}", flush=True)
    print(f"interoperability: {passed} passed, {failed} failed, 0 skipped")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
