//! Readers: the rows of one run, produced on the workers and taken on the host's thread.

use crate::call::Call;
use crate::cancel::{Interruption, Listener};
use crate::ending::unless_interrupted;
use crate::error::{Error, Result};
use crate::first_steps;
use crate::metrics;
use crate::panics;
use crate::progress::Counters;
use crate::runtime::{Runtime, WeakRuntime};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::execution::SendableRecordBatchStream;
use futures::{FutureExt, StreamExt};
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// Batches that are ready and not yet taken; more make the workers wait.
const READY: usize = 2;

/// What asking for a batch gave.
#[derive(Debug)]
pub enum Next {
    /// A batch.
    Batch(RecordBatch),
    /// There are no more.
    End,
    /// None was ready in time.
    NotYet,
}

/// The result of one run. Dropping it stops the run.
pub struct Reader {
    channel: Arc<Channel>,
    control: Control,
}

/// Stops and observes a run from any thread.
#[derive(Clone)]
pub struct Control {
    call: Call,
}

impl Control {
    /// Stops the run.
    pub fn cancel(&self) {
        self.call.cancel();
    }

    /// Counters of the run.
    #[must_use]
    pub fn progress(&self) -> Counters {
        self.call.progress().counters()
    }

    /// What the operators have counted, as JSON.
    #[must_use]
    pub fn metrics_json(&self) -> String {
        metrics::to_json(self.call.progress())
    }
}

impl Reader {
    /// Begins to pull `stream`: on its caller's thread for a moment, and on the workers.
    pub(crate) async fn start(
        runtime: &Runtime,
        call: &Call,
        stream: SendableRecordBatchStream,
    ) -> Self {
        let channel = Arc::new(Channel {
            schema: stream.schema(),
            state: Mutex::new(State {
                ready: VecDeque::with_capacity(READY),
                end: None,
                producer: None,
                listeners: Vec::new(),
            }),
            taken: Notify::new(),
            changed: Condvar::new(),
            call: call.clone(),
            _runtime: runtime.clone(),
        });
        let producer = Producer(Arc::downgrade(&channel));
        let within = call.clone();
        let weak_runtime = runtime.downgrade();
        let mut producing = Box::pin(async move {
            let produced = producer.produce(&weak_runtime, stream);
            let guarded = AssertUnwindSafe(unless_interrupted(&within, produced));
            let end = guarded.catch_unwind().await;
            producer.end(end.unwrap_or_else(|payload| Err(panics::error_of(payload))));
        });
        let ended = first_steps::poll_briefly(producing.as_mut()).await.is_some();
        let spawned = if ended { None } else { runtime.spawn(producing) };
        let weak = Arc::downgrade(&channel);
        let listeners = call.on_cancel(Arc::new(move || Channel::cancelled(&weak)));
        {
            let mut state = channel.lock();
            state.producer = spawned.map(|spawned| spawned.abort_handle());
            if state.end.is_none() {
                state.listeners = listeners;
            }
        }
        Self { channel, control: Control { call: call.clone() } }
    }

    /// The columns.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.channel.schema)
    }

    /// What stops and observes the run.
    #[must_use]
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Waits for the next batch; `None` waits without limit.
    ///
    /// # Errors
    /// What the run ended with, at each further call again.
    pub fn next(&mut self, timeout: Option<Duration>) -> Result<Next> {
        let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let channel = &self.channel;
        let mut state = channel.lock();
        let mut deadline = channel.call.deadline();
        loop {
            if let Some(batch) = state.ready.pop_front() {
                channel.taken.notify_one();
                return Ok(Next::Batch(batch));
            }
            match &state.end {
                Some(Ok(())) => return Ok(Next::End),
                Some(Err(error)) => return Err(error.clone()),
                None => {}
            }
            let now = Instant::now();
            if deadline.is_some_and(|deadline| deadline <= now) {
                // A run that commits ends by itself.
                deadline = None;
                drop(state);
                channel.interrupt(Interruption::TimedOut);
                state = channel.lock();
                continue;
            }
            if until.is_some_and(|until| until <= now) {
                return Ok(Next::NotYet);
            }
            state = match [until, deadline].into_iter().flatten().min() {
                Some(next) => {
                    let wait = channel.changed.wait_timeout(state, next.duration_since(now));
                    wait.unwrap_or_else(PoisonError::into_inner).0
                }
                None => channel.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.channel.stop(Error::cancelled());
    }
}

struct Channel {
    schema: SchemaRef,
    state: Mutex<State>,
    taken: Notify,
    changed: Condvar,
    call: Call,
    /// The threads that the run needs live as long as somebody may read.
    _runtime: Runtime,
}

struct State {
    ready: VecDeque<RecordBatch>,
    end: Option<Result<()>>,
    producer: Option<AbortHandle>,
    listeners: Vec<Listener>,
}

impl Channel {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first end counts.
    fn end(&self, end: Result<()>) {
        let mut state = self.lock();
        if state.end.is_some() {
            return;
        }
        state.end = Some(end);
        self.call.progress().end();
        let listeners = std::mem::take(&mut state.listeners);
        self.changed.notify_all();
        drop(state);
        drop(listeners);
    }

    /// Ends the wait at once; the run itself stops at its next opportunity.
    fn stop(&self, error: Error) {
        self.end(Err(error));
        let producer = self.lock().producer.take();
        if let Some(producer) = producer {
            producer.abort();
        }
    }

    /// Stops the run, unless it has begun to commit.
    fn interrupt(&self, why: Interruption) {
        if self.call.commits().close() {
            self.stop(why.into());
        }
    }

    fn cancelled(channel: &Weak<Self>) {
        if let Some(channel) = channel.upgrade() {
            channel.interrupt(Interruption::Cancelled);
        }
    }
}

/// The workers' side. It does not keep the channel: a reader that is gone ends the run.
struct Producer(Weak<Channel>);

impl Producer {
    async fn produce(
        &self,
        runtime: &WeakRuntime,
        mut stream: SendableRecordBatchStream,
    ) -> Result<()> {
        while let Some(batch) = stream.next().await {
            let batch = batch.map_err(|error| match runtime.upgrade() {
                Some(runtime) => runtime.blame(error),
                None => error.into(),
            })?;
            // An empty batch says nothing, and some hosts take it for the end.
            if batch.num_rows() > 0 && !self.put(batch).await {
                break;
            }
        }
        Ok(())
    }

    /// Puts a batch down when there is room; false when nobody reads any more.
    async fn put(&self, batch: RecordBatch) -> bool {
        let mut batch = Some(batch);
        loop {
            let Some(channel) = self.0.upgrade() else {
                return false;
            };
            let taken = channel.taken.notified();
            {
                let mut state = channel.lock();
                if state.end.is_some() {
                    return false;
                }
                if state.ready.len() < READY
                    && let Some(batch) = batch.take()
                {
                    channel.call.progress().put_out(batch.num_rows());
                    state.ready.push_back(batch);
                    channel.changed.notify_all();
                    return true;
                }
            }
            taken.await;
        }
    }

    fn end(&self, end: Result<()>) {
        if let Some(channel) = self.0.upgrade() {
            channel.end(end);
        }
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        // Dropped unfinished when the runtime stops; otherwise there is an end already.
        self.end(Err(Error::cancelled()));
    }
}
