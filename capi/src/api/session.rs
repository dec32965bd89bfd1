//! Sessions: settings, catalogs and functions; the place where SQL is understood.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_call_options;
use crate::api::error::codeanatomy_error;
use crate::api::runtime::codeanatomy_runtime;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::boundary::{boundary, destructor, getter};
use crate::handle::{self, Kind};
use crate::wire::{self, Out};
use crate::{call, runtime, stream};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{Parameters, Session};

/// \ingroup session
/// \brief Settings, catalogs, tables and functions. Cheap to make; shares its runtime.
///
/// May be used by any number of threads at the same time.
/// \since 0.1.0
pub struct codeanatomy_session {
    pub(crate) session: Session,
}

impl Kind for codeanatomy_session {
    const NOUN: &'static str = "session";
    const TAG: u64 = handle::tag(b"session");
}

/// \ingroup session
/// \brief Opens a session.
///
/// Options, all optional:
///
/// | key | value | default |
/// | --- | --- | --- |
/// | `catalog` | name of the first catalog | `"codeanatomy"` |
/// | `schema` | name of the first schema | `"public"` |
/// | `target_partitions` | number, 1 to 1024: how many parts of a plan run at once | worker threads of the runtime |
/// | `batch_size` | rows of a batch, 1 to 1048576 | 8192 |
/// | `view_types` | true lets text and binary leave the library as Arrow views | false |
/// | `allow_ddl` | false refuses CREATE and DROP | true |
/// | `allow_dml` | false refuses INSERT, UPDATE, DELETE and COPY | true |
/// | `allow_statements` | false refuses SET, transactions and the like | true |
/// | `function_policy` | object that narrows what scalar functions take, see the guide on functions | none |
/// | `settings` | object of setting names, as in `SET`, and values (text, number, true, false) | `{}` |
///
/// \param[in] runtime A runtime, or NULL for the one the process shares.
/// \param[in] options A JSON object, or the empty text for all defaults.
/// \param[out] out_session The session, to be freed with codeanatomy_session_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument for bad options, not found for an unknown
///         setting.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_new(
    runtime: *const codeanatomy_runtime,
    options: codeanatomy_str,
    out_session: *mut *mut codeanatomy_session,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_session = unsafe { Out::handle(out_session, "out_session") }?;
        let runtime = if runtime.is_null() {
            runtime::shared()?
        } else {
            // SAFETY: not NULL, so the caller passes a live handle.
            unsafe { handle::lend(runtime, "runtime") }?.runtime.clone()
        };
        // SAFETY: the text lives for the call.
        let options = unsafe { wire::text(options, "options") }?;
        out_session.give(codeanatomy_session { session: Session::open(&runtime, options)? });
        Ok(())
    })
}

/// \ingroup session
/// \brief Changes one setting, as `SET` does in SQL.
/// \param[in] session A session.
/// \param[in] name The setting's name, such as `datafusion.execution.batch_size`.
/// \param[in] value The new value as text.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or not found for an unknown name, invalid argument for a bad
///         value, permission denied for `datafusion.runtime.…`, which belongs to the runtime.
/// \note Any thread, at the same time. Queries that are planned already keep the old value.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_set(
    session: *const codeanatomy_session,
    name: codeanatomy_str,
    value: codeanatomy_str,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a live handle, and text that lives for the call.
        let session = unsafe { handle::lend(session, "session") }?;
        // SAFETY: as above.
        let (name, value) = unsafe { (wire::text(name, "name")?, wire::text(value, "value")?) };
        session.session.set(name, value)
    })
}

/// \ingroup session
/// \brief Reads one setting.
/// \param[in] session A session.
/// \param[in] name The setting's name.
/// \param[out] out_value Its value as text, to be freed with codeanatomy_buffer_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or not found for an unknown name.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_get(
    session: *const codeanatomy_session,
    name: codeanatomy_str,
    out_value: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_value = unsafe { Out::handle(out_value, "out_value") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let session = unsafe { handle::lend(session, "session") }?;
        // SAFETY: the text lives for the call.
        let name = unsafe { wire::text(name, "name") }?;
        out_value.give(codeanatomy_buffer::new(session.session.get(name)?));
        Ok(())
    })
}

