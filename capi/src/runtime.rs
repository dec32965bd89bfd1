//! What the process has once: the shared runtime, the guards for fork, re-entry and shutdown, and
//! the signal mask of the library's threads.

use crate::call::Waited;
use codeanatomy_engine::{
    CancelToken, Code, Error, Runtime, RuntimeOptions, WeakRuntime, streams_being_read,
};
use once_cell::sync::OnceCell;
use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

static SHARED: OnceCell<Runtime> = OnceCell::new();
static OPEN: Mutex<Vec<WeakRuntime>> = Mutex::new(Vec::new());
static FORKED: AtomicBool = AtomicBool::new(false);
static SHUT_DOWN: LazyLock<CancelToken> = LazyLock::new(CancelToken::default);

thread_local! {
    /// Whether a blocking call from this thread could wait for itself.
    static MUST_NOT_BLOCK: Cell<bool> = const { Cell::new(false) };
}

/// Opens a runtime.
///
/// # Errors
/// Invalid state after shutdown; those of [`Runtime::open`].
pub(crate) fn open(options: &str) -> Result<Runtime, Error> {
    let options = RuntimeOptions::from_json(options)?;
    refuse_after_shutdown()?;
    watch_for_fork();
    let before = block_signals();
    let opened = Runtime::open(&options, Arc::new(on_thread_start));
    restore_signals(&before);
    let opened = opened?;
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.retain(|runtime| runtime.upgrade().is_some());
    open.push(opened.downgrade());
    Ok(opened)
}

/// The runtime that the process shares. A failure leaves nothing behind: the next call tries again.
///
/// # Errors
/// As [`open`].
pub(crate) fn shared() -> Result<Runtime, Error> {
    refuse_after_shutdown()?;
    SHARED.get_or_try_init(|| open("")).cloned()
}

/// The token that every call listens to besides its own.
pub(crate) fn shutdown_token() -> CancelToken {
    SHUT_DOWN.clone()
}

/// Cancels everything and waits for it.
///
/// # Errors
/// None so far; the signature is that of the boundary.
pub(crate) fn shutdown(timeout: Option<Duration>) -> Result<Waited, Error> {
    let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    SHUT_DOWN.cancel();
    while alive_tasks() + streams_being_read() > 0 {
        if until.is_some_and(|until| until <= Instant::now()) {
            return Ok(Waited::NotYet);
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(Waited::Done)
}

fn alive_tasks() -> usize {
    let open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.iter().filter_map(WeakRuntime::upgrade).map(|runtime| runtime.alive_tasks()).sum()
}

/// Fails when the library was shut down.
///
/// # Errors
/// Invalid state.
pub(crate) fn refuse_after_shutdown() -> Result<(), Error> {
    match SHUT_DOWN.interruption() {
        None => Ok(()),
        Some(_) => Err(Error::invalid_state(
            "The library was shut down; only freeing is possible until the process ends.",
        )),
    }
}

/// Fails on threads that must not wait for the library.
///
/// # Errors
/// Re-entrant.
pub(crate) fn refuse_blocking() -> Result<(), Error> {
    if MUST_NOT_BLOCK.with(Cell::get) {
        return Err(Error::new(
            Code::Reentrant,
            "api",
            "A blocking call was made from inside a callback; cancelling and freeing are possible \
             there, all else belongs to a thread of the host.",
        ));
    }
    Ok(())
}

/// Runs a callback of the host, from which blocking calls are refused.
pub(crate) fn inside_callback<T>(callback: impl FnOnce() -> T) -> T {
    let before = MUST_NOT_BLOCK.with(|mark| mark.replace(true));
    let result = callback();
    MUST_NOT_BLOCK.with(|mark| mark.set(before));
    result
}

/// Whether this process was forked off one in which the library had started.
pub(crate) fn is_forked() -> bool {
    FORKED.load(Ordering::Relaxed)
}

/// Fails in a forked child.
///
/// # Errors
/// Forked.
pub(crate) fn refuse_forked() -> Result<(), Error> {
    if is_forked() {
        return Err(Error::new(
            Code::Forked,
            "runtime",
            "The process was forked after the library had started, and its threads are not in the \
             child; start the library after the fork, or start the child as a new program.",
        ));
    }
    Ok(())
}

fn watch_for_fork() {
    static ONCE: Once = Once::new();
    extern "C" fn in_child() {
        FORKED.store(true, Ordering::Relaxed);
    }
    // SAFETY: the handler stores one flag, which is allowed after a fork.
    ONCE.call_once(|| unsafe {
        libc::pthread_atfork(None, None, Some(in_child));
    });
}

fn on_thread_start() {
    MUST_NOT_BLOCK.with(|mark| mark.set(true));
    block_signals();
}

/// Blocks every signal but the synchronous faults in this thread, and so in those that it starts.
/// Gives the mask from before.
fn block_signals() -> libc::sigset_t {
    let mut block = MaybeUninit::uninit();
    let mut before = MaybeUninit::uninit();
    // SAFETY: the sets are filled before they are read, and the faults are valid signal numbers.
    unsafe {
        libc::sigfillset(block.as_mut_ptr());
        for fault in [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGTRAP] {
            libc::sigdelset(block.as_mut_ptr(), fault);
        }
        libc::sigemptyset(before.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_BLOCK, block.as_ptr(), before.as_mut_ptr());
        before.assume_init()
    }
}

fn restore_signals(before: &libc::sigset_t) {
    // SAFETY: the mask came from `block_signals`.
    unsafe {
        libc::pthread_sigmask(libc::SIG_SETMASK, before, ptr::null_mut());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocking_is_refused_inside_a_callback_and_allowed_again_afterwards() {
        assert!(refuse_blocking().is_ok());
        inside_callback(|| {
            let error = refuse_blocking().expect_err("inside a callback");
            assert_eq!(error.code(), Code::Reentrant);
            inside_callback(|| ());
            assert!(refuse_blocking().is_err(), "the outer callback still runs");
        });
        assert!(refuse_blocking().is_ok());
    }

    #[test]
    fn the_shared_runtime_is_one() {
        let first = shared().expect("a runtime starts");
        assert!(first.is(&shared().expect("a runtime starts")));
    }
}
