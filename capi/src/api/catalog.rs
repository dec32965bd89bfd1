//! What a session knows, as Arrow: settings, catalogs, schemas, tables, functions.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_call_options;
use crate::api::error::codeanatomy_error;
use crate::api::session::codeanatomy_session;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::boundary::boundary;
use crate::wire::{self, Out};
use crate::{call, handle, stream};
use arrow::array::RecordBatch;
use arrow::ffi::FFI_ArrowSchema;
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{Error, Session};

/// \ingroup catalog
/// \brief Every setting of the session.
///
/// Columns: `name`, `value` (NULL when unset), `description`; all text, ordered by name.
/// \param[in] session A session.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time, as for all functions of this topic.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_settings(
    session: *const codeanatomy_session,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe { relation(session, out_stream, out_error, Session::settings) }
}

/// \ingroup catalog
/// \brief Every catalog of the session.
///
/// Columns: `catalog` (text), ordered.
/// \param[in] session A session.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_catalogs(
    session: *const codeanatomy_session,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe { relation(session, out_stream, out_error, Session::catalogs) }
}

/// \ingroup catalog
/// \brief Every schema of the session.
///
/// Columns: `catalog`, `schema`; text, ordered.
/// \param[in] session A session.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_schemas(
    session: *const codeanatomy_session,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe { relation(session, out_stream, out_error, Session::schemas) }
}

/// \ingroup catalog
/// \brief Every table of the session.
///
/// Columns: `catalog`, `schema`, `table`; text, ordered.
/// \param[in] session A session.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_tables(
    session: *const codeanatomy_session,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe { relation(session, out_stream, out_error, Session::tables) }
}

/// \ingroup catalog
/// \brief Every function that SQL can call.
///
/// Columns: `name`, `kind` (`scalar`, `aggregate`, `window` or `table`), `description` and `syntax`
/// (NULL when not documented); text, ordered by kind and name.
/// \param[in] session A session.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_functions(
    session: *const codeanatomy_session,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    // SAFETY: as promised to this function.
    unsafe { relation(session, out_stream, out_error, Session::functions) }
}

/// \ingroup catalog
/// \brief The functions of this library in the session, as JSON.
///
/// Keys: `version` (1), `hash` (128 bits over all names as hexadecimal digits: the same for the same
/// functions), the names by kind under `scalar`, `aggregate`, `window` and `table`, and `functions`: an
/// array of records with `name`, `kind`, `aliases`, `parameter_names`, `volatility`, `tags`,
/// `signature_inputs`, `return_types`, `description`, `syntax`, `sql_example` and flags for planners.
/// Functions made in SQL and those of the query engine are not among them.
/// \param[in] session A session.
/// \param[out] out_json The text, to be freed with codeanatomy_buffer_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_function_registry(
    session: *const codeanatomy_session,
    out_json: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_json = unsafe { Out::handle(out_json, "out_json") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let session = unsafe { handle::lend(session, "session") }?;
        out_json.give(codeanatomy_buffer::new(session.session.function_registry()?));
        Ok(())
    })
}

/// \ingroup catalog
/// \brief The columns of a table.
/// \param[in] session A session.
/// \param[in] table The table's name, as in SQL: `table`, `schema.table` or
///            `catalog.schema.table`, with double quotes where needed.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_schema Filled with a schema that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or not found, with near names in detail `candidates`.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_session_table_schema(
    session: *const codeanatomy_session,
    table: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_schema: *mut FFI_ArrowSchema,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct of this type.
        let mut call = unsafe { call::read(options) }?;
        // SAFETY: the caller passes NULL or room for one schema.
        let out_schema = unsafe { Out::schema(out_schema, "out_schema") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let session = unsafe { handle::lend(session, "session") }?.session.clone();
        // SAFETY: the text lives for the call.
        let table = unsafe { wire::text(table, "table") }?.to_owned();
        let runtime = session.runtime().clone();
        let schema = call.wait(&runtime, async move |_| session.table_schema(&table).await)?;
        out_schema.give(stream::export_schema(&schema)?);
        Ok(())
    })
}

/// # Safety
/// The pointers are as the calling function demands them of its caller.
unsafe fn relation(
    session: *const codeanatomy_session,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
    rows: impl FnOnce(&Session) -> Result<RecordBatch, Error>,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: NULL or room for one stream.
        let out_stream = unsafe { Out::stream(out_stream, "out_stream") }?;
        // SAFETY: NULL or a live handle.
        let session = unsafe { handle::lend(session, "session") }?;
        out_stream.give(stream::export_batch(rows(&session.session)?));
        Ok(())
    })
}
