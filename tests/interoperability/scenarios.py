"""What is written, statement by statement, and the rows that must then be there."""

from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

ODD_TEXTS = [
    "a b",
    "ü/ö",
    "100%",
    "%20",
    "a=b",
    "a:b",
    "#?&",
    "'",
    '"',
    "\\",
    "a\tb",
    "日本",
    "{}",
    "+",
    ".",
]


@dataclass
class Scenario:
    name: str
    columns: str
    statements: list[str]
    rows: list[tuple[Any, ...]]
    partitions: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    # Readers that refuse what the scenario needs.
    refused_by: tuple[str, ...] = ()


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def types() -> list[Scenario]:
    return [
        Scenario(
            "integers",
            "a TINYINT, b SMALLINT, c INT, d BIGINT",
            [
                "INSERT INTO t VALUES (-128, -32768, -2147483648, -9223372036854775808), "
                "(127, 32767, 2147483647, 9223372036854775807), (NULL, NULL, NULL, NULL)"
            ],
            [
                (-128, -32768, -(2**31), -(2**63)),
                (127, 32767, 2**31 - 1, 2**63 - 1),
                (None,) * 4,
            ],
        ),
        Scenario(
            "floats",
            "a FLOAT, b DOUBLE",
            [
                "INSERT INTO t VALUES (1.5, -1e300), ('NaN', 'NaN'), ('Infinity', '-Infinity'), "
                "(-0.0, 5e-324), (NULL, NULL)"
            ],
            [
                (1.5, -1e300),
                (float("nan"), float("nan")),
                (float("inf"), float("-inf")),
                (-0.0, 5e-324),
                (None, None),
            ],
        ),
        Scenario(
            "decimals",
            "a DECIMAL(9, 2), b DECIMAL(18, 6), c DECIMAL(38, 10)",
            [
                "INSERT INTO t VALUES (-0.01, -0.000001, -0.0000000001), "
                "(9999999.99, '-999999999999.999999', '1234567890123456789012345678.0123456789'), "
                "(0, 0, 0), (NULL, NULL, NULL)"
            ],
            [
                (Decimal("-0.01"), Decimal("-0.000001"), Decimal("-0.0000000001")),
                (
                    Decimal("9999999.99"),
                    Decimal("-999999999999.999999"),
                    Decimal("1234567890123456789012345678.0123456789"),
                ),
                (Decimal(0), Decimal(0), Decimal(0)),
                (None,) * 3,
            ],
        ),
        Scenario(
            "texts",
            "a VARCHAR",
            [
                "INSERT INTO t VALUES " + ", ".join(f"({quoted(text)})" for text in ODD_TEXTS),
                "INSERT INTO t VALUES (''), (NULL)",
            ],
            [(text,) for text in [*ODD_TEXTS, "", None]],
        ),
        Scenario(
            "binaries_and_booleans",
            "a BYTEA, b BOOLEAN",
            ["INSERT INTO t VALUES (x'00ff10', true), (x'', false), (NULL, NULL)"],
            [(b"\x00\xff\x10", True), (b"", False), (None, None)],
        ),
        Scenario(
            "dates",
            "a DATE",
            ["INSERT INTO t VALUES ('0001-01-01'), ('1582-10-04'), ('1969-12-31'), ('9999-12-31')"],
            [(date(1, 1, 1),), (date(1582, 10, 4),), (date(1969, 12, 31),), (date(9999, 12, 31),)],
        ),
        Scenario(
            "timestamps",
            "a TIMESTAMP WITH TIME ZONE",
            [
                "INSERT INTO t VALUES ('2026-01-31T13:45:07.123456Z'), "
                "('1969-12-31T23:59:59.999999Z'), (NULL)"
            ],
            [
                (utc(2026, 1, 31, 13, 45, 7, 123456),),
                (utc(1969, 12, 31, 23, 59, 59, 999999),),
                (None,),
            ],
        ),
        Scenario(
            "timestamps_without_zone",
            "a TIMESTAMP",
            [
                "INSERT INTO t VALUES ('2026-01-31T13:45:07.123456'), "
                "('1900-01-01T00:00:00'), (NULL)"
            ],
            [
                (datetime(2026, 1, 31, 13, 45, 7, 123456),),
                (datetime(1900, 1, 1),),
                (None,),
            ],
        ),
        Scenario(
            "nested",
            "a STRUCT<x BIGINT, y VARCHAR>, b BIGINT[]",
            [
                "INSERT INTO t SELECT named_struct('x', 1, 'y', 'one'), [1, NULL, 3]",
                "INSERT INTO t SELECT named_struct('x', NULL, 'y', NULL), []",
                "INSERT INTO t VALUES (NULL, NULL)",
            ],
            [
                ({"x": 1, "y": "one"}, [1, None, 3]),
                ({"x": None, "y": None}, []),
                (None, None),
            ],
        ),
        Scenario("no_rows", "a BIGINT, b VARCHAR", [], []),
        Scenario(
            "odd_column_names",
            '"A" BIGINT, "ü" VARCHAR, "0" VARCHAR, "a.b" VARCHAR, "select" VARCHAR',
            [
                "INSERT INTO t VALUES (1, 'x', 'y', 'z', '-'), (2, 'x', 'y', 'z', '-')",
                'DELETE FROM t WHERE "A" = 2',
                'UPDATE t SET "a.b" = "ü", "select" = \'s\' WHERE "0" = \'y\'',
            ],
            [(1, "x", "y", "x", "s")],
        ),
    ]


