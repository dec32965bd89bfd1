//! What the protocol asks of readers, over tables whose logs and files are made by hand.

mod support;

use chrono::DateTime;
use codeanatomy_delta::At;
use datafusion::arrow::array::{
    Array, ArrayRef, Date32Array, Decimal128Array, Float32Array, Int8Array, Int16Builder,
    Int32Array, Int32Builder, Int64Array, ListArray, MapBuilder, RecordBatch, StringArray,
    StructArray,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int32Type, Int64Type, Schema};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use support::made::{Made, field, metadata};

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true))
        .collect();
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).expect("a batch")
}

fn whole(values: &[i32]) -> ArrayRef {
    Arc::new(Int32Array::from(values.to_vec()))
}

fn long(values: &[i64]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn structure(name: &str, values: ArrayRef) -> ArrayRef {
    let field = Arc::new(Field::new(name, values.data_type().clone(), true));
    Arc::new(StructArray::new(Fields::from(vec![field]), vec![values], None))
}

fn longs(name: &str) -> Value {
    json!([field(name, "long")])
}

#[tokio::test(flavor = "multi_thread")]
async fn files_written_before_a_column_was_widened_are_read_with_the_new_type() {
    let part = |kind: &str| json!({"type": "struct", "fields": [field("x", kind)]});
    let fields = json!([
        field("n", "long"),
        field("f", "double"),
        field("d", "decimal(10,4)"),
        field("b", "integer"),
        field("s", part("long")),
        field("p", "long"),
    ]);
    let made =
        Made::new(&["typeWidening"], &fields, &["p"], &json!({"delta.enableTypeWidening": "true"}));
    let old = batch(vec![
        ("n", whole(&[i32::MAX])),
        ("f", Arc::new(Float32Array::from(vec![1.5]))),
        (
            "d",
            Arc::new(Decimal128Array::from(vec![-12345]).with_precision_and_scale(5, 2).unwrap()),
        ),
        ("b", Arc::new(Int8Array::from(vec![-7]))),
        ("s", structure("x", whole(&[5]))),
    ]);
    let add = made.file("old.parquet", &old, &json!({"p": "7"}));
    let new = batch(vec![("n", long(&[i64::MAX])), ("s", structure("x", long(&[1 << 40])))]);
    let other = made.file("new.parquet", &new, &json!({"p": "5000000000"}));
    made.commit(1, &[add, other]);
    let rows = [
        "2147483647 1.5 -123.4500 -7 {x: 5} 7",
        "9223372036854775807 NULL NULL NULL {x: 1099511627776} 5000000000",
    ];
    assert_eq!(made.rows("SELECT n, f, d, b, s, p FROM t ORDER BY n").await, rows);
    assert_eq!(made.rows("SELECT p FROM t WHERE n > 2147483647").await, ["5000000000"]);
    assert_eq!(made.rows("SELECT n FROM t WHERE p = 7").await, ["2147483647"]);
    assert_eq!(made.rows("SELECT count(*), sum(p) FROM t").await, ["2 5000000007"]);
    assert_eq!(made.rows("SELECT count(*) FROM t").await, ["2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_maps_and_what_is_in_them_are_read_with_the_types_they_were_widened_to() {
    let list =
        |element: Value| json!({"type": "array", "elementType": element, "containsNull": true});
    let map = json!({"type": "map", "keyType": "integer", "valueType": "decimal(10,3)",
        "valueContainsNull": true});
    let part = json!({"type": "struct", "fields": [field("x", "double"), field("y", "string")]});
    let fields = json!([
        field("n", "long"),
        field("l", list(json!("long"))),
        field("m", map),
        field("s", list(part)),
        field("u", list(json!("integer"))),
    ]);
    let made = Made::new(&["typeWidening"], &fields, &[], &json!({}));
    let lists = |values: ListArray| -> ArrayRef { Arc::new(values) };
    let narrow =
        ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), None]), None]);
    let same = ListArray::from_iter_primitive::<Int32Type, _, _>([None, Some(vec![Some(4)])]);
    let mut map = MapBuilder::new(None, Int16Builder::new(), Int32Builder::new());
    map.keys().append_value(7);
    map.values().append_value(-2);
    map.append(true).expect("an entry");
    map.append(false).expect("no entry");
    let parts = structure("x", Arc::new(Float32Array::from(vec![0.5, 1.5])));
    let element = Arc::new(Field::new("item", parts.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths([1, 1]);
    let parts = ListArray::new(element, offsets, parts, None);
    let old = batch(vec![
        ("n", whole(&[1, 2])),
        ("l", lists(narrow)),
        ("m", Arc::new(map.finish())),
        ("s", lists(parts)),
        ("u", lists(same)),
    ]);
    let old = made.file("old.parquet", &old, &json!({}));
    let wide = ListArray::from_iter_primitive::<Int64Type, _, _>([Some(vec![Some(1 << 40)])]);
    let new = batch(vec![("n", long(&[3])), ("l", lists(wide))]);
    let new = made.file("new.parquet", &new, &json!({}));
    made.commit(1, &[old, new]);
    let rows = [
        "1 [1, NULL] {7: -2.000} [{x: 0.5, y: NULL}] NULL",
        "2 NULL NULL [{x: 1.5, y: NULL}] [4]",
        "3 [1099511627776] NULL NULL NULL",
    ];
    assert_eq!(made.rows("SELECT n, l, m, s, u FROM t ORDER BY n").await, rows);
    assert_eq!(made.rows("SELECT l FROM t WHERE n = 1").await, ["[1, NULL]"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_and_whole_numbers_are_widened_to_times_and_floats() {
    let fields =
        json!([field("a", "timestamp_ntz"), field("b", "double"), field("c", "decimal(12,2)")]);
    let made = Made::new(&["typeWidening", "timestampNtz"], &fields, &[], &json!({}));
    let old = batch(vec![
        ("a", Arc::new(Date32Array::from(vec![-1]))),
        ("b", whole(&[-3])),
        ("c", whole(&[42])),
    ]);
    let add = made.file("old.parquet", &old, &json!({}));
    made.commit(1, &[add]);
    assert_eq!(made.rows("SELECT * FROM t").await, ["1969-12-31T00:00:00 -3.0 42.00"]);
}

/// A field with a physical name and an id, as column mapping has it.
fn mapped(name: &str, data_type: impl Into<Value>, physical: &str, id: i32) -> Value {
    json!({"name": name, "type": data_type.into(), "nullable": true, "metadata": {
        "delta.columnMapping.id": id, "delta.columnMapping.physicalName": physical}})
}

fn with_id(field: Field, id: i32) -> Field {
    field.with_metadata(HashMap::from([("PARQUET:field_id".to_owned(), id.to_string())]))
}

fn mapping(mode: &str) -> Value {
    json!({"delta.columnMapping.mode": mode, "delta.columnMapping.maxColumnId": "9"})
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_mapped_by_name_have_any_names() {
    let inner = json!({"type": "struct", "fields": [mapped("x, y", "long", "col-inner", 3)]});
    let fields = json!([
        mapped("a b.c", "long", "col-1", 1),
        mapped("s;", inner, "col-2", 2),
        mapped("p ü/", "string", "col-p", 4),
    ]);
    let made = Made::new(&["columnMapping"], &fields, &["p ü/"], &mapping("name"));
    let rows = batch(vec![("col-1", long(&[1])), ("col-2", structure("col-inner", long(&[2])))]);
    let add = made.file("a.parquet", &rows, &json!({"col-p": "v w"}));
    made.commit(1, &[add]);
    assert_eq!(made.rows("SELECT * FROM t").await, ["1 {x, y: 2} v w"]);
    let sql = "SELECT \"s;\"['x, y'] FROM t WHERE \"a b.c\" = 1 AND \"p ü/\" = 'v w'";
    assert_eq!(made.rows(sql).await, ["2"]);
    assert_eq!(made.rows("SELECT \"a b.c\" FROM t WHERE \"p ü/\" <> 'v w'").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_mapped_by_id_are_found_under_other_names() {
    let fields = json!([mapped("n", "long", "col-1", 1), mapped("m", "long", "col-2", 2)]);
    let made = Made::new(&["columnMapping"], &fields, &[], &mapping("id"));
    // The names of the file are those of the other column.
    let schema = Schema::new(vec![
        with_id(Field::new("col-2", DataType::Int64, true), 1),
        with_id(Field::new("col-1", DataType::Int64, true), 2),
    ]);
    let columns = vec![long(&[10, 11]), long(&[20, 21])];
    let rows = RecordBatch::try_new(Arc::new(schema), columns).expect("a batch");
    let add = made.file("a.parquet", &rows, &json!({}));
    made.commit(1, &[add]);
    assert_eq!(made.rows("SELECT n, m FROM t ORDER BY n").await, ["10 20", "11 21"]);
    assert_eq!(made.rows("SELECT m FROM t WHERE n = 11").await, ["21"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_of_nothing_is_null() {
    let fields = json!([field("n", "long"), field("v", "void")]);
    let made = Made::new(&[], &fields, &[], &json!({}));
    let add = made.file("a.parquet", &batch(vec![("n", long(&[1]))]), &json!({}));
    made.commit(1, &[add]);
    match made.try_rows(At::Latest, "SELECT n, v FROM t").await {
        Ok(rows) => assert_eq!(rows, ["1 NULL"]),
        Err(error) => assert!(error.to_lowercase().contains("void"), "{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compacted_log_counts_as_its_commits() {
    let made = Made::new(&[], &longs("n"), &[], &json!({}));
    let first = made.file("a.parquet", &batch(vec![("n", long(&[1]))]), &json!({}));
    let second = made.file("b.parquet", &batch(vec![("n", long(&[2]))]), &json!({}));
    let remove =
        json!({"remove": {"path": "a.parquet", "deletionTimestamp": 1, "dataChange": true}});
    made.commit(1, &[first]);
    made.commit(2, &[second.clone(), remove.clone()]);
    made.log_file("00000000000000000001.00000000000000000002.compacted.json", &[second, remove]);
    assert_eq!(made.rows("SELECT n FROM t").await, ["2"]);
    assert_eq!(made.rows_at(At::Version(1), "SELECT n FROM t").await, ["1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_times_that_commits_hold_count_more_than_those_of_files() {
    let enabled = json!({"delta.enableInCommitTimestamps": "true"});
    let made = Made::new(&["[inCommitTimestamp]"], &longs("n"), &[], &enabled);
    for version in 1..=3_u64 {
        let name = format!("{version}.parquet");
        let rows = batch(vec![("n", long(&[version.try_into().expect("small")]))]);
        let time = 1_000_000 + 1000 * version;
        let info = json!({"commitInfo": {"inCommitTimestamp": time, "operation": "WRITE"}});
        made.commit(version, &[info, made.file(&name, &rows, &json!({}))]);
    }
    for (milliseconds, rows) in [
        (1_000_000, "0"),
        (1_001_500, "1"),
        (1_002_000, "2"),
        (1_002_999, "2"),
        (1_900_000_000_000, "3"),
    ] {
        let at = At::Timestamp(DateTime::from_timestamp_millis(milliseconds).expect("a time"));
        assert_eq!(made.rows_at(at, "SELECT count(*) FROM t").await, [rows], "{milliseconds}");
    }
    let early = At::Timestamp(DateTime::from_timestamp_millis(999_999).expect("a time"));
    let error = made.try_rows(early, "SELECT 1").await.expect_err("too early");
    assert!(error.contains("no version as old as"), "{error}");
    let uri = made.path().display();
    let sql = format!("SELECT snapshot_timestamp FROM delta_snapshot('{uri}', 2)");
    assert_eq!(support::shown(&sql).await, ["1002000"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn partition_values_are_read_as_they_are_meant() {
    let kinds = [
        ("integer", "-7", "-7"),
        ("boolean", "true", "true"),
        ("double", "-0.5", "-0.5"),
        ("decimal(5,2)", "-0.01", "-0.01"),
        ("date", "0001-01-01", "0001-01-01"),
        ("timestamp", "2026-01-31 13:45:07.123456", "2026-01-31T13:45:07.123456Z"),
        ("timestamp", "2026-01-31T13:45:07.123456Z", "2026-01-31T13:45:07.123456Z"),
        ("timestamp_ntz", "2026-01-31 13:45:07", "2026-01-31T13:45:07"),
        ("string", "a/b c%20=ü", "a/b c%20=ü"),
    ];
    for (kind, written, shown) in kinds {
        let fields = json!([field("n", "long"), field("p", kind)]);
        let made = Made::new(&["timestampNtz"], &fields, &["p"], &json!({}));
        let rows = batch(vec![("n", long(&[1]))]);
        let some = made.file("a b%.parquet", &rows, &json!({"p": written}));
        let some: Value =
            serde_json::from_str(&some.to_string().replace("a b%.parquet", "a%20b%25.parquet"))
                .expect("an action");
        let none = made.file("n.parquet", &batch(vec![("n", long(&[2]))]), &json!({"p": null}));
        made.commit(1, &[some, none]);
        let rows = made.rows("SELECT n, p FROM t ORDER BY n").await;
        assert_eq!(rows, [format!("1 {shown}"), "2 NULL".to_owned()], "{kind}");
        assert_eq!(made.rows("SELECT n FROM t WHERE p IS NULL ORDER BY n").await, ["2"], "{kind}");
        assert_eq!(made.rows("SELECT n FROM t WHERE p IS NOT NULL").await, ["1"], "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_that_were_added_later_are_null_in_older_files() {
    let made = Made::new(&[], &longs("n"), &[], &json!({}));
    let add = made.file("a.parquet", &batch(vec![("n", long(&[1]))]), &json!({}));
    made.commit(1, &[add]);
    let text: ArrayRef = Arc::new(StringArray::from(vec!["x"]));
    let wider = json!([field("n", "long"), field("v", "string")]);
    let add = made.file("b.parquet", &batch(vec![("n", long(&[2])), ("v", text)]), &json!({}));
    made.commit(2, &[metadata(&wider, &[], &json!({})), add]);
    assert_eq!(made.rows("SELECT n, v FROM t ORDER BY n").await, ["1 NULL", "2 x"]);
    assert_eq!(made.rows("SELECT n FROM t WHERE v IS NULL").await, ["1"]);
    assert_eq!(made.rows_at(At::Version(1), "SELECT * FROM t").await, ["1"]);
}

/// Read by deltalake's scan, by the kernel (which type widening needs), and as a change feed.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_partition_value_is_null_however_it_is_read() {
    for kind in ["string", "binary", "integer"] {
        for features in [&["[changeDataFeed]"][..], &["[changeDataFeed]", "typeWidening"]] {
            empty_is_null(kind, features).await;
        }
    }
}

async fn empty_is_null(kind: &str, features: &[&str]) {
    let what = format!("{kind} {features:?}");
    let feed = json!({"delta.enableChangeDataFeed": "true"});
    let made = Made::new(features, &json!([field("n", "long"), field("p", kind)]), &["p"], &feed);
    let rows = |n| batch(vec![("n", long(&[n]))]);
    let some = made.file("some.parquet", &rows(1), &json!({"p": "7"}));
    let empty = made.file("empty.parquet", &rows(2), &json!({"p": ""}));
    let none = made.file("none.parquet", &rows(3), &json!({"p": null}));
    made.commit(1, &[some, empty, none]);
    let shown = if kind == "binary" { "37" } else { "7" };
    let all = [format!("1 {shown}"), "2 NULL".to_owned(), "3 NULL".to_owned()];
    assert_eq!(made.rows("SELECT n, p FROM t ORDER BY n").await, all, "{what}");
    let nulls = "SELECT n FROM t WHERE p IS NULL ORDER BY n";
    assert_eq!(made.rows(nulls).await, ["2", "3"], "{what}");
    assert_eq!(made.rows("SELECT n FROM t WHERE p IS NOT NULL").await, ["1"], "{what}");
    assert_eq!(made.rows("SELECT count(*), count(p) FROM t").await, ["3 1"], "{what}");
    if kind == "string" {
        assert_eq!(made.rows("SELECT n FROM t WHERE p = ''").await, [""; 0], "{what}");
        assert_eq!(made.rows("SELECT n FROM t WHERE p < '0'").await, [""; 0], "{what}");
        let either = "SELECT n FROM t WHERE coalesce(p, '') = '' ORDER BY n";
        assert_eq!(made.rows(either).await, ["2", "3"], "{what}");
    }
    let uri = made.path().display();
    let sql = format!("SELECT n, p FROM read_delta_cdf('{uri}', 1) ORDER BY n");
    assert_eq!(support::shown(&sql).await, all, "{what}");
    let sql = format!(
        "SELECT partition_values_json FROM delta_add_actions('{uri}') WHERE path = 'empty.parquet'"
    );
    assert_eq!(support::shown(&sql).await, [r#"{"p":null}"#], "{what}");
}
