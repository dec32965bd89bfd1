//! Ties the options of a call to its work: token, limit, progress, and waiting for the end.

use crate::api::call::{codeanatomy_call_options, codeanatomy_progress, codeanatomy_progress_fn};
use crate::api::library::{codeanatomy_log_fn, codeanatomy_log_level};
use crate::api::task::{codeanatomy_task, codeanatomy_task_done_fn};
use crate::api::types::codeanatomy_destroy_fn;
use crate::wire::{self, Sized32};
use crate::{handle, runtime};
use codeanatomy_engine::{
    Call, Counters, DeltaTable, Error, Outcome, Pending, Query, Reader, Runtime, Session,
    first_steps,
};
use core::ffi::c_void;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

pub(crate) use codeanatomy_engine::Waited;

/// Work that was read off the arguments of a function that has two forms.
pub(crate) type Work<T> = Result<(Session, BoxedWork<T>), Error>;
type BoxedWork<T> = Box<dyn FnOnce(Call) -> BoxedFuture<T> + Send>;
type BoxedFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// Boxes the work of a session.
pub(crate) fn work<T, F, W>(session: &Session, body: F) -> BoxedWork<T>
where
    F: FnOnce(Session, Call) -> W + Send + 'static,
    W: Future<Output = Result<T, Error>> + Send + 'static,
{
    let session = session.clone();
    Box::new(move |call| Box::pin(body(session, call)))
}

/// A call as its options describe it.
pub(crate) struct Described {
    call: Call,
    on_progress: Option<ProgressCallback>,
    /// Whether somebody holds a token, set a limit or is told of progress.
    is_interruptible: bool,
    /// Whether a query that is started may begin on the caller's thread.
    begins_here: bool,
}

/// Reads the options of a call. Takes the callback over, so that it is freed on every way out.
///
/// # Errors
/// Invalid argument, or invalid state for a call that must not be made here and now.
///
/// # Safety
/// `options` is NULL or points to a struct as large as its first field says; the token in it is NULL
/// or a live handle.
pub(crate) unsafe fn read(options: *const codeanatomy_call_options) -> Result<Described, Error> {
    let mut described = Described {
        call: Call::default(),
        on_progress: None,
        is_interruptible: false,
        begins_here: false,
    };
    let (mut host, mut timeout) = (None, None);
    if !options.is_null() {
        // SAFETY: as promised by the caller.
        let options = unsafe { wire::sized(options) }?;
        let user_data = UserData { pointer: options.user_data, destroy: options.destroy };
        described.on_progress =
            Some(ProgressCallback { on_progress: options.on_progress, user_data });
        described.begins_here = match options.begin_here {
            0 => false,
            1 => true,
            other => {
                return Err(Error::invalid_argument(format!(
                    "Field begin_here of a codeanatomy_call_options must be 0 or 1, not {other}."
                )));
            }
        };
        if !options.cancel_token.is_null() {
            // SAFETY: as promised by the caller.
            let token = unsafe { handle::lend(options.cancel_token, "cancel_token") }?;
            host = Some(token.token.clone());
        }
        timeout = wire::timeout(options.timeout_milliseconds, "timeout_milliseconds")?;
    }
    runtime::refuse_after_shutdown()?;
    let told = described.on_progress.as_ref().is_some_and(|told| told.on_progress.is_some());
    described.is_interruptible = told || host.is_some() || timeout.is_some();
    described.call = Call::new([Some(runtime::shutdown_token()), host], timeout);
    Ok(described)
}

impl Described {
    /// Runs work on the workers and waits for it on this thread.
    pub(crate) fn wait<T, F, W>(&mut self, runtime: &Runtime, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(Call) -> W,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        runtime::refuse_blocking()?;
        self.call.check()?;
        let pending = Pending::start(runtime, self.call.clone(), work(self.call.clone()));
        tell(&pending, None, self.on_progress.as_ref())?;
        pending.take()
    }

