//! Tasks: calls that were started without waiting.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_progress;
use crate::api::error::codeanatomy_error;
use crate::api::reader::codeanatomy_reader;
use crate::api::types::{codeanatomy_destroy_fn, codeanatomy_status};
use crate::boundary::{boundary, boundary_status, destructor, getter};
use crate::handle::{self, Kind};
use crate::wire::{self, Out};
use crate::{call, runtime, stream};
use arrow::ffi_stream::FFI_ArrowArrayStream;

/// \ingroup task
/// \brief A call that a `…_start` function began.
///
/// Any thread, at the same time. Freeing a task that runs cancels it.
/// \since 0.1.0
pub struct codeanatomy_task {
    pub(crate) task: call::Started,
}

impl Kind for codeanatomy_task {
    const NOUN: &'static str = "task";
    const TAG: u64 = handle::tag(b"task");
}

/// \ingroup task
/// \brief How far a task is: one of the `CODEANATOMY_TASK_STATE_…` constants.
/// \since 0.1.0
pub type codeanatomy_task_state = u32;

/// \ingroup task
/// \brief The task runs.
pub const CODEANATOMY_TASK_STATE_RUNNING: codeanatomy_task_state = 0;
/// \ingroup task
/// \brief The task succeeded; its result can be taken.
pub const CODEANATOMY_TASK_STATE_SUCCEEDED: codeanatomy_task_state = 1;
/// \ingroup task
/// \brief The task failed, was cancelled or ran out of time; codeanatomy_task_wait() has the error.
pub const CODEANATOMY_TASK_STATE_FAILED: codeanatomy_task_state = 2;

/// \ingroup task
/// \brief Tells that a task has ended.
///
/// Runs once, on a thread of the library, which must not be held for long. From inside it,
/// codeanatomy_task_state_get() and the `take` functions are allowed, blocking calls are refused
/// with CODEANATOMY_STATUS_INVALID_STATE. It must not throw.
/// \param[in] user_data What was given together with the callback.
/// \since 0.1.0
pub type codeanatomy_task_done_fn = Option<unsafe extern "C" fn(user_data: *mut core::ffi::c_void)>;

/// \ingroup task
/// \brief Waits for the end of a task, but not longer than told.
/// \param[in] task A task.
/// \param[in] timeout_milliseconds How long to wait; 0 does not wait, negative waits without limit.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK when the task succeeded; CODEANATOMY_STATUS_TIMED_OUT **with no
///         error object** when it still runs; otherwise what it ended with, at every call.
/// \note Any thread, at the same time. Progress callbacks of the call run inside this function.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_wait(
    task: *const codeanatomy_task,
    timeout_milliseconds: i64,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary_status(out_error, || {
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        runtime::refuse_blocking()?;
        task.task.wait(wire::wait_time(timeout_milliseconds))
    })
}

/// \ingroup task
/// \brief How far the task is, without waiting.
/// \param[in] task A task; NULL gives CODEANATOMY_TASK_STATE_FAILED.
/// \return One of the `CODEANATOMY_TASK_STATE_…` constants.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_state_get(
    task: *const codeanatomy_task,
) -> codeanatomy_task_state {
    getter(CODEANATOMY_TASK_STATE_FAILED, || {
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        Ok(match task.task.succeeded() {
            None => CODEANATOMY_TASK_STATE_RUNNING,
            Some(true) => CODEANATOMY_TASK_STATE_SUCCEEDED,
            Some(false) => CODEANATOMY_TASK_STATE_FAILED,
        })
    })
}

/// \ingroup task
/// \brief Stops a task. Never blocks, may be repeated, may lose the race with its end.
/// \param[in] task A task; NULL does nothing.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_cancel(task: *const codeanatomy_task) {
    getter((), || {
        // SAFETY: the caller passes NULL or a live handle.
        unsafe { handle::lend(task, "task") }?.task.cancel();
        Ok(())
    })
}

/// \ingroup task
/// \brief Counters of the task.
/// \param[in] task A task.
/// \param[in,out] progress Filled; the caller sets `struct_size` first.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_progress(
    task: *const codeanatomy_task,
    progress: *mut codeanatomy_progress,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct whose size it has set.
        let progress = unsafe { call::progress_out(progress) }?;
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        progress.fill(&task.task.progress());
        Ok(())
    })
}

/// \ingroup task
/// \brief Asks to be told when the task has ended; at once when it has.
/// \param[in] task A task.
/// \param[in] on_done The callback; not NULL.
/// \param[in] user_data Given to `on_done` and `destroy`.
/// \param[in] destroy Frees `user_data`; also when this call fails. May be NULL.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or already exists when the task has a callback, invalid argument.
/// \note Any thread. When codeanatomy_task_free() has returned, the callback neither runs nor will,
///       unless it is the callback that frees the task.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_on_done(
    task: *const codeanatomy_task,
    on_done: codeanatomy_task_done_fn,
    user_data: *mut core::ffi::c_void,
    destroy: codeanatomy_destroy_fn,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller gives up `user_data`, which may be used from any thread.
        let callback = unsafe { call::DoneCallback::new(on_done, user_data, destroy) };
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        task.task.on_done(callback?)
    })
}

/// \ingroup task
/// \brief Takes the reader that codeanatomy_query_read_start() made.
/// \param[in] task A task that succeeded; its result can be taken once.
/// \param[out] out_reader The reader, to be freed with codeanatomy_reader_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid state when the task runs, was taken or has another
///         kind of result; what the task ended with when it failed.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_take_reader(
    task: *const codeanatomy_task,
    out_reader: *mut *mut codeanatomy_reader,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_reader = unsafe { Out::handle(out_reader, "out_reader") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        out_reader.give(codeanatomy_reader::new(task.task.take_reader()?));
        Ok(())
    })
}

/// \ingroup task
/// \brief Takes the reader that codeanatomy_query_read_start() made, as an Arrow stream.
/// \param[in] task A task that succeeded; its result can be taken once.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return As codeanatomy_task_take_reader().
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_take_stream(
    task: *const codeanatomy_task,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one stream.
        let out_stream = unsafe { Out::stream(out_stream, "out_stream") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        out_stream.give(stream::export(task.task.take_reader()?));
        Ok(())
    })
}

/// \ingroup task
/// \brief Takes the number of rows that a started execute or ingest gave.
/// \param[in] task A task that succeeded; its result can be taken once.
/// \param[out] out_rows The number of rows; 0 on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return As codeanatomy_task_take_reader().
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_take_count(
    task: *const codeanatomy_task,
    out_rows: *mut i64,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one number.
        let out_rows = unsafe { Out::value(out_rows, "out_rows", 0) }?;
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        out_rows.set(task.task.take_count()?);
        Ok(())
    })
}

/// \ingroup task
/// \brief Takes the text that a started explain or write gave.
/// \param[in] task A task that succeeded; its result can be taken once.
/// \param[out] out_text To be freed with codeanatomy_buffer_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return As codeanatomy_task_take_reader().
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_take_text(
    task: *const codeanatomy_task,
    out_text: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_text = unsafe { Out::handle(out_text, "out_text") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        out_text.give(codeanatomy_buffer::new(task.task.take_text()?));
        Ok(())
    })
}

/// \ingroup task
/// \brief Frees a task. One that runs is cancelled; a result that was not taken is freed.
/// \param[in] task A task, or NULL, which does nothing.
/// \note Any thread, but not while another one uses the task. Waits for a callback that runs.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_free(task: *mut codeanatomy_task) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(task) })
}
