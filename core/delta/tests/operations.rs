//! Operations without rows: what they refuse, and how they say it.

mod support;

use codeanatomy_delta::{At, Describe, Failure, Location, open};
use datafusion::arrow::array::{Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::exec_err;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use futures::stream;
use serde_json::json;
use std::sync::Arc;
use support::Table;
use support::operate::{run, write_session};

async fn numbers() -> Table {
    let table = Table::new();
    table.execute("CREATE EXTERNAL TABLE t (n BIGINT) STORED AS DELTA LOCATION '{table}'").await;
    table.execute("INSERT INTO t VALUES (1), (2), (3), (NULL)").await;
    table
}

#[tokio::test(flavor = "multi_thread")]
async fn a_property_that_is_not_known_is_named() {
    let table = numbers().await;
    let request = |allow: bool| {
        json!({"operation": "set_properties", "properties": {"delta.apendOnly": "true"},
               "allow_unknown": allow})
    };
    match run(&table, request(false)).await {
        Err(Failure::Request { field: "properties", message }) => {
            assert!(message.contains("delta.apendOnly"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(run(&table, request(true)).await.expect("it is stored").version_after, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_constraint_that_rows_break_is_named_with_their_number_and_without_data() {
    let table = numbers().await;
    let request = json!({"operation": "add_constraints",
        "constraints": {"any": "n IS NULL OR n > 0", "small": "n < 2"}});
    match run(&table, request).await {
        Err(failure @ Failure::Violated { .. }) => {
            let text = failure.to_string();
            assert!(text.contains("constraint small does not hold for 3 rows"), "{text}");
        }
        other => panic!("{other:?}"),
    }
    let request =
        json!({"operation": "add_constraints", "constraints": {"any": "n IS NULL OR n > 0"}});
    assert_eq!(run(&table, request).await.expect("every row keeps it").version_after, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_predicate_is_no_way_to_mean_every_row() {
    let table = numbers().await;
    for request in [
        json!({"operation": "delete", "predicate": " "}),
        json!({"operation": "update", "predicate": "", "set": {"n": "1"}}),
        json!({"operation": "delete"}),
    ] {
        match run(&table, request).await {
            Err(Failure::Request { field: "predicate", .. }) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_to_a_time_goes_by_what_the_history_shows() {
    let table = numbers().await;
    table.execute("INSERT INTO t VALUES (5)").await;
    let sql = "SELECT timestamp FROM delta_history('{table}') WHERE version = 1";
    let time = table.rows(sql).await.remove(0);
    let request = json!({"operation": "restore", "timestamp": time});
    run(&table, request).await.expect("it is restored");
    assert_eq!(table.rows("SELECT count(*) FROM read_delta('{table}')").await, ["4"]);
    let early = json!({"operation": "restore", "timestamp": "1999-01-01T00:00:00Z"});
    let error = run(&table, early).await.expect_err("too early").to_string();
    assert!(error.contains("no version as old as"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_not_made_leaves_no_folder_behind() {
    let table = Table::new();
    let error = table
        .error(
            "CREATE EXTERNAL TABLE t (n BIGINT) STORED AS DELTA LOCATION '{table}/a/b' \
             OPTIONS ('delta.enableInCommitTimestamps' 'true')",
        )
        .await;
    assert!(!error.is_empty());
    assert!(!table.path().exists(), "{error}");
}

/// Gives a batch and then fails.
#[derive(Debug)]
struct Failing(SchemaRef);

impl PartitionStream for Failing {
    fn schema(&self) -> &SchemaRef {
        &self.0
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let columns = [1, 2].map(|n| Arc::new(Int64Array::from(vec![n, n + 1])) as _);
        let batch = RecordBatch::try_new(Arc::clone(&self.0), columns.to_vec());
        let batches = [batch.map_err(Into::into), exec_err!("the rows ran out")];
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.0), stream::iter(batches)))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_write_that_fails_leaves_no_folder_behind() {
    let field = |name| Field::new(name, DataType::Int64, true);
    let schema = Arc::new(Schema::new(vec![field("n"), field("p")]));
    for request in [json!({}), json!({"partition_columns": ["p"]})] {
        let table = Table::new();
        let uri = table.path().join("deep").display().to_string();
        let rows = Arc::new(Failing(Arc::clone(&schema)));
        let request = serde_json::from_value(request).expect("a request");
        let failure = codeanatomy_delta::write(&uri, write_session(&table), rows, request).await;
        let text = failure.expect_err("the rows ran out").to_string();
        assert!(text.contains("the rows ran out"), "{text}");
        assert!(!table.path().exists(), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_vacuum_removes_files_that_were_begun_only() {
    let table = numbers().await;
    let half = table.path().join("part-0.snappy.parquet#1");
    std::fs::write(&half, "half").expect("a file");
    let vacuum = |full: bool| {
        json!({"operation": "vacuum", "retention_hours": 0, "enforce_retention": false,
               "allow_unsafe_retention": true, "full": full})
    };
    run(&table, vacuum(false)).await.expect("what the log has removed goes");
    assert!(half.exists());
    let report = run(&table, vacuum(true)).await.expect("everything else goes, too");
    assert_eq!(report.metrics["files_deleted"], json!(["part-0.snappy.parquet#1"]));
    assert!(!half.exists());
    assert_eq!(table.rows("SELECT count(*) FROM read_delta('{table}')").await, ["4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_optimize_refuses_what_deltalake_would_leave_out_of_its_commit() {
    let table = numbers().await;
    for commit in [
        json!({"app_transaction": {"app_id": "a", "version": 1}}),
        json!({"max_retries": 0}),
        json!({"create_checkpoint": false}),
    ] {
        match run(&table, json!({"operation": "optimize", "commit": commit})).await {
            Err(Failure::Request { field: "commit", .. }) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compacted_log_reads_as_before() {
    let table = numbers().await;
    table.execute("INSERT INTO t VALUES (5)").await;
    let compact = |first: u64, last: u64| json!({"operation": "compact_log", "starting_version": first, "ending_version": last});
    for (first, last) in [(1, 1), (2, 1), (1, 3)] {
        match run(&table, compact(first, last)).await {
            Err(Failure::Request { field: "ending_version", .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    run(&table, compact(0, 2)).await.expect("there are three commits");
    let name = format!("_delta_log/{:020}.{:020}.compacted.json", 0, 2);
    assert!(table.path().join(name).exists());
    assert_eq!(table.rows("SELECT count(n) FROM read_delta('{table}')").await, ["4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_whose_columns_are_mapped_by_id_is_not_changed_and_says_why() {
    let table = numbers().await;
    let created = table.path().join("_delta_log/00000000000000000000.json");
    let created = std::fs::read_to_string(created).expect("a commit");
    let metadata = created.lines().find(|line| line.contains("\"metaData\"")).expect("metadata");
    let mapped = r#""configuration":{"delta.columnMapping.mode":"id","delta.columnMapping.maxColumnId":"1"}"#;
    let metadata = metadata.replace("\"configuration\":{}", mapped).replace(
        r#"\"metadata\":{}"#,
        r#"\"metadata\":{\"delta.columnMapping.id\":1,\"delta.columnMapping.physicalName\":\"n\"}"#,
    );
    let protocol = r#"{"protocol":{"minReaderVersion":2,"minWriterVersion":5}}"#;
    table.commit(2, &format!("{protocol}\n{metadata}"));
    for request in [
        json!({"operation": "delete", "predicate": "n = 1"}),
        json!({"operation": "update", "set": {"n": "1"}}),
        json!({"operation": "optimize"}),
        json!({"operation": "add_constraints", "constraints": {"c": "n > 0"}}),
    ] {
        match run(&table, request).await {
            Err(Failure::Protocol { feature, .. }) => assert_eq!(feature, "columnMapping"),
            other => panic!("{other:?}"),
        }
    }
    let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Int64, true)]));
    let uri = table.path().display().to_string();
    let request = serde_json::from_value(json!({})).expect("a request");
    let rows = Arc::new(Failing(schema));
    match codeanatomy_delta::write(&uri, write_session(&table), rows, request).await {
        Err(Failure::Protocol { feature, .. }) => assert_eq!(feature, "columnMapping"),
        other => panic!("{other:?}"),
    }
    let location = Location { uri, ..Location::default() };
    let opened = open(&location, At::Latest).await.expect("it is read");
    let described = codeanatomy_delta::describe(&opened, &location, &Describe::default()).await;
    let described = described.expect("it is described");
    assert_eq!(described["capabilities"]["write"]["blocked_by"], json!(["columnMapping"]));
    assert_eq!(described["capabilities"]["read"]["possible"], true);
    let vacuum = json!({"operation": "set_metadata", "name": "x"});
    assert_eq!(run(&table, vacuum).await.expect("no row is touched").version_after, 3);
}
