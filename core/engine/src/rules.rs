//! The rules that plans go through: DataFusion's own, and ours behind them, as one explicit list.

mod recurse_in_place;
mod yield_where_rows_multiply;

use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use recurse_in_place::RecurseInPlace;
use std::sync::Arc;
use yield_where_rows_multiply::YieldWhereRowsMultiply;

/// The physical rules of a session.
pub(crate) fn physical() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let mut rules = PhysicalOptimizer::new().rules;
    rules.push(Arc::new(RecurseInPlace));
    rules.push(Arc::new(YieldWhereRowsMultiply));
    rules
}
