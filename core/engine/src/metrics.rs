//! What the operators of a run have counted, as one JSON object.

use crate::progress::Progress;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::displayable;
use serde_json::{Map, Value, json};

/// The metrics of a call's run; without a plan there are counters only.
pub(crate) fn to_json(progress: &Progress) -> String {
    let counters = progress.counters();
    json!({
        "elapsed_microseconds": counters.elapsed_microseconds,
        "output_rows": counters.output_rows,
        "spilled_bytes": counters.spilled_bytes.max(0),
        "operators": progress.plan().map(|plan| operator(plan.as_ref())),
    })
    .to_string()
}

fn operator(plan: &dyn ExecutionPlan) -> Value {
    let mut metrics = Map::new();
    if let Some(set) = plan.metrics() {
        for metric in set.aggregate_by_name().iter() {
            let value = metric.value();
            metrics.insert(value.name().to_owned(), Value::from(value.as_usize()));
        }
    }
    let inputs: Vec<Value> =
        plan.children().into_iter().map(|child| operator(child.as_ref())).collect();
    json!({
        "name": plan.name(),
        "detail": displayable(plan).one_line().to_string().trim(),
        "metrics": metrics,
        "inputs": inputs,
    })
}
