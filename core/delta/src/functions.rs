//! Table functions over Delta tables that need no registration: their rows, their changes, and what
//! their logs say about them.

use crate::add_actions::AddActions;
use crate::arguments::Given;
use crate::changes::{Range, changes};
use crate::history::History;
use crate::log_rows::LogTable;
use crate::provider::table;
use crate::snapshot::SnapshotRow;
use crate::statements::WholeStatements;
use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{DataFusionError, Result, plan_err};
use datafusion::prelude::SessionContext;
use deltalake::DeltaTableError;
use std::future::Future;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

/// Installs the table functions in a session, and what `DELETE` and `UPDATE` need.
pub fn register_all(context: &SessionContext) {
    context.register_udtf("read_delta", Arc::new(ReadDelta));
    context.register_udtf("read_delta_cdf", Arc::new(ReadDeltaCdf));
    context.register_udtf("delta_snapshot", Arc::new(DeltaSnapshot));
    context.register_udtf("delta_add_actions", Arc::new(DeltaAddActions));
    context.register_udtf("delta_history", Arc::new(DeltaHistory));
    context.add_analyzer_rule(Arc::new(WholeStatements));
}

/// `read_delta(uri[, version])`: a version of a table, the latest if none is given.
#[derive(Debug)]
struct ReadDelta;

/// `read_delta_cdf(uri[, start_version[, end_version[, start_timestamp[, end_timestamp]]]])`: what the
/// commits of a range changed; from the first one if nothing says otherwise.
#[derive(Debug)]
struct ReadDeltaCdf;

/// `delta_snapshot(uri[, version])`: one row that describes a version of a table.
#[derive(Debug)]
struct DeltaSnapshot;

/// `delta_add_actions(uri[, version])`: the data files of a version of a table.
#[derive(Debug)]
struct DeltaAddActions;

/// `delta_history(uri[, limit])`: the commits of a table, newest first.
#[derive(Debug)]
struct DeltaHistory;

impl TableFunctionImpl for ReadDelta {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let given = Given::new("read_delta", args.exprs(), 2)?;
        let at = given.at()?;
        let location = given.location(args.session())?;
        wait(async move { table(location, at).await })
    }
}

impl TableFunctionImpl for ReadDeltaCdf {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let given = Given::new("read_delta_cdf", args.exprs(), 5)?;
        let range = match (given.version(1)?, given.version(2)?, given.time(3)?, given.time(4)?) {
            (first, last, None, None) => Range::Versions(first.unwrap_or(0), last),
            (None, None, Some(start), end) => Range::Timestamps(start, end),
            (None, None, None, Some(_)) => {
                return plan_err!("read_delta_cdf: an end_timestamp needs a start_timestamp");
            }
            _ => return plan_err!("read_delta_cdf: versions and timestamps exclude each other"),
        };
        let location = given.location(args.session())?;
        wait(async move { changes(&location, range).await })
    }
}

impl TableFunctionImpl for DeltaSnapshot {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let given = Given::new("delta_snapshot", args.exprs(), 2)?;
        Ok(LogTable::of(SnapshotRow { location: given.location(args.session())?, at: given.at()? }))
    }
}

impl TableFunctionImpl for DeltaAddActions {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let given = Given::new("delta_add_actions", args.exprs(), 2)?;
        Ok(LogTable::of(AddActions { location: given.location(args.session())?, at: given.at()? }))
    }
}

impl TableFunctionImpl for DeltaHistory {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let given = Given::new("delta_history", args.exprs(), 2)?;
        Ok(LogTable::of(History {
            location: given.location(args.session())?,
            limit: given.limit(1)?,
        }))
    }
}

/// Planning is synchronous, opening a table is not.
fn wait<T>(work: impl Future<Output = Result<T, DeltaTableError>>) -> Result<T> {
    let handle = Handle::try_current().map_err(|error| {
        DataFusionError::Plan(format!("Delta tables are opened on a Tokio runtime: {error}"))
    })?;
    let opened = block_in_place(|| handle.block_on(work));
    opened.map_err(|error| DataFusionError::External(Box::new(error)))
}
