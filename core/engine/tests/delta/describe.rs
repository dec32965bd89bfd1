use crate::support::{Lake, batch, detail, json, lines};
use codeanatomy_engine::{
    Code, DeltaDescribeOptions, DeltaFilesOptions, DeltaHistoryOptions, DeltaOpenOptions,
    DeltaTable, Error, Next, Reader,
};
use serde_json::{Value, json as value};

fn written(lake: &Lake) -> DeltaTable {
    let rows = batch!(("day", Utf8, ["mon", "tue", "tue"]), ("n", Int64, [1, 2, 3]));
    let options = r#"{"partition_columns": ["day"], "name": "days",
                      "configuration": {"delta.appendOnly": "false"},
                      "commit": {"metadata": {"run": "one"},
                                 "app_transaction": {"app_id": "loader", "version": 9}}}"#;
    lake.write("t", vec![rows], options).expect("it is written");
    lake.latest("t")
}

fn described(lake: &Lake, table: &DeltaTable, options: &str) -> Value {
    let (table, options) =
        (table.clone(), DeltaDescribeOptions::from_json(options).expect("valid"));
    json(&lake.wait(async move |_, call| table.describe(options, &call).await).expect("described"))
}

#[test]
fn a_description_has_what_the_log_says() {
    let lake = Lake::new();
    let table = written(&lake);
    let plain = described(&lake, &table, "");
    assert_eq!(plain["version"], 0);
    assert_eq!(plain["name"], "days");
    assert_eq!(plain["partition_columns"], value!(["day"]));
    assert_eq!(plain["table_properties"], value!({"delta.appendOnly": "false"}));
    assert_eq!(plain["schema"]["type"], "struct");
    assert_eq!(plain["schema"]["fields"][1]["type"], "long");
    assert!(plain["timestamp"].is_i64() && plain["table_id"].is_string());
    assert_eq!(
        (&plain["min_reader_version"], &plain["min_writer_version"]),
        (&value!(1), &value!(2))
    );
    let open = value!({"possible": true, "blocked_by": [], "reason": null});
    assert_eq!(plain["capabilities"], value!({"read": open, "write": open}));
    assert!(plain.get("num_files").is_none() && plain.get("app_transaction_version").is_none());

    let full = described(&lake, &table, r#"{"files": true, "app_id": "loader"}"#);
    assert_eq!(full["num_files"], 2);
    assert!(full["size_bytes"].as_i64().is_some_and(|bytes| bytes > 0));
    assert_eq!(full["app_transaction_version"], 9);
    let other = described(&lake, &table, r#"{"app_id": "other"}"#);
    assert_eq!(other["app_transaction_version"], value!(null));
}

#[test]
fn a_feature_that_blocks_writing_is_named() {
    let lake = Lake::new();
    let table = written(&lake);
    let add = r#"{"operation": "add_features", "features": ["rowTracking"],
                  "allow_protocol_versions_increase": true, "force": true}"#;
    lake.run(&table, add).expect("it is forced");
    let now = described(&lake, &table, "");
    assert_eq!(now["capabilities"]["write"]["possible"], false);
    assert_eq!(now["capabilities"]["write"]["blocked_by"], value!(["rowTracking"]));
    let error = lake.run(&table, r#"{"operation": "delete", "all": true}"#).expect_err("blocked");
    assert_eq!(error.code(), Code::Protocol, "{error}");
    assert_eq!(detail(&error, "delta.features"), Some("rowTracking"));
}

#[test]
fn the_history_is_newest_first_and_ends_at_the_version_that_is_shown() {
    let lake = Lake::new();
    let table = written(&lake);
    lake.run(&table, r#"{"operation": "delete", "predicate": "n = 1"}"#).expect("it is deleted");
    let history = |table: &DeltaTable, options: &str| {
        let options = DeltaHistoryOptions::from_json(options).expect("valid");
        let table = table.clone();
        json(&lake.wait(async move |_, call| table.history(options, &call).await).expect("told"))
    };
    let all = history(&table, "");
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    assert_eq!((&all[0]["version"], &all[0]["operation"]), (&value!(1), &value!("DELETE")));
    assert_eq!((&all[1]["version"], &all[1]["operation"]), (&value!(0), &value!("WRITE")));
    assert_eq!(all[1]["metadata"]["run"], "one");
    assert_eq!(all[1]["operation_metrics"]["num_added_rows"], 3);
    assert_eq!(history(&table, r#"{"limit": 1}"#).as_array().map(Vec::len), Some(1));
    let old = lake.open("t", r#"{"version": 0}"#).expect("it opens");
    assert_eq!(history(&old, "")[0]["version"], 0);
}

#[test]
fn files_are_those_of_the_version_and_of_the_predicate() {
    let lake = Lake::new();
    let table = written(&lake);
    let files = |options: &str| -> Result<Vec<String>, Error> {
        let (table, options) = (table.clone(), DeltaFilesOptions::from_json(options)?);
        let reader = lake.wait(async move |_, call| table.files(options, &call).await)?;
        let (names, rows) = read(reader)?;
        assert_eq!(names[..5], FILE_COLUMNS);
        assert_eq!(names[5..], ["stats"]);
        Ok(rows)
    };
    let all = files("").expect("files");
    assert_eq!(all.len(), 2);
    assert!(all[0].starts_with("day=mon/") && all[0].contains("{day: mon}"), "{all:?}");
    let tuesday = files(r#"{"predicate": "day = 'tue'"}"#).expect("files");
    assert_eq!(tuesday.len(), 1);
    assert!(tuesday[0].contains("Z 2 {day: tue}"), "two records: {tuesday:?}");
    let error = files(r#"{"predicate": "nothing = 1"}"#).expect_err("no such column");
    assert_eq!(error.code(), Code::Plan, "{error}");
}

#[test]
fn statistics_of_files_are_columns_of_the_tables_types_for_whom_asks() {
    let lake = Lake::new();
    let table = written(&lake);
    let files = |options: &str| {
        let (table, options) = (table.clone(), DeltaFilesOptions::from_json(options)?);
        read(lake.wait(async move |_, call| table.files(options, &call).await)?)
    };
    let (names, rows) = files(r#"{"statistics": "columns"}"#).expect("files");
    assert_eq!(names[..5], FILE_COLUMNS);
    assert_eq!(names[5..], ["null_count", "min", "max"]);
    assert!(rows[1].contains("{n: 2") && rows[1].contains("{n: 3"), "2 to 3: {rows:?}");
    let (names, some) =
        files(r#"{"statistics": "columns", "predicate": "day = 'tue'"}"#).expect("files");
    assert_eq!((names.len(), &some[..]), (8, &rows[1..]));
    let (names, _) = files(r#"{"statistics": "none"}"#).expect("files");
    assert_eq!(names, FILE_COLUMNS);
    let Err(error) = files(r#"{"statistics": "rows"}"#) else { panic!("no such statistics") };
    assert_eq!(error.code(), Code::InvalidOption, "{error}");
    assert!(error.to_string().contains("`json`, `columns`, `none`"), "{error}");
}

#[test]
fn a_table_without_files_has_the_columns_of_a_list() {
    let lake = Lake::new();
    let table = written(&lake);
    lake.run(&table, r#"{"operation": "delete", "all": true}"#).expect("all rows go");
    for (statistics, further) in
        [("json", vec!["stats"]), ("columns", vec!["null_count", "min", "max"]), ("none", vec![])]
    {
        let options = DeltaFilesOptions::from_json(&format!(r#"{{"statistics": "{statistics}"}}"#));
        let (table, options) = (table.clone(), options.expect("options"));
        let reader = lake.wait(async move |_, call| table.files(options, &call).await);
        let (names, rows) = read(reader.expect("a list")).expect("no rows");
        assert_eq!(names[..5], FILE_COLUMNS);
        assert_eq!(names[5..], further);
        assert!(rows.is_empty(), "{rows:?}");
    }
}

const FILE_COLUMNS: [&str; 5] =
    ["path", "size", "modification_time", "num_records", "partition_values"];

/// The names of columns, and the rows.
fn read(mut reader: Reader) -> Result<(Vec<String>, Vec<String>), Error> {
    let names = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut batches = Vec::new();
    while let Next::Batch(batch) = reader.next(None)? {
        batches.push(batch);
    }
    Ok((names, lines(&batches)))
}

#[test]
fn looking_for_a_table_makes_nothing() {
    let lake = Lake::new();
    written(&lake);
    for (table, there) in [("t", true), ("nothing", false)] {
        let uri = lake.uri(table);
        let look = async move |session: codeanatomy_engine::Session, call| {
            session.delta_exists(&uri, DeltaOpenOptions::default(), &call).await
        };
        assert_eq!(lake.wait(look).expect("looked"), there);
    }
    assert!(!lake.path("nothing").exists());
}
