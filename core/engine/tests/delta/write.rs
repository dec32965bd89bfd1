use crate::support::{Lake, batch, detail};
use codeanatomy_engine::Code;
use datafusion::arrow::array::{Decimal128Array, Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use serde_json::json;
use std::sync::Arc;

fn people(ids: [i64; 2], names: [&str; 2]) -> Vec<RecordBatch> {
    vec![batch!(("id", Int64, ids), ("name", Utf8, names))]
}

#[test]
fn a_write_makes_the_table_and_the_next_one_appends_to_it() {
    let lake = Lake::new();
    let made = lake
        .write(
            "t",
            people([1, 2], ["ada", "bo"]),
            r#"{"name": "people", "description": "who", "partition_columns": ["name"],
                "configuration": {"delta.checkpointInterval": "7"}}"#,
        )
        .expect("it is written");
    assert_eq!(made["operation"], "write");
    assert_eq!(made["status"], "committed");
    assert_eq!(made["version_before"], json!(null));
    assert_eq!(made["version_after"], 0);
    assert_eq!(made["verified"], true);
    assert_eq!(made["metrics"]["num_added_rows"], 2);
    assert_eq!(made["metrics"]["num_added_files"], 2);
    let more = lake.write("t", people([3, 4], ["cy", "di"]), "").expect("it is appended");
    assert_eq!((&more["version_before"], &more["version_after"]), (&json!(0), &json!(1)));
    assert_eq!(lake.read("t", "id, name"), ["1 ada", "2 bo", "3 cy", "4 di"]);
}

