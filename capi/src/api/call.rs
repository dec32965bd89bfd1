//! What every long call takes: a cancel token, a time limit and a progress callback.

use crate::api::cancel::codeanatomy_cancel_token;
use crate::api::types::codeanatomy_destroy_fn;
use safer_ffi::prelude::*;

/// \ingroup call
/// \brief Counters of running work. None ever goes back; −1 means not known.
/// \since 0.1.0
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct codeanatomy_progress {
    /// Set by the caller: `sizeof(codeanatomy_progress)`. A smaller struct of an older header is
    /// filled as far as it goes.
    pub struct_size: u32,
    /// Set by the library: 1 when the work has ended, else 0.
    pub finished: u32,
    /// Time since the call was made, in microseconds.
    pub elapsed_microseconds: i64,
    /// Rows that came out of the plan's sources.
    pub input_rows: i64,
    /// Bytes that the plan's sources read from files.
    pub input_bytes: i64,
    /// Rows of the result so far.
    pub output_rows: i64,
    /// Batches of the result so far.
    pub output_batches: i64,
    /// Bytes written to spill files.
    pub spilled_bytes: i64,
}

/// \ingroup call
/// \brief Receives counters while a call is waited for.
///
/// Runs on the thread that waits, about ten times a second, never twice at once and never after
/// the call has returned. It may cancel tokens; a blocking call from inside it is refused with
/// CODEANATOMY_STATUS_INVALID_STATE. It must not throw.
/// \param[in] progress Valid during the callback only.
/// \param[in] user_data What was given together with the callback.
/// \since 0.1.0
pub type codeanatomy_progress_fn = Option<
    unsafe extern "C" fn(progress: *const codeanatomy_progress, user_data: *mut core::ffi::c_void),
>;

/// \ingroup call
/// \brief Options of a long call. NULL in place of the struct means: no token, no limit, no
/// callback.
///
/// Zero every byte, then set `struct_size` and what is needed.
/// \since 0.1.0
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct codeanatomy_call_options {
    /// `sizeof(codeanatomy_call_options)`. Fields that a smaller struct lacks have their defaults;
    /// bytes behind the fields known to the library must be zero.
    pub struct_size: u32,
    /// 0, or 1 for a caller who waits for the task at once: codeanatomy_query_new_start,
    /// codeanatomy_query_read_start and codeanatomy_query_execute_start then begin on this thread, as
    /// their blocking forms do, and short work has ended when they return. Without effect on other
    /// functions, and on calls with a token, a limit or a callback.
    pub begin_here: u32,
    /// Stops the call, and the reader or stream that comes out of it. Borrowed for the call; what
    /// comes out of the call shares it. May be NULL.
    pub cancel_token: *const codeanatomy_cancel_token,
    /// Time from now until the call, and the reader or stream that comes out of it, ends with
    /// CODEANATOMY_STATUS_TIMED_OUT. 0 for no limit.
    pub timeout_milliseconds: i64,
    /// Called while the call is waited for. May be NULL.
    pub on_progress: codeanatomy_progress_fn,
    /// Given to `on_progress` and `destroy`.
    pub user_data: *mut core::ffi::c_void,
    /// Frees `user_data` when the call is over. May be NULL.
    pub destroy: codeanatomy_destroy_fn,
}
