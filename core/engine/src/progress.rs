//! Counters of running work, read off the plan that runs.

use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::metrics::MetricValue;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// What has been counted at one moment. −1 means not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counters {
    /// Whether the work has ended.
    pub finished: bool,
    /// Time since the call was made, in microseconds.
    pub elapsed_microseconds: i64,
    /// Rows that came out of the plan's sources.
    pub input_rows: i64,
    /// Bytes that the plan's sources read from files.
    pub input_bytes: i64,
    /// Rows of the result so far.
    pub output_rows: i64,
    /// Batches of the result so far.
    pub output_batches: i64,
    /// Bytes written to spill files.
    pub spilled_bytes: i64,
}

/// The counters of one call, filled by whoever works for it.
pub struct Progress {
    started: Instant,
    plan: OnceLock<Arc<dyn ExecutionPlan>>,
    output_rows: AtomicI64,
    output_batches: AtomicI64,
    ended_after: AtomicI64,
    finished: AtomicBool,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            plan: OnceLock::new(),
            output_rows: AtomicI64::new(0),
            output_batches: AtomicI64::new(0),
            ended_after: AtomicI64::new(-1),
            finished: AtomicBool::new(false),
        }
    }
}

impl Progress {
    /// Tells which plan runs for the call; the first one stays.
    pub(crate) fn runs(&self, plan: Arc<dyn ExecutionPlan>) {
        let _ = self.plan.set(plan);
    }

    pub(crate) fn plan(&self) -> Option<&Arc<dyn ExecutionPlan>> {
        self.plan.get()
    }

    pub(crate) fn put_out(&self, rows: usize) {
        self.output_rows.fetch_add(i64::try_from(rows).unwrap_or(i64::MAX), Ordering::Relaxed);
        self.output_batches.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn end(&self) {
        let _ = self.ended_after.compare_exchange(
            -1,
            self.since_start(),
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
        self.finished.store(true, Ordering::Release);
    }

    /// What has been counted so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        let finished = self.finished.load(Ordering::Acquire);
        let ended_after = self.ended_after.load(Ordering::Relaxed);
        let plan = self.plan.get();
        let sources = plan.map(|plan| sources(plan.as_ref())).unwrap_or_default();
        Counters {
            finished,
            elapsed_microseconds: if finished { ended_after } else { self.since_start() },
            input_rows: if plan.is_some() { sources.rows } else { -1 },
            input_bytes: if plan.is_some() { sources.bytes } else { -1 },
            output_rows: self.output_rows.load(Ordering::Relaxed),
            output_batches: self.output_batches.load(Ordering::Relaxed),
            spilled_bytes: plan.map_or(-1, |plan| spilled_bytes(plan.as_ref())),
        }
    }

    fn since_start(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_micros()).unwrap_or(i64::MAX)
    }
}

#[derive(Default)]
struct Sources {
    rows: i64,
    bytes: i64,
}

fn sources(plan: &dyn ExecutionPlan) -> Sources {
    let mut sum = Sources::default();
    if plan.children().is_empty()
        && let Some(metrics) = plan.metrics()
    {
        sum.rows = metrics.output_rows().and_then(|rows| i64::try_from(rows).ok()).unwrap_or(0);
        sum.bytes = metrics
            .sum_by_name("bytes_scanned")
            .and_then(|value| i64::try_from(value.as_usize()).ok())
            .unwrap_or(0);
    }
    for child in plan.children() {
        let below = sources(child.as_ref());
        sum.rows += below.rows;
        sum.bytes += below.bytes;
    }
    sum
}

/// Bytes that all operators of a plan have spilled.
pub(crate) fn spilled_bytes(plan: &dyn ExecutionPlan) -> i64 {
    let own = plan.metrics().map_or(0, |metrics| {
        metrics
            .iter()
            .filter_map(|metric| match metric.value() {
                MetricValue::SpilledBytes(count) => i64::try_from(count.value()).ok(),
                _ => None,
            })
            .sum()
    });
    own + plan.children().iter().map(|child| spilled_bytes(child.as_ref())).sum::<i64>()
}
