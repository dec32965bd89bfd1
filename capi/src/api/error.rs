//! The error object: immutable, owned by the caller, tied to no thread.

use crate::api::types::{CODEANATOMY_STATUS_INVALID_ARGUMENT, codeanatomy_status, codeanatomy_str};
use crate::boundary::{boundary, destructor, getter};
use crate::handle::{self, Kind};
use crate::stream;
use crate::wire::{self, Out};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::Error;
use once_cell::race::OnceBox;

/// \ingroup error
/// \brief Everything that is known about one failure.
/// \since 0.1.0
pub struct codeanatomy_error {
    pub(crate) error: Error,
    json: OnceBox<String>,
}

impl Kind for codeanatomy_error {
    const NOUN: &'static str = "error";
    const TAG: u64 = handle::tag(b"error");
}

impl codeanatomy_error {
    pub(crate) fn new(error: Error) -> Self {
        Self { error, json: OnceBox::new() }
    }
}

/// \ingroup error
/// \brief The stable, fine-grained reason of an error.
///
/// One of the `CODEANATOMY_ERROR_CODE_…` constants. A number is never used again for something
/// else; later releases may add values.
/// \since 0.1.0
pub type codeanatomy_error_code = u32;

/// \ingroup error
/// \brief An argument is wrong. Status: invalid argument.
pub const CODEANATOMY_ERROR_CODE_INVALID_ARGUMENT: codeanatomy_error_code = 1;
/// \ingroup error
/// \brief An option bag has an unknown key, a wrong type or a value out of range. Status: invalid
/// argument.
pub const CODEANATOMY_ERROR_CODE_INVALID_OPTION: codeanatomy_error_code = 2;
/// \ingroup error
/// \brief A statement was run with too few, too many or wrongly typed parameters. Status: invalid
/// argument.
pub const CODEANATOMY_ERROR_CODE_INVALID_PARAMETER: codeanatomy_error_code = 3;
/// \ingroup error
/// \brief The object is used up or not in the state for this call. Status: invalid state.
pub const CODEANATOMY_ERROR_CODE_INVALID_STATE: codeanatomy_error_code = 4;
/// \ingroup error
/// \brief A blocking call from inside a callback or from a thread of the library. Status: invalid
/// state.
pub const CODEANATOMY_ERROR_CODE_REENTRANT: codeanatomy_error_code = 5;
/// \ingroup error
/// \brief The process was forked after the library started. Status: invalid state.
pub const CODEANATOMY_ERROR_CODE_FORKED: codeanatomy_error_code = 6;
/// \ingroup error
/// \brief The loaded library does not fit the caller's header. Status: unsupported.
pub const CODEANATOMY_ERROR_CODE_VERSION: codeanatomy_error_code = 7;
/// \ingroup error
/// \brief A file, folder, setting or function does not exist. Status: not found.
pub const CODEANATOMY_ERROR_CODE_NOT_FOUND: codeanatomy_error_code = 8;
/// \ingroup error
/// \brief A table, schema or catalog does not exist; detail `candidates` has near names. Status:
/// not found.
pub const CODEANATOMY_ERROR_CODE_TABLE_NOT_FOUND: codeanatomy_error_code = 9;
/// \ingroup error
/// \brief Something of that name exists. Status: already exists.
pub const CODEANATOMY_ERROR_CODE_ALREADY_EXISTS: codeanatomy_error_code = 10;
/// \ingroup error
/// \brief The SQL text cannot be parsed; line and column are set. Status: query invalid.
pub const CODEANATOMY_ERROR_CODE_SYNTAX: codeanatomy_error_code = 11;
/// \ingroup error
/// \brief The SQL cannot be planned: names, types, arguments. Status: query invalid.
pub const CODEANATOMY_ERROR_CODE_PLAN: codeanatomy_error_code = 12;
/// \ingroup error
/// \brief Columns or types of data and table do not fit. Status: bad data.
pub const CODEANATOMY_ERROR_CODE_SCHEMA_MISMATCH: codeanatomy_error_code = 13;
/// \ingroup error
/// \brief A value could not be computed: cast, overflow, division by zero. Status: bad data.
pub const CODEANATOMY_ERROR_CODE_EXECUTION: codeanatomy_error_code = 14;
/// \ingroup error
/// \brief A row violates a constraint of its table. Status: bad data.
pub const CODEANATOMY_ERROR_CODE_CONSTRAINT: codeanatomy_error_code = 15;
/// \ingroup error
/// \brief A file, a log or Arrow data is corrupt or truncated. Status: bad data.
pub const CODEANATOMY_ERROR_CODE_CORRUPT: codeanatomy_error_code = 16;
/// \ingroup error
/// \brief A commit lost against another writer. Status: conflict.
pub const CODEANATOMY_ERROR_CODE_CONFLICT: codeanatomy_error_code = 17;
/// \ingroup error
/// \brief A Delta table needs a feature that is not there, or lacks one that was demanded; detail
/// `delta.features` unless it is about versions. Status: unsupported.
pub const CODEANATOMY_ERROR_CODE_PROTOCOL: codeanatomy_error_code = 18;
/// \ingroup error
/// \brief The library does not offer that. Status: unsupported.
pub const CODEANATOMY_ERROR_CODE_UNSUPPORTED: codeanatomy_error_code = 19;
/// \ingroup error
/// \brief A file system, an object store or the network failed. Status: I/O.
pub const CODEANATOMY_ERROR_CODE_IO: codeanatomy_error_code = 20;
/// \ingroup error
/// \brief Credentials or file permissions do not allow it. Status: permission denied.
pub const CODEANATOMY_ERROR_CODE_PERMISSION_DENIED: codeanatomy_error_code = 21;
/// \ingroup error
/// \brief The session's policy does not allow this kind of statement. Status: permission denied.
pub const CODEANATOMY_ERROR_CODE_POLICY: codeanatomy_error_code = 22;
/// \ingroup error
/// \brief Memory did not suffice; detail `memory.consumers`. Status: resources exhausted.
pub const CODEANATOMY_ERROR_CODE_OUT_OF_MEMORY: codeanatomy_error_code = 23;
/// \ingroup error
/// \brief Spill or target disk did not suffice. Status: resources exhausted.
pub const CODEANATOMY_ERROR_CODE_OUT_OF_DISK: codeanatomy_error_code = 24;
/// \ingroup error
/// \brief The work was cancelled. Status: cancelled.
pub const CODEANATOMY_ERROR_CODE_CANCELLED: codeanatomy_error_code = 25;
/// \ingroup error
/// \brief A deadline passed. Status: timed out.
pub const CODEANATOMY_ERROR_CODE_TIMED_OUT: codeanatomy_error_code = 26;
/// \ingroup error
/// \brief A stream or callback of the host failed; the message has its text. Status: bad data.
pub const CODEANATOMY_ERROR_CODE_CALLBACK: codeanatomy_error_code = 27;
/// \ingroup error
/// \brief A panic inside the library, caught; the location is set. Status: internal.
pub const CODEANATOMY_ERROR_CODE_PANIC: codeanatomy_error_code = 28;
/// \ingroup error
/// \brief Another defect of the library. Status: internal.
pub const CODEANATOMY_ERROR_CODE_INTERNAL: codeanatomy_error_code = 29;

