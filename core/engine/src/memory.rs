//! The memory pool: fair between operators that can spill, and readable.

use datafusion::execution::memory_pool::{
    FairSpillPool, MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation, TrackConsumersPool,
    UnboundedMemoryPool,
};
use serde_json::{Value, json};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How many consumers an out-of-memory error names.
const NAMED: NonZeroUsize = NonZeroUsize::new(8).expect("8 is not 0");

/// The pool of one runtime: limits, and remembers its peak and who holds what.
#[derive(Debug)]
pub struct Pool {
    tracked: Tracked,
    peak: AtomicUsize,
    /// Who held memory when a request was last refused.
    refused: Mutex<String>,
}

#[derive(Debug)]
enum Tracked {
    Limited(TrackConsumersPool<FairSpillPool>),
    Unlimited(TrackConsumersPool<UnboundedMemoryPool>),
}

impl Pool {
    pub(crate) fn new(limit: Option<usize>) -> Self {
        let tracked = match limit {
            Some(limit) => {
                Tracked::Limited(TrackConsumersPool::new(FairSpillPool::new(limit), NAMED))
            }
            None => {
                Tracked::Unlimited(TrackConsumersPool::new(UnboundedMemoryPool::default(), NAMED))
            }
        };
        Self { tracked, peak: AtomicUsize::new(0), refused: Mutex::default() }
    }

    fn inner(&self) -> &dyn MemoryPool {
        match &self.tracked {
            Tracked::Limited(pool) => pool,
            Tracked::Unlimited(pool) => pool,
        }
    }

    fn note_peak(&self) {
        self.peak.fetch_max(self.reserved(), Ordering::Relaxed);
    }

    /// The largest amount that was ever reserved.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }

    /// The largest consumers when a request was last refused, one a line. By the time
    /// that somebody asks, they may have given their memory back.
    pub(crate) fn largest_consumers(&self) -> String {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if refused.is_empty() { self.holders() } else { refused }
    }

    fn holders(&self) -> String {
        match &self.tracked {
            Tracked::Limited(pool) => pool.report_top(NAMED.get()),
            Tracked::Unlimited(pool) => pool.report_top(NAMED.get()),
        }
    }

    fn note_refusal(&self, consumer: &MemoryConsumer) {
        let mut note = self.holders();
        if !note.contains(consumer.name()) {
            note = [consumer.name(), note.as_str()].join("\n").trim_end().to_owned();
        }
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = note;
    }

    /// Limit, current, peak and consumers, the largest first.
    #[must_use]
    pub fn report(&self) -> Value {
        let mut consumers = match &self.tracked {
            Tracked::Limited(pool) => pool.metrics(),
            Tracked::Unlimited(pool) => pool.metrics(),
        };
        consumers.sort_by(|left, right| {
            right.reserved.cmp(&left.reserved).then_with(|| left.name.cmp(&right.name))
        });
        let consumers: Vec<Value> = consumers
            .into_iter()
            .map(|consumer| {
                json!({
                    "name": consumer.name,
                    "can_spill": consumer.can_spill,
                    "current": consumer.reserved,
                    "peak": consumer.peak,
                })
            })
            .collect();
        let limit = match self.memory_limit() {
            MemoryLimit::Finite(limit) => Some(limit),
            _ => None,
        };
        json!({
            "limit": limit,
            "current": self.reserved(),
            "peak": self.peak(),
            "consumers": consumers,
        })
    }
}

impl fmt::Display for Pool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.inner(), formatter)
    }
}

impl MemoryPool for Pool {
    fn name(&self) -> &str {
        "codeanatomy"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.inner().register(consumer);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.inner().unregister(consumer);
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.inner().grow(reservation, additional);
        self.note_peak();
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.inner().shrink(reservation, shrink);
    }

    fn try_grow(
        &self,
        reservation: &MemoryReservation,
        additional: usize,
    ) -> datafusion::common::Result<()> {
        let grown = self.inner().try_grow(reservation, additional);
        match grown {
            Ok(()) => self.note_peak(),
            Err(_) => self.note_refusal(reservation.consumer()),
        }
        grown
    }

    fn reserved(&self) -> usize {
        self.inner().reserved()
    }

    fn memory_limit(&self) -> MemoryLimit {
        self.inner().memory_limit()
    }
}

/// Counts memory that is held outside of operators, such as a table of the host's batches.
///
/// # Errors
/// Resources exhausted when the pool has no room for it.
pub(crate) fn hold(
    pool: &Arc<dyn MemoryPool>,
    name: String,
    bytes: usize,
) -> datafusion::common::Result<MemoryReservation> {
    let reservation = MemoryConsumer::new(name).register(pool);
    reservation.try_grow(bytes)?;
    Ok(reservation)
}
