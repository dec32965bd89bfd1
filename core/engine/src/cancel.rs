//! Cancel tokens: a flag with an optional deadline that wakes whoever waits, on any thread.

use crate::error::Error;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Why work was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// Somebody cancelled it.
    Cancelled,
    /// Its time was over.
    TimedOut,
}

impl From<Interruption> for Error {
    fn from(interruption: Interruption) -> Self {
        match interruption {
            Interruption::Cancelled => Error::cancelled(),
            Interruption::TimedOut => Error::timed_out(),
        }
    }
}

/// A flag that stops every call it was given to. Clones share the flag.
#[derive(Clone)]
pub struct CancelToken(Arc<Shared>);

struct Shared {
    signal: CancellationToken,
    deadline: Option<Instant>,
    listeners: Mutex<Listeners>,
}

#[derive(Default)]
struct Listeners {
    next: u64,
    callbacks: BTreeMap<u64, Arc<dyn Fn() + Send + Sync>>,
}

impl CancelToken {
    /// A token that fires by itself after `timeout`.
    #[must_use]
    pub fn with_timeout(timeout: Option<Duration>) -> Self {
        Self(Arc::new(Shared {
            signal: CancellationToken::new(),
            deadline: timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            listeners: Mutex::default(),
        }))
    }

    /// Fires the token. Never blocks for long: listeners only set flags and wake threads.
    pub fn cancel(&self) {
        self.0.signal.cancel();
        let callbacks: Vec<_> = {
            let listeners = self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            listeners.callbacks.values().cloned().collect()
        };
        for callback in callbacks {
            callback();
        }
    }

    /// Whether the token has fired, and why.
    #[must_use]
    pub fn interruption(&self) -> Option<Interruption> {
        if self.0.signal.is_cancelled() {
            Some(Interruption::Cancelled)
        } else if self.0.deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            Some(Interruption::TimedOut)
        } else {
            None
        }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.0.deadline
    }

    /// Resolves when somebody cancels; the deadline is the caller's to watch.
    pub(crate) async fn cancelled(&self) {
        self.0.signal.cancelled().await;
    }

    /// Calls `callback` when somebody cancels, at once when somebody has, until the listener is
    /// dropped.
    pub(crate) fn on_cancel(&self, callback: Arc<dyn Fn() + Send + Sync>) -> Listener {
        let id = {
            let mut listeners = self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            listeners.next += 1;
            let id = listeners.next;
            listeners.callbacks.insert(id, Arc::clone(&callback));
            id
        };
        if self.0.signal.is_cancelled() {
            callback();
        }
        Listener { token: Arc::downgrade(&self.0), id }
    }
}

impl Default for CancelToken {
    fn default() -> Self {
        Self::with_timeout(None)
    }
}

/// Keeps a callback registered.
pub(crate) struct Listener {
    token: Weak<Shared>,
    id: u64,
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(token) = self.token.upgrade() {
            let mut listeners = token.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            listeners.callbacks.remove(&self.id);
        }
    }
}
