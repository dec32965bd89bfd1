//! Changing Delta tables: writing and merging Arrow streams, and whatever needs no rows.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_call_options;
use crate::api::delta::codeanatomy_delta_table;
use crate::api::error::codeanatomy_error;
use crate::api::session::codeanatomy_session;
use crate::api::task::codeanatomy_task;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::wire;
use crate::{call, forms, handle, stream};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{
    DeltaCreateOptions, DeltaMergeOptions, DeltaRunRequest, DeltaWriteOptions, Outcome, Session,
};

/// \ingroup delta_change
/// \brief Makes an empty Delta table at a place where there is none.
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `columns` | array of `name`, `type` as in a Delta schema, `nullable` (true), `metadata` | required |
/// | `partition_columns` | array of names | `[]` |
/// | `mode` | `"error"`, `"ignore"`: what happens when there is a table | `"error"` |
/// | `name`, `description`, `configuration` | text, text, object of text: the table's properties | |
/// | `storage_options` | as in codeanatomy_delta_open() | `{}` |
/// | `commit` | as in codeanatomy_delta_write() | |
///
/// The report is as in codeanatomy_delta_write().
/// \param[in] session A session.
/// \param[in] uri A path or URL of the table's folder; a local folder is made when there is none.
/// \param[in] create_options A JSON object.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_report One JSON object, to be freed with codeanatomy_buffer_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or already exists, conflict when another one makes the table at the
///         same time, invalid argument. After a failure or a cancel there is no table.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_create(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    create_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_report: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::wait_for_text(
            options,
            || create_work(session, uri, create_options),
            (out_report, "out_report"),
            out_error,
        )
    }
}

/// \ingroup delta_change
/// \brief Starts codeanatomy_delta_create() without waiting.
/// \param[in] session A session.
/// \param[in] uri A path or URL of the table's folder; a local folder is made when there is none.
/// \param[in] create_options A JSON object.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             the report as text. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_create_start(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    create_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || create_work(session, uri, create_options),
            Outcome::Text,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `session` is NULL or a live handle, the texts live for the call.
unsafe fn create_work(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    create_options: codeanatomy_str,
) -> call::Work<String> {
    // SAFETY: as promised by the caller.
    let session = unsafe { handle::lend(session, "session") }?.session.clone();
    // SAFETY: as promised by the caller.
    let uri = unsafe { wire::text(uri, "uri") }?.to_owned();
    // SAFETY: as promised by the caller.
    let create_options =
        DeltaCreateOptions::from_json(unsafe { wire::text(create_options, "create_options") }?)?;
    let work = call::work(&session, async move |session: Session, call| {
        session.create_delta(&uri, create_options, &call).await
    });
    Ok((session, work))
}

/// \ingroup delta_change
/// \brief Writes an Arrow stream into the Delta table at a place, which is made when there is none.
///
/// The stream is read once, and only a few batches of it are held. Columns are matched by name and cast;
/// one that is missing becomes NULL.
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `storage_options` | object of text, as the delta-rs libraries have them | `{}` |
/// | `mode` | `"append"`, `"overwrite"`, `"error"`, `"ignore"`: what happens to a table that exists | `"append"` |
/// | `replace_where` | SQL; with `"overwrite"`, only rows for which it is true are replaced, and all new rows must keep it | |
/// | `schema_mode` | `"merge"` adds columns, `"overwrite"` (with the same mode) replaces all | columns must fit |
/// | `partition_columns` | array of names; those of a table that exists must be the same | |
/// | `target_file_size` | bytes | the table's |
/// | `writer_properties` | object: how the Parquet files are written, see below | `{}` |
/// | `name`, `description`, `configuration` | text, text, object of text; for a table that is made | |
/// | `constraints` | object of names and SQL; every row of this stream must keep them, they are not stored | `{}` |
/// | `commit` | see below | |
///
/// `writer_properties` are DataFusion's options of Parquet files: `compression` (`"snappy"`, `"zstd(3)"`,
/// `"gzip(6)"`, `"lz4_raw"`, `"uncompressed"`), `max_row_group_size` (rows), `data_pagesize_limit` (bytes),
/// `data_page_row_count_limit`, `dictionary_enabled`, `dictionary_page_size_limit` (bytes),
/// `statistics_enabled` (`"none"`, `"chunk"`, `"page"`), `statistics_truncate_length`,
/// `column_index_truncate_length`, `bloom_filter_on_write`, `bloom_filter_fpp`, `bloom_filter_ndv`,
/// `write_batch_size`. With `::` and a column behind it, `compression`, `dictionary_enabled`,
/// `statistics_enabled`, `bloom_filter_enabled`, `bloom_filter_fpp` and `bloom_filter_ndv` are for that
/// column, as in `bloom_filter_enabled::id`. Without `compression` it is snappy,
/// `"zstd(4)"` for an optimize, and for a delete the session's `datafusion.execution.parquet.compression`.
///
/// `commit`: `metadata` (object, goes into the log), `required_metadata` (array of keys that must be in
/// it), `app_transaction` (object of `app_id` and `version`: a request that the table has seen, or a later
/// one, does nothing), `max_retries` (15), `create_checkpoint` (true: when the table's interval is
/// reached).
///
/// The report: `operation`, `status` (`"committed"`, `"skipped"`: mode ignore, `"skipped_duplicate"`:
/// application transaction, `"unchanged"`, `"dry_run"`), `version_before` (null for a new table),
/// `version_after`, `metrics` (the operation's own), `commit_metadata`, `verified` (whether the commit was
/// read back and is this one; null when nothing was committed), `elapsed_ms`.
/// \param[in] session A session.
/// \param[in] uri A path or URL of the table's folder.
/// \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
/// \param[in] write_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_report One JSON object, to be freed with codeanatomy_buffer_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or already exists for mode error, bad data when columns do not fit, a
///         constraint does not hold or the stream fails, conflict with its kind in detail `conflict`,
///         unsupported for a protocol that cannot be written, invalid argument. After a failure or a
///         cancel nothing of it is visible, unless detail `committed_version` names what is.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_write(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    stream: *mut FFI_ArrowArrayStream,
    write_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_report: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::wait_for_text(
            options,
            || write_work(session, uri, stream, write_options),
            (out_report, "out_report"),
            out_error,
        )
    }
}

