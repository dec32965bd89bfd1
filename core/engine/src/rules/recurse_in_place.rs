//! Recursion: each step stays on the worker that it is on.

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::execution_plan::replace_children_if_necessary;
use datafusion::physical_plan::recursive_query::RecursiveQueryExec;
use datafusion::physical_plan::repartition::RepartitionExec;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties, Partitioning};
use std::sync::Arc;

/// Leaves the rows of a recursive step in one partition where DataFusion would spread them by turns.
///
/// DataFusion starts the step's plan anew for every round, with a task for each partition. Tasks that
/// had nothing to do pile up behind short rounds: a cancelled recursion kept a worker busy for ten
/// seconds with them.
#[derive(Debug)]
pub(super) struct RecurseInPlace;

impl PhysicalOptimizerRule for RecurseInPlace {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|plan| {
            let Some(recursion) = plan.downcast_ref::<RecursiveQueryExec>() else {
                return Ok(Transformed::no(plan));
            };
            let start = Arc::clone(recursion.static_term());
            let step = Arc::clone(recursion.recursive_term()).transform_up(in_place).data()?;
            replace_children_if_necessary(plan, vec![start, step]).map(Transformed::yes)
        })
        .data()
    }

    fn name(&self) -> &str {
        "codeanatomy_recurse_in_place"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

fn in_place(plan: Arc<dyn ExecutionPlan>) -> Result<Transformed<Arc<dyn ExecutionPlan>>> {
    let input = if let Some(spread) = plan.downcast_ref::<RepartitionExec>() {
        matches!(spread.partitioning(), Partitioning::RoundRobinBatch(_)).then(|| spread.input())
    } else {
        plan.downcast_ref::<CoalescePartitionsExec>()
            .filter(|gathered| gathered.fetch().is_none())
            .map(CoalescePartitionsExec::input)
    };
    match input {
        Some(input) if input.output_partitioning().partition_count() == 1 => {
            Ok(Transformed::yes(Arc::clone(input)))
        }
        _ => Ok(Transformed::no(plan)),
    }
}