/// \ingroup error
/// \brief The status that the failing call returned.
/// \param[in] error An error; NULL gives invalid argument.
/// \return One of the `CODEANATOMY_STATUS_…` constants, never OK.
/// \note Any thread, at the same time, as for all functions of this topic.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_status(
    error: *const codeanatomy_error,
) -> codeanatomy_status {
    getter(CODEANATOMY_STATUS_INVALID_ARGUMENT, || {
        // SAFETY: the caller passes NULL or a live handle.
        Ok(unsafe { handle::lend(error, "error") }?.error.status() as codeanatomy_status)
    })
}

/// \ingroup error
/// \brief The fine-grained reason.
/// \param[in] error An error; NULL gives invalid argument.
/// \return One of the `CODEANATOMY_ERROR_CODE_…` constants.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_code_get(
    error: *const codeanatomy_error,
) -> codeanatomy_error_code {
    getter(CODEANATOMY_ERROR_CODE_INVALID_ARGUMENT, || {
        // SAFETY: the caller passes NULL or a live handle.
        Ok(unsafe { handle::lend(error, "error") }?.error.code() as codeanatomy_error_code)
    })
}

/// \ingroup error
/// \brief The reason as text, such as `TABLE_NOT_FOUND`: the constant's name without its prefix.
/// \param[in] error An error; NULL gives the empty text.
/// \return Borrowed from the error.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_code_name(
    error: *const codeanatomy_error,
) -> codeanatomy_str {
    // SAFETY: the caller passes NULL or a live handle.
    unsafe { text_of(error, |error| error.code().name()) }
}