/// \ingroup delta_change
/// \brief Starts codeanatomy_delta_write() without waiting.
/// \param[in] session A session.
/// \param[in] uri A path or URL of the table's folder.
/// \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
/// \param[in] write_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             the report as text. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_write_start(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    stream: *mut FFI_ArrowArrayStream,
    write_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || write_work(session, uri, stream, write_options),
            Outcome::Text,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `session` is NULL or a live handle, the texts live for the call, `stream` is NULL or a stream
/// that is the library's from now on.
unsafe fn write_work(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    stream: *mut FFI_ArrowArrayStream,
    write_options: codeanatomy_str,
) -> call::Work<String> {
    // SAFETY: as promised by the caller. Moved first, so that it is released on every way out.
    let stream = unsafe { stream::import(stream, "stream") };
    // SAFETY: as promised by the caller.
    let session = unsafe { handle::lend(session, "session") }?.session.clone();
    // SAFETY: as promised by the caller.
    let uri = unsafe { wire::text(uri, "uri") }?.to_owned();
    // SAFETY: as promised by the caller.
    let write_options =
        DeltaWriteOptions::from_json(unsafe { wire::text(write_options, "write_options") }?)?;
    let stream = stream?;
    let work = call::work(&session, async move |session: Session, call| {
        session.write_delta(&uri, stream, write_options, &call).await
    });
    Ok((session, work))
}

/// \ingroup delta_change
/// \brief Merges an Arrow stream into a table, in one commit.
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `predicate` | SQL: which row of the stream meets which row of the table | required |
/// | `source_alias`, `target_alias` | what SQL calls the stream and the table | `"source"`, `"target"` |
/// | `clauses` | array; the first one that fits a row is used | required |
/// | `merge_schema` | true adds columns that the table does not have | false |
/// | `writer_properties` | as in codeanatomy_delta_write() | `{}` |
/// | `commit` | as in codeanatomy_delta_write() | |
///
/// A clause: `when` (`"matched"`, `"not_matched"`: in the stream only, `"not_matched_by_source"`: in the
/// table only), `action` (`"update"`, `"insert"`, `"delete"`), `predicate` (SQL, a further condition),
/// `set` (object of the table's columns and SQL; left out, every column of the stream is taken). Names in
/// SQL are as in the table, upper and lower case told apart. The merge begins at the latest version of the
/// table.
///
/// The report is as in codeanatomy_delta_write().
/// \param[in] table A table; it shows the version of the merge afterwards.
/// \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
/// \param[in] merge_options A JSON object.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_report One JSON object, to be freed with codeanatomy_buffer_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument, query invalid for SQL that cannot be used, bad
///         data when columns do not fit, a constraint of the table does not hold, or the stream fails,
///         conflict with its kind in detail `conflict`, invalid state for a table at a version of the
///         past, resources exhausted. After a failure or a cancel nothing of it is visible, unless detail
///         `committed_version` names what is.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_merge(
    table: *const codeanatomy_delta_table,
    stream: *mut FFI_ArrowArrayStream,
    merge_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_report: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::wait_for_text(
            options,
            || merge_work(table, stream, merge_options),
            (out_report, "out_report"),
            out_error,
        )
    }
}

/// \ingroup delta_change
/// \brief Starts codeanatomy_delta_table_merge() without waiting.
/// \param[in] table A table; it shows the version of the merge afterwards.
/// \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
/// \param[in] merge_options A JSON object.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             the report as text. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_merge_start(
    table: *const codeanatomy_delta_table,
    stream: *mut FFI_ArrowArrayStream,
    merge_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || merge_work(table, stream, merge_options),
            Outcome::Text,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `table` is NULL or a live handle, the text lives for the call, `stream` is NULL or a stream that is