    /// As [`Self::wait`], for work that often is short: if nothing can interrupt the call, the work
    /// begins on this thread.
    pub(crate) fn wait_briefly<T, F, W>(&mut self, runtime: &Runtime, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(Call) -> W,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        if self.is_interruptible {
            return self.wait(runtime, work);
        }
        runtime::refuse_blocking()?;
        self.call.check()?;
        let mut work: first_steps::Work<T> = Box::pin(work(self.call.clone()));
        match first_steps::begin(runtime, &self.call, &mut work) {
            Some(ended) => ended,
            None => self.wait(runtime, |_| work),
        }
    }

    /// Starts work on the workers.
    pub(crate) fn start<T, F, W, O>(
        self,
        runtime: &Runtime,
        work: F,
        outcome: O,
    ) -> codeanatomy_task
    where
        T: Send + 'static,
        F: FnOnce(Call) -> W,
        W: Future<Output = Result<T, Error>> + Send + 'static,
        O: FnOnce(T) -> Outcome + Send + 'static,
    {
        let work = work(self.call.clone());
        let work = async move { work.await.map(outcome) };
        let pending = Pending::start(runtime, self.call.clone(), work);
        self.started(runtime, pending)
    }

    /// As [`Self::start`], for the work of [`Self::wait_briefly`]: it begins on this thread for a
    /// caller who wants that, if nothing can interrupt the call.
    pub(crate) fn start_briefly<T, F, W, O>(
        self,
        runtime: &Runtime,
        work: F,
        outcome: O,
    ) -> codeanatomy_task
    where
        T: Send + 'static,
        F: FnOnce(Call) -> W,
        W: Future<Output = Result<T, Error>> + Send + 'static,
        O: FnOnce(T) -> Outcome + Send + 'static,
    {
        if !self.begins_here || self.is_interruptible {
            return self.start(runtime, work, outcome);
        }
        let mut work: first_steps::Work<T> = Box::pin(work(self.call.clone()));
        match first_steps::begin(runtime, &self.call, &mut work) {
            Some(ended) => {
                let pending = Pending::ended(runtime, self.call.clone(), ended.map(outcome));
                self.started(runtime, pending)
            }
            None => self.start(runtime, |_| work, outcome),
        }
    }

    fn started(self, runtime: &Runtime, pending: Arc<Pending<Outcome>>) -> codeanatomy_task {
        codeanatomy_task {
            task: Started {
                pending,
                runtime: runtime.clone(),
                on_progress: Mutex::new(self.on_progress),
                on_done: Arc::default(),
            },
        }
    }
}

/// Waits, telling the progress callback about ten times a second.
fn tell<T: Send + 'static>(
    pending: &Arc<Pending<T>>,
    timeout: Option<Duration>,
    on_progress: Option<&ProgressCallback>,
) -> Result<Waited, Error> {
    match on_progress {
        Some(callback) if callback.on_progress.is_some() => {
            let mut tick = || callback.tell(&pending.call().progress().counters());
            pending.wait(timeout, Some(&mut tick))
        }
        _ => pending.wait(timeout, None),
    }
}

/// A call that was started. Dropping it cancels the work and waits for a callback that runs.
pub(crate) struct Started {
    pending: Arc<Pending<Outcome>>,
    runtime: Runtime,
    on_progress: Mutex<Option<ProgressCallback>>,
    on_done: Arc<OnDone>,
}

impl Started {
    pub(crate) fn wait(&self, timeout: Option<Duration>) -> Result<Waited, Error> {
        // One waiting thread is told of progress; further ones only wait.
        match self.on_progress.try_lock() {
            Ok(on_progress) => tell(&self.pending, timeout, on_progress.as_ref()),
            Err(_) => self.pending.wait(timeout, None),
        }
    }

    pub(crate) fn succeeded(&self) -> Option<bool> {
        self.pending.succeeded()
    }

    pub(crate) fn cancel(&self) {
        self.pending.cancel();
    }

    pub(crate) fn progress(&self) -> Counters {
        self.pending.call().progress().counters()
    }

    /// Sets the callback for the end.
    pub(crate) fn on_done(&self, callback: DoneCallback) -> Result<(), Error> {
        self.on_done.set(callback)?;
        let (on_done, runtime) = (Arc::clone(&self.on_done), self.runtime.clone());
        self.pending.on_end(Box::new(move || {
            // Whoever ends the work may be a thread of the host; the callback has one of ours.
            runtime.run_aside(move || on_done.run());
        }))
    }