/// \ingroup error
/// \brief What failed, on what, why, and what to do, in a sentence or a few.
/// \param[in] error An error; NULL gives the empty text.
/// \return Borrowed from the error.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_message(
    error: *const codeanatomy_error,
) -> codeanatomy_str {
    // SAFETY: the caller passes NULL or a live handle.
    unsafe { text_of(error, Error::message) }
}

/// \ingroup error
/// \brief The five-character SQLSTATE.
/// \param[in] error An error; NULL gives the empty text.
/// \return Borrowed from the error.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_sqlstate(
    error: *const codeanatomy_error,
) -> codeanatomy_str {
    // SAFETY: the caller passes NULL or a live handle.
    unsafe { text_of(error, |error| error.code().sqlstate()) }
}

/// \ingroup error
/// \brief The part of the library that failed: `api`, `sql`, `execution`, `delta`, `storage`,
/// `arrow` or `runtime`.
/// \param[in] error An error; NULL gives the empty text.
/// \return Borrowed from the error.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_component(
    error: *const codeanatomy_error,
) -> codeanatomy_str {
    // SAFETY: the caller passes NULL or a live handle.
    unsafe { text_of(error, Error::component) }
}

/// \ingroup error
/// \brief The source position inside the library, as `file:line:column`, where it is known: always
/// after a panic.
/// \param[in] error An error; NULL gives the empty text.
/// \return Borrowed from the error; empty when not known.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_location(
    error: *const codeanatomy_error,
) -> codeanatomy_str {
    // SAFETY: the caller passes NULL or a live handle.
    unsafe { text_of(error, Error::location) }
}

/// \ingroup error
/// \brief The line in the SQL text.
/// \param[in] error An error; NULL gives 0.
/// \return Counted from 1; 0 when not known.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_line(error: *const codeanatomy_error) -> u64 {
    getter(0, || {
        // SAFETY: the caller passes NULL or a live handle.
        Ok(unsafe { handle::lend(error, "error") }?.error.position().map_or(0, |at| at.line))
    })
}

/// \ingroup error
/// \brief The column in the SQL text, in characters.
/// \param[in] error An error; NULL gives 0.
/// \return Counted from 1; 0 when not known.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_column(error: *const codeanatomy_error) -> u64 {
    getter(0, || {
        // SAFETY: the caller passes NULL or a live handle.
        Ok(unsafe { handle::lend(error, "error") }?.error.position().map_or(0, |at| at.column))
    })
}

/// \ingroup error
/// \brief Whether the same call may succeed when it is repeated unchanged.
/// \param[in] error An error; NULL gives false.
/// \return True for conflicts, time-outs and passing faults of a store.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_is_retryable(error: *const codeanatomy_error) -> bool {
    getter(false, || {
        // SAFETY: the caller passes NULL or a live handle.
        Ok(unsafe { handle::lend(error, "error") }?.error.is_retryable())
    })
}

/// \ingroup error
/// \brief How many details there are.
/// \param[in] error An error; NULL gives 0.
/// \return The number of key and value pairs.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_detail_count(error: *const codeanatomy_error) -> usize {
    getter(0, || {
        // SAFETY: the caller passes NULL or a live handle.
        Ok(unsafe { handle::lend(error, "error") }?.error.details().len())
    })
}

