//! What accompanies one call from its start to the end of everything that came out of it.

use crate::cancel::{CancelToken, Interruption, Listener};
use crate::error::{Error, Result};
use crate::progress::Progress;
use codeanatomy_delta::Commits;
use std::future;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A token of its own, those of the host, a deadline, and counters.
#[derive(Clone)]
pub struct Call {
    own: CancelToken,
    others: Vec<CancelToken>,
    deadline: Option<Instant>,
    progress: Arc<Progress>,
    commits: Commits,
}

impl Call {
    /// A call under further tokens and with a time limit.
    #[must_use]
    pub fn new(
        tokens: impl IntoIterator<Item = Option<CancelToken>>,
        timeout: Option<Duration>,
    ) -> Self {
        let others: Vec<CancelToken> = tokens.into_iter().flatten().collect();
        let limit = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let deadline = others.iter().filter_map(CancelToken::deadline).chain(limit).min();
        Self {
            own: CancelToken::default(),
            others,
            deadline,
            progress: Arc::default(),
            commits: Commits::default(),
        }
    }

    /// Stops this call only.
    pub fn cancel(&self) {
        self.own.cancel();
    }

    /// When the call's time is over.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// The counters of the call.
    #[must_use]
    pub fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    /// What the call has committed to tables.
    pub(crate) fn commits(&self) -> &Commits {
        &self.commits
    }

    /// Whether the call must stop, and why.
    #[must_use]
    pub fn interruption(&self) -> Option<Interruption> {
        let cancelled = self.tokens().find_map(CancelToken::interruption);
        cancelled.or_else(|| {
            let over = self.deadline.is_some_and(|deadline| deadline <= Instant::now());
            over.then_some(Interruption::TimedOut)
        })
    }

    /// Fails when the call must stop.
    ///
    /// # Errors
    /// Cancelled or timed out.
    pub fn check(&self) -> Result<()> {
        self.interruption().map_or(Ok(()), |interruption| Err(interruption.into()))
    }

    /// Resolves when the call must stop.
    pub(crate) async fn interrupted(&self) -> Error {
        let cancelled = async {
            let signals = self.tokens().map(|token| Box::pin(token.cancelled()));
            futures::future::select_all(signals).await;
        };
        let time = async {
            match self.deadline {
                Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
                None => future::pending().await,
            }
        };
        tokio::select! {
            () = cancelled => Error::cancelled(),
            () = time => Error::timed_out(),
        }
    }

    pub(crate) fn on_cancel(&self, callback: Arc<dyn Fn() + Send + Sync>) -> Vec<Listener> {
        self.tokens().map(|token| token.on_cancel(Arc::clone(&callback))).collect()
    }

    fn tokens(&self) -> impl Iterator<Item = &CancelToken> {
        std::iter::once(&self.own).chain(&self.others)
    }
}

impl Default for Call {
    fn default() -> Self {
        Self::new([], None)
    }
}
