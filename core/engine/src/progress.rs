//! Counters of running work, read off the plan that runs.

use crate::caches::PredicateCache;
use crate::metrics::Operator;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::execution::{RecordBatchStream, SendableRecordBatchStream};
use datafusion::physical_plan::ExecutionPlan;
use futures::Stream;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
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

/// The plan that runs for a call.
#[derive(Default)]
enum Run {
    #[default]
    NotYet,
    Running(Arc<dyn ExecutionPlan>),
    /// A plan keeps tasks and memory, such as the hash tables of its joins: only what was counted
    /// stays.
    Ended(Operator),
}

/// The counters of one call, filled by whoever works for it.
pub struct Progress {
    started: Instant,
    run: Mutex<Run>,
    output_rows: AtomicI64,
    output_batches: AtomicI64,
    ended_after: AtomicI64,
    finished: AtomicBool,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            run: Mutex::default(),
            output_rows: AtomicI64::new(0),
            output_batches: AtomicI64::new(0),
            ended_after: AtomicI64::new(-1),
            finished: AtomicBool::new(false),
        }
    }
}

impl Progress {
    /// Follows a plan for as long as its stream lives; the first plan of a call stays.
    pub(crate) fn follow(
        self: &Arc<Self>,
        plan: &Arc<dyn ExecutionPlan>,
        predicates: &Arc<PredicateCache>,
        start: impl FnOnce() -> datafusion::common::Result<SendableRecordBatchStream>,
    ) -> datafusion::common::Result<SendableRecordBatchStream> {
        let is_first = {
            let mut run = self.run();
            let is_first = matches!(*run, Run::NotYet);
            if is_first {
                *run = Run::Running(Arc::clone(plan));
            }
            is_first
        };
        if !is_first {
            return start();
        }
        let ends = Ends { progress: Arc::clone(self), predicates: Arc::clone(predicates) };
        let stream = start()?;
        Ok(Box::pin(Followed { stream, _ends: ends }))
    }

    /// What the operators have counted so far.
    pub(crate) fn operators(&self) -> Option<Operator> {
        match &*self.run() {
            Run::NotYet => None,
            Run::Running(plan) => Some(Operator::of(plan.as_ref())),
            Run::Ended(operator) => Some(operator.clone()),
        }
    }

    fn run(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
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
        let operators = self.operators();
        let sources = operators.as_ref().map(Operator::sources);
        Counters {
            finished,
            elapsed_microseconds: if finished { ended_after } else { self.since_start() },
            input_rows: sources.as_ref().map_or(-1, |sources| sources.rows),
            input_bytes: sources.as_ref().map_or(-1, |sources| sources.bytes),
            output_rows: self.output_rows.load(Ordering::Relaxed),
            output_batches: self.output_batches.load(Ordering::Relaxed),
            spilled_bytes: operators.as_ref().map_or(-1, Operator::spilled_bytes),
        }
    }

    fn since_start(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_micros()).unwrap_or(i64::MAX)
    }
}

/// A stream whose plan ends with it.
struct Followed {
    // Before the end of the plan, so that everything is counted and given back by then.
    stream: SendableRecordBatchStream,
    _ends: Ends,
}

impl Stream for Followed {
    type Item = datafusion::common::Result<RecordBatch>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.as_mut().poll_next(context)
    }
}

impl RecordBatchStream for Followed {
    fn schema(&self) -> SchemaRef {
        self.stream.schema()
    }
}

struct Ends {
    progress: Arc<Progress>,
    predicates: Arc<PredicateCache>,
}

impl Drop for Ends {
    fn drop(&mut self) {
        let mut run = self.progress.run();
        if let Run::Running(plan) = &*run {
            let operators = Operator::of(plan.as_ref());
            self.predicates.add(&operators);
            *run = Run::Ended(operators);
        }
    }
}
