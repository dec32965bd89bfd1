//! Being told of Delta tables, as rows of Arrow.

use crate::api::call::codeanatomy_call_options;
use crate::api::delta::codeanatomy_delta_table;
use crate::api::error::codeanatomy_error;
use crate::api::session::codeanatomy_session;
use crate::api::task::codeanatomy_task;
use crate::api::types::{codeanatomy_destroy_fn, codeanatomy_status, codeanatomy_str};
use crate::boundary::boundary;
use crate::wire::{self, Out};
use crate::{call, forms, handle, observer, stream};
use arrow::ffi::FFI_ArrowSchema;
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{DeltaPayloadOptions, Outcome, Reader};

/// \ingroup delta_observe
/// \brief A kind of payload: rows about a Delta table, with columns that stay.
///
/// One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants. Every payload begins with `event_time` (when it
/// was made), `table_uri` and `version` (that the table shows). Times are timestamps in milliseconds,
/// UTC; numbers are 64-bit integers unless said otherwise.
///
/// The metadata of the Arrow schema have the payload's name as `codeanatomy.payload` and the version of
/// its columns as `codeanatomy.payload_version`, which is `1`. That number grows when a column changes
/// or goes; new columns may come behind the others without it.
/// \since 0.1.0
pub type codeanatomy_delta_payload = u32;

/// \ingroup delta_observe
/// \brief A version of a table; one row, named `snapshot`.
///
/// Further columns: `table_id`, `name`, `description`, `timestamp` and `created_time` (times),
/// `num_files` and `size_bytes` (NULL unless they were asked for), `min_reader_version` and
/// `min_writer_version` (32-bit), `reader_features` and `writer_features` (lists of text, sorted),
/// `table_properties` (map of text), `schema_json` (a Delta schema), `partition_columns` (list of text).
pub const CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT: codeanatomy_delta_payload = 0;
/// \ingroup delta_observe
/// \brief How a table is scanned in SQL; one row, named `scan_config`.
///
/// Further columns: `registered_name` (NULL when it has none), `file_column`, `files` (list of text, NULL
/// for all), `predicate` (NULL for none), `pushdown_filters`, `view_types`, `wrap_partition_values`
/// (booleans), `schema_ipc` (binary: the schema of the rows as an Arrow IPC stream without batches).
pub const CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG: codeanatomy_delta_payload = 1;
/// \ingroup delta_observe
/// \brief The files of a version; a row for each, named `add_actions`.
///
/// Further columns: those of codeanatomy_delta_table_files().
pub const CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS: codeanatomy_delta_payload = 2;
/// \ingroup delta_observe
/// \brief What creating, writing, merging, deleting or updating did; one row, named `mutation_report`.
///
/// Further columns: those of a snapshot, then of the operation's report: `operation`, `status`,
/// `version_before`, `version_after`, `metrics_json` (text), `commit_metadata` (map of text), `verified`
/// (boolean), `elapsed_ms`; then, NULL where the operation has no such number, `num_added_files`,
/// `num_removed_files`, `execution_time_ms`, `scan_time_ms`, `rewrite_time_ms`.
pub const CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT: codeanatomy_delta_payload = 3;
/// \ingroup delta_observe
/// \brief What any other operation did; one row, named `maintenance_report`.
///
/// Further columns: those of a snapshot, then of the report as in a mutation report up to `elapsed_ms`,
/// then `dry_run` (boolean) and `files_deleted` (list of text; NULL but for a vacuum).
pub const CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT: codeanatomy_delta_payload = 4;

/// \ingroup delta_observe
/// \brief The columns of a payload.
/// \param[in] payload One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants.
/// \param[out] out_schema Filled with a schema that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_payload_schema(
    payload: codeanatomy_delta_payload,
    out_schema: *mut FFI_ArrowSchema,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one schema.
        let out_schema = unsafe { Out::schema(out_schema, "out_schema") }?;
        out_schema.give(stream::export_schema(&observer::payload(payload)?.schema())?);
        Ok(())
    })
}