    pub(crate) fn take_reader(&self) -> Result<Reader, Error> {
        match self.pending.take_if(|outcome| matches!(outcome, Outcome::Reader(_)))? {
            Outcome::Reader(reader) => Ok(reader),
            _ => Err(taken()),
        }
    }

    pub(crate) fn take_query(&self) -> Result<Query, Error> {
        match self.pending.take_if(|outcome| matches!(outcome, Outcome::Query(_)))? {
            Outcome::Query(query) => Ok(query),
            _ => Err(taken()),
        }
    }

    pub(crate) fn take_delta_table(&self) -> Result<DeltaTable, Error> {
        match self.pending.take_if(|outcome| matches!(outcome, Outcome::DeltaTable(_)))? {
            Outcome::DeltaTable(table) => Ok(table),
            _ => Err(taken()),
        }
    }

    pub(crate) fn take_count(&self) -> Result<i64, Error> {
        match self.pending.take_if(|outcome| matches!(outcome, Outcome::Count(_)))? {
            Outcome::Count(count) => Ok(count),
            _ => Err(taken()),
        }
    }

    pub(crate) fn take_text(&self) -> Result<String, Error> {
        match self.pending.take_if(|outcome| matches!(outcome, Outcome::Text(_)))? {
            Outcome::Text(text) => Ok(text),
            _ => Err(taken()),
        }
    }
}

fn taken() -> Error {
    Error::invalid_state("The result of the task was taken before.")
}

impl Drop for Started {
    fn drop(&mut self) {
        self.on_done.disarm();
        self.pending.cancel();
    }
}

/// What a callback was given, and how it is freed: exactly once, when this is dropped.
pub(crate) struct UserData {
    pointer: *mut c_void,
    destroy: codeanatomy_destroy_fn,
}

impl UserData {
    pub(crate) fn new(pointer: *mut c_void, destroy: codeanatomy_destroy_fn) -> Self {
        Self { pointer, destroy }
    }

    pub(crate) fn pointer(&self) -> *mut c_void {
        self.pointer
    }
}

// SAFETY: the conventions let callbacks run and be destroyed on any thread.
unsafe impl Send for UserData {}
// SAFETY: as above; each callback says itself whether two may run at once.
unsafe impl Sync for UserData {}

impl Drop for UserData {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy {
            // SAFETY: the host gave both together.
            unsafe { destroy(self.pointer) };
        }
    }
}

struct ProgressCallback {
    on_progress: codeanatomy_progress_fn,
    user_data: UserData,
}

impl ProgressCallback {
    fn tell(&self, counters: &Counters) {
        let Some(on_progress) = self.on_progress else {
            return;
        };
        let progress = to_c(counters, size_of::<codeanatomy_progress>() as u32);
        // SAFETY: the host gave both together; the struct lives during the call.
        runtime::inside_callback(|| unsafe { on_progress(&progress, self.user_data.pointer) });
    }
}

/// The callback for the end of a task.
pub(crate) struct DoneCallback {
    on_done: unsafe extern "C" fn(*mut c_void),
    user_data: UserData,
}

impl DoneCallback {
    /// Takes a callback over; `user_data` is freed also on failure.
    ///
    /// # Safety
    /// The functions may be called with `user_data` from any thread.
    pub(crate) unsafe fn new(
        on_done: codeanatomy_task_done_fn,
        user_data: *mut c_void,
        destroy: codeanatomy_destroy_fn,
    ) -> Result<Self, Error> {
        let user_data = UserData { pointer: user_data, destroy };
        match on_done {
            Some(on_done) => Ok(Self { on_done, user_data }),
            None => Err(wire::null("on_done")),
        }
    }
}

/// The place of the callback for the end: it runs once, and not after `disarm` has returned.
#[derive(Default)]
struct OnDone {
    state: Mutex<DoneState>,
    ended: Condvar,
}

#[derive(Default)]
enum DoneState {
    #[default]
    Unset,
    Armed(DoneCallback),
    Running(ThreadId),
    Over,
}

