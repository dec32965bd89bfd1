//! Writers that began at the same version: the later one must not undo or double what the first did.

mod support;

use codeanatomy_delta::Failure;
use datafusion::prelude::SessionConfig;
use deltalake::DeltaTableError;
use deltalake::kernel::transaction::TransactionError;
use serde_json::{Value, json};
use support::Table;
use support::operate::{opened, run, run_on};

async fn three_files() -> Table {
    let table = Table::new();
    table.execute("CREATE EXTERNAL TABLE t (n BIGINT) STORED AS DELTA LOCATION '{table}'").await;
    for n in 0..3 {
        table.execute(&format!("INSERT INTO t VALUES ({n})")).await;
    }
    table
}

fn is_a_conflict(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Delta(DeltaTableError::Transaction {
            source: TransactionError::CommitConflict(_)
        })
    )
}

async fn numbers(table: &Table) -> Vec<String> {
    table.rows("SELECT n FROM read_delta('{table}') ORDER BY n").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_files_that_an_optimize_has_replaced_is_a_conflict() {
    let changes: [Value; 3] = [
        json!({"operation": "optimize"}),
        json!({"operation": "delete", "predicate": "n = 1"}),
        json!({"operation": "update", "set": {"n": "n + 10"}}),
    ];
    for change in changes {
        let table = three_files().await;
        let stale = opened(&table).await;
        run(&table, json!({"operation": "optimize"})).await.expect("there are files to join");
        let failure = run_on(&table, stale, change.clone()).await.expect_err("it is too late");
        assert!(is_a_conflict(&failure), "{change}: {failure:?}");
        assert_eq!(numbers(&table).await, ["0", "1", "2"], "{change}");
        run(&table, change).await.expect("it begins anew");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_optimize_of_files_that_were_changed_is_a_conflict() {
    let table = three_files().await;
    let stale = opened(&table).await;
    run(&table, json!({"operation": "delete", "predicate": "n = 1"})).await.expect("a row goes");
    let failure = run_on(&table, stale, json!({"operation": "optimize"})).await;
    assert!(failure.is_err());
    assert_eq!(numbers(&table).await, ["0", "2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_goes_on_behind_commits_that_leave_its_files_alone() {
    let table = three_files().await;
    let stale = opened(&table).await;
    table.execute("INSERT INTO t VALUES (3)").await;
    run_on(&table, stale, json!({"operation": "optimize"}))
        .await
        .expect("an append is no obstacle");
    assert_eq!(numbers(&table).await, ["0", "1", "2", "3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_was_made_meanwhile_is_not_made_again() {
    let table = Table::new();
    let uri = table.path().display().to_string();
    let session = SessionConfig::new();
    let create = |mode: &str, column: &str| {
        let columns = json!([{"name": column, "type": "long"}]);
        let request = json!({"columns": columns, "mode": mode});
        codeanatomy_delta::create(
            &uri,
            &session,
            serde_json::from_value(request).expect("a request"),
        )
    };
    let mut racing = Vec::new();
    for column in ["a", "b", "c", "d"] {
        racing.push(create("error", column));
    }
    let ended = futures::future::join_all(racing).await;
    let made = ended.iter().filter(|ended| ended.is_ok()).count();
    assert_eq!(made, 1, "{ended:?}");
    for failure in ended.into_iter().filter_map(Result::err) {
        assert!(matches!(failure, Failure::Exists(_)), "{failure:?}");
    }
    assert_eq!(opened(&table).await.version(), Some(0));
    let skipped = create("ignore", "e").await.expect("there is one");
    assert_eq!((skipped.version_before, skipped.version_after), (Some(0), 0));
}
