"""The ways in which a table is read back. Each gives an Arrow table."""

import glob
import os

import codeanatomy
import deltalake
import duckdb
import duckdb_extension_delta
import polars
import pyarrow as pa


def by_codeanatomy(path: str) -> pa.Table:
    with codeanatomy.connect() as session:
        session.register_delta("t", path)
        return pa.RecordBatchReader.from_stream(session.query("SELECT * FROM t")).read_all()


def by_deltalake(path: str) -> pa.Table:
    query = deltalake.QueryBuilder().register("t", deltalake.DeltaTable(path))
    return pa.table(query.execute("SELECT * FROM t").read_all())


def by_polars(path: str) -> pa.Table:
    return polars.read_delta(path).to_arrow()


def by_duckdb(path: str) -> pa.Table:
    folder = os.path.dirname(duckdb_extension_delta.__file__)
    [extension] = glob.glob(f"{folder}/**/delta.duckdb_extension", recursive=True)
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{extension}'")
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute("SELECT * FROM delta_scan(?)", [path]).to_arrow_table()


READERS = {
    "codeanatomy": by_codeanatomy,
    "deltalake": by_deltalake,
    "polars": by_polars,
    "duckdb": by_duckdb,
}