/// \ingroup delta_observe
/// \brief A payload of the version that a table shows.
///
/// Options, each for one payload: `files` (snapshot; true counts the files), `predicate` (add actions; as
/// in codeanatomy_delta_table_files()), `scan` (scan config; an object with the options of
/// codeanatomy_delta_table_register() but `replace`), `report` (the two reports; required: the report
/// that an operation on this table gave, as an object).
/// \param[in] table A table.
/// \param[in] payload One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants.
/// \param[in] payload_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument, or what reading the log gives.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_payload(
    table: *const codeanatomy_delta_table,
    payload: codeanatomy_delta_payload,
    payload_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function, which is given NULL or room for the result.
    unsafe {
        forms::wait(
            options,
            || payload_work(table, payload, payload_options),
            || {
                Out::stream(out_stream, "out_stream")
                    .map(|place| |result| place.give(stream::export(result)))
            },
            out_error,
        )
    }
}

/// \ingroup delta_observe
/// \brief Starts codeanatomy_delta_table_payload() without waiting.
/// \param[in] table A table.
/// \param[in] payload One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants.
/// \param[in] payload_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             a reader. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_payload_start(
    table: *const codeanatomy_delta_table,
    payload: codeanatomy_delta_payload,
    payload_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || payload_work(table, payload, payload_options),
            Outcome::Reader,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `table` is NULL or a live handle, the text lives for the call.
unsafe fn payload_work(
    table: *const codeanatomy_delta_table,
    payload: codeanatomy_delta_payload,
    payload_options: codeanatomy_str,
) -> call::Work<Reader> {
    // SAFETY: as promised by the caller.
    let table = unsafe { handle::lend(table, "table") }?.table.clone();
    let payload = observer::payload(payload)?;
    // SAFETY: as promised by the caller.
    let payload_options =
        DeltaPayloadOptions::from_json(unsafe { wire::text(payload_options, "payload_options") }?)?;
    let session = table.session().clone();
    let work = call::work(&session, async move |_, call| {
        table.payload(payload, payload_options, &call).await
    });
    Ok((session, work))
}

/// \ingroup delta_observe
/// \brief Receives payloads about the Delta tables of a session.
///
/// Runs on a thread of the library, also on several at once, while the call that the payload is about
/// waits for it: that call returns afterwards. It must not throw, must not make calls that wait, and must
/// not wait for threads that do.
/// \param[in] payload One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants.
/// \param[in] payload_stream Its rows; never NULL. The callback may move the stream and release it at
///            any time; otherwise it is released behind the callback.
/// \param[in] user_data What was given together with the callback.
/// \since 0.1.0
pub type codeanatomy_delta_observer_fn = Option<
    unsafe extern "C" fn(
        payload: codeanatomy_delta_payload,
        payload_stream: *mut FFI_ArrowArrayStream,
        user_data: *mut core::ffi::c_void,
    ),
>;

/// \ingroup delta_observe
/// \brief Has a callback told of what happens to Delta tables in this session.
///
/// A snapshot comes when a table is opened, or refreshed to another version; a scan config when an open
/// table is registered; a report when an operation has ended well, also one of SQL that has committed.
/// Operations that fail are told of by their errors. Add actions come only when asked for.
///
/// Replaces the callback that was set before, whose `destroy` runs when no payload is on its way to it
/// any more. The tables and queries of the session keep it.
/// \param[in] session A session.
/// \param[in] on_payload The callback; NULL ends it.
/// \param[in] user_data Given to `on_payload` and `destroy`.
/// \param[in] destroy Frees `user_data`; also when this call fails. May be NULL.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_set_delta_observer(
    session: *const codeanatomy_session,
    on_payload: codeanatomy_delta_observer_fn,
    user_data: *mut core::ffi::c_void,
    destroy: codeanatomy_destroy_fn,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller gives up `user_data`, which may be used from any thread.
        let callback = unsafe { observer::Callback::new(on_payload, user_data, destroy) };
        // SAFETY: the caller passes NULL or a live handle.
        let session = &unsafe { handle::lend(session, "session") }?.session;
        session.observe_delta(callback.observer());
        Ok(())
    })
}