/// \ingroup error
/// \brief The name of one detail, such as `candidates`, `option.valid` or `memory.consumers`.
/// \param[in] error An error; NULL gives the empty text.
/// \param[in] index From 0; beyond the last gives the empty text.
/// \return Borrowed from the error.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_detail_key(
    error: *const codeanatomy_error,
    index: usize,
) -> codeanatomy_str {
    // SAFETY: the caller passes NULL or a live handle.
    unsafe { text_of(error, |error| error.details().get(index).map_or("", |(key, _)| key)) }
}

/// \ingroup error
/// \brief The value of one detail.
/// \param[in] error An error; NULL gives the empty text.
/// \param[in] index From 0; beyond the last gives the empty text.
/// \return Borrowed from the error.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_detail_value(
    error: *const codeanatomy_error,
    index: usize,
) -> codeanatomy_str {
    // SAFETY: the caller passes NULL or a live handle.
    unsafe { text_of(error, |error| error.details().get(index).map_or("", |(_, value)| value)) }
}

/// \ingroup error
/// \brief How many causes are known, the nearest first.
/// \param[in] error An error; NULL gives 0.
/// \return The number of causes.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_cause_count(error: *const codeanatomy_error) -> usize {
    getter(0, || {
        // SAFETY: the caller passes NULL or a live handle.
        Ok(unsafe { handle::lend(error, "error") }?.error.causes().len())
    })
}

/// \ingroup error
/// \brief The text of one cause.
/// \param[in] error An error; NULL gives the empty text.
/// \param[in] index From 0, the nearest first; beyond the last gives the empty text.
/// \return Borrowed from the error.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_cause_at(
    error: *const codeanatomy_error,
    index: usize,
) -> codeanatomy_str {
    // SAFETY: the caller passes NULL or a live handle.
    unsafe { text_of(error, |error| error.causes().get(index).map_or("", String::as_str)) }
}

/// \ingroup error
/// \brief The whole error as one JSON object, for hosts that would rather make one call.
///
/// Keys: `status` (number), `code` (text), `sqlstate`, `component`, `message`, `location`, `line`,
/// `column` (0 when not known), `retryable`, `details` (object of text), `causes` (array of text).
/// \param[in] error An error; NULL gives the empty text.
/// \return Borrowed from the error.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_json(
    error: *const codeanatomy_error,
) -> codeanatomy_str {
    getter(wire::empty_str(), || {
        // SAFETY: the caller passes NULL or a live handle.
        let error = unsafe { handle::lend(error, "error") }?;
        Ok(wire::lend_str(error.json.get_or_init(|| Box::new(error.error.to_json()))))
    })
}

/// \ingroup error
/// \brief The full error behind the last failure of an Arrow stream of this library.
///
/// The stream interface has a number and a text only; this gives the object.
/// \param[in] stream A stream that this library filled and that was not released; its last
///            `get_schema` or `get_next` returned a number other than 0.
/// \param[out] out_stream_error The error, owned by the caller; NULL when the last call on the
///             stream succeeded, and on failure.
/// \param[out] out_error Why there is no answer, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument when the stream is NULL, released or of
///         another library.
/// \note Like the stream's own functions: one thread at a time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_from_stream(
    stream: *mut FFI_ArrowArrayStream,
    out_stream_error: *mut *mut codeanatomy_error,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out = unsafe { Out::handle(out_stream_error, "out_stream_error") }?;
        // SAFETY: the caller passes NULL or a stream that was not released.
        if let Some(error) = unsafe { stream::last_error(stream) }? {
            out.give(codeanatomy_error::new(error));
        }
        Ok(())
    })
}

/// \ingroup error
/// \brief Frees an error.
/// \param[in] error An error, or NULL, which does nothing.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_error_free(error: *mut codeanatomy_error) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(error) })
}

/// # Safety
/// `error` is NULL or a live handle.
unsafe fn text_of(
    error: *const codeanatomy_error,
    text: impl FnOnce(&Error) -> &str,
) -> codeanatomy_str {
    getter(wire::empty_str(), || {
        // SAFETY: as promised by the caller.
        Ok(wire::lend_str(text(&unsafe { handle::lend(error, "error") }?.error)))
    })
}
