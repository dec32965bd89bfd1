//! Whether a call has committed: an interruption must know what it leaves behind.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

tokio::task_local! {
    static CURRENT: Commits;
    static NOTED: Noted;
}

/// The version that a part of a call has committed.
type Noted = Arc<Mutex<Option<u64>>>;

/// Works, and tells the version that this very work has committed, if it has.
pub(crate) async fn noting<F: Future>(work: F) -> (F::Output, Option<u64>) {
    let noted = Noted::default();
    let output = NOTED.scope(Arc::clone(&noted), work).await;
    let version = *noted.lock().unwrap_or_else(PoisonError::into_inner);
    (output, version)
}

/// The commits of one call; clones share them.
#[derive(Clone, Default)]
pub struct Commits(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    ended: Notify,
}

#[derive(Default)]
struct State {
    closed: bool,
    underway: usize,
    made: Option<u64>,
}

impl Commits {
    /// Works as a part of the call: what it commits is seen here.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }

    /// Those of the call that this task works for; some of their own elsewhere.
    pub(crate) fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_default()
    }

    /// No commit begins any more. True when there was none and none has begun: then nothing of the
    /// call is visible, now or later.
    #[must_use]
    pub fn close(&self) -> bool {
        let mut state = self.lock();
        state.closed = true;
        state.underway == 0 && state.made.is_none()
    }

    /// The latest version that was committed.
    #[must_use]
    pub fn made(&self) -> Option<u64> {
        self.lock().made
    }

    /// Resolves when no commit is underway.
    pub async fn settled(&self) {
        loop {
            let ended = self.0.ended.notified();
            if self.lock().underway == 0 {
                return;
            }
            ended.await;
        }
    }

    /// Begins a commit; none when the call was interrupted before.
    #[must_use]
    pub fn begin(&self) -> Option<Underway> {
        let mut state = self.lock();
        if state.closed {
            return None;
        }
        state.underway += 1;
        let noted = NOTED.try_with(Arc::clone).ok();
        Some(Underway { commits: self.clone(), version: None, noted })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A commit that has begun and not ended.
pub struct Underway {
    commits: Commits,
    version: Option<u64>,
    noted: Option<Noted>,
}

impl Underway {
    /// It has ended as this version.
    pub fn made(mut self, version: u64) {
        self.version = Some(version);
        if let Some(noted) = &self.noted {
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(version);
        }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        let mut state = self.commits.lock();
        state.underway -= 1;
        state.made = self.version.or(state.made);
        drop(state);
        self.commits.0.ended.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interruption_before_a_commit_keeps_it_from_beginning() {
        let commits = Commits::default();
        assert!(commits.close());
        assert!(commits.begin().is_none());
        assert_eq!(commits.made(), None);
    }

    #[tokio::test]
    async fn an_interruption_during_a_commit_learns_how_it_ended() {
        for (version, made) in [(Some(7), Some(7)), (None, None)] {
            let commits = Commits::default();
            let underway = commits.begin().expect("nothing has been interrupted");
            assert!(!commits.close());
            let settled = tokio::spawn({
                let commits = commits.clone();
                async move { commits.settled().await }
            });
            tokio::task::yield_now().await;
            match version {
                Some(version) => underway.made(version),
                None => drop(underway),
            }
            settled.await.expect("it settles");
            assert_eq!(commits.made(), made);
        }
    }
}
