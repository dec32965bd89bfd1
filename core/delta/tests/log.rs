//! What a table's log says about it, in SQL, over a table that the test writes.

mod support;

use chrono::DateTime;
use codeanatomy_delta::{At, History, Location, latest, open};
use std::fs;
use std::time::{Duration, UNIX_EPOCH};
use support::{Table, shown, shown_error};

/// Versions: 0 creates, 1 inserts 1 to 3 in partitions a and b, 2 deletes 2.
async fn partitioned() -> Table {
    let table = Table::new();
    table
        .execute(
            "CREATE EXTERNAL TABLE t (n BIGINT, p VARCHAR) STORED AS DELTA \
                   PARTITIONED BY (p) LOCATION '{table}'",
        )
        .await;
    table.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'b')").await;
    table.execute("INSERT INTO t VALUES (4, NULL)").await;
    table
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_is_one_row_about_a_version() {
    let table = partitioned().await;
    let sql = "SELECT version, min_reader_version, min_writer_version, reader_features_json, \
               table_properties_json, partition_columns_json, snapshot_timestamp > 1700000000000, \
               schema_json LIKE '%\"n\"%', starts_with(table_uri, 'file:///') \
               FROM delta_snapshot('{table}')";
    assert_eq!(table.rows(sql).await, [r#"2 1 2 NULL {} ["p"] true true true"#]);
    let sql = "SELECT version FROM delta_snapshot('{table}', 1)";
    assert_eq!(table.rows(sql).await, ["1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_data_file_of_a_version_is_an_add_action() {
    let table = partitioned().await;
    let sql = "SELECT version, starts_with(path, 'p='), size > 0, modification_time > 0, data_change, \
               partition_values_json, tags_json, stats LIKE '%\"numRecords\":1,%' \
               FROM delta_add_actions('{table}') ORDER BY partition_values_json";
    assert_eq!(
        table.rows(sql).await,
        [
            r#"2 true true true true {"p":"a"} NULL true"#,
            r#"2 true true true true {"p":"b"} NULL false"#,
            r#"2 true true true true {"p":null} NULL true"#,
        ]
    );
    assert_eq!(table.rows("SELECT count(*) FROM delta_add_actions('{table}', 1)").await, ["2"]);
    assert_eq!(table.rows("SELECT count(*) FROM delta_add_actions('{table}', 0)").await, ["0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_newest_first_and_ends_at_its_limit() {
    let table = partitioned().await;
    let sql = "SELECT version, operation FROM delta_history('{table}')";
    assert_eq!(table.rows(sql).await, ["2 WRITE", "1 WRITE", "0 CREATE TABLE"]);
    let sql = "SELECT version FROM delta_history('{table}', 2)";
    assert_eq!(table.rows(sql).await, ["2", "1"]);
    let sql = "SELECT count(*) FROM delta_history('{table}') WHERE timestamp > '2020-01-01' \
               AND operation_parameters_json LIKE '{%' AND engine_info LIKE 'delta-rs%'";
    assert_eq!(table.rows(sql).await, ["3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_says_whatever_its_engine_wrote() {
    let table = partitioned().await;
    table.commit(
        3,
        r#"{"commitInfo":{"timestamp":1600000000000,"inCommitTimestamp":1700000000000,
            "operation":"MANUAL UPDATE","operationParameters":[1],"isolationLevel":"Odd",
            "isBlindAppend":true,"userName":"someone","readVersion":2,"extra":{"k":"v"}}}"#,
    );
    table.commit(4, r#"{"txn":{"appId":"a","version":1}}"#);
    let sql = "SELECT timestamp > '2026-01-01T00:00:00Z', operation, operation_parameters_json, \
               user_name, read_version, isolation_level, is_blind_append, \
               metadata_json FROM delta_history('{table}') WHERE version = 3";
    let metadata = r#"{"extra":{"k":"v"},"inCommitTimestamp":1700000000000,"operationParameters":[1],"timestamp":1600000000000}"#;
    let row = format!("true MANUAL UPDATE NULL someone 2 Odd true {metadata}");
    assert_eq!(table.rows(sql).await, [row]);
    let sql = "SELECT operation, metadata_json FROM delta_history('{table}', 1)";
    assert_eq!(table.rows(sql).await, ["NULL NULL"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn planning_reads_nothing() {
    for function in ["delta_snapshot", "delta_add_actions", "delta_history"] {
        let explained =
            shown(&format!("EXPLAIN SELECT * FROM {function}('/nowhere/at/all')")).await;
        assert!(!explained.is_empty());
        let error = shown_error(&format!("SELECT * FROM {function}('/nowhere/at/all')")).await;
        assert!(error.contains("there is no folder /nowhere/at/all"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_arguments_are_planning_errors() {
    for (sql, text) in [
        ("SELECT * FROM delta_snapshot()", "1 to 2 arguments"),
        ("SELECT * FROM delta_snapshot(7)", "must be a text"),
        ("SELECT * FROM delta_snapshot('t', 'x')", "version must be a whole number"),
        ("SELECT * FROM delta_add_actions('t', -1)", "version must be a whole number"),
        ("SELECT * FROM delta_history('t', 1.5e300)", "limit must be a whole number"),
    ] {
        let error = shown_error(sql).await;
        assert!(error.contains(text), "{sql}: {error}");
    }
}

/// The times of the files are not in order, and what the commits say is something else.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_of_the_history_opens_its_version() {
    let table = partitioned().await;
    let log = table.path().join("_delta_log");
    for (version, seconds) in [(0, 50), (1, 50), (2, 40)] {
        let file = fs::File::options().append(true).open(log.join(format!("{version:020}.json")));
        let time = UNIX_EPOCH + Duration::from_secs(1_750_000_000 + seconds);
        file.expect("a commit").set_modified(time).expect("it is set");
    }
    let sql = "SELECT version, CAST(timestamp AS BIGINT) FROM delta_history('{table}')";
    let rows = table.rows(sql).await;
    assert_eq!(rows, ["2 1750000050002", "1 1750000050001", "0 1750000050000"]);
    let uri = table.path().display().to_string();
    for row in rows {
        let (version, time) = row.split_once(' ').expect("two columns");
        let time = DateTime::from_timestamp_millis(time.parse().expect("a time")).expect("a time");
        let location = Location { uri: uri.clone(), ..Location::default() };
        let opened = open(&location, At::Timestamp(time)).await.expect("it is there");
        assert_eq!(opened.version(), version.parse().ok());
        let sql = format!("SELECT snapshot_timestamp FROM delta_snapshot('{uri}', {version})");
        assert_eq!(shown(&sql).await, [time.timestamp_millis().to_string()]);
        let history = codeanatomy_delta::history(&opened, &History::default()).await;
        let newest = &history.expect("a history")[0];
        assert_eq!(newest["timestamp"], time.timestamp_millis());
        assert!(newest["commit_timestamp"].as_i64() > Some(1_760_000_000_000), "{newest}");
    }
}

/// Each commit that is followed adds to what a table holds; reading it anew makes that small again.
#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_has_followed_many_commits_is_read_anew() {
    let table = partitioned().await;
    let uri = table.path().display().to_string();
    let location = Location { uri, ..Location::default() };
    let opened = open(&location, At::Latest).await.expect("it is there");
    let txn = |version: u64| format!(r#"{{"txn":{{"appId":"a","version":{version}}}}}"#);
    (3..=50).for_each(|version| table.commit(version, &txn(version)));
    let (followed, whole) = latest(&opened, Some(2)).await.expect("it follows");
    assert_eq!((followed.version(), whole), (Some(50), Some(2)));
    (51..=102).for_each(|version| table.commit(version, &txn(version)));
    let (anew, whole) = latest(&followed, whole).await.expect("it is read");
    assert_eq!((anew.version(), whole), (Some(102), Some(102)));
}