def partitions() -> list[Scenario]:
    def by(kind: str, written: list[str], values: list[Any]) -> Scenario:
        rows = ", ".join(f"({index}, {value})" for index, value in enumerate([*written, "NULL"]))
        return Scenario(
            "partitions_of_" + kind.lower().split("(")[0].replace(" ", "_"),
            f"n BIGINT, p {kind}",
            [f"INSERT INTO t VALUES {rows}"],
            list(enumerate([*values, None])),
            "p",
        )

    return [
        by("BIGINT", ["-9223372036854775808", "0", "7"], [-(2**63), 0, 7]),
        by(
            "DECIMAL(10, 2)",
            ["-0.01", "-12.30", "0.05", "100"],
            [Decimal("-0.01"), Decimal("-12.3"), Decimal("0.05"), Decimal(100)],
        ),
        by("VARCHAR", [quoted(text) for text in ODD_TEXTS], ODD_TEXTS),
        by("DATE", ["'2026-01-31'", "'0001-01-01'"], [date(2026, 1, 31), date(1, 1, 1)]),
        by("BOOLEAN", ["true", "false"], [True, False]),
        by("DOUBLE", ["-0.5", "1e100"], [-0.5, 1e100]),
        by(
            "TIMESTAMP",
            ["'2026-01-31T13:45:07.123456'", "'1969-12-31T23:59:59'"],
            [datetime(2026, 1, 31, 13, 45, 7, 123456), datetime(1969, 12, 31, 23, 59, 59)],
        ),
        by(
            "TIMESTAMP WITH TIME ZONE",
            ["'2026-01-31T13:45:07.123456Z'", "'1969-12-31T23:59:59Z'"],
            [utc(2026, 1, 31, 13, 45, 7, 123456), utc(1969, 12, 31, 23, 59, 59)],
        ),
        Scenario(
            "partitions_of_an_odd_name",
            'n BIGINT, "a b ü" VARCHAR',
            ["INSERT INTO t VALUES (1, 'x'), (2, 'y z'), (3, NULL)"],
            [(1, "x"), (2, "y z"), (3, None)],
            '"a b ü"',
        ),
        Scenario(
            "partitions_by_two_columns",
            "n BIGINT, p VARCHAR, q INT",
            ["INSERT INTO t VALUES (1, 'x', 1), (2, 'x', NULL), (3, NULL, 2)"],
            [(1, "x", 1), (2, "x", None), (3, None, 2)],
            "p, q",
        ),
    ]


