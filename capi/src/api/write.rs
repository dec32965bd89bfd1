//! Writing the rows of a query into files.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_call_options;
use crate::api::error::codeanatomy_error;
use crate::api::query::codeanatomy_query;
use crate::api::task::codeanatomy_task;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::boundary::boundary;
use crate::wire::{self, Out};
use crate::{call, handle};
use codeanatomy_engine::{Outcome, WriteOptions};

/// \ingroup write
/// \brief Runs the query and writes its rows into one file or a folder of files.
///
/// Options: `format` (`"parquet"`, `"csv"`, `"ndjson"`, `"arrow"`; default by the target's ending),
/// `partition_columns` (array of columns that become folders, as in `year=2026`), `overwrite` (false:
/// a target that exists is an error), `compression` (parquet: `"zstd(3)"`, `"snappy"`, `"gzip(6)"`,
/// `"lz4_raw"`, `"uncompressed"`; csv and ndjson: `"gzip"`, `"bzip2"`, `"xz"`, `"zstd"`),
/// `format_options` (object, passed to the writer as in `COPY … OPTIONS`).
/// A local target appears whole or not at all.
///
/// The report: `files` (array of `path` and `bytes`, in the order of their names), `rows`, `bytes`.
/// \param[in] query A query.
/// \param[in] target A path or URL: a file, or a folder that ends with a slash.
/// \param[in] write_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_report One JSON object, to be freed with codeanatomy_buffer_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or already exists, I/O, invalid argument, or what the run ended
///         with. After a failure or a cancel, files of this call that were begun are removed.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_write(
    query: *const codeanatomy_query,
    target: codeanatomy_str,
    write_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_report: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct of this type.
        let mut call = unsafe { call::read(options) }?;
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_report = unsafe { Out::handle(out_report, "out_report") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?.query.clone();
        // SAFETY: the texts live for the call.
        let target = unsafe { wire::text(target, "target") }?.to_owned();
        // SAFETY: as above.
        let write_options =
            WriteOptions::from_json(unsafe { wire::text(write_options, "write_options") }?)?;
        let runtime = query.runtime().clone();
        let work = async move |call| query.write(&target, write_options, &call).await;
        out_report.give(codeanatomy_buffer::new(call.wait(&runtime, work)?));
        Ok(())
    })
}

/// \ingroup write
/// \brief Starts codeanatomy_query_write() without waiting.
/// \param[in] query A query.
/// \param[in] target A path or URL: a file, or a folder that ends with a slash.
/// \param[in] write_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is the
///             report as text. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_write_start(
    query: *const codeanatomy_query,
    target: codeanatomy_str,
    write_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_task: *mut *mut codeanatomy_task,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct of this type.
        let call = unsafe { call::read(options) }?;
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_task = unsafe { Out::handle(out_task, "out_task") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?.query.clone();
        // SAFETY: the texts live for the call.
        let target = unsafe { wire::text(target, "target") }?.to_owned();
        // SAFETY: as above.
        let write_options =
            WriteOptions::from_json(unsafe { wire::text(write_options, "write_options") }?)?;
        let runtime = query.runtime().clone();
        let work = async move |call| query.write(&target, write_options, &call).await;
        out_task.give(call.start(&runtime, work, Outcome::Text));
        Ok(())
    })
}
