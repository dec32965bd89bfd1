//! Table functions: numbers, and what the session knows of its own functions.

mod docs;
mod registry;

use crate::error;
use datafusion::arrow::array::RecordBatch;
use datafusion::catalog::{MemTable, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::SessionState;
use datafusion::execution::SessionStateDefaults;
use std::sync::Arc;

/// The table functions to register, with their names.
pub(crate) fn functions() -> Vec<(&'static str, Arc<dyn TableFunctionImpl>)> {
    let range = SessionStateDefaults::default_table_functions()
        .into_iter()
        .find(|function| function.name() == "range")
        .map(|function| ("range_table", function.function().clone()));
    let snapshots = [
        ("udf_registry", Snapshot { name: "udf_registry", rows: registry::rows }),
        ("udf_docs", Snapshot { name: "udf_docs", rows: docs::rows }),
    ];
    let snapshots =
        snapshots.map(|(name, function)| (name, Arc::new(function) as Arc<dyn TableFunctionImpl>));
    range.into_iter().chain(snapshots).collect()
}

/// A table function without arguments whose rows are made of the session as it is at the call.
#[derive(Debug)]
struct Snapshot {
    name: &'static str,
    rows: fn(&SessionState) -> Result<RecordBatch>,
}

impl TableFunctionImpl for Snapshot {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        if !args.exprs().is_empty() {
            return Err(error::planning(self.name, "it takes no arguments"));
        }
        let state = args.session().as_any().downcast_ref::<SessionState>().ok_or_else(|| {
            DataFusionError::Plan(format!("{}: this session cannot list functions", self.name))
        })?;
        let rows = (self.rows)(state)?;
        Ok(Arc::new(MemTable::try_new(rows.schema(), vec![vec![rows]])?))
    }
}