/// \ingroup session
/// \brief Plans and runs a statement, and hands its rows out as an Arrow stream.
///
/// The same as codeanatomy_query_new(), codeanatomy_query_bind_json() and codeanatomy_query_run().
/// \param[in] session A session.
/// \param[in] sql One statement.
/// \param[in] parameters A JSON array (for `$1`, `$2`, …) or object (for `$name`); the empty text
///            for none.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or what planning or the start of the run ended with.
/// \note Any thread, at the same time. Does not wait for the first batch.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_run(
    session: *const codeanatomy_session,
    sql: codeanatomy_str,
    parameters: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct of this type.
        let mut call = unsafe { call::read(options) }?;
        // SAFETY: the caller passes NULL or room for one stream.
        let out_stream = unsafe { Out::stream(out_stream, "out_stream") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let session = unsafe { handle::lend(session, "session") }?.session.clone();
        // SAFETY: the text lives for the call.
        let sql = unsafe { wire::text(sql, "sql") }?.to_owned();
        // SAFETY: as above.
        let parameters = Parameters::from_json(unsafe { wire::text(parameters, "parameters") }?)?;
        let runtime = session.runtime().clone();
        let reader = call.wait_briefly(&runtime, async move |call| {
            let query = session.plan(&sql, &call).await?;
            query.bind(parameters)?;
            query.run(&call).await
        })?;
        out_stream.give(stream::export(reader));
        Ok(())
    })
}

/// \ingroup session
/// \brief Plans and runs a statement to its end, and says how many rows it concerned.
///
/// The same as codeanatomy_query_new(), codeanatomy_query_bind_json() and
/// codeanatomy_query_execute().
/// \param[in] session A session.
/// \param[in] sql One statement.
/// \param[in] parameters A JSON array (for `$1`, `$2`, …) or object (for `$name`); the empty text
///            for none.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_rows Rows inserted, changed or deleted; for a query the rows of its result; 0
///             for a statement without rows, and on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or what planning or the run ended with.
/// \note Any thread, at the same time. Blocks until the statement is done.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_execute(
    session: *const codeanatomy_session,
    sql: codeanatomy_str,
    parameters: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_rows: *mut i64,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct of this type.
        let mut call = unsafe { call::read(options) }?;
        // SAFETY: the caller passes NULL or room for one number.
        let out_rows = unsafe { Out::value(out_rows, "out_rows", 0) }?;
        // SAFETY: the caller passes NULL or a live handle.
        let session = unsafe { handle::lend(session, "session") }?.session.clone();
        // SAFETY: the text lives for the call.
        let sql = unsafe { wire::text(sql, "sql") }?.to_owned();
        // SAFETY: as above.
        let parameters = Parameters::from_json(unsafe { wire::text(parameters, "parameters") }?)?;
        let runtime = session.runtime().clone();
        out_rows.set(call.wait_briefly(&runtime, async move |call| {
            let query = session.plan(&sql, &call).await?;
            query.bind(parameters)?;
            query.execute(&call).await
        })?);
        Ok(())
    })
}

/// \ingroup session
/// \brief The runtime of a session.
/// \param[in] session A session; NULL gives NULL.
/// \return One more owner of the runtime, to be freed with codeanatomy_runtime_free().
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_runtime(
    session: *const codeanatomy_session,
) -> *mut codeanatomy_runtime {
    getter(core::ptr::null_mut(), || {
        // SAFETY: the caller passes NULL or a live handle.
        let session = unsafe { handle::lend(session, "session") }?;
        Ok(handle::give(codeanatomy_runtime { runtime: session.session.runtime().clone() }))
    })
}

/// \ingroup session
/// \brief Adds one owner to a session.
/// \param[in] session A session; NULL gives NULL.
/// \return The same session, to be freed once more.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_share(
    session: *const codeanatomy_session,
) -> *mut codeanatomy_session {
    // SAFETY: the caller passes NULL or a live handle.
    getter(core::ptr::null_mut(), || unsafe { handle::share(session, "session") })
}

/// \ingroup session
/// \brief Gives up one ownership of a session. Queries, readers and streams of it go on.
/// \param[in] session A session, or NULL, which does nothing.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_free(session: *mut codeanatomy_session) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(session) })
}
