//! Operations without rows: what they refuse, and how they say it.

mod support;

use codeanatomy_delta::{At, Failure, Location, Order, Report, open};
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use deltalake::delta_datafusion::planner::DeltaPlanner;
use serde_json::{Value, json};
use std::sync::Arc;
use support::Table;

async fn numbers() -> Table {
    let table = Table::new();
    table.execute("CREATE EXTERNAL TABLE t (n BIGINT) STORED AS DELTA LOCATION '{table}'").await;
    table.execute("INSERT INTO t VALUES (1), (2), (3), (NULL)").await;
    table
}

fn write_session(table: &Table) -> Arc<SessionState> {
    let state = SessionStateBuilder::new_from_existing(table.context.state());
    Arc::new(state.with_query_planner(DeltaPlanner::new()).build())
}

async fn run(table: &Table, request: Value) -> Result<Report, Failure> {
    let Order::Run(request) = serde_json::from_value(request).expect("a request") else {
        panic!("one operation");
    };
    let uri = table.path().display().to_string();
    let opened = open(&Location { uri, ..Location::default() }, At::Latest).await?;
    Ok(codeanatomy_delta::run(opened, write_session(table), *request).await?.1)
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
