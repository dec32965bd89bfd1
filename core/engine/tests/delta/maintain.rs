use crate::support::{Lake, batch, detail};
use codeanatomy_engine::{Code, DeltaTable};
use serde_json::{Value, json};
use std::fs;

/// A table of `files` files with one row each.
fn small_files(lake: &Lake, files: i64) -> DeltaTable {
    for n in 0..files {
        lake.write("t", vec![batch!(("n", Int64, [n]))], "").expect("it is written");
    }
    lake.latest("t")
}

fn run(lake: &Lake, table: &DeltaTable, request: &Value) -> Value {
    lake.run(table, &request.to_string()).expect("the operation succeeds")
}

fn data_files(lake: &Lake) -> usize {
    let entries = fs::read_dir(lake.path("t")).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "parquet")).count()
}

#[test]
fn optimize_puts_small_files_together_and_vacuum_deletes_them() {
    let lake = Lake::new();
    let table = small_files(&lake, 4);
    let optimized = run(&lake, &table, &json!({"operation": "optimize", "target_size": 1 << 20}));
    assert_eq!(optimized["metrics"]["num_files_removed"], 4);
    assert_eq!(optimized["metrics"]["num_files_added"], 1);
    assert_eq!(optimized["verified"], true);
    let again = run(&lake, &table, &json!({"operation": "optimize"}));
    assert_eq!((&again["status"], &again["verified"]), (&json!("unchanged"), &json!(null)));

    let vacuum = |more: Value| {
        let mut request = json!({"operation": "vacuum", "retention_hours": 0,
                                 "enforce_retention": false, "allow_unsafe_retention": true});
        for (key, value) in more.as_object().expect("an object") {
            request[key] = value.clone();
        }
        run(&lake, &table, &request)
    };
    let looked = vacuum(json!({"dry_run": true}));
    assert_eq!(looked["status"], "dry_run");
    assert_eq!(looked["metrics"]["num_deleted_files"], 4);
    assert_eq!(data_files(&lake), 5);
    let kept = vacuum(json!({"dry_run": true, "keep_versions": [1]}));
    assert_eq!(kept["metrics"]["num_deleted_files"], 2);
    let vacuumed = vacuum(json!({}));
    assert_eq!(vacuumed["status"], "committed");
    assert_eq!(vacuumed["verified"], true);
    assert_eq!(data_files(&lake), 1);
    assert_eq!(lake.read("t", "n"), ["0", "1", "2", "3"]);
}

