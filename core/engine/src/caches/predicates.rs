//! What Parquet scans have kept between checking a predicate and giving out the rows.

use crate::metrics::Operator;
use std::sync::atomic::{AtomicI64, Ordering};

/// The sum over the runs of one session. The cache itself lives as long as one scan.
#[derive(Debug, Default)]
pub(crate) struct PredicateCache {
    decoded: AtomicI64,
    served: AtomicI64,
}

impl PredicateCache {
    /// Adds what a run has counted.
    pub(crate) fn add(&self, operators: &Operator) {
        self.decoded.fetch_add(operators.sum("predicate_cache_inner_records"), Ordering::Relaxed);
        self.served.fetch_add(operators.sum("predicate_cache_records"), Ordering::Relaxed);
    }

    /// Records that were decoded for a predicate.
    pub(super) fn decoded(&self) -> i64 {
        self.decoded.load(Ordering::Relaxed)
    }

    /// Records that were given out without being decoded again.
    pub(super) fn served(&self) -> i64 {
        self.served.load(Ordering::Relaxed)
    }
}