/// the library's from now on.
unsafe fn merge_work(
    table: *const codeanatomy_delta_table,
    stream: *mut FFI_ArrowArrayStream,
    merge_options: codeanatomy_str,
) -> call::Work<String> {
    // SAFETY: as promised by the caller. Moved first, so that it is released on every way out.
    let stream = unsafe { stream::import(stream, "stream") };
    // SAFETY: as promised by the caller.
    let table = unsafe { handle::lend(table, "table") }?.table.clone();
    // SAFETY: as promised by the caller.
    let merge_options =
        DeltaMergeOptions::from_json(unsafe { wire::text(merge_options, "merge_options") }?)?;
    let stream = stream?;
    let session = table.session().clone();
    let work =
        call::work(&session, async move |_, call| table.merge(stream, merge_options, &call).await);
    Ok((session, work))
}

/// \ingroup delta_change
/// \brief Runs an operation that needs no input rows: deletes, updates, maintains.
///
/// The request has `operation`, that operation's fields and, where it makes a commit, `commit` as in
/// codeanatomy_delta_write(). It begins at the latest version of the table. SQL names columns as they are
/// in the table, upper and lower case told apart.
///
/// | operation | fields (default) |
/// | --- | --- |
/// | `delete` | `predicate`, or `all`: true; `writer_properties` |
/// | `update` | `set` (object of columns and SQL), `predicate` (every row), `writer_properties` |
/// | `optimize` | `target_size` (bytes; the table's), `z_order_columns`, `filters` (array of `column`, `op`, `value` on partition columns; `op` is `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`), `max_concurrent_tasks`, `writer_properties` |
/// | `vacuum` | `retention_hours` (the table's), `dry_run` (false), `full` (false: only files the log has removed), `keep_versions`, `enforce_retention` (true), `allow_unsafe_retention` (false; needed to switch the former off) |
/// | `checkpoint` | none; no commit |
/// | `cleanup_metadata` | none; no commit: log files beyond the table's retention go |
/// | `compact_log` | `starting_version`, `ending_version`; no commit: one more file of the log stands for these commits, for readers that know such files |
/// | `restore` | `version` or `timestamp` (RFC 3339), `ignore_missing_files` (false), `protocol_downgrade_allowed` (false) |
/// | `add_features` | `features`, `allow_protocol_versions_increase` (false), `force` (false: a feature that this build cannot write is refused) |
/// | `add_constraints` | `constraints` (object of names and SQL; every row is checked) |
/// | `drop_constraints` | `names`, `if_exists` (false); one commit for each |
/// | `set_properties` | `properties` (object of text), `allow_unknown` (false) |
/// | `add_columns` | `columns` (array of `name`, `type` as in a Delta schema, `nullable` (true), `metadata`) |
/// | `set_metadata` | `name`, `description` |
/// | `set_column_metadata` | `column`, `metadata` |
/// | `drop_column_not_null` | `column` |
/// | `repair` | `dry_run` (false); files that are gone leave the log |
/// | `maintain` | `steps`: array of requests, run in the order repair, optimize, checkpoint, vacuum, cleanup_metadata, add_constraints |
///
/// A commit of `optimize` can have metadata only. The report is as in codeanatomy_delta_write(). That of
/// `maintain` has `operation`, `status` (`"completed"`, `"failed"`), `version_before`, `version_after`,
/// `elapsed_ms` and `steps`: for each its `operation`, its `status` (also `"failed"`, `"not_run"`), and
/// `report` or `error`. Behind a step that fails, none is run; that is no error of the call.
/// \param[in] table A table; it shows the version of the operation afterwards.
/// \param[in] request A JSON object.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_report One JSON object, to be freed with codeanatomy_buffer_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument, query invalid for SQL that cannot be used, bad
///         data when a constraint does not hold, conflict with its kind in detail `conflict`, invalid
///         state for a table at a version of the past, unsupported for a protocol that cannot be written.
///         After a failure or a cancel nothing of it is visible, but for commits that `vacuum`,
///         `drop_constraints` and `maintain` had made by then; after a cancel, detail
///         `committed_version` names the last one.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_run(
    table: *const codeanatomy_delta_table,
    request: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_report: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::wait_for_text(
            options,
            || run_work(table, request),
            (out_report, "out_report"),
            out_error,
        )
    }
}

/// \ingroup delta_change
/// \brief Starts codeanatomy_delta_table_run() without waiting.
/// \param[in] table A table; it shows the version of the operation afterwards.
/// \param[in] request A JSON object.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             the report as text. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_run_start(
    table: *const codeanatomy_delta_table,
    request: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(options, || run_work(table, request), Outcome::Text, out_task, out_error)
    }
}

/// # Safety
/// `table` is NULL or a live handle, the text lives for the call.
unsafe fn run_work(
    table: *const codeanatomy_delta_table,
    request: codeanatomy_str,
) -> call::Work<String> {
    // SAFETY: as promised by the caller.
    let table = unsafe { handle::lend(table, "table") }?.table.clone();
    // SAFETY: as promised by the caller.
    let request = DeltaRunRequest::from_json(unsafe { wire::text(request, "request") }?)?;
    let session = table.session().clone();
    let work = call::work(&session, async move |_, call| table.run(request, &call).await);
    Ok((session, work))
}
