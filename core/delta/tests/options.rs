//! What a caller demands of a table, and how a table is scanned.

mod support;

use codeanatomy_delta::{Failure, Gate, ScanOptions, provider_with};
use datafusion::common::Result;
use serde_json::{Value, json};
use support::Table;
use support::operate::{location, opened};

async fn partitioned() -> Table {
    let table = Table::new();
    table
        .execute(
            "CREATE EXTERNAL TABLE t (n BIGINT, p VARCHAR) STORED AS DELTA PARTITIONED BY (p) \
             LOCATION '{table}'",
        )
        .await;
    table.execute("INSERT INTO t VALUES (1, 'a b'), (2, 'ü')").await;
    table
}

async fn checked(table: &Table, gate: Value) -> Result<(), String> {
    let gate: Gate = serde_json::from_value(gate).expect("a gate");
    gate.check(&opened(table).await).map_err(|failure| failure.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_names_the_first_demand_that_is_not_met() {
    let table = partitioned().await;
    assert_eq!(checked(&table, json!({})).await, Ok(()));
    let met = json!({"min_reader_version": 1, "min_writer_version": 2});
    assert_eq!(checked(&table, met).await, Ok(()));
    for (gate, unmet) in [
        (json!({"min_reader_version": 3}), "its reader version is 1, and 3 is required"),
        (json!({"min_writer_version": 7}), "its writer version is 2, and 7 is required"),
        (json!({"reader_features": ["v2Checkpoint"]}), "reader feature v2Checkpoint"),
        (json!({"writer_features": ["appendOnly"]}), "writer feature appendOnly"),
    ] {
        let text = checked(&table, gate.clone()).await.expect_err("it is not met");
        assert!(text.contains(unmet), "{gate}: {text}");
    }
}

async fn register(table: &Table, options: ScanOptions) -> Result<(), Failure> {
    let (context, opened) = (&table.context, opened(table).await);
    let provider =
        provider_with(&opened, &location(table), true, &options, &context.state()).await?;
    context.deregister_table("scanned")?;
    context.register_table("scanned", provider)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_can_say_which_file_they_are_from_and_files_can_be_chosen() {
    let table = partitioned().await;
    let file_column = Some("source_file".to_owned());
    register(&table, ScanOptions { file_column: file_column.clone(), ..Default::default() })
        .await
        .expect("a name of its own");
    let files = table.rows("SELECT DISTINCT source_file FROM scanned ORDER BY 1").await;
    assert_eq!(files.len(), 2, "{files:?}");

    let paths = table.rows("SELECT path FROM delta_add_actions('{table}')").await;
    for path in paths {
        let files = Some(vec![path.clone()]);
        register(&table, ScanOptions { files, ..Default::default() }).await.expect("a file");
        assert_eq!(table.rows("SELECT n FROM scanned").await.len(), 1, "{path}");
    }
    let error = table.error("INSERT INTO scanned VALUES (3, 'c')").await;
    assert!(error.contains("scan options"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn scan_options_that_do_not_fit_the_table_are_refused_at_once() {
    let table = partitioned().await;
    for name in ["", "a-b", "N"] {
        let options = ScanOptions { file_column: Some(name.to_owned()), ..Default::default() };
        match register(&table, options).await {
            Err(Failure::Request { field: "file_column", .. }) => {}
            other => panic!("{name}: {other:?}"),
        }
    }
    let files = Some(vec!["gone.parquet".to_owned(), "lost.parquet".to_owned()]);
    match register(&table, ScanOptions { files, ..Default::default() }).await {
        Err(Failure::Request { field: "files", message }) => {
            assert!(message.contains("gone.parquet, lost.parquet"), "{message}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn types_of_a_scan_can_differ_from_the_session() {
    let table = partitioned().await;
    for (wrap, expected) in [(true, "Dictionary(UInt16, Utf8)"), (false, "Utf8")] {
        let options = ScanOptions {
            wrap_partition_values: Some(wrap),
            view_types: Some(false),
            pushdown_filters: Some(true),
            ..Default::default()
        };
        register(&table, options).await.expect("any of both");
        assert_eq!(table.rows("SELECT arrow_typeof(p) FROM scanned LIMIT 1").await, [expected]);
        assert_eq!(table.rows("SELECT p FROM scanned WHERE n = 1").await, ["a b"]);
    }
}

fn shown(predicate: Option<&str>, types: &[(&str, &str)]) -> ScanOptions {
    let column_types = types.iter().map(|(name, kind)| ((*name).into(), (*kind).into())).collect();
    ScanOptions { predicate: predicate.map(Into::into), column_types, ..Default::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_predicate_leaves_out_rows_and_the_files_that_have_none() {
    let table = partitioned().await;
    register(&table, shown(Some("p = 'ü' AND n > 0"), &[])).await.expect("a condition");
    assert_eq!(table.rows("SELECT n FROM scanned").await, ["2"]);
    assert_eq!(table.rows("SELECT count(*) FROM scanned WHERE n < 2").await, ["0"]);
    let plan = table.rows("EXPLAIN ANALYZE SELECT * FROM scanned").await.join("\n");
    assert!(plan.contains("count_files_scanned=1"), "{plan}");
    for sql in
        ["INSERT INTO scanned VALUES (3, 'c')", "DELETE FROM scanned", "TRUNCATE TABLE scanned"]
    {
        let error = table.error(sql).await;
        assert!(error.contains("scan options"), "{sql}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_have_the_types_that_are_asked_for_and_filters_mean_them() {
    let table = partitioned().await;
    let options = shown(Some("n = 2"), &[("n", "Utf8"), ("p", "LargeUtf8")]);
    register(&table, options).await.expect("types that can be cast to");
    let types = "SELECT arrow_typeof(n), arrow_typeof(p) FROM scanned WHERE n = '2' AND p > 'b'";
    assert_eq!(table.rows(types).await, ["Utf8 LargeUtf8"]);
    assert!(table.rows("SELECT n FROM scanned WHERE n = '02'").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn predicates_and_types_that_do_not_fit_are_refused_at_once() {
    let table = partitioned().await;
    for (options, option, told) in [
        (shown(Some("m = 1"), &[]), "predicate", "m"),
        (shown(Some("n"), &[]), "predicate", "boolean"),
        (shown(Some("n = "), &[]), "predicate", "n = "),
        (shown(Some("n = make_array(p)"), &[]), "predicate", "List"),
        (shown(None, &[("m", "Int32")]), "column_types", "it has n, p"),
        (shown(None, &[("n", "BIGINT")]), "column_types", "BIGINT"),
        (shown(None, &[("n", "Interval(DayTime)")]), "column_types", "Interval"),
    ] {
        match register(&table, options).await {
            Err(Failure::Request { field, message }) => {
                assert_eq!(field, option);
                assert!(message.contains(told), "{message}");
            }
            other => panic!("{option} {told}: {other:?}"),
        }
    }
}