#[test]
fn each_mode_does_with_an_existing_table_what_it_says() {
    let lake = Lake::new();
    for mode in ["append", "overwrite", "error", "ignore"] {
        let options = format!(r#"{{"mode": "{mode}"}}"#);
        let made = lake.write(mode, people([1, 2], ["a", "b"]), &options).expect("it is made");
        assert_eq!(made["status"], "committed", "{mode}");
    }
    let rows = || people([3, 4], ["c", "d"]);
    let error = lake.write("t", rows(), "").and(lake.write("t", rows(), r#"{"mode": "error"}"#));
    assert_eq!(error.expect_err("it exists").code(), Code::AlreadyExists);
    let ignored = lake.write("t", rows(), r#"{"mode": "ignore"}"#).expect("it is left alone");
    assert_eq!(ignored["status"], "skipped");
    assert_eq!(ignored["version_after"], 0);
    assert_eq!(ignored["verified"], json!(null));
    assert_eq!(lake.read("t", "id"), ["3", "4"]);
    lake.write("t", people([5, 6], ["e", "f"]), r#"{"mode": "overwrite"}"#).expect("overwritten");
    assert_eq!(lake.read("t", "id"), ["5", "6"]);
}

#[test]
fn replace_where_replaces_what_it_names_and_refuses_other_rows() {
    let lake = Lake::new();
    lake.write("t", people([1, 2], ["a", "b"]), "").expect("it is made");
    let options = r#"{"mode": "overwrite", "replace_where": "id >= 2"}"#;
    lake.write("t", people([2, 3], ["B", "C"]), options).expect("it is replaced");
    assert_eq!(lake.read("t", "id, name"), ["1 a", "2 B", "3 C"]);
    let error = lake.write("t", people([1, 2], ["x", "y"]), options).expect_err("1 is outside");
    assert_eq!(error.code(), Code::Constraint, "{error}");
    assert_eq!(lake.read("t", "id, name"), ["1 a", "2 B", "3 C"]);
}

#[test]
fn columns_that_do_not_fit_are_refused_unless_the_schema_may_grow() {
    let lake = Lake::new();
    lake.write("t", people([1, 2], ["a", "b"]), "").expect("it is made");
    let wider = || vec![batch!(("id", Int64, [3]), ("age", Int64, [30]))];
    let error = lake.write("t", wider(), "").expect_err("age is unknown");
    assert_eq!(error.code(), Code::SchemaMismatch, "{error}");
    assert!(error.message().contains("age"), "{error}");
    assert_eq!(lake.version("t"), 0);
    lake.write("t", wider(), r#"{"schema_mode": "merge"}"#).expect("the schema grows");
    assert_eq!(lake.read("t", "id, name, age"), ["1 a ", "2 b ", "3  30"]);
    lake.write("t", wider(), r#"{"mode": "overwrite", "schema_mode": "overwrite"}"#)
        .expect("the schema is replaced");
    assert_eq!(lake.read("t", "id, age"), ["3 30"]);
}

#[test]
fn a_constraint_of_the_request_that_is_violated_is_named_with_the_count_and_without_data() {
    let lake = Lake::new();
    let rows = || {
        vec![
            batch!(("id", Int64, [Some(1), None, Some(-7001)])),
            batch!(("id", Int64, [Some(-7002), Some(5), Some(6)])),
        ]
    };
    let error = lake
        .write("t", rows(), r#"{"constraints": {"positive": "id > 0"}}"#)
        .expect_err("three rows are not positive");
    assert_eq!(error.code(), Code::Constraint);
    assert_eq!(detail(&error, "constraint"), Some("positive"));
    assert_eq!(detail(&error, "constraint.rows"), Some("3"));
    assert!(!error.to_json().contains("700"), "{}", error.to_json());
    assert_eq!(lake.open("t", "").err().expect("nothing was made").code(), Code::NotFound);
    lake.write("t", rows(), r#"{"constraints": {"small": "id < 10 OR id IS NULL"}}"#)
        .expect("it holds");
    assert_eq!(lake.read("t", "count(*)"), ["6"]);
}

#[test]
fn a_constraint_of_the_table_that_is_violated_shows_no_data() {
    let lake = Lake::new();
    lake.write("t", people([1, 2], ["a", "b"]), "").expect("it is made");
    let table = lake.latest("t");
    let add = r#"{"operation": "add_constraints", "constraints": {"positive": "id > 0"}}"#;
    lake.run(&table, add).expect("it holds");
    let error = lake.write("t", people([3, -987_654], ["c", "secret"]), "").expect_err("negative");
    assert_eq!(error.code(), Code::Constraint, "{error}");
    let told = error.to_json();
    assert!(!told.contains("987654") && !told.contains("secret"), "{told}");
    assert_eq!(lake.read("t", "id"), ["1", "2"]);
}

#[test]
fn a_repeated_application_transaction_writes_nothing() {
    let lake = Lake::new();
    let options = |version: i64| {
        format!(
            r#"{{"commit": {{"app_transaction": {{"app_id": "loader", "version": {version}}}}}}}"#
        )
    };
    let rows = || people([1, 2], ["a", "b"]);
    assert_eq!(lake.write("t", rows(), &options(5)).expect("written")["status"], "committed");
    for version in [5, 4] {
        let report = lake.write("t", rows(), &options(version)).expect("a repeat is no error");
        assert_eq!(report["status"], "skipped_duplicate");
        assert_eq!(report["version_after"], 0);
    }
    assert_eq!(lake.write("t", rows(), &options(6)).expect("written")["version_after"], 1);
    assert_eq!(lake.read("t", "id"), ["1", "1", "2", "2"]);
}

#[test]
fn metadata_of_the_commit_is_in_the_log_and_in_the_report() {
    let lake = Lake::new();
    let options = r#"{"commit": {"metadata": {"run": "r7"}, "required_metadata": ["run"]}}"#;
    let report = lake.write("t", people([1, 2], ["a", "b"]), options).expect("it is written");
    assert_eq!(report["commit_metadata"], json!({"run": "r7"}));
    let log = lake.path("t").join("_delta_log/00000000000000000000.json");
    assert!(std::fs::read_to_string(log).expect("a commit").contains(r#""run":"r7""#));
}

#[test]
fn partition_values_come_back_as_they_went_in() {
    let lake = Lake::new();
    let values = [Some(-1), Some(-250), Some(0), Some(199), None];
    let decimals = Decimal128Array::from(values.to_vec()).with_precision_and_scale(9, 2);
    let schema = Schema::new(vec![
        Field::new("d", DataType::Decimal128(9, 2), true),
        Field::new("n", DataType::Int64, true),
    ]);
    let columns: Vec<datafusion::arrow::array::ArrayRef> =
        vec![Arc::new(decimals.expect("it fits")), Arc::new(Int64Array::from(vec![1, 2, 3, 4, 5]))];
    let batch = RecordBatch::try_new(Arc::new(schema), columns).expect("a batch");
    lake.write("t", vec![batch], r#"{"partition_columns": ["d"]}"#).expect("it is written");
    assert_eq!(lake.read("t", "n, d"), ["1 -0.01", "2 -2.50", "3 0.00", "4 1.99", "5 "]);

    let odd = ["a b", "x=1/y", "50%", "ü:\u{1f600}", ""];
    let batch = batch!(("p", Utf8, odd), ("n", Int64, [1, 2, 3, 4, 5]));
    lake.write("odd", vec![batch], r#"{"partition_columns": ["p"]}"#).expect("it is written");
    assert_eq!(lake.read("odd", "n, p"), ["1 a b", "2 x=1/y", "3 50%", "4 ü:\u{1f600}", "5 "]);
}
