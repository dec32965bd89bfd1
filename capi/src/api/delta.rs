//! Delta tables: opened at a version, moved on, given to SQL.

use crate::api::call::codeanatomy_call_options;
use crate::api::error::codeanatomy_error;
use crate::api::session::codeanatomy_session;
use crate::api::task::codeanatomy_task;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::boundary::{boundary, destructor, getter};
use crate::call;
use crate::forms;
use crate::handle::{self, Kind};
use crate::wire::{self, Out};
use codeanatomy_engine::{DeltaOpenOptions, DeltaRegisterOptions, DeltaTable, Outcome, Session};

/// \ingroup delta
/// \brief A Delta table at one version.
///
/// It keeps its session. Any number of threads may use it at the same time; a change by one of them
/// moves it on for all.
/// \since 0.1.0
pub struct codeanatomy_delta_table {
    pub(crate) table: DeltaTable,
}

impl Kind for codeanatomy_delta_table {
    const NOUN: &'static str = "Delta table";
    const TAG: u64 = handle::tag(b"delta");
}

impl codeanatomy_delta_table {
    fn new(table: DeltaTable) -> Self {
        Self { table }
    }
}

/// \ingroup delta
/// \brief Opens a Delta table at its latest version, or at one of the past.
///
/// Options: `storage_options` (object of text, as the delta-rs libraries have them; never printed in
/// errors), `version` (number) or `timestamp` (RFC 3339 text), `required_protocol` (object of
/// `min_reader_version`, `min_writer_version`, `reader_features`, `writer_features`: what the table must
/// have at least, now and whenever it is refreshed or changed). A table at a version that was asked for is
/// read only until codeanatomy_delta_table_refresh().
/// \param[in] session A session.
/// \param[in] uri A path or URL of the table's folder.
/// \param[in] open_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_table The table, to be freed with codeanatomy_delta_table_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or not found when there is no table or no such version, bad data
///         when the log has a gap or is corrupt, unsupported for features that cannot be read or a
///         protocol that is not as required, invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_open(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    open_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_table: *mut *mut codeanatomy_delta_table,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function, which is given NULL or room for the result.
    unsafe {
        forms::wait(
            options,
            || open_work(session, uri, open_options),
            || {
                Out::handle(out_table, "out_table")
                    .map(|place| |result| place.give(codeanatomy_delta_table::new(result)))
            },
            out_error,
        )
    }
}

/// \ingroup delta
/// \brief Starts codeanatomy_delta_open() without waiting.
/// \param[in] session A session.
/// \param[in] uri A path or URL of the table's folder.
/// \param[in] open_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             a Delta table. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_open_start(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    open_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || open_work(session, uri, open_options),
            Outcome::DeltaTable,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `session` is NULL or a live handle, the texts live for the call.
unsafe fn open_work(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    open_options: codeanatomy_str,
) -> call::Work<DeltaTable> {
    // SAFETY: as promised by the caller.
    let session = unsafe { handle::lend(session, "session") }?.session.clone();
    // SAFETY: as promised by the caller.
    let uri = unsafe { wire::text(uri, "uri") }?.to_owned();
    // SAFETY: as promised by the caller.
    let open_options =
        DeltaOpenOptions::from_json(unsafe { wire::text(open_options, "open_options") }?)?;
    let work = call::work(&session, async move |session: Session, call| {
        session.open_delta(&uri, open_options, &call).await
    });
    Ok((session, work))
}

/// \ingroup delta
/// \brief Takes the table that codeanatomy_delta_open_start() opened.
/// \param[in] task A task that succeeded; its result can be taken once.
/// \param[out] out_table The table, to be freed with codeanatomy_delta_table_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return As codeanatomy_task_take_reader().
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_take_delta_table(
    task: *const codeanatomy_task,
    out_table: *mut *mut codeanatomy_delta_table,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_table = unsafe { Out::handle(out_table, "out_table") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        out_table.give(codeanatomy_delta_table::new(task.task.take_delta_table()?));
        Ok(())
    })
}

/// \ingroup delta
/// \brief Whether there is a Delta table at a place. Nothing is made there.
///
/// Options as in codeanatomy_delta_open(); `version` and `timestamp` are not looked at.
/// \param[in] session A session.
/// \param[in] uri A path or URL of the table's folder.
/// \param[in] open_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_exists Whether there is one; false on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or I/O, permission denied, invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_exists(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    open_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_exists: *mut bool,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function, which is given NULL or room for the result.
    unsafe {
        forms::wait(
            options,
            || exists_work(session, uri, open_options),
            || Out::value(out_exists, "out_exists", false).map(|place| |result| place.set(result)),
            out_error,
        )
    }
}

/// \ingroup delta
/// \brief Starts codeanatomy_delta_exists() without waiting.
/// \param[in] session A session.
/// \param[in] uri A path or URL of the table's folder.
/// \param[in] open_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             a count: 1 or 0. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_exists_start(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    open_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || exists_work(session, uri, open_options),
            |exists| Outcome::Count(i64::from(exists)),
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `session` is NULL or a live handle, the texts live for the call.
unsafe fn exists_work(
    session: *const codeanatomy_session,
    uri: codeanatomy_str,
    open_options: codeanatomy_str,
) -> call::Work<bool> {
    // SAFETY: as promised by the caller.
    let session = unsafe { handle::lend(session, "session") }?.session.clone();
    // SAFETY: as promised by the caller.
    let uri = unsafe { wire::text(uri, "uri") }?.to_owned();
    // SAFETY: as promised by the caller.
    let open_options =
        DeltaOpenOptions::from_json(unsafe { wire::text(open_options, "open_options") }?)?;
    let work = call::work(&session, async move |session: Session, call| {
        session.delta_exists(&uri, open_options, &call).await
    });
    Ok((session, work))
}

