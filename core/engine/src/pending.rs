//! Work that runs, and whoever waits for it.

use crate::call::Call;
use crate::cancel::{Interruption, Listener};
use crate::ending::unless_interrupted;
use crate::error::{Error, Result};
use crate::panics;
use crate::runtime::Runtime;
use futures::FutureExt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::task::AbortHandle;

/// Work on the workers of a runtime. The first end counts: the work's own, a cancel, the deadline.
pub struct Pending<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    call: Call,
    /// The threads that the work needs live as long as somebody may wait for it.
    _runtime: Runtime,
}

struct State<T> {
    end: End<T>,
    abort: Option<AbortHandle>,
    listeners: Vec<Listener>,
    on_end: Option<Box<dyn FnOnce() + Send>>,
}

enum End<T> {
    NotYet,
    Result(Result<T>),
    Taken,
}

/// What waiting gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waited {
    /// The work has succeeded.
    Done,
    /// The work still runs.
    NotYet,
}

impl<T: Send + 'static> Pending<T> {
    /// Starts work.
    pub fn start<F>(runtime: &Runtime, call: Call, work: F) -> Arc<Self>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let pending = Arc::new(Self::new(runtime, call.clone(), End::NotYet));
        let end = EndsOnce(Arc::downgrade(&pending));
        let within = call.clone();
        let spawned = runtime.spawn(async move {
            let guarded = AssertUnwindSafe(unless_interrupted(&within, work));
            let result = guarded.catch_unwind().await;
            end.with(result.unwrap_or_else(|payload| Err(panics::error_of(payload))));
        });
        if let Some(spawned) = spawned {
            pending.lock().abort = Some(spawned.abort_handle());
        }
        let weak = Arc::downgrade(&pending);
        let listeners = call.on_cancel(Arc::new(move || interrupt(&weak, Interruption::Cancelled)));
        let mut state = pending.lock();
        if matches!(state.end, End::NotYet) {
            state.listeners = listeners;
        }
        drop(state);
        pending
    }

    /// Work that has ended already.
    pub fn ended(runtime: &Runtime, call: Call, result: Result<T>) -> Arc<Self> {
        Arc::new(Self::new(runtime, call, End::Result(result)))
    }

    fn new(runtime: &Runtime, call: Call, end: End<T>) -> Self {
        let state = State { end, abort: None, listeners: Vec::new(), on_end: None };
        Self { state: Mutex::new(state), changed: Condvar::new(), call, _runtime: runtime.clone() }
    }

    /// Waits, calling `tick` about ten times a second when there is one.
    ///
    /// # Errors
    /// What the work ended with.
    pub fn wait(
        self: &Arc<Self>,
        timeout: Option<Duration>,
        mut tick: Option<&mut dyn FnMut()>,
    ) -> Result<Waited> {
        const TICK: Duration = Duration::from_millis(100);
        let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut state = self.lock();
        let mut deadline = self.call.deadline();
        loop {
            match &state.end {
                End::Result(Ok(_)) | End::Taken => return Ok(Waited::Done),
                End::Result(Err(error)) => return Err(error.clone()),
                End::NotYet => {}
            }
            let now = Instant::now();
            if deadline.is_some_and(|deadline| deadline <= now) {
                // Work that commits ends by itself.
                deadline = None;
                drop(state);
                interrupt(&Arc::downgrade(self), Interruption::TimedOut);
                state = self.lock();
                continue;
            }
            if until.is_some_and(|until| until <= now) {
                return Ok(Waited::NotYet);
            }
            let next_tick = tick.is_some().then(|| now + TICK);
            let next = [until, deadline, next_tick].into_iter().flatten().min();
            state = match next {
                Some(next) => {
                    let wait = self.changed.wait_timeout(state, next.duration_since(now));
                    wait.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
            if let Some(tick) = tick.as_mut()
                && next_tick.is_some_and(|next| next <= Instant::now())
                && matches!(state.end, End::NotYet)
            {
                // No lock is held while calling out.
                drop(state);
                tick();
                state = self.lock();
            }
        }
    }

    /// Takes the result out.
    ///
    /// # Errors
    /// What the work ended with; invalid state when it runs or the result was taken.
    pub fn take(&self) -> Result<T> {
        self.take_if(|_| true)
    }

    /// Takes the result out if it is of the wanted kind, and leaves it otherwise.
    ///
    /// # Errors
    /// What the work ended with; invalid state when it runs, was taken or is of another kind.
    pub fn take_if(&self, wanted: impl FnOnce(&T) -> bool) -> Result<T> {
        let mut state = self.lock();
        match &state.end {
            End::NotYet => {
                return Err(Error::invalid_state("The task still runs; wait for its end first."));
            }
            End::Taken => {
                return Err(Error::invalid_state("The result of the task was taken before."));
            }
            End::Result(Err(error)) => return Err(error.clone()),
            End::Result(Ok(result)) if !wanted(result) => {
                return Err(Error::invalid_state("The task has a result of another kind."));
            }
            End::Result(Ok(_)) => {}
        }
        match std::mem::replace(&mut state.end, End::Taken) {
            End::Result(result) => result,
            _ => Err(Error::invalid_state("The result of the task was taken before.")),
        }
    }

    /// Whether the work has succeeded; `None` while it runs.
    pub fn succeeded(&self) -> Option<bool> {
        match &self.lock().end {
            End::NotYet => None,
            End::Result(result) => Some(result.is_ok()),
            End::Taken => Some(true),
        }
    }

    /// The call that the work belongs to.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// Stops the work. What has ended already, and what came out of it, goes on.
    pub fn cancel(&self) {
        let runs = matches!(self.lock().end, End::NotYet);
        if runs {
            self.call.cancel();
        }
    }

    /// Calls `on_end` once when the work has ended; now, when it has.
    ///
    /// # Errors
    /// Already exists when there is a callback.
    pub fn on_end(&self, on_end: Box<dyn FnOnce() + Send>) -> Result<()> {
        let mut state = self.lock();
        if matches!(state.end, End::NotYet) {
            if state.on_end.is_some() {
                return Err(Error::already_exists("The task has a callback for its end."));
            }
            state.on_end = Some(on_end);
            return Ok(());
        }
        drop(state);
        on_end();
        Ok(())
    }

    fn finish(&self, result: Result<T>) {
        let mut state = self.lock();
        if !matches!(state.end, End::NotYet) {
            return;
        }
        if result.is_err() {
            self.call.progress().end();
        }
        state.end = End::Result(result);
        let (on_end, listeners) = (state.on_end.take(), std::mem::take(&mut state.listeners));
        self.changed.notify_all();
        drop(state);
        drop(listeners);
        if let Some(on_end) = on_end {
            on_end();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the wait at once, and the work at its next opportunity, unless that has begun to commit.
fn interrupt<T: Send + 'static>(pending: &Weak<Pending<T>>, why: Interruption) {
    let Some(pending) = pending.upgrade() else {
        return;
    };
    if !pending.call.commits().close() {
        return;
    }
    pending.finish(Err(why.into()));
    let abort = pending.lock().abort.take();
    if let Some(abort) = abort {
        abort.abort();
    }
}

/// Ends the wait also when the work is dropped unfinished, because its runtime stops.
struct EndsOnce<T: Send + 'static>(Weak<Pending<T>>);

impl<T: Send + 'static> EndsOnce<T> {
    fn with(self, result: Result<T>) {
        if let Some(pending) = self.0.upgrade() {
            pending.finish(result);
        }
    }
}

impl<T: Send + 'static> Drop for EndsOnce<T> {
    fn drop(&mut self) {
        if let Some(pending) = self.0.upgrade() {
            pending.finish(Err(Error::cancelled()));
        }
    }
}
