//! What there is to know of a Delta table without reading its rows.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_call_options;
use crate::api::delta::codeanatomy_delta_table;
use crate::api::error::codeanatomy_error;
use crate::api::task::codeanatomy_task;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::wire::{self, Out};
use crate::{call, forms, handle, stream};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{
    DeltaDescribeOptions, DeltaFilesOptions, DeltaHistoryOptions, Outcome, Reader,
};

/// \ingroup delta_inspect
/// \brief What the log says of the version that is shown.
///
/// Options: `files` (false: the files are not counted), `app_id` (text: asks for the application
/// transaction of that name).
///
/// The report: `table_uri`, `table_id`, `name`, `description`, `version`, `timestamp` and
/// `created_time` (milliseconds since 1970), `min_reader_version`, `min_writer_version`,
/// `reader_features`, `writer_features` (arrays of names), `table_properties` (object),
/// `schema` (a Delta schema as an object), `partition_columns`, `capabilities` (`read` and `write`, each
/// with `possible`, `blocked_by`: the features that this build lacks, and `reason`); with `files` also
/// `num_files` and `size_bytes`; with `app_id` also `app_transaction_version` (null when there is none).
/// What is not known is null.
/// \param[in] table A table.
/// \param[in] describe_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_report One JSON object, to be freed with codeanatomy_buffer_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument, or what reading the log gives.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_describe(
    table: *const codeanatomy_delta_table,
    describe_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_report: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::wait_for_text(
            options,
            || describe_work(table, describe_options),
            (out_report, "out_report"),
            out_error,
        )
    }
}

/// \ingroup delta_inspect
/// \brief Starts codeanatomy_delta_table_describe() without waiting.
/// \param[in] table A table.
/// \param[in] describe_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             the report as text. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_describe_start(
    table: *const codeanatomy_delta_table,
    describe_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || describe_work(table, describe_options),
            Outcome::Text,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `table` is NULL or a live handle, the text lives for the call.
unsafe fn describe_work(
    table: *const codeanatomy_delta_table,
    describe_options: codeanatomy_str,
) -> call::Work<String> {
    // SAFETY: as promised by the caller.
    let table = unsafe { handle::lend(table, "table") }?.table.clone();
    // SAFETY: as promised by the caller.
    let describe_options = DeltaDescribeOptions::from_json(unsafe {
        wire::text(describe_options, "describe_options")
    }?)?;
    let session = table.session().clone();
    let work =
        call::work(&session, async move |_, call| table.describe(describe_options, &call).await);
    Ok((session, work))
}

/// \ingroup delta_inspect
/// \brief The commits up to the version that is shown, the newest first.
///
/// Options: `limit` (number of commits; default all that the log still has).
///
/// Each commit: `version`, `timestamp` (milliseconds since 1970; opening the table at this time gives
/// this version), `commit_timestamp` (what the commit itself says), `in_commit_timestamp`, `operation`,
/// `operation_parameters`, `operation_metrics`, `read_version`, `isolation_level`, `is_blind_append`,
/// `engine_info`, `user_metadata`, and `metadata`: an object of all else that the commit says. What it
/// does not say is null.
/// \param[in] table A table.
/// \param[in] history_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_report One JSON array, to be freed with codeanatomy_buffer_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument, or what reading the log gives.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_history(
    table: *const codeanatomy_delta_table,
    history_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_report: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::wait_for_text(
            options,
            || history_work(table, history_options),
            (out_report, "out_report"),
            out_error,
        )
    }
}

/// \ingroup delta_inspect
/// \brief Starts codeanatomy_delta_table_history() without waiting.
/// \param[in] table A table.
/// \param[in] history_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             the array as text. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_history_start(
    table: *const codeanatomy_delta_table,
    history_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || history_work(table, history_options),
            Outcome::Text,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `table` is NULL or a live handle, the text lives for the call.
unsafe fn history_work(
    table: *const codeanatomy_delta_table,
    history_options: codeanatomy_str,
) -> call::Work<String> {
    // SAFETY: as promised by the caller.
    let table = unsafe { handle::lend(table, "table") }?.table.clone();
    // SAFETY: as promised by the caller.
    let history_options =
        DeltaHistoryOptions::from_json(unsafe { wire::text(history_options, "history_options") }?)?;
    let session = table.session().clone();
    let work =
        call::work(&session, async move |_, call| table.history(history_options, &call).await);
    Ok((session, work))
}

/// \ingroup delta_inspect
/// \brief The files of the version that is shown, as Arrow.
///
/// Options: `predicate` (SQL over the table's columns: files that have no row for it, as far as partition
/// values and statistics tell, are left out), `statistics` (`json`, the default, `columns` or `none`).
///
/// Columns: `path` (text), `size` (64-bit integer), `modification_time` (timestamp in milliseconds, UTC),
/// `num_records` (64-bit integer), `partition_values` (map of text to text), `stats` (text, JSON as the
/// log has it); ordered by path. `num_records` and `stats` are NULL where the log does not have them.
/// With `statistics` of `columns` there are structures instead of `stats`: `null_count` (64-bit integers),
/// `min` and `max` (of the types of the table's columns), with a field for each column that can have
/// statistics, by its name in the table, NULL where the log has none; a table without such columns lacks
/// them.
/// \param[in] table A table.
/// \param[in] files_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument, query invalid for a predicate that cannot be
///         used, or what reading the log gives.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_files(
    table: *const codeanatomy_delta_table,
    files_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function, which is given NULL or room for the result.
    unsafe {
        forms::wait(
            options,
            || files_work(table, files_options),
            || {
                Out::stream(out_stream, "out_stream")
                    .map(|place| |result| place.give(stream::export(result)))
            },
            out_error,
        )
    }
}

/// \ingroup delta_inspect
/// \brief Starts codeanatomy_delta_table_files() without waiting.
/// \param[in] table A table.
/// \param[in] files_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             a reader. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_files_start(
    table: *const codeanatomy_delta_table,
    files_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || files_work(table, files_options),
            Outcome::Reader,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `table` is NULL or a live handle, the text lives for the call.
unsafe fn files_work(
    table: *const codeanatomy_delta_table,
    files_options: codeanatomy_str,
) -> call::Work<Reader> {
    // SAFETY: as promised by the caller.
    let table = unsafe { handle::lend(table, "table") }?.table.clone();
    // SAFETY: as promised by the caller.
    let files_options =
        DeltaFilesOptions::from_json(unsafe { wire::text(files_options, "files_options") }?)?;
    let session = table.session().clone();
    let work = call::work(&session, async move |_, call| table.files(files_options, &call).await);
    Ok((session, work))
}
