//! What the operators of a run have counted, as one JSON object.

use crate::progress::Progress;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::displayable;
use datafusion::physical_plan::metrics::{MetricValue, MetricsSet};
use serde_json::{Map, Value, json};

/// An operator of a plan and what it has counted.
#[derive(Debug, Clone)]
pub(crate) struct Operator {
    name: String,
    detail: String,
    metrics: Option<MetricsSet>,
    inputs: Vec<Operator>,
}

/// What came out of the sources of a plan.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) rows: i64,
    pub(crate) bytes: i64,
}

impl Operator {
    /// A plan with what it has counted so far.
    pub(crate) fn of(plan: &dyn ExecutionPlan) -> Self {
        Self {
            name: plan.name().to_owned(),
            detail: displayable(plan).one_line().to_string().trim().to_owned(),
            metrics: plan.metrics(),
            inputs: plan.children().into_iter().map(|child| Self::of(child.as_ref())).collect(),
        }
    }

    /// The sum over the operators without inputs.
    pub(crate) fn sources(&self) -> Sources {
        let mut sum = Sources::default();
        if let (true, Some(metrics)) = (self.inputs.is_empty(), &self.metrics) {
            sum.rows = metrics.output_rows().and_then(|rows| i64::try_from(rows).ok()).unwrap_or(0);
            sum.bytes = metrics
                .sum_by_name("bytes_scanned")
                .and_then(|value| i64::try_from(value.as_usize()).ok())
                .unwrap_or(0);
        }
        for input in &self.inputs {
            let below = input.sources();
            sum.rows += below.rows;
            sum.bytes += below.bytes;
        }
        sum
    }

    /// The sum of a metric over all operators.
    pub(crate) fn sum(&self, name: &str) -> i64 {
        let own = self.metrics.as_ref().and_then(|metrics| metrics.sum_by_name(name));
        let own = own.map_or(0, |value| i64::try_from(value.as_usize()).unwrap_or(i64::MAX));
        own + self.inputs.iter().map(|input| input.sum(name)).sum::<i64>()
    }

    /// Bytes that all operators have spilled.
    pub(crate) fn spilled_bytes(&self) -> i64 {
        let own = self.metrics.as_ref().map_or(0, |metrics| {
            metrics
                .iter()
                .filter_map(|metric| match metric.value() {
                    MetricValue::SpilledBytes(count) => i64::try_from(count.value()).ok(),
                    _ => None,
                })
                .sum()
        });
        own + self.inputs.iter().map(Self::spilled_bytes).sum::<i64>()
    }

    fn to_json(&self) -> Value {
        let mut metrics = Map::new();
        if let Some(set) = &self.metrics {
            for metric in set.aggregate_by_name().iter() {
                let value = metric.value();
                metrics.insert(value.name().to_owned(), Value::from(value.as_usize()));
            }
        }
        json!({
            "name": self.name,
            "detail": self.detail,
            "metrics": metrics,
            "inputs": self.inputs.iter().map(Self::to_json).collect::<Vec<_>>(),
        })
    }
}

/// The metrics of a call's run; without a plan there are counters only.
pub(crate) fn to_json(progress: &Progress) -> String {
    let counters = progress.counters();
    json!({
        "elapsed_microseconds": counters.elapsed_microseconds,
        "output_rows": counters.output_rows,
        "spilled_bytes": counters.spilled_bytes.max(0),
        "operators": progress.operators().as_ref().map(Operator::to_json),
    })
    .to_string()
}
