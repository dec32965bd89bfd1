"""Runs every test on every store.

check.py [PART OF A NAME]

Last line: cloud: N passed, N failed, N skipped
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback

import codeanatomy
from emulators import STORES, Store

#: What one of the writers that race does, given the URL of the table, the options of the store, and
#: its number.
WRITER = """
import json, sys
import codeanatomy
url, options, number = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
with codeanatomy.connect() as session:
    for turn in range(5):
        rows = {"writer": [number], "turn": [turn]}
        session.write_delta(url, codeanatomy.record_batch(rows), storage_options=options)
"""


class Skipped(Exception):
    """The emulator cannot show it."""


class Lake:
    """A store, a session that knows it, and a place in it that no other test has."""

    def __init__(self, store: Store, place: str) -> None:
        self.store, self.url = store, f"{store.url}/{place}"
        self.session = codeanatomy.connect()
        self.session.register_object_store(store.url, store.options)

    def rows(self, sql: str) -> list[tuple]:
        with self.session.query(sql) as rows:
            return rows.fetchall()

    def write(self, sql: str, path: str) -> None:
        with self.session.sql(sql) as query:
            query.write(f"{self.url}/{path}")


def files_are_written_and_read_by_name_folder_and_pattern(lake: Lake) -> None:
    for number in (1, 2):
        lake.write(f"SELECT {number} AS n, 'x{number}' AS t", f"files/{number}.parquet")
    lake.session.register_file("one", f"{lake.url}/files/1.parquet")
    assert lake.rows("SELECT n, t FROM one") == [(1, "x1")]
    lake.session.register_file("folder", f"{lake.url}/files/")
    assert lake.rows("SELECT sum(n) FROM folder") == [(3,)]
    lake.session.register_file("pattern", f"{lake.url}/files/*.parquet")
    assert lake.rows("SELECT count(*) FROM pattern") == [(2,)]
    lake.session.execute(
        f"CREATE EXTERNAL TABLE external STORED AS PARQUET LOCATION '{lake.url}/files/'"
    )
    assert lake.rows("SELECT max(t) FROM external") == [("x2",)]


def text_is_read(lake: Lake) -> None:
    lake.write("SELECT 'a,b' AS line", "text/lines.csv")
    found = lake.rows(f"SELECT path, content FROM read_text('{lake.url}/text/*.csv')")
    assert found == [(f"{lake.url}/text/lines.csv", 'line\n"a,b"\n')], found


def a_delta_table_lives_its_whole_life(lake: Lake) -> None:
    url, session = f"{lake.url}/table", lake.session
    assert not session.delta_exists(url)
    columns = [{"name": "day", "type": "string"}, {"name": "n", "type": "long"}]
    session.create_delta(url, columns, partition_columns=["day"])
    assert session.delta_exists(url)
    report = session.write_delta(url, codeanatomy.record_batch({"day": ["a", "b"], "n": [1, 2]}))
    assert report.verified and report.version_after == 1, report
    with session.open_delta(url) as table:
        table.update({"n": "n + 10"}, predicate="day = 'b'")
        table.delete("n = 1")
        rows = codeanatomy.record_batch({"day": ["b", "c"], "n": [20, 3]})
        merge = table.merge(rows, "source.day = target.day")
        merge.when_matched_update_all().when_not_matched_insert_all().execute()
        table.optimize.compact()
        table.create_checkpoint()
        latest = table.version()
        assert len(table.history()) == latest + 1
        assert table.vacuum(dry_run=True).status in ("dry_run", "unchanged")
    assert lake.rows(f"SELECT day, n FROM read_delta('{url}') ORDER BY 1") == [("b", 20), ("c", 3)]
    assert lake.rows(f"SELECT count(*) FROM read_delta('{url}', 1)") == [(2,)]
    session.execute(f"CREATE EXTERNAL TABLE external STORED AS DELTA LOCATION '{url}'")
    session.execute("INSERT INTO external VALUES ('d', 4)")
    assert lake.rows("SELECT sum(n) FROM external") == [(27,)]
    session.register_delta("registered", url, version=1)
    assert lake.rows("SELECT sum(n) FROM registered") == [(3,)]


def options_of_one_call_reach_a_store_that_the_session_does_not_know(lake: Lake) -> None:
    url = f"{lake.url}/own"
    with codeanatomy.connect() as session:
        rows = codeanatomy.record_batch({"n": [1, 2, 3]})
        session.write_delta(url, rows, storage_options=lake.store.options)
        with session.open_delta(url, storage_options=lake.store.options) as table:
            table.register("t")
        with session.query("SELECT sum(n) FROM t") as found:
            assert found.fetchall() == [(6,)]


def writers_that_race_lose_nothing(lake: Lake) -> None:
    url = f"{lake.url}/raced"
    lake.session.create_delta(
        url, [{"name": "writer", "type": "long"}, {"name": "turn", "type": "long"}]
    )
    command = [sys.executable, "-c", WRITER, url, json.dumps(lake.store.options)]
    writers = [
        subprocess.Popen([*command, str(number)], stderr=subprocess.PIPE) for number in range(4)
    ]
    for writer in writers:
        _, told = writer.communicate(timeout=120)
        assert writer.returncode == 0, told.decode()
    found = lake.rows(
        f"SELECT count(*), count(DISTINCT writer * 100 + turn) FROM read_delta('{url}')"
    )
    assert found == [(20, 20)], found
    with lake.session.open_delta(url) as table:
        assert table.version() == 20


def what_is_not_there_is_not_found(lake: Lake) -> None:
    for attempt in (
        lambda: lake.session.register_file("t", f"{lake.url}/nothing.parquet"),
        lambda: lake.session.open_delta(f"{lake.url}/nothing"),
    ):
        try:
            attempt()
        except codeanatomy.NotFoundError as error:
            assert "nothing" in str(error), error
        else:
            raise AssertionError("it was found")


def a_bucket_that_is_not_there_is_not_found(lake: Lake) -> None:
    url = lake.store.url.replace("lake", "swamp")
    lake.session.register_object_store(url, lake.store.options)
    for attempt in (
        lambda: lake.session.register_file("t", f"{url}/x.parquet"),
        lambda: lake.session.open_delta(f"{url}/x"),
        lambda: lake.session.write_delta(f"{url}/x", codeanatomy.record_batch({"n": [1]})),
    ):
        try:
            attempt()
        except codeanatomy.NotFoundError as error:
            assert "swamp" in str(error), error
        else:
            raise AssertionError("it was found")


def who_may_not_come_in_is_told_so_and_no_secret(lake: Lake) -> None:
    if lake.store.wrong is None:
        raise Skipped("the emulator lets everybody in")
    lake.session.register_object_store(lake.store.url, lake.store.wrong)
    for attempt in (
        lambda: lake.session.register_file("t", f"{lake.url}/x.parquet"),
        lambda: lake.session.open_delta(f"{lake.url}/x"),
        lambda: lake.session.write_delta(f"{lake.url}/x", codeanatomy.record_batch({"n": [1]})),
    ):
        try:
            attempt()
        except codeanatomy.PermissionDeniedError as error:
            told = f"{error} {error.__dict__}"
            assert not any(secret in told for secret in secrets(lake.store.wrong)), told
        else:
            raise AssertionError("it was let in")


def secrets(options: dict[str, str]) -> list[str]:
    return [value for name, value in options.items() if "key" in name or "secret" in name]


def a_store_that_does_not_answer_is_an_error_of_its_own(lake: Lake) -> None:
    options = {
        name: value.replace(lake.store.place, "http://127.0.0.1:9")
        for name, value in lake.store.options.items()
    }
    assert options != lake.store.options
    options |= {"max_retries": "0", "connect_timeout": "2s"}
    lake.session.register_object_store(lake.store.url, options)
    try:
        lake.session.open_delta(f"{lake.url}/x")
    except codeanatomy.IoError as error:
        told = f"{error} {error.__dict__}"
        assert not any(secret in told for secret in secrets(options)), told
    else:
        raise AssertionError("it answered")


TESTS = (
    files_are_written_and_read_by_name_folder_and_pattern,
    text_is_read,
    a_delta_table_lives_its_whole_life,
    options_of_one_call_reach_a_store_that_the_session_does_not_know,
    writers_that_race_lose_nothing,
    what_is_not_there_is_not_found,
    a_bucket_that_is_not_there_is_not_found,
    who_may_not_come_in_is_told_so_and_no_secret,
    a_store_that_does_not_answer_is_an_error_of_its_own,
)


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    passed = failed = skipped = 0
    for name in [name for name in os.environ if name.startswith(("AWS_", "AZURE_", "GOOGLE_"))]:
        del os.environ[name]
    for start in STORES:
        store = start()
        try:
            for test in TESTS:
                name = f"{store.name}: {test.__name__}"
                if part not in name:
                    continue
                try:
                    test(Lake(store, test.__name__))
                    passed += 1
                except Skipped as why:
                    skipped += 1
                    print(f"skipped {name}: {why}", flush=True)
                except Exception:  # a test of any kind may fail in any way
                    failed += 1
                    print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
        finally:
            if store.process:
                store.process.kill()
    print(f"cloud: {passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