/// \ingroup delta
/// \brief The version that a table shows now.
/// \param[in] table A table; NULL gives -1.
/// \return The version, or -1.
/// \note Any thread, at the same time. Reads nothing.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_version(
    table: *const codeanatomy_delta_table,
) -> i64 {
    getter(-1, || {
        // SAFETY: the caller passes NULL or a live handle.
        let table = unsafe { handle::lend(table, "table") }?;
        Ok(i64::try_from(table.table.version()).unwrap_or(i64::MAX))
    })
}

/// \ingroup delta
/// \brief Goes to the latest version. A table that was opened at a version of the past takes changes from
/// then on.
/// \param[in] table A table.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_version The version that is shown now; 0 on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or what reading the log gives.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_refresh(
    table: *const codeanatomy_delta_table,
    options: *const codeanatomy_call_options,
    out_version: *mut i64,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function, which is given NULL or room for the result.
    unsafe {
        forms::wait(
            options,
            || refresh_work(table),
            || Out::value(out_version, "out_version", 0).map(|place| |result| place.set(result)),
            out_error,
        )
    }
}

/// \ingroup delta
/// \brief Starts codeanatomy_delta_table_refresh() without waiting.
/// \param[in] table A table.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             a count: the version. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_refresh_start(
    table: *const codeanatomy_delta_table,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe { forms::start(options, || refresh_work(table), Outcome::Count, out_task, out_error) }
}

/// # Safety
/// `table` is NULL or a live handle.
unsafe fn refresh_work(table: *const codeanatomy_delta_table) -> call::Work<i64> {
    // SAFETY: as promised by the caller.
    let table = unsafe { handle::lend(table, "table") }?.table.clone();
    let session = table.session().clone();
    let work = call::work(&session, async move |_, call| {
        table.refresh(&call).await.map(|version| i64::try_from(version).unwrap_or(i64::MAX))
    });
    Ok((session, work))
}

/// \ingroup delta
/// \brief Makes the version that is shown a table of the session.
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `replace` | whether it takes the place of a table of that name | false: an error |
/// | `file_column` | name of a further column with the URL of the file that each row is from | none |
/// | `files` | array of paths, as codeanatomy_delta_table_files() gives them: only these are read | all |
/// | `pushdown_filters` | whether filters also skip rows within files | the session's |
/// | `view_types` | whether text and binary columns are views within SQL | the session's |
/// | `wrap_partition_values` | whether text columns of the partitions are dictionaries | true |
/// | `predicate` | a condition in SQL: only the rows for which it is true are shown | all rows |
/// | `column_types` | object: for a column, the Arrow type that its values are cast to, as arrow_typeof() names it | the table's types |
///
/// The condition is about the columns as the table has them. Files are not read of which partitions or
/// statistics tell that it excludes them all.
///
/// The SQL table keeps that version when this one moves on. It takes INSERT, UPDATE, DELETE and MERGE,
/// unless the version was asked for when the table was opened, or one of the options of scanning is given.
/// \param[in] table A table.
/// \param[in] name The name in SQL.
/// \param[in] register_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or already exists, invalid argument, unsupported for a protocol that
///         cannot be read.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_register(
    table: *const codeanatomy_delta_table,
    name: codeanatomy_str,
    register_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::wait(
            options,
            || register_work(table, name, register_options),
            || Ok(|()| ()),
            out_error,
        )
    }
}

/// \ingroup delta
/// \brief Starts codeanatomy_delta_table_register() without waiting.
/// \param[in] table A table.
/// \param[in] name The name in SQL.
/// \param[in] register_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
///             empty. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_register_start(
    table: *const codeanatomy_delta_table,
    name: codeanatomy_str,
    register_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe {
        forms::start(
            options,
            || register_work(table, name, register_options),
            |()| Outcome::Empty,
            out_task,
            out_error,
        )
    }
}

/// # Safety
/// `table` is NULL or a live handle, the texts live for the call.
unsafe fn register_work(
    table: *const codeanatomy_delta_table,
    name: codeanatomy_str,
    register_options: codeanatomy_str,
) -> call::Work<()> {
    // SAFETY: as promised by the caller.
    let table = unsafe { handle::lend(table, "table") }?.table.clone();
    // SAFETY: as promised by the caller.
    let name = unsafe { wire::text(name, "name") }?.to_owned();
    // SAFETY: as promised by the caller.
    let register_options = DeltaRegisterOptions::from_json(unsafe {
        wire::text(register_options, "register_options")
    }?)?;
    let session = table.session().clone();
    let work = call::work(&session, async move |_, call| {
        table.register(&name, register_options, &call).await
    });
    Ok((session, work))
}

/// \ingroup delta
/// \brief Adds one owner to a table.
/// \param[in] table A table; NULL gives NULL.
/// \return The same table, to be freed once more.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_share(
    table: *const codeanatomy_delta_table,
) -> *mut codeanatomy_delta_table {
    // SAFETY: the caller passes NULL or a live handle.
    getter(core::ptr::null_mut(), || unsafe { handle::share(table, "table") })
}

/// \ingroup delta
/// \brief Gives up one ownership of a table. Nothing happens to what lies in its folder.
/// \param[in] table A table, or NULL, which does nothing.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_delta_table_free(table: *mut codeanatomy_delta_table) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(table) })
}
