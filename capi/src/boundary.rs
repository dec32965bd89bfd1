//! The line between C and Rust: the only place where panics are caught on the caller's thread.

use crate::api::error::codeanatomy_error;
use crate::api::types::{CODEANATOMY_STATUS_OK, CODEANATOMY_STATUS_TIMED_OUT, codeanatomy_status};
use crate::call::Waited;
use crate::{handle, runtime};
use codeanatomy_engine::{Error, panics};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

/// Runs the body of a function that returns a status. Panics become errors.
pub(crate) fn boundary(
    out_error: *mut *mut codeanatomy_error,
    body: impl FnOnce() -> Result<(), Error>,
) -> codeanatomy_status {
    boundary_status(out_error, || body().map(|()| Waited::Done))
}

/// As [`boundary`], for functions that may find that it is not yet time.
pub(crate) fn boundary_status(
    out_error: *mut *mut codeanatomy_error,
    body: impl FnOnce() -> Result<Waited, Error>,
) -> codeanatomy_status {
    if !out_error.is_null() {
        // SAFETY: not NULL, so the caller passes room for one pointer.
        unsafe { out_error.write(ptr::null_mut()) };
    }
    let outcome = caught(|| {
        runtime::refuse_forked()?;
        body()
    });
    match outcome {
        Ok(Waited::Done) => CODEANATOMY_STATUS_OK,
        Ok(Waited::NotYet) => CODEANATOMY_STATUS_TIMED_OUT,
        Err(error) => {
            let status = error.status() as codeanatomy_status;
            if !out_error.is_null() {
                // SAFETY: as above.
                unsafe { out_error.write(handle::give(codeanatomy_error::new(error))) };
            }
            status
        }
    }
}

/// Runs the body of a function that returns a value; `fallback` is what a failure gives.
pub(crate) fn getter<T>(fallback: T, body: impl FnOnce() -> Result<T, Error>) -> T {
    caught(body).unwrap_or(fallback)
}

/// Runs the body of a function that frees. In a forked child it leaks: the threads that would have
/// to be stopped do not exist there, and their locks may be held for ever.
pub(crate) fn destructor<T>(body: impl FnOnce() -> Option<T>) {
    let _ = caught(|| {
        let owned = body();
        if runtime::is_forked() {
            std::mem::forget(owned);
        } else {
            drop(owned);
        }
        Ok(())
    });
}

/// Runs `body` with this thread marked as the library's, so that a panic prints nothing.
pub(crate) fn caught<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    panics::install_hook();
    let before = panics::mark_thread(true);
    let outcome = catch_unwind(AssertUnwindSafe(body));
    panics::mark_thread(before);
    outcome.unwrap_or_else(|payload| Err(panics::error_of(payload)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::{CODEANATOMY_STATUS_INTERNAL, CODEANATOMY_STATUS_INVALID_STATE};

    fn taken(error: *mut codeanatomy_error) -> Error {
        // SAFETY: the error was given out by the boundary just now.
        unsafe { handle::lend(error, "error") }.expect("an error was written").error.clone()
    }

    fn free(error: *mut codeanatomy_error) {
        // SAFETY: the error is owned by the test.
        destructor(|| unsafe { handle::take(error) });
    }

    #[test]
    fn a_panic_becomes_an_error_with_text_file_and_line() {
        let mut error = ptr::null_mut();
        let status = boundary(&mut error, || panic!("broken {}", 7));
        assert_eq!(status, CODEANATOMY_STATUS_INTERNAL);
        let told = taken(error);
        assert!(told.message().contains("broken 7"), "{}", told.message());
        assert!(told.location().contains("boundary.rs:"), "{}", told.location());
        free(error);
    }

    #[test]
    fn a_payload_that_panics_when_dropped_is_contained() {
        struct Nasty;
        impl Drop for Nasty {
            fn drop(&mut self) {
                panic!("once more");
            }
        }
        let status = boundary(ptr::null_mut(), || std::panic::panic_any(Nasty));
        assert_eq!(status, CODEANATOMY_STATUS_INTERNAL);
    }

    #[test]
    fn a_destructor_that_panics_is_contained() {
        struct Nasty;
        impl Drop for Nasty {
            fn drop(&mut self) {
                panic!("in drop");
            }
        }
        destructor(|| Some(Nasty));
    }

    #[test]
    fn the_error_slot_is_written_on_success_and_may_be_absent_on_failure() {
        let mut error = ptr::dangling_mut::<codeanatomy_error>();
        assert_eq!(boundary(&mut error, || Ok(())), CODEANATOMY_STATUS_OK);
        assert!(error.is_null());
        let status = boundary(ptr::null_mut(), || Err(Error::invalid_state("no")));
        assert_eq!(status, CODEANATOMY_STATUS_INVALID_STATE);
    }

    #[test]
    fn a_getter_gives_its_fallback_on_failure_and_panic() {
        assert_eq!(getter(7, || Err(Error::invalid_state("no"))), 7);
        assert_eq!(getter(7, || panic!("no")), 7);
        assert_eq!(getter(7, || Ok(8)), 8);
    }
}