impl OnDone {
    fn set(&self, callback: DoneCallback) -> Result<(), Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*state, DoneState::Unset) {
            return Err(Error::already_exists("The task has a callback for its end."));
        }
        *state = DoneState::Armed(callback);
        Ok(())
    }

    fn run(&self) {
        let callback = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let running = DoneState::Running(thread::current().id());
            match std::mem::replace(&mut *state, running) {
                DoneState::Armed(callback) => callback,
                other => {
                    *state = other;
                    return;
                }
            }
        };
        // SAFETY: the host gave both together, to be called from any thread.
        runtime::inside_callback(|| unsafe { (callback.on_done)(callback.user_data.pointer) });
        drop(callback);
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = DoneState::Over;
        self.ended.notify_all();
    }

    /// Drops a callback that has not run; waits for one that runs, unless it is the caller.
    fn disarm(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while let DoneState::Running(thread) = *state {
            if thread == thread::current().id() {
                return;
            }
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let dropped = std::mem::replace(&mut *state, DoneState::Over);
        drop(state);
        drop(dropped);
    }
}

/// The callback for log records.
pub(crate) struct LogCallback {
    on_record: codeanatomy_log_fn,
    user_data: UserData,
}

impl LogCallback {
    /// Takes a callback over.
    ///
    /// # Safety
    /// The functions may be called with `user_data` from any thread, also from several at once.
    pub(crate) unsafe fn new(
        on_record: codeanatomy_log_fn,
        user_data: *mut c_void,
        destroy: codeanatomy_destroy_fn,
    ) -> Self {
        Self { on_record, user_data: UserData { pointer: user_data, destroy } }
    }

    pub(crate) fn is_set(&self) -> bool {
        self.on_record.is_some()
    }

    pub(crate) fn tell(&self, level: codeanatomy_log_level, target: &str, message: &str) {
        let Some(on_record) = self.on_record else {
            return;
        };
        let (target, message) = (wire::lend_str(target), wire::lend_str(message));
        // SAFETY: the host gave both together, to be called from any thread; the texts live during
        // the call.
        runtime::inside_callback(|| unsafe {
            on_record(level, target, message, self.user_data.pointer);
        });
    }
}

impl Sized32 for codeanatomy_call_options {
    const SMALLEST: usize = 8;
    const NAME: &'static str = "codeanatomy_call_options";
}

/// A progress struct of the caller.
pub(crate) struct ProgressOut {
    place: *mut codeanatomy_progress,
    size: u32,
}

/// Checks a progress struct of the caller.
///
/// # Errors
/// Invalid argument for NULL, misalignment or a size that cannot be.
///
/// # Safety
/// `place` is NULL or points to a struct as large as its first field says.
pub(crate) unsafe fn progress_out(place: *mut codeanatomy_progress) -> Result<ProgressOut, Error> {
    if place.is_null() {
        return Err(wire::null("progress"));
    }
    if !place.is_aligned() {
        return Err(Error::invalid_argument("A codeanatomy_progress is not aligned."));
    }
    // SAFETY: not NULL and aligned, and the caller promises the size in front.
    let size = unsafe { place.cast::<u32>().read() };
    if !(8..=4096).contains(&size) {
        return Err(Error::invalid_argument(format!(
            "Field struct_size of a codeanatomy_progress is {size}; set it to \
             sizeof(codeanatomy_progress), which is {} here.",
            size_of::<codeanatomy_progress>()
        )));
    }
    Ok(ProgressOut { place, size })
}

impl ProgressOut {
    /// Fills the struct as far as the caller knows it.
    pub(crate) fn fill(self, counters: &Counters) {
        let progress = to_c(counters, self.size);
        let known = (self.size as usize).min(size_of::<codeanatomy_progress>());
        // SAFETY: the caller has so many bytes, checked when this was made.
        unsafe {
            std::ptr::copy_nonoverlapping(
                (&raw const progress).cast::<u8>(),
                self.place.cast::<u8>(),
                known,
            );
        }
    }
}

fn to_c(counters: &Counters, struct_size: u32) -> codeanatomy_progress {
    codeanatomy_progress {
        struct_size,
        finished: u32::from(counters.finished),
        elapsed_microseconds: counters.elapsed_microseconds,
        input_rows: counters.input_rows,
        input_bytes: counters.input_bytes,
        output_rows: counters.output_rows,
        output_batches: counters.output_batches,
        spilled_bytes: counters.spilled_bytes,
    }
}
