//! The list of a table's files, over logs that the test writes.

mod support;

use codeanatomy_delta::{At, Files, Location, files, open};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::json::LineDelimitedWriter;
use serde_json::{Value, json};
use std::sync::Arc;
use support::made::{Made, field};
use support::session;

/// One JSON object for each file, without what is NULL.
async fn listed(made: &Made, options: &str) -> Vec<Value> {
    let uri = made.path().display().to_string();
    let table = open(&Location { uri, ..Location::default() }, At::Latest).await.expect("a table");
    let request: Files = serde_json::from_str(options).expect("options");
    let list = files(&table, || Arc::new(session().state()), &request).await.expect("a list");
    lines(&list)
}

fn lines(list: &RecordBatch) -> Vec<Value> {
    let mut writer = LineDelimitedWriter::new(Vec::new());
    writer.write(list).expect("JSON");
    writer.finish().expect("JSON");
    let text = String::from_utf8(writer.into_inner()).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn mapped(name: &str, data_type: impl Into<Value>, id: u64, physical: &str) -> Value {
    let mut column = field(name, data_type);
    column["metadata"] =
        json!({"delta.columnMapping.id": id, "delta.columnMapping.physicalName": physical});
    column
}

fn add(path: &str, stats: &Value) -> Value {
    json!({"add": {"path": path, "partitionValues": {}, "size": 1, "modificationTime": 0,
        "dataChange": true, "stats": stats.to_string()}})
}

/// `b` was `a` before, so that its files call it `a`; the new `a` has another name there.
#[tokio::test(flavor = "multi_thread")]
async fn statistics_have_the_names_that_the_table_has_for_its_columns() {
    let inner = json!({"type": "struct", "fields": [mapped("x", "long", 3, "of-x")]});
    let columns = [
        mapped("b", "long", 1, "a"),
        mapped("s", inner, 2, "of-s"),
        mapped("a", "string", 4, "of-a"),
    ];
    let mode = json!({"delta.columnMapping.mode": "name"});
    let made = Made::new(&["columnMapping"], &json!(columns), &[], &mode);
    let values = |a, x, of_a| json!({"a": a, "of-s": {"of-x": x}, "of-a": of_a});
    let stats = json!({"numRecords": 9, "minValues": values(json!(1), json!(2), json!("p")),
        "maxValues": values(json!(3), json!(4), json!("q")),
        "nullCount": values(json!(5), json!(6), json!(7))});
    made.commit(1, &[add("one.parquet", &stats)]);
    let list = listed(&made, r#"{"statistics": "columns"}"#).await;
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["min"], json!({"b": 1, "s": {"x": 2}, "a": "p"}));
    assert_eq!(list[0]["max"], json!({"b": 3, "s": {"x": 4}, "a": "q"}));
    assert_eq!(list[0]["null_count"], json!({"b": 5, "s": {"x": 6}, "a": 7}));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_without_statistics_have_none_in_any_form() {
    let made = Made::new(&[], &json!([field("n", "long")]), &[], &json!({}));
    let stats = json!({"numRecords": 2, "minValues": {"n": 1}, "maxValues": {"n": 3},
        "nullCount": {"n": 0}});
    let mut bare = add("bare.parquet", &stats);
    bare["add"]["stats"] = Value::Null;
    made.commit(1, &[bare, add("told.parquet", &stats)]);
    let list = listed(&made, r#"{"statistics": "columns"}"#).await;
    assert_eq!(
        (&list[0]["path"], &list[1]["path"]),
        (&json!("bare.parquet"), &json!("told.parquet"))
    );
    assert!(list[0].get("num_records").is_none(), "{list:?}");
    for name in ["min", "max", "null_count"] {
        assert!(list[0].get(name).is_none_or(|of| of == &json!({})), "{list:?}");
    }
    assert_eq!((&list[1]["min"]["n"], &list[1]["max"]["n"]), (&json!(1), &json!(3)));
    let list = listed(&made, "{}").await;
    assert!(list[0].get("stats").is_none(), "{list:?}");
    assert_eq!(list[1]["stats"], json!(stats.to_string()));
    let uri = made.path().display();
    let sql = format!("SELECT path FROM delta_add_actions('{uri}') WHERE stats IS NULL");
    assert_eq!(support::shown(&sql).await, ["bare.parquet"]);
}

/// The log has statistics of no column, and the list is a list all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_table_whose_columns_have_no_statistics_lists_its_files() {
    let none = json!({"delta.dataSkippingNumIndexedCols": "0"});
    let made = Made::new(&[], &json!([field("n", "long")]), &[], &none);
    made.commit(1, &[add("one.parquet", &json!({"numRecords": 2}))]);
    for statistics in ["json", "columns", "none"] {
        let list = listed(&made, &json!({"statistics": statistics}).to_string()).await;
        assert_eq!(list.len(), 1, "{statistics}");
        assert_eq!(list[0]["num_records"], 2, "{statistics}");
    }
}
