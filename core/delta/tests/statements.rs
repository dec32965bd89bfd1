//! `DELETE`, `UPDATE`, `TRUNCATE` and `MERGE` on Delta tables.

mod support;

use std::fs;
use support::Table;

/// Versions: 0 creates, 1 inserts 1 to 4; v is NULL in row 3.
async fn table() -> Table {
    let table = Table::new();
    table
        .execute("CREATE EXTERNAL TABLE t (n BIGINT, v VARCHAR) STORED AS DELTA LOCATION '{table}'")
        .await;
    table.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, NULL), (4, 'd')").await;
    table.execute("CREATE TABLE s AS VALUES (2, 'two'), (5, 'five')").await;
    table
}

async fn all(table: &Table) -> Vec<String> {
    table.rows("SELECT * FROM t ORDER BY 1, 2").await
}

async fn latest(table: &Table) -> String {
    table.rows("SELECT version FROM delta_snapshot('{table}')").await.concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_removes_the_rows_that_match_and_keeps_nulls() {
    let table = table().await;
    assert_eq!(table.rows("DELETE FROM t WHERE v <> 'a'").await, ["2"]);
    assert_eq!(all(&table).await, ["1 a", "3 NULL"]);
    assert_eq!(latest(&table).await, "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_without_a_condition_and_truncate_remove_every_row() {
    for statement in ["DELETE FROM t", "TRUNCATE TABLE t", "DELETE FROM t WHERE true"] {
        let table = table().await;
        assert_eq!(table.rows(statement).await, ["4"], "{statement}");
        assert_eq!(all(&table).await, [""; 0], "{statement}");
        table.execute("INSERT INTO t VALUES (7, 'x')").await;
        assert_eq!(all(&table).await, ["7 x"], "{statement}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_that_the_optimizer_folds_away_still_count() {
    let table = table().await;
    for condition in ["false", "n = 1 AND n = 2", "NULL", "1 = 2", "n > 1 AND false", "n IN (NULL)"]
    {
        assert_eq!(
            table.rows(&format!("DELETE FROM t WHERE {condition}")).await,
            ["0"],
            "{condition}"
        );
        let update = format!("UPDATE t SET v = 'x' WHERE {condition}");
        assert_eq!(table.rows(&update).await, ["0"], "{condition}");
    }
    assert_eq!(all(&table).await, ["1 a", "2 b", "3 NULL", "4 d"]);
    assert_eq!(latest(&table).await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn update_changes_the_rows_that_match() {
    let table = table().await;
    let sql = "UPDATE t SET v = concat(v, '!'), n = n * 10 WHERE n BETWEEN 2 AND 3";
    assert_eq!(table.rows(sql).await, ["2"]);
    assert_eq!(all(&table).await, ["1 a", "4 d", "20 b!", "30 !"]);
    assert_eq!(table.rows("UPDATE t SET v = NULL").await, ["4"]);
    assert_eq!(all(&table).await, ["1 NULL", "4 NULL", "20 NULL", "30 NULL"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn update_sees_the_old_values_and_takes_an_alias() {
    let table = table().await;
    table
        .execute(
            "CREATE EXTERNAL TABLE u (a BIGINT, b BIGINT) STORED AS DELTA LOCATION '{table}_u'",
        )
        .await;
    table.execute("INSERT INTO u VALUES (1, 2)").await;
    assert_eq!(table.rows("UPDATE u AS x SET a = x.b, b = x.a WHERE x.a = 1").await, ["1"]);
    assert_eq!(table.rows("SELECT * FROM u").await, ["2 1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_over_partitions_count_their_rows() {
    let table = Table::new();
    table
        .execute(
            "CREATE EXTERNAL TABLE t (n BIGINT, p VARCHAR) STORED AS DELTA PARTITIONED BY (p) \
             LOCATION '{table}'",
        )
        .await;
    table
        .execute("INSERT INTO t VALUES (1, 'a'), (2, 'a'), (3, 'b'), (4, NULL), (5, 'c/d e')")
        .await;
    assert_eq!(table.rows("DELETE FROM t WHERE p = 'a'").await, ["2"]);
    assert_eq!(table.rows("UPDATE t SET p = 'z' WHERE p IS NULL OR p = 'c/d e'").await, ["2"]);
    assert_eq!(all(&table).await, ["3 b", "4 z", "5 z"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_on_partitions_that_is_null_deletes_nothing() {
    for (condition, deleted) in [
        ("p <> 'a'", "2"),
        ("NOT (p = 'a')", "2"),
        ("p > 'a' AND p < 'c'", "1"),
        ("p NOT IN ('a', 'b')", "1"),
        ("p NOT IN ('a', NULL)", "0"),
        ("p = 'a' AND NULL", "0"),
        ("p = NULL", "0"),
        ("p IS NULL", "1"),
        ("p = 'c/d e%20'", "1"),
        ("p LIKE 'c%'", "1"),
        ("upper(p) = 'A'", "2"),
        ("k = 1", "2"),
        ("k <> 1", "2"),
        ("k = 1 AND p = 'b'", "0"),
        ("k > 1 OR p IS NULL", "3"),
    ] {
        let table = Table::new();
        table
            .execute(
                "CREATE EXTERNAL TABLE t (n BIGINT, p VARCHAR, k INT) STORED AS DELTA \
                 PARTITIONED BY (p, k) LOCATION '{table}'",
            )
            .await;
        table
            .execute(
                "INSERT INTO t VALUES (1, 'a', 1), (2, 'a', 1), (3, 'b', 2), (4, 'c/d e%20', 3), \
                 (5, NULL, NULL)",
            )
            .await;
        let expected = table.rows(&format!("SELECT count(*) FROM t WHERE {condition}")).await;
        assert_eq!(expected, [deleted], "{condition}");
        assert_eq!(
            table.rows(&format!("DELETE FROM t WHERE {condition}")).await,
            [deleted],
            "{condition}"
        );
        let left = table.rows("SELECT count(*) FROM t").await.concat();
        assert_eq!(left.parse::<i32>(), deleted.parse::<i32>().map(|n| 5 - n), "{condition}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_counted_where_the_log_has_no_statistics() {
    let table = table().await;
    let file = table.rows("SELECT path FROM delta_add_actions('{table}')").await.concat();
    let size = table.rows("SELECT size FROM delta_add_actions('{table}')").await.concat();
    table.commit(
        2,
        &format!(
            r#"{{"add":{{"path":"{file}","partitionValues":{{}},"size":{size},
                "modificationTime":0,"dataChange":true}}}}"#
        ),
    );
    table.execute("DROP TABLE t").await;
    table.execute("CREATE EXTERNAL TABLE t STORED AS DELTA LOCATION '{table}'").await;
    assert_eq!(table.rows("DELETE FROM t").await, ["4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn merge_updates_deletes_and_inserts() {
    let table = table().await;
    let sql = "MERGE INTO t AS target USING (SELECT column1 AS n, column2 AS w FROM s) AS source \
               ON target.n = source.n \
               WHEN MATCHED THEN UPDATE SET v = source.w \
               WHEN NOT MATCHED THEN INSERT (n, v) VALUES (source.n, upper(source.w)) \
               WHEN NOT MATCHED BY SOURCE AND target.n > 3 THEN DELETE";
    assert_eq!(table.rows(sql).await, ["3"]);
    assert_eq!(all(&table).await, ["1 a", "2 two", "3 NULL", "5 FIVE"]);
    assert_eq!(latest(&table).await, "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn merge_takes_the_first_clause_that_fits() {
    let table = table().await;
    let sql = "MERGE INTO t USING (VALUES (1), (2), (3)) AS s (k) ON n = k \
               WHEN MATCHED AND v IS NULL THEN DELETE \
               WHEN MATCHED AND k = 2 THEN UPDATE SET n = k + 100 \
               WHEN MATCHED THEN UPDATE SET v = 'rest' \
               WHEN NOT MATCHED BY SOURCE THEN UPDATE SET v = 'left'";
    assert_eq!(table.rows(sql).await, ["4"]);
    assert_eq!(all(&table).await, ["1 rest", "4 left", "102 b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn merge_inserts_a_whole_row_and_leaves_out_what_is_not_named() {
    let table = table().await;
    let insert = "MERGE INTO t USING s ON t.n = s.column1 WHEN NOT MATCHED THEN INSERT";
    assert_eq!(table.rows(&format!("{insert} VALUES (s.column1, s.column2)")).await, ["1"]);
    table.execute("DELETE FROM t WHERE n = 5").await;
    assert_eq!(table.rows(&format!("{insert} (n) VALUES (s.column1)")).await, ["1"]);
    assert_eq!(table.rows("SELECT * FROM t WHERE n = 5").await, ["5 NULL"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn merge_of_a_table_with_itself_sees_its_old_rows() {
    let table = table().await;
    let sql = "MERGE INTO t USING (SELECT n + 2 AS k, v AS w FROM t) AS s ON t.n = s.k \
               WHEN MATCHED THEN UPDATE SET v = s.w \
               WHEN NOT MATCHED THEN INSERT VALUES (s.k, s.w)";
    assert_eq!(table.rows(sql).await, ["4"]);
    assert_eq!(all(&table).await, ["1 a", "2 b", "3 a", "4 b", "5 NULL", "6 d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn merge_reads_joins_and_aggregates_as_its_source() {
    let table = table().await;
    let sql = "MERGE INTO t USING (SELECT a.column1 AS k, count(*) AS c FROM s AS a JOIN s AS b \
               ON a.column1 >= b.column1 GROUP BY 1) AS s ON t.n = s.k \
               WHEN MATCHED THEN UPDATE SET v = CAST(c AS VARCHAR) \
               WHEN NOT MATCHED THEN INSERT VALUES (k, CAST(c AS VARCHAR))";
    assert_eq!(table.rows(sql).await, ["2"]);
    assert_eq!(all(&table).await, ["1 a", "2 1", "3 NULL", "4 d", "5 2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_two_source_rows_match_is_an_error_and_nothing_changes() {
    let table = table().await;
    let sql = "MERGE INTO t USING (VALUES (1, 'x'), (1, 'y')) AS s (k, w) ON n = k \
               WHEN MATCHED THEN UPDATE SET v = w";
    let error = table.error(sql).await;
    assert!(error.contains("by several rows of the source"), "{error}");
    assert_eq!(all(&table).await, ["1 a", "2 b", "3 NULL", "4 d"]);
    assert_eq!(latest(&table).await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn planning_and_explaining_change_nothing() {
    let table = table().await;
    for (statement, shown) in [
        ("DELETE FROM t WHERE n = 1", "DeltaDelete: predicate=n = Int64(1)"),
        ("UPDATE t SET v = 'x'", "DeltaUpdate: assignments=[v = "),
        ("TRUNCATE TABLE t", "DeltaDelete: all rows"),
        (
            "MERGE INTO t USING s ON n = column1 WHEN MATCHED THEN DELETE",
            "DeltaMerge: on=target.n = source.column1, when MATCHED then DELETE",
        ),
    ] {
        let plan = table.context.sql(statement).await.expect(statement);
        plan.create_physical_plan().await.expect(statement);
        let explained = table.rows(&format!("EXPLAIN FORMAT INDENT {statement}")).await.concat();
        assert!(explained.contains(shown), "{explained}");
    }
    assert_eq!(all(&table).await, ["1 a", "2 b", "3 NULL", "4 d"]);
    assert_eq!(latest(&table).await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let table = table().await;
    for (statement, text) in [
        ("DELETE FROM t WHERE n IN (SELECT column1 FROM s)", "takes no subquery"),
        ("DELETE FROM t WHERE EXISTS (SELECT 1 FROM s WHERE column1 = n)", "takes no subquery"),
        ("DELETE FROM t WHERE n = (SELECT max(column1) FROM s)", "takes no subquery"),
        ("DELETE FROM t LIMIT 1", "no LIMIT"),
        ("DELETE FROM t WHERE n > 1 LIMIT 1", "no LIMIT"),
        ("DELETE FROM t WHERE random() < 0.5", "another value each time"),
        ("UPDATE t SET v = (SELECT max(column2) FROM s)", "takes no subquery"),
        ("UPDATE t SET v = 'x' WHERE n IN (SELECT column1 FROM s)", "takes no subquery"),
        ("UPDATE t SET v = column2 FROM s WHERE n = column1", "UPDATE ... FROM"),
        ("UPDATE t SET w = 1", "w"),
        (
            "MERGE INTO t USING s ON n IN (SELECT column1 FROM s) WHEN MATCHED THEN DELETE",
            "takes no subquery",
        ),
        (
            "MERGE INTO t USING s ON n = column1 WHEN NOT MATCHED BY SOURCE THEN INSERT VALUES (1, 'x')",
            "INSERT",
        ),
        (
            "MERGE INTO t USING s ON n = column1 WHEN NOT MATCHED THEN DELETE",
            "DELETE is not allowed",
        ),
        (
            "MERGE INTO t USING (s AS a CROSS JOIN s AS b) ON true \
             WHEN MATCHED THEN DELETE",
            "two columns column1",
        ),
    ] {
        let error = table.error(statement).await;
        assert!(error.contains(text), "{statement}: {error}");
    }
    assert_eq!(all(&table).await, ["1 a", "2 b", "3 NULL", "4 d"]);
    assert_eq!(latest(&table).await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_at_a_fixed_version_refuses_every_statement() {
    use codeanatomy_delta::{At, Location};
    let table = table().await;
    let location = Location { uri: table.path().display().to_string(), ..Location::default() };
    let fixed = codeanatomy_delta::table(location, At::Version(1)).await.expect("a table");
    table.context.register_table("f", fixed).expect("it is registered");
    for statement in [
        "DELETE FROM f",
        "UPDATE f SET n = 1",
        "TRUNCATE TABLE f",
        "MERGE INTO f USING s ON n = column1 WHEN MATCHED THEN DELETE",
    ] {
        let error = table.error(statement).await;
        assert!(error.contains("fixed version"), "{statement}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_only_the_kernel_reads_says_why_it_is_not_written() {
    let table = table().await;
    table.commit(
        2,
        r#"{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["typeWidening"],
            "writerFeatures":["typeWidening","appendOnly","invariants"]}}"#,
    );
    table.execute("CREATE TABLE k AS SELECT 1 AS n").await;
    let location = codeanatomy_delta::Location {
        uri: table.path().display().to_string(),
        ..codeanatomy_delta::Location::default()
    };
    let read = codeanatomy_delta::table(location, codeanatomy_delta::At::Latest).await;
    table.context.register_table("w", read.expect("a table")).expect("it is registered");
    assert_eq!(table.rows("SELECT count(*) FROM w").await, ["4"]);
    for statement in [
        "INSERT INTO w VALUES (1, 'x')",
        "DELETE FROM w",
        "UPDATE w SET n = 1",
        "TRUNCATE TABLE w",
        "MERGE INTO w USING s ON n = column1 WHEN MATCHED THEN DELETE",
    ] {
        let error = table.error(statement).await;
        assert!(error.contains("not written") && error.contains("TypeWidening"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_moved_on_is_checked_for_conflicts() {
    let table = table().await;
    table.execute("CREATE EXTERNAL TABLE other STORED AS DELTA LOCATION '{table}'").await;
    table.execute("UPDATE other SET v = 'first' WHERE n = 1").await;
    let error = table.error("UPDATE t SET v = 'second' WHERE n = 1").await;
    assert!(error.contains("concurrent"), "{error}");
    assert_eq!(table.rows("SELECT v FROM other WHERE n = 1").await, ["first"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn values_that_do_not_fit_change_nothing() {
    let table = table().await;
    table.error("UPDATE t SET n = 'no number' WHERE n = 1").await;
    table.error("UPDATE t SET n = 1 / (n - n)").await;
    assert_eq!(all(&table).await, ["1 a", "2 b", "3 NULL", "4 d"]);
    assert_eq!(latest(&table).await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_change_feed_has_what_statements_changed() {
    let table = table().await;
    table.commit(
        2,
        &std::fs::read_to_string(table.path().join("_delta_log/00000000000000000000.json"))
            .expect("a commit")
            .lines()
            .filter(|line| line.starts_with("{\"metaData\""))
            .map(|line| {
                line.replace(
                    "\"configuration\":{}",
                    "\"configuration\":{\"delta.enableChangeDataFeed\":\"true\"}",
                )
            })
            .chain([r#"{"protocol":{"minReaderVersion":1,"minWriterVersion":4}}"#.to_owned()])
            .collect::<Vec<_>>()
            .join("\n"),
    );
    table.execute("DROP TABLE t").await;
    table.execute("CREATE EXTERNAL TABLE t STORED AS DELTA LOCATION '{table}'").await;
    table.execute("UPDATE t SET v = 'x' WHERE n = 1").await;
    table.execute("DELETE FROM t WHERE n = 2").await;
    table
        .execute("MERGE INTO t USING s ON n = column1 WHEN NOT MATCHED THEN INSERT VALUES (column1, column2)")
        .await;
    let sql = "SELECT _commit_version, _change_type, n, v FROM read_delta_cdf('{table}', 3) \
               ORDER BY 1, 2, 3";
    assert_eq!(
        table.rows(sql).await,
        [
            "3 update_postimage 1 x",
            "3 update_preimage 1 a",
            "4 delete 2 b",
            "5 insert 2 two",
            "5 insert 5 five",
        ]
    );
    let error = table.error("UPDATE t SET n = CAST(random() * 9 AS BIGINT)").await;
    assert!(error.contains("change feed"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_text_in_a_partition_column_is_written_as_null() {
    let table = Table::new();
    table
        .execute(
            "CREATE EXTERNAL TABLE t (n BIGINT, p VARCHAR) STORED AS DELTA \
             PARTITIONED BY (p) LOCATION '{table}'",
        )
        .await;
    table.execute("INSERT INTO t VALUES (1, ''), (2, NULL), (3, 'x')").await;
    let all = "SELECT n, p FROM t ORDER BY n";
    assert_eq!(table.rows(all).await, ["1 NULL", "2 NULL", "3 x"]);
    let commit = fs::read_to_string(table.path().join("_delta_log/00000000000000000001.json"))
        .expect("a commit");
    assert!(!commit.contains(r#""p":"""#), "{commit}");
    table.execute("UPDATE t SET p = '' WHERE n = 3").await;
    assert_eq!(table.rows(all).await, ["1 NULL", "2 NULL", "3 NULL"]);
    table.execute("UPDATE t SET n = n + 10 WHERE p IS NULL AND n < 3").await;
    assert_eq!(table.rows(all).await, ["3 NULL", "11 NULL", "12 NULL"]);
    table.execute("DELETE FROM t WHERE p IS NULL AND n > 3").await;
    assert_eq!(table.rows(all).await, ["3 NULL"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn decimals_below_zero_are_partition_values_like_others() {
    let table = Table::new();
    table
        .execute(
            "CREATE EXTERNAL TABLE t (n BIGINT, p DECIMAL(5, 2)) STORED AS DELTA \
             PARTITIONED BY (p) LOCATION '{table}'",
        )
        .await;
    table.execute("INSERT INTO t VALUES (1, -0.01), (2, -1.05), (3, 0), (4, 0.5)").await;
    let sql = "SELECT n, p FROM t ORDER BY n";
    assert_eq!(table.rows(sql).await, ["1 -0.01", "2 -1.05", "3 0.00", "4 0.50"]);
    let sql = "SELECT n FROM t WHERE p < 0 AND p > -1";
    assert_eq!(table.rows(sql).await, ["1"]);
    let sql = "SELECT partition_values_json FROM delta_add_actions('{table}') ORDER BY 1";
    let written = [r#"{"p":"-0.01"}"#, r#"{"p":"-1.05"}"#, r#"{"p":"0.00"}"#, r#"{"p":"0.50"}"#];
    assert_eq!(table.rows(sql).await, written);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_holds_where_the_log_alone_answers() {
    let table = Table::new();
    table
        .execute(
            "CREATE EXTERNAL TABLE t (n BIGINT, p BIGINT) STORED AS DELTA PARTITIONED BY (p) \
             LOCATION '{table}'",
        )
        .await;
    table.execute("INSERT INTO t VALUES (1, 1), (2, 2), (3, 2)").await;
    for (sql, rows) in [
        ("SELECT p FROM t LIMIT 1", 1),
        ("SELECT p FROM t LIMIT 2", 2),
        ("SELECT 1 FROM t LIMIT 1 OFFSET 2", 1),
        ("SELECT p FROM t ORDER BY p LIMIT 2", 2),
        ("SELECT p FROM (SELECT p FROM t LIMIT 2) CROSS JOIN (VALUES (1), (2))", 4),
    ] {
        assert_eq!(table.rows(sql).await.len(), rows, "{sql}");
    }
    assert_eq!(table.rows("SELECT count(*) FROM t").await, ["3"]);
}
