"""Reads Delta tables that other engines wrote, through the Python binding, and compares every row.

    cases.py FOLDER [PART OF AN ID]

FOLDER holds manifest.json, tables/ and compare.py.
Last line: acceptance: N passed, N failed, 0 skipped
"""

import glob
import json
import os
import sys

import codeanatomy
import pyarrow as pa
import pyarrow.parquet as pq


def read(case: dict, tables: str) -> pa.Table:
    path = os.path.join(tables, case["table"])
    with codeanatomy.connect() as session:
        options = {} if case["version"] is None else {"version": case["version"]}
        session.register_delta("t", path, **options)
        if case["op"] == "cdf":
            last = "NULL" if case["end"] is None else case["end"]
            sql = f"SELECT * FROM read_delta_cdf('{path}', {case['start']}, {last})"
        else:
            sql = "SELECT * FROM t"
        return pa.RecordBatchReader.from_stream(session.query(sql)).read_all()


def expected(expect: dict, tables: str) -> pa.Table:
    path = os.path.join(tables, expect["path"])
    files = (
        [path]
        if os.path.isfile(path)
        else sorted(glob.glob(f"{path}/**/*.parquet", recursive=True))
    )
    if expect["kind"] == "parquet":
        return pa.concat_tables([pq.read_table(file, partitioning=None) for file in files])
    with pa.memory_map(path) as source:
        return pa.ipc.open_file(source).read_all()


def as_text(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {as_text(part)}" for name, part in value.items()) + "}"
    return str(value)


def as_text_rows(table: pa.Table, columns: list[str]) -> list[list[str]]:
    rows = table.select(columns).to_pylist()
    return sorted([as_text(value) for value in row.values()] for row in rows)


def difference(case: dict, tables: str, compare) -> str:
    expect = case["expect"]
    try:
        got = read(case, tables)
    except (codeanatomy.Error, pa.ArrowException, OSError) as error:
        return "" if expect["kind"] == "error" else f"{type(error).__name__}: {error}"
    if expect["kind"] == "error":
        return f"no error, but {got.num_rows} rows"
    if expect["kind"] == "text_rows":
        found, wanted = as_text_rows(got, expect["columns"]), sorted(expect["rows"])
        return "" if found == wanted else f"{found[:3]} for {wanted[:3]}"
    wanted = expected(expect, tables)
    ignored = [name for name in expect.get("ignore", [])]
    got = got.drop_columns([name for name in ignored if name in got.column_names])
    wanted = wanted.drop_columns([name for name in ignored if name in wanted.column_names])
    same, problem = compare.compare(got, wanted)
    return "" if same else problem


def main() -> None:
    folder, part = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    import compare

    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    cases = manifest["cases"] if isinstance(manifest, dict) else manifest
    passed = failed = 0
    for case in cases:
        if part not in case["id"]:
            continue
        problem = difference(case, os.path.join(folder, "tables"), compare)
        passed, failed = passed + (not problem), failed + bool(problem)
        if problem:
            print(f"FAILED  {case['id']} {case['features']}: {problem[:300]}", flush=True)
    print(f"acceptance: {passed} passed, {failed} failed, 0 skipped")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
