//! Operations on a table through the crate itself.

use super::Table;
use codeanatomy_delta::{At, Failure, Location, Order, Report, Request, open};
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use deltalake::DeltaTable;
use deltalake::delta_datafusion::planner::DeltaPlanner;
use serde_json::Value;
use std::sync::Arc;

pub fn write_session(table: &Table) -> Arc<SessionState> {
    let state = SessionStateBuilder::new_from_existing(table.context.state());
    Arc::new(state.with_query_planner(DeltaPlanner::new()).build())
}

pub fn location(table: &Table) -> Location {
    Location { uri: table.path().display().to_string(), ..Location::default() }
}

pub async fn opened(table: &Table) -> DeltaTable {
    open(&location(table), At::Latest).await.expect("there is a table")
}

pub async fn run_on(table: &Table, at: DeltaTable, request: Value) -> Result<Report, Failure> {
    let Order::Run(request) = serde_json::from_value(request).expect("a request") else {
        panic!("one operation");
    };
    let request: Request = *request;
    Ok(codeanatomy_delta::run(at, write_session(table), request).await?.1)
}

pub async fn run(table: &Table, request: Value) -> Result<Report, Failure> {
    run_on(table, opened(table).await, request).await
}
