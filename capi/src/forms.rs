//! The two forms of functions that work long: one waits, the other gives a task.
//!
//! The work is read off the arguments before the place of the result is looked at, since it takes
//! streams over, which have to be released on every way out.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_call_options;
use crate::api::error::codeanatomy_error;
use crate::api::task::codeanatomy_task;
use crate::api::types::codeanatomy_status;
use crate::boundary::boundary;
use crate::call::{self, Work};
use crate::wire::Out;
use codeanatomy_engine::{Error, Outcome};

/// Waits for work; `place` looks at the place of the result and gives what fills it.
///
/// # Safety
/// `options` as for [`call::read`]; `out_error` is NULL or room for one pointer.
pub(crate) unsafe fn wait<T: Send + 'static, G: FnOnce(T)>(
    options: *const codeanatomy_call_options,
    read: impl FnOnce() -> Work<T>,
    place: impl FnOnce() -> Result<G, Error>,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: as promised by the caller.
        let described = unsafe { call::read(options) };
        let work = read();
        let (mut call, give) = (described?, place()?);
        let (session, work) = work?;
        give(call.wait(session.runtime(), work)?);
        Ok(())
    })
}

/// [`wait`] for work whose result is text.
///
/// # Safety
/// As for [`wait`]; `out_text` is NULL or room for one pointer.
pub(crate) unsafe fn wait_for_text(
    options: *const codeanatomy_call_options,
    read: impl FnOnce() -> Work<String>,
    (out_text, argument): (*mut *mut codeanatomy_buffer, &str),
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised by the caller.
    let place = || unsafe { Out::handle(out_text, argument) }.map(give_text);
    // SAFETY: as promised by the caller.
    unsafe { wait(options, read, place, out_error) }
}

fn give_text(out_text: Out<*mut codeanatomy_buffer>) -> impl FnOnce(String) {
    |text| out_text.give(codeanatomy_buffer::new(text))
}

/// Starts work; what it gives becomes the result of the task.
///
/// # Safety
/// `options` as for [`call::read`]; `out_task` and `out_error` are NULL or room for one pointer.
pub(crate) unsafe fn start<T: Send + 'static>(
    options: *const codeanatomy_call_options,
    read: impl FnOnce() -> Work<T>,
    outcome: impl FnOnce(T) -> Outcome + Send + 'static,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: as promised by the caller.
        let described = unsafe { call::read(options) };
        let work = read();
        let call = described?;
        // SAFETY: as promised by the caller.
        let out_task = unsafe { Out::handle(out_task, "out_task") }?;
        let (session, work) = work?;
        out_task.give(call.start(session.runtime(), work, outcome));
        Ok(())
    })
}
