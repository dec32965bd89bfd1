//! Pouring an Arrow stream into a table.

use crate::api::call::codeanatomy_call_options;
use crate::api::error::codeanatomy_error;
use crate::api::session::codeanatomy_session;
use crate::api::task::codeanatomy_task;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::wire::{self, Out};
use crate::{call, forms, handle, stream};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{IngestMode, Outcome, Session};

/// \ingroup ingest
/// \brief What ingesting does with a table that exists, or does not.
///
/// One of the `CODEANATOMY_INGEST_MODE_…` constants.
/// \since 0.1.0
pub type codeanatomy_ingest_mode = u32;

/// \ingroup ingest
/// \brief Makes the table; one that exists is an error.
pub const CODEANATOMY_INGEST_MODE_CREATE: codeanatomy_ingest_mode = 0;
/// \ingroup ingest
/// \brief Adds to the table; none is an error.
pub const CODEANATOMY_INGEST_MODE_APPEND: codeanatomy_ingest_mode = 1;
/// \ingroup ingest
/// \brief Makes the table anew, whatever was there.
pub const CODEANATOMY_INGEST_MODE_REPLACE: codeanatomy_ingest_mode = 2;
/// \ingroup ingest
/// \brief Adds to the table, which is made when there is none.
pub const CODEANATOMY_INGEST_MODE_CREATE_APPEND: codeanatomy_ingest_mode = 3;

/// \ingroup ingest
/// \brief Pours an Arrow stream into a table of the session.
///
/// A table that is made lives in memory, counted in the runtime's pool, and its rows appear all at
/// once or not at all. Appending works on every table that takes INSERT: in memory, folders of
/// files, Delta tables; columns are matched by name and cast, and one that is missing becomes NULL.
/// \param[in] session A session.
/// \param[in] table The table's name, as in SQL.
/// \param[in] mode One of the `CODEANATOMY_INGEST_MODE_…` constants.
/// \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_rows Rows that were added; 0 on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or not found, already exists, bad data when columns do not fit or
///         the stream fails, unsupported when the table takes no INSERT.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_ingest(
    session: *const codeanatomy_session,
    table: codeanatomy_str,
    mode: codeanatomy_ingest_mode,
    stream: *mut FFI_ArrowArrayStream,
    options: *const codeanatomy_call_options,
    out_rows: *mut i64,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function, which is given NULL or room for the result.
    unsafe {
        forms::wait(
            options,
            || ingest_work(session, table, mode, stream),
            || Out::value(out_rows, "out_rows", 0).map(|place| |result| place.set(result)),
            out_error,
        )
    }
}

/// \ingroup ingest
/// \brief Starts codeanatomy_session_ingest() without waiting.
/// \param[in] session A session.
/// \param[in] table The table's name, as in SQL.
/// \param[in] mode One of the `CODEANATOMY_INGEST_MODE_…` constants.
/// \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is a count.
///             NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_ingest_start(
    session: *const codeanatomy_session,
    table: codeanatomy_str,
    mode: codeanatomy_ingest_mode,
    stream: *mut FFI_ArrowArrayStream,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || ingest_work(session, table, mode, stream),
            Outcome::Count,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `session` is NULL or a live handle, the text lives for the call, `stream` is NULL or a stream
/// that is the library's from now on.
unsafe fn ingest_work(
    session: *const codeanatomy_session,
    table: codeanatomy_str,
    mode: codeanatomy_ingest_mode,
    stream: *mut FFI_ArrowArrayStream,
) -> call::Work<i64> {
    // SAFETY: as promised by the caller. Moved first, so that it is released on every way out.
    let stream = unsafe { stream::import(stream, "stream") };
    // SAFETY: as promised by the caller.
    let session = unsafe { handle::lend(session, "session") }?.session.clone();
    // SAFETY: as promised by the caller.
    let table = unsafe { wire::text(table, "table") }?.to_owned();
    let mode = match mode {
        CODEANATOMY_INGEST_MODE_CREATE => IngestMode::Create,
        CODEANATOMY_INGEST_MODE_APPEND => IngestMode::Append,
        CODEANATOMY_INGEST_MODE_REPLACE => IngestMode::Replace,
        CODEANATOMY_INGEST_MODE_CREATE_APPEND => IngestMode::CreateAppend,
        unknown => {
            return Err(wire::unknown_constant("mode", unknown, "CODEANATOMY_INGEST_MODE_"));
        }
    };
    let stream = stream?;
    let work = call::work(&session, async move |session: Session, call| {
        session.ingest(&table, mode, stream, &call).await
    });
    Ok((session, work))
}