#[test]
fn optimize_orders_by_columns_within_the_partitions_that_are_named() {
    let lake = Lake::new();
    for n in 0..3_i64 {
        let rows = batch!(("p", Utf8, ["a", "b"]), ("n", Int64, [n, n]));
        lake.write("t", vec![rows], r#"{"partition_columns": ["p"]}"#).expect("it is written");
    }
    let table = lake.latest("t");
    let request = json!({"operation": "optimize", "z_order_columns": ["n"],
                         "filters": [{"column": "p", "op": "=", "value": "a"}]});
    let report = run(&lake, &table, &request);
    assert_eq!(report["metrics"]["num_files_removed"], 3);
    for wrong in [
        json!({"operation": "optimize", "z_order_columns": ["p"]}),
        json!({"operation": "optimize", "filters": [{"column": "p", "op": "~", "value": "a"}]}),
    ] {
        let error = lake.run(&table, &wrong.to_string()).expect_err("it cannot be done");
        assert_eq!(error.code(), Code::InvalidArgument, "{error}");
    }
    assert_eq!(lake.read("t", "p, n"), ["a 0", "a 1", "a 2", "b 0", "b 1", "b 2"]);
}

#[test]
fn a_vacuum_below_the_retention_needs_to_be_asked_for_twice() {
    let lake = Lake::new();
    let table = small_files(&lake, 1);
    let error = lake
        .run(&table, r#"{"operation": "vacuum", "retention_hours": 1}"#)
        .expect_err("below the table's retention");
    assert_eq!(error.code(), Code::InvalidArgument, "{error}");
    let error = lake
        .run(&table, r#"{"operation": "vacuum", "enforce_retention": false}"#)
        .expect_err("not allowed");
    assert_eq!(error.code(), Code::InvalidOption, "{error}");
    assert!(error.message().contains("allow_unsafe_retention"), "{error}");
}

#[test]
fn checkpoint_and_clean_up_make_no_commit() {
    let lake = Lake::new();
    let table = small_files(&lake, 2);
    let report = run(&lake, &table, &json!({"operation": "checkpoint"}));
    assert_eq!((&report["version_before"], &report["version_after"]), (&json!(1), &json!(1)));
    assert!(lake.path("t/_delta_log/00000000000000000001.checkpoint.parquet").exists());
    let report = run(&lake, &table, &json!({"operation": "cleanup_metadata"}));
    assert_eq!(report["status"], "unchanged");
    let error = lake
        .run(&table, r#"{"operation": "checkpoint", "commit": {"metadata": {"a": 1}}}"#)
        .expect_err("no commit");
    assert_eq!(error.code(), Code::InvalidOption);
}

#[test]
fn restore_brings_an_earlier_version_back() {
    let lake = Lake::new();
    let table = small_files(&lake, 3);
    let report = run(&lake, &table, &json!({"operation": "restore", "version": 0}));
    assert_eq!(report["version_after"], 3);
    assert_eq!(report["metrics"]["num_removed_file"], 2);
    assert_eq!(lake.read("t", "n"), ["0"]);
    for (wrong, code) in [
        (json!({"operation": "restore", "version": 99}), Code::NotFound),
        (json!({"operation": "restore"}), Code::InvalidOption),
        (json!({"operation": "restore", "timestamp": "yesterday"}), Code::InvalidOption),
    ] {
        let error = lake.run(&table, &wrong.to_string()).expect_err("it cannot be restored");
        assert_eq!(error.code(), code, "{wrong}: {error}");
    }
}

#[test]
fn a_feature_that_locks_the_table_is_added_only_by_force() {
    let lake = Lake::new();
    let table = small_files(&lake, 1);
    let add = |feature: &str, more: &str| {
        lake.run(
            &table,
            &format!(r#"{{"operation": "add_features", "features": ["{feature}"]{more}}}"#),
        )
    };
    let increase = r#", "allow_protocol_versions_increase": true"#;
    assert_eq!(add("rowTracking", increase).expect_err("it locks").code(), Code::InvalidOption);
    let error = add("rowTrackin", increase).expect_err("no such feature");
    assert!(error.message().contains("rowTracking"), "{error}");
    let error = add("changeDataFeed", "").expect_err("the version would rise");
    assert!(error.message().contains("allow_protocol_versions_increase"), "{error}");
    add("changeDataFeed", increase).expect("it is added");
    lake.write("t", vec![batch!(("n", Int64, [5]))], "").expect("the table can be written");
}

#[test]
fn constraints_are_added_kept_and_dropped() {
    let lake = Lake::new();
    let table = small_files(&lake, 3);
    let add = json!({"operation": "add_constraints", "constraints": {"small": "n < 3"}});
    run(&lake, &table, &add);
    let broken = json!({"operation": "add_constraints", "constraints": {"tiny": "n < 1"}});
    let error = lake.run(&table, &broken.to_string()).expect_err("two rows are not tiny");
    assert_eq!(error.code(), Code::Constraint, "{error}");
    let error = lake.write("t", vec![batch!(("n", Int64, [7]))], "").expect_err("not small");
    assert_eq!(error.code(), Code::Constraint, "{error}");
    let error = lake
        .run(&table, r#"{"operation": "update", "set": {"n": "n + 10"}}"#)
        .expect_err("none would be small");
    assert_eq!(error.code(), Code::Constraint, "{error}");
    let drop = json!({"operation": "drop_constraints", "names": ["small"]});
    run(&lake, &table, &drop);
    assert!(lake.run(&table, &drop.to_string()).is_err(), "it is gone");
    let again = json!({"operation": "drop_constraints", "names": ["small"], "if_exists": true});
    assert_eq!(run(&lake, &table, &again)["status"], "unchanged");
    lake.write("t", vec![batch!(("n", Int64, [7]))], "").expect("it is written");
}

#[test]
fn what_a_table_says_of_itself_can_be_changed() {
    let lake = Lake::new();
    let table = small_files(&lake, 1);
    for request in [
        json!({"operation": "set_metadata", "name": "numbers", "description": "from 0"}),
        json!({"operation": "set_properties", "properties": {"delta.appendOnly": "true"}}),
        json!({"operation": "add_columns", "columns": [{"name": "note", "type": "string"}]}),
        json!({"operation": "set_column_metadata", "column": "note",
               "metadata": {"comment": "free", "rank": 3}}),
    ] {
        let report = run(&lake, &table, &request);
        assert_eq!((&report["status"], &report["verified"]), (&json!("committed"), &json!(true)));
    }
    assert_eq!(lake.read("t", "n, note"), ["0 "]);
    let error =
        lake.run(&table, r#"{"operation": "delete", "all": true}"#).expect_err("append only");
    assert_eq!(error.code(), Code::Constraint, "{error}");
    for (wrong, code) in [
        (
            json!({"operation": "set_properties", "properties": {"delta.nonsense": "1"}}),
            Code::InvalidOption,
        ),
        (json!({"operation": "drop_column_not_null", "column": "note"}), Code::InvalidArgument),
        (
            json!({"operation": "set_column_metadata", "column": "nothing", "metadata": {}}),
            Code::InvalidArgument,
        ),
    ] {
        let error = lake.run(&table, &wrong.to_string()).expect_err("it cannot be changed");
        assert_eq!(error.code(), code, "{wrong}: {error}");
    }
    let wrong = r#"{"operation": "add_columns", "columns": [{"name": "x", "type": "varchar(3)"}]}"#;
    let error = lake.run(&table, wrong).expect_err("no such type");
    assert_eq!(detail(&error, "option"), Some("columns"), "{error}");
}

#[test]
fn repair_takes_files_that_are_gone_out_of_the_log() {
    let lake = Lake::new();
    let table = small_files(&lake, 2);
    let gone = fs::read_dir(lake.path("t"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.extension().is_some_and(|ending| ending == "parquet"));
    fs::remove_file(gone.expect("a file")).expect("it is removed");
    let looked = run(&lake, &table, &json!({"operation": "repair", "dry_run": true}));
    assert_eq!(looked["metrics"]["num_removed_files"], 1);
    assert_eq!(table.version(), 1);
    assert_eq!(run(&lake, &table, &json!({"operation": "repair"}))["status"], "committed");
    assert_eq!(lake.read("t", "count(*)"), ["1"]);
}

#[test]
fn maintenance_runs_in_the_safe_order_and_stops_behind_a_step_that_fails() {
    let lake = Lake::new();
    let table = small_files(&lake, 3);
    let report = run(
        &lake,
        &table,
        &json!({"operation": "maintain", "steps": [
            {"operation": "vacuum"}, {"operation": "checkpoint"},
            {"operation": "optimize", "commit": {"metadata": {"by": "night"}}}]}),
    );
    assert_eq!(report["status"], "completed");
    let names: Vec<&Value> =
        report["steps"].as_array().expect("steps").iter().map(|step| &step["operation"]).collect();
    assert_eq!(names, ["optimize", "checkpoint", "vacuum"]);
    assert_eq!(report["steps"][0]["report"]["commit_metadata"]["by"], "night");

    let report = run(
        &lake,
        &table,
        &json!({"operation": "maintain", "steps": [
            {"operation": "cleanup_metadata"}, {"operation": "vacuum", "retention_hours": 1},
            {"operation": "checkpoint"}]}),
    );
    assert_eq!(report["status"], "failed");
    let status = |step: usize| &report["steps"][step]["status"];
    assert_eq!([status(0), status(1), status(2)], ["committed", "failed", "not_run"]);
    assert_eq!(report["steps"][1]["error"]["code"], "INVALID_ARGUMENT");
}
