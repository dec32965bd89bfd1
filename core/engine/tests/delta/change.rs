use crate::support::{Lake, batch, detail, json, stream};
use codeanatomy_engine::{Call, Code, DeltaMergeOptions, DeltaRegisterOptions, DeltaTable, Error};
use datafusion::arrow::array::RecordBatch;
use serde_json::Value;

fn stock(lake: &Lake) -> DeltaTable {
    let rows = batch!(("Item", Utf8, ["ink", "pen", "cap"]), ("n", Int64, [1, 2, 3]));
    lake.write("stock", vec![rows], "").expect("it is written");
    lake.latest("stock")
}

fn merge(
    lake: &Lake,
    table: &DeltaTable,
    rows: RecordBatch,
    options: &str,
) -> Result<Value, Error> {
    let (table, options) = (table.clone(), DeltaMergeOptions::from_json(options)?);
    let work = async move |_, call: Call| table.merge(stream(vec![rows]), options, &call).await;
    lake.wait(work).map(|report| json(&report))
}

fn news() -> RecordBatch {
    batch!(("Item", Utf8, ["pen", "cap", "mug"]), ("n", Int64, [20, 0, 9]))
}

#[test]
fn delete_takes_the_named_rows_and_all_only_when_asked() {
    let lake = Lake::new();
    let table = stock(&lake);
    let report = lake
        .run(&table, r#"{"operation": "delete", "predicate": "\"Item\" = 'pen'"}"#)
        .expect("it is deleted");
    assert_eq!(report["status"], "committed");
    assert_eq!(report["metrics"]["num_deleted_rows"], 1);
    assert_eq!(report["verified"], true);
    assert_eq!(table.version(), 1);
    assert_eq!(lake.read("stock", "n"), ["1", "3"]);
    let error = lake.run(&table, r#"{"operation": "delete"}"#).expect_err("no predicate");
    assert_eq!(error.code(), Code::InvalidOption);
    for nothing in ["n > 100", "n <> NULL", "NULL"] {
        let request = format!(r#"{{"operation": "delete", "predicate": "{nothing}"}}"#);
        let report = lake.run(&table, &request).expect("nothing to do");
        assert_eq!(report["status"], "unchanged", "{nothing}");
    }
    lake.run(&table, r#"{"operation": "delete", "all": true}"#).expect("all are deleted");
    assert_eq!(lake.read("stock", "count(*)"), ["0"]);
}

#[test]
fn update_sets_columns_by_expressions_with_names_as_they_are_in_the_table() {
    let lake = Lake::new();
    let table = stock(&lake);
    let request = r#"{"operation": "update", "predicate": "n >= 2",
                      "set": {"n": "n * 10", "Item": "upper(Item)"}}"#;
    let report = lake.run(&table, request).expect("it is updated");
    assert_eq!(report["metrics"]["num_updated_rows"], 2);
    assert_eq!(lake.read("stock", "n, \"Item\""), ["1 ink", "20 PEN", "30 CAP"]);
}

#[test]
fn merge_runs_the_first_clause_that_fits_each_row() {
    let lake = Lake::new();
    let table = stock(&lake);
    let options = r#"{
        "predicate": "s.Item = t.Item", "source_alias": "s", "target_alias": "t",
        "clauses": [
            {"when": "matched", "action": "delete", "predicate": "s.n = 0"},
            {"when": "matched", "action": "update", "set": {"n": "t.n + s.n"}},
            {"when": "not_matched", "action": "insert"},
            {"when": "not_matched_by_source", "action": "update", "set": {"n": "-1"}}],
        "commit": {"metadata": {"by": "merge"}}}"#;
    let report = merge(&lake, &table, news(), options).expect("it is merged");
    assert_eq!(report["operation"], "merge");
    assert_eq!(report["verified"], true);
    assert_eq!(report["metrics"]["num_target_rows_inserted"], 1);
    assert_eq!(report["metrics"]["num_target_rows_updated"], 2);
    assert_eq!(report["metrics"]["num_target_rows_deleted"], 1);
    assert_eq!(lake.read("stock", "\"Item\", n"), ["ink -1", "mug 9", "pen 22"]);
}

#[test]
fn merge_without_set_takes_all_columns_and_grows_the_schema_only_when_asked() {
    let lake = Lake::new();
    let table = stock(&lake);
    let clauses = r#""predicate": "source.Item = target.Item",
        "clauses": [{"when": "matched", "action": "update"},
                    {"when": "not_matched", "action": "insert"}]"#;
    merge(&lake, &table, news(), &format!("{{{clauses}}}")).expect("it is merged");
    assert_eq!(lake.read("stock", "\"Item\", n"), ["cap 0", "ink 1", "mug 9", "pen 20"]);

    let wider = || batch!(("Item", Utf8, ["ink"]), ("n", Int64, [5]), ("new", Int64, [7]));
    let error = merge(&lake, &table, wider(), &format!("{{{clauses}}}")).expect_err("unknown");
    assert_eq!(error.code(), Code::SchemaMismatch, "{error}");
    merge(&lake, &table, wider(), &format!(r#"{{{clauses}, "merge_schema": true}}"#))
        .expect("the schema grows");
    assert_eq!(lake.read("stock", "\"Item\", n, new"), ["cap 0 ", "ink 5 7", "mug 9 ", "pen 20 "]);
}

#[test]
fn merge_refuses_clauses_that_make_no_sense() {
    let lake = Lake::new();
    let table = stock(&lake);
    for clause in [
        "",
        r#"{"when": "matched", "action": "insert"}"#,
        r#"{"when": "not_matched", "action": "delete"}"#,
        r#"{"when": "not_matched_by_source", "action": "update"}"#,
        r#"{"when": "matched", "action": "delete", "set": {"n": "1"}}"#,
        r#"{"when": "matched", "action": "update", "set": {}}"#,
        r#"{"when": "sometimes", "action": "update"}"#,
    ] {
        let options = format!(r#"{{"predicate": "true", "clauses": [{clause}]}}"#);
        let error = merge(&lake, &table, news(), &options).expect_err(clause);
        assert_eq!(error.code(), Code::InvalidOption, "{clause}: {error}");
    }
    assert_eq!(lake.version("stock"), 0);
}

#[test]
fn merge_with_two_rows_for_one_of_the_table_is_refused() {
    let lake = Lake::new();
    let table = stock(&lake);
    let twice = batch!(("Item", Utf8, ["pen", "pen"]), ("n", Int64, [1, 2]));
    let options = r#"{"predicate": "source.Item = target.Item",
                      "clauses": [{"when": "matched", "action": "update"}]}"#;
    merge(&lake, &table, twice, options).expect_err("which one is meant?");
    assert_eq!(lake.read("stock", "n"), ["1", "2", "3"]);
}

#[test]
fn changes_begin_at_the_latest_version_of_any_writer() {
    let lake = Lake::new();
    let table = stock(&lake);
    lake.write("stock", vec![news()], "").expect("another writer appends");
    assert_eq!(table.version(), 0);
    let report = lake.run(&table, r#"{"operation": "delete", "predicate": "n > 8"}"#);
    assert_eq!(report.expect("it is deleted")["version_before"], 1);
    assert_eq!(lake.read("stock", "n"), ["0", "1", "2", "3"]);
}

#[test]
fn a_table_at_a_version_of_the_past_is_read_only_until_it_is_refreshed() {
    let lake = Lake::new();
    stock(&lake);
    lake.write("stock", vec![news()], "").expect("it is appended");
    let table = lake.open("stock", r#"{"version": 0}"#).expect("it opens");
    let request = r#"{"operation": "delete", "predicate": "n = 1"}"#;
    assert_eq!(lake.run(&table, request).expect_err("fixed").code(), Code::InvalidState);
    let refreshed = table.clone();
    let version = lake.wait(async move |_, call| refreshed.refresh(&call).await).expect("newer");
    assert_eq!((version, table.version()), (1, 1));
    lake.run(&table, request).expect("it is deleted");
}

#[test]
fn a_registered_table_shows_the_version_of_its_handle() {
    let lake = Lake::new();
    stock(&lake);
    lake.write("stock", vec![news()], "").expect("it is appended");
    for (name, options, rows) in [("old", r#"{"version": 0}"#, "3"), ("new", "", "6")] {
        let table = lake.open("stock", options).expect("it opens");
        let register = async move |_, call: Call| {
            table.register(name, DeltaRegisterOptions::default(), &call).await
        };
        lake.wait(register).expect("it is registered");
        assert_eq!(lake.rows(&format!("SELECT count(*) FROM {name}")), [rows]);
    }
}

#[test]
fn a_writer_that_comes_too_late_has_a_conflict_with_its_kind() {
    let lake = Lake::new();
    let table = stock(&lake);
    let slow = stream_behind(&lake);
    let options = r#"{"predicate": "source.Item = target.Item",
                      "clauses": [{"when": "matched", "action": "update"}]}"#;
    let (handle, options) = (table.clone(), DeltaMergeOptions::from_json(options).expect("valid"));
    let error = lake
        .wait(async move |_, call: Call| handle.merge(slow, options, &call).await)
        .expect_err("the row is gone");
    assert_eq!(error.code(), Code::Conflict, "{error}");
    assert!(detail(&error, "conflict").is_some_and(|kind| kind.starts_with("concurrent_")));
    assert_eq!(lake.read("stock", "n"), Vec::<String>::new());
}

/// A stream that deletes all rows of the table before it gives its own.
fn stream_behind(lake: &Lake) -> codeanatomy_engine::InputStream {
    use datafusion::arrow::array::RecordBatchIterator;
    let uri = lake.uri("stock");
    let rows = news();
    let schema = rows.schema();
    let late = std::iter::once_with(move || {
        let tokio = tokio::runtime::Runtime::new().expect("a runtime");
        tokio.block_on(async {
            let url = deltalake::ensure_table_uri(&uri).expect("a URL");
            let table = deltalake::open_table(url).await.expect("it opens");
            table.delete().await.expect("it is deleted");
        });
        Ok(rows)
    });
    Box::new(RecordBatchIterator::new(late, schema))
}
