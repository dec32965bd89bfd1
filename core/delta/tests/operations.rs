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
use codeanatomy_delta::{At, Describe, Failure, Location, open};
}