def statements() -> list[Scenario]:
    columns, five = "n BIGINT, v VARCHAR", "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, NULL)"
    by_text = "n BIGINT, p VARCHAR"
    some = "INSERT INTO t VALUES (1, 'a b'), (2, 'a b'), (3, 'c/d'), (4, NULL), (5, '%')"
    merge = (
        "MERGE INTO t USING (VALUES (2, 'two'), (4, 'four')) AS s (k, w) ON t.n = s.k "
        "WHEN MATCHED THEN UPDATE SET v = s.w "
        "WHEN NOT MATCHED THEN INSERT VALUES (s.k, s.w) "
        "WHEN NOT MATCHED BY SOURCE AND t.n = 1 THEN DELETE"
    )
    merged = [(2, "two"), (3, None), (4, "four")]
    return [
        Scenario("overwrite", columns, [five, "INSERT OVERWRITE t VALUES (9, 'z')"], [(9, "z")]),
        Scenario("delete", columns, [five, "DELETE FROM t WHERE n = 2"], [(1, "a"), (3, None)]),
        Scenario("truncate", columns, [five, "TRUNCATE TABLE t"], []),
        Scenario(
            "update",
            columns,
            [five, "UPDATE t SET n = -n, v = concat(v, '!') WHERE n < 3"],
            [(-1, "a!"), (-2, "b!"), (3, None)],
        ),
        Scenario("merge", columns, [five, merge], merged),
        Scenario(
            "delete_of_a_partition",
            by_text,
            [some, "DELETE FROM t WHERE p = 'a b'"],
            [(3, "c/d"), (4, None), (5, "%")],
            "p",
        ),
        Scenario(
            "delete_within_partitions",
            by_text,
            [some, "DELETE FROM t WHERE n IN (1, 3)", "DELETE FROM t WHERE p IS NULL"],
            [(2, "a b"), (5, "%")],
            "p",
        ),
        Scenario(
            "update_of_a_partition_column",
            by_text,
            [some, "UPDATE t SET p = concat(p, ' é') WHERE n > 2"],
            [(1, "a b"), (2, "a b"), (3, "c/d é"), (4, " é"), (5, "% é")],
            "p",
        ),
        Scenario(
            "merge_into_partitions",
            by_text,
            [
                some,
                "MERGE INTO t USING (VALUES (1, 'x y'), (6, '-')) AS s (k, q) ON n = k "
                "WHEN MATCHED THEN UPDATE SET p = q WHEN NOT MATCHED THEN INSERT VALUES (k, q)",
            ],
            [(1, "x y"), (2, "a b"), (3, "c/d"), (4, None), (5, "%"), (6, "-")],
            "p",
        ),
        Scenario(
            "many_commits",
            columns,
            [f"INSERT INTO t VALUES ({n}, 'v{n}')" for n in range(12)]
            + ["DELETE FROM t WHERE n % 3 = 0", "UPDATE t SET v = 'x' WHERE n = 1"],
            [(n, "x" if n == 1 else f"v{n}") for n in range(12) if n % 3],
            properties={"delta.checkpointInterval": "5"},
        ),
        Scenario(
            "change_feed",
            columns,
            [five, "UPDATE t SET v = 'x' WHERE n = 1", "DELETE FROM t WHERE n = 2", merge],
            [(1, "x"), (2, "two"), (3, None), (4, "four")][1:],
            properties={"delta.enableChangeDataFeed": "true"},
        ),
        Scenario(
            "deletion_vectors_allowed",
            columns,
            [five, "DELETE FROM t WHERE n = 2", merge],
            [(2, "two"), (3, None), (4, "four")],
            properties={"delta.enableDeletionVectors": "true"},
        ),
        Scenario(
            "column_mapping_by_name",
            'n BIGINT, "v w" VARCHAR',
            [
                "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, NULL)",
                "DELETE FROM t WHERE n = 2",
                "UPDATE t SET \"v w\" = 'x' WHERE n = 3",
            ],
            [(1, "a"), (3, "x")],
            properties={"delta.columnMapping.mode": "name"},
            refused_by=("polars",),
        ),
        Scenario(
            "v2_checkpoints",
            columns,
            [f"INSERT INTO t VALUES ({n}, 'v')" for n in range(6)],
            [(n, "v") for n in range(6)],
            properties={"delta.checkpointPolicy": "v2", "delta.checkpointInterval": "2"},
        ),
        Scenario(
            "statistics_of_one_column",
            columns,
            [five, "UPDATE t SET v = 'y' WHERE v = 'b'"],
            [(1, "a"), (2, "y"), (3, None)],
            properties={"delta.dataSkippingNumIndexedCols": "1"},
        ),
    ]


def scenarios() -> list[Scenario]:
    return [*types(), *partitions(), *statements()]
