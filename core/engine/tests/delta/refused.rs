use crate::support::{Lake, batch, detail, stream};
use codeanatomy_engine::{
    Call, Code, DeltaDescribeOptions, DeltaMergeOptions, DeltaOpenOptions, DeltaWriteOptions,
    Error, Session,
};
use std::fs;

fn rows() -> Vec<datafusion::arrow::array::RecordBatch> {
    vec![batch!(("n", Int64, [1, 2]))]
}

fn refused(lake: &Lake, table: &str, options: &str) -> Error {
    lake.open(table, options).err().expect("it is refused")
}

#[test]
fn what_cannot_be_opened_says_why() {
    let lake = Lake::new();
    for _ in 0..3 {
        lake.write("t", rows(), "").expect("it is written");
    }
    assert_eq!(refused(&lake, "nothing", "").code(), Code::NotFound);
    fs::create_dir(lake.path("folder")).expect("a folder");
    assert_eq!(refused(&lake, "folder", "").code(), Code::NotFound);
    assert_eq!(refused(&lake, "t", r#"{"version": 9}"#).code(), Code::NotFound);
    let early = refused(&lake, "t", r#"{"timestamp": "2001-01-01T00:00:00Z"}"#);
    assert_eq!(early.code(), Code::NotFound, "{early}");
    for options in [
        r#"{"version": 0, "timestamp": "2026-01-01T00:00:00Z"}"#,
        r#"{"timestamp": "noon"}"#,
        r#"{"version": -1}"#,
        r#"{"versions": 1}"#,
        "[]",
    ] {
        assert_eq!(refused(&lake, "t", options).code(), Code::InvalidOption, "{options}");
    }
    let commit = lake.path("t/_delta_log/00000000000000000001.json");
    fs::write(&commit, "{\"add\": 7").expect("it is damaged");
    assert_eq!(refused(&lake, "t", "").code(), Code::Corrupt);
    fs::remove_file(&commit).expect("it is removed");
    assert_eq!(refused(&lake, "t", "").code(), Code::Corrupt);
}

#[test]
fn a_feature_that_cannot_be_read_is_named() {
    let lake = Lake::new();
    lake.write("t", rows(), "").expect("it is written");
    let protocol = r#"{"protocol": {"minReaderVersion": 3, "minWriterVersion": 7,
        "readerFeatures": ["shiny"], "writerFeatures": ["shiny"]}}"#;
    let commit = lake.path("t/_delta_log/00000000000000000001.json");
    fs::write(commit, protocol.replace('\n', "")).expect("it is written");
    let error = refused(&lake, "t", "");
    assert_eq!(error.code(), Code::Protocol, "{error}");
    assert_eq!(detail(&error, "delta.features"), Some("shiny"), "{error}");
}

#[test]
fn unknown_options_are_refused_with_the_valid_ones() {
    let unknown = [
        DeltaOpenOptions::from_json(r#"{"storage": {}}"#).err(),
        DeltaDescribeOptions::from_json(r#"{"file": true}"#).err(),
        DeltaWriteOptions::from_json(r#"{"modus": "append"}"#).err(),
        DeltaWriteOptions::from_json(r#"{"mode": "upsert"}"#).err(),
        DeltaWriteOptions::from_json(r#"{"commit": {"retries": 1}}"#).err(),
        DeltaMergeOptions::from_json(r#"{"predicate": "true", "clause": []}"#).err(),
    ];
    for error in unknown {
        let error = error.expect("it is refused");
        assert_eq!(error.code(), Code::InvalidOption);
        assert!(detail(&error, "option.valid").is_some(), "{error}");
    }
    assert_eq!(
        DeltaMergeOptions::from_json("").err().expect("it is needed").code(),
        Code::InvalidOption
    );
}

#[test]
fn a_commit_with_reserved_or_missing_metadata_is_refused_before_anything_is_read() {
    let lake = Lake::new();
    for commit in [
        r#"{"metadata": {"operation": "WRITE"}}"#,
        r#"{"metadata": {"engineInfo": "me"}}"#,
        r#"{"metadata": {"operationMetrics": {}}}"#,
        r#"{"metadata": {"codeanatomy.request_id": "x"}}"#,
        r#"{"required_metadata": ["run"]}"#,
    ] {
        let error = lake
            .write("t", rows(), &format!(r#"{{"commit": {commit}}}"#))
            .expect_err("it is refused");
        assert_eq!(error.code(), Code::InvalidOption, "{commit}");
        assert_eq!(detail(&error, "option"), Some("commit.metadata"), "{error}");
    }
    assert_eq!(refused(&lake, "t", "").code(), Code::NotFound);
}

#[test]
fn options_of_a_write_that_contradict_each_other_are_refused() {
    let lake = Lake::new();
    for options in [
        r#"{"replace_where": "n = 1"}"#,
        r#"{"schema_mode": "overwrite"}"#,
        r#"{"target_file_size": 0}"#,
    ] {
        let error = lake.write("t", rows(), options).expect_err("it is refused");
        assert_eq!(error.code(), Code::InvalidOption, "{options}: {error}");
    }
    let error = lake.write("t", rows(), r#"{"partition_columns": ["day"]}"#).expect_err("no day");
    assert_eq!(error.code(), Code::SchemaMismatch, "{error}");
    lake.write("t", rows(), "").expect("it is made");
    let error = lake.write("t", rows(), r#"{"partition_columns": ["n"]}"#).expect_err("it differs");
    assert_eq!(error.code(), Code::SchemaMismatch, "{error}");
}

#[test]
fn sql_that_cannot_be_used_is_told_apart() {
    let lake = Lake::new();
    lake.write("t", rows(), "").expect("it is made");
    let table = lake.latest("t");
    for (sql, code) in [
        ("n = ", Code::Syntax),
        ("m = 1", Code::Plan),
        ("nothing(n) = 1", Code::NotFound),
        ("'unclosed", Code::Syntax),
    ] {
        let error = lake
            .run(&table, &format!(r#"{{"operation": "delete", "predicate": "{sql}"}}"#))
            .expect_err(sql);
        assert!([code, Code::Plan].contains(&error.code()), "{sql}: {:?} {error}", error.code());
    }
    let error =
        lake.write("t", rows(), r#"{"constraints": {"sum": "n + 1"}}"#).expect_err("number");
    assert_eq!(error.code(), Code::InvalidOption, "{error}");
    let error = lake.write("t", rows(), r#"{"constraints": {"m": "m > 1"}}"#).expect_err("no m");
    assert_eq!(error.code(), Code::Plan, "{error}");
    assert_eq!(lake.version("t"), 0);
}

#[test]
fn values_that_do_not_fit_their_column_are_refused() {
    let lake = Lake::new();
    lake.write("t", rows(), "").expect("it is made");
    let words = vec![batch!(("n", Utf8, ["one", "two"]))];
    let error = lake.write("t", words, "").expect_err("words are no numbers");
    assert!([Code::SchemaMismatch, Code::Execution].contains(&error.code()), "{error}");
    assert_eq!(lake.version("t"), 0);
}

#[test]
fn storage_options_are_never_in_an_error() {
    let lake = Lake::new();
    let options = r#"{"storage_options": {"AWS_SECRET_ACCESS_KEY": "tell-nobody"}, "version": 3}"#;
    let error = refused(&lake, "nothing", options);
    assert!(!error.to_json().contains("tell-nobody"), "{}", error.to_json());
    let error = lake
        .write("t", rows(), r#"{"storage_options": {"KEY": "tell-nobody"}, "mode": "x"}"#)
        .expect_err("no such mode");
    assert!(!error.to_json().contains("tell-nobody"), "{}", error.to_json());
}

#[test]
fn a_merge_that_does_not_fit_into_memory_says_so() {
    let (roomy, small) = (
        Lake::new(),
        Lake::with_runtime(r#"{"worker_threads": 2, "memory_limit": "1MiB", "spill": false}"#),
    );
    let many: Vec<i64> = (0..200_000).collect();
    roomy.write("t", vec![batch!(("n", Int64, many))], "").expect("it is made");
    let uri = roomy.uri("t");
    let table = small
        .wait(async move |session: Session, call: Call| {
            session.open_delta(&uri, DeltaOpenOptions::default(), &call).await
        })
        .expect("it opens");
    let options = r#"{"predicate": "source.n = target.n", "clauses": [
        {"when": "matched", "action": "delete"}, {"when": "not_matched", "action": "insert"}]}"#;
    let options = DeltaMergeOptions::from_json(options).expect("valid");
    let source = stream(vec![batch!(("n", Int64, many))]);
    let work = async move |_, call: Call| table.merge(source, options, &call).await;
    let error = small.wait(work).expect_err("a megabyte is too little");
    assert_eq!(error.code(), Code::OutOfMemory, "{error}");
    assert!(detail(&error, "memory.consumers").is_some(), "{:?}", error.details());
    assert_eq!(roomy.version("t"), 0);
}

#[test]
fn a_place_where_no_folder_can_be_made_is_named_and_says_why() {
    let lake = Lake::new();
    fs::write(lake.path("file"), "").expect("a file");
    for (uri, code, part) in [
        (lake.uri("file/table"), Code::NotFound, "file/table cannot be made: Not a directory"),
        (lake.uri("a\0b"), Code::InvalidArgument, "cannot be made"),
        (String::new(), Code::InvalidArgument, "the URI is empty"),
    ] {
        let options = DeltaWriteOptions::from_json("").expect("no options");
        let error = lake.wait(async move |session, call| {
            session.write_delta(&uri, stream(rows()), options, &call).await
        });
        let error = error.expect_err("it is refused");
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(part), "{error}");
        assert!(!error.to_string().contains("Os {"), "{error}");
    }
}
