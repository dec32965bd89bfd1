//! Change feeds and `read_delta`, over a table that the test writes.

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::logical_expr::{col, lit};
use datafusion::prelude::SessionContext;
use deltalake::kernel::{DataType, PrimitiveType};
use deltalake::{DeltaTable, DeltaTableBuilder, TableProperty, ensure_table_uri};
use std::path::Path;

/// Versions: 0 creates, 1 inserts 1 to 3, 2 deletes 2.
async fn table_with_changes(folder: &Path) {
    let url = ensure_table_uri(folder.to_str().expect("a text")).expect("a URL");
    let table = DeltaTableBuilder::from_url(url).expect("a builder").build().expect("a table");
    let table: DeltaTable = table
        .create()
        .with_column("n", DataType::Primitive(PrimitiveType::Long), true, None)
        .with_configuration_property(TableProperty::EnableChangeDataFeed, Some("true"))
        .await
        .expect("it is created");
    let rows = SessionContext::new()
        .sql("SELECT value AS n FROM generate_series(1, 3)")
        .await
        .expect("a plan")
        .collect()
        .await
        .expect("rows");
    let table = table.write(rows).await.expect("it is written");
    table.delete().with_predicate(col("n").eq(lit(2_i64))).await.expect("it is deleted");
}

fn session() -> SessionContext {
    let context = SessionContext::new();
    codeanatomy_delta::register_all(&context);
    context
}

async fn rows(sql: &str) -> Result<Vec<RecordBatch>, String> {
    let query = session().sql(sql).await.map_err(|error| error.to_string())?;
    query.collect().await.map_err(|error| error.to_string())
}

async fn shown(sql: &str) -> Vec<String> {
    let batches = rows(sql).await.expect("rows");
    let text = pretty_format_batches(&batches).expect("a table").to_string();
    text.lines()
        .skip(3)
        .filter(|line| line.starts_with('|'))
        .map(|line| {
            line.split_whitespace().filter(|word| *word != "|").collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_change_feed_has_every_change_once() {
    let folder = tempfile::tempdir().expect("a folder");
    table_with_changes(folder.path()).await;
    let path = folder.path().display();
    let sql = format!(
        "SELECT n, _change_type, _commit_version FROM read_delta_cdf('{path}', 0) ORDER BY 3, 1"
    );
    assert_eq!(shown(&sql).await, ["1 insert 1", "2 insert 1", "3 insert 1", "2 delete 2"]);
    let sql = format!("SELECT n, _change_type FROM read_delta_cdf('{path}', 2, 2)");
    assert_eq!(shown(&sql).await, ["2 delete"]);
    let sql = format!("SELECT count(*) FROM read_delta_cdf('{path}')");
    assert_eq!(shown(&sql).await, ["4"]);
    let sql = format!(
        "SELECT count(*) FROM read_delta_cdf('{path}', NULL, NULL, '2020-01-01T00:00:00Z')"
    );
    assert_eq!(shown(&sql).await, ["4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_read_at_a_version_without_being_registered() {
    let folder = tempfile::tempdir().expect("a folder");
    table_with_changes(folder.path()).await;
    let path = folder.path().display();
    assert_eq!(shown(&format!("SELECT n FROM read_delta('{path}') ORDER BY n")).await, ["1", "3"]);
    let earlier = format!("SELECT n FROM read_delta('{path}', 1) ORDER BY n");
    assert_eq!(shown(&earlier).await, ["1", "2", "3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_calls_are_planning_errors_that_say_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    table_with_changes(folder.path()).await;
    let path = folder.path().display();
    for (sql, text) in [
        (format!("SELECT * FROM read_delta('{path}', 99)"), "99"),
        (format!("SELECT * FROM read_delta('{path}/nowhere')"), "nowhere"),
        ("SELECT * FROM read_delta(7)".to_owned(), "must be a text"),
        ("SELECT * FROM read_delta()".to_owned(), "1 to 2 arguments"),
        (format!("SELECT * FROM read_delta_cdf('{path}', 'x')"), "whole number"),
        (format!("SELECT * FROM read_delta_cdf('{path}', 1, NULL, '2020')"), "a timestamp must be"),
        (
            format!("SELECT * FROM read_delta_cdf('{path}', 1, NULL, '2020-01-01T00:00:00Z')"),
            "exclude each other",
        ),
        (format!("SELECT * FROM read_delta_cdf('{path}', 2, 1)"), "version"),
    ] {
        let error = rows(&sql).await.expect_err(&sql);
        assert!(error.contains(text), "{sql}: {error}");
    }
}
