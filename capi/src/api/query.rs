//! Queries: planned once, bound and run any number of times.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_call_options;
use crate::api::error::codeanatomy_error;
use crate::api::reader::codeanatomy_reader;
use crate::api::session::codeanatomy_session;
use crate::api::task::codeanatomy_task;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::boundary::{boundary, destructor, getter};
use crate::handle::{self, Kind};
use crate::wire::{self, Out};
use crate::{call, stream};
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{ExplainOptions, Outcome, Parameters, Query};

/// \ingroup query
/// \brief One planned statement.
///
/// Planned once, run as often as wanted, also from several threads at the same time. It keeps its
/// session's state as it was when it was planned.
/// \since 0.1.0
pub struct codeanatomy_query {
    pub(crate) query: Query,
}

impl Kind for codeanatomy_query {
    const NOUN: &'static str = "query";
    const TAG: u64 = handle::tag(b"query");
}

impl codeanatomy_query {
    pub(crate) fn new(query: Query) -> Self {
        Self { query }
    }
}

/// \ingroup query
/// \brief Plans one statement without running it.
///
/// Names and types are checked, and the session's policy is applied. CREATE, DROP, SET and the
/// like are planned only, too: they take effect when the query is run.
/// \param[in] session A session.
/// \param[in] sql One statement; a semicolon at its end is allowed. Parameters are `$1`, `$2`, …
///            or `$name`.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_query The query, to be freed with codeanatomy_query_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or query invalid with line and column where they are known, not
///         found for a table that does not exist, permission denied by the policy.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_new(
    session: *const codeanatomy_session,
    sql: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_query: *mut *mut codeanatomy_query,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct of this type.
        let mut call = unsafe { call::read(options) }?;
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_query = unsafe { Out::handle(out_query, "out_query") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let session = unsafe { handle::lend(session, "session") }?.session.clone();
        // SAFETY: the text lives for the call.
        let sql = unsafe { wire::text(sql, "sql") }?.to_owned();
        let runtime = session.runtime().clone();
        let query =
            call.wait_briefly(&runtime, async move |call| session.plan(&sql, &call).await)?;
        out_query.give(codeanatomy_query::new(query));
        Ok(())
    })
}

/// \ingroup query
/// \brief Starts codeanatomy_query_new() without waiting.
/// \param[in] session A session.
/// \param[in] sql One statement.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is a query.
///             NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_new_start(
    session: *const codeanatomy_session,
    sql: codeanatomy_str,
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
        let session = unsafe { handle::lend(session, "session") }?.session.clone();
        // SAFETY: the text lives for the call.
        let sql = unsafe { wire::text(sql, "sql") }?.to_owned();
        let runtime = session.runtime().clone();
        let work = async move |call| session.plan(&sql, &call).await;
        out_task.give(call.start_briefly(&runtime, work, Outcome::Query));
        Ok(())
    })
}

/// \ingroup query
/// \brief Takes the query that codeanatomy_query_new_start() made.
/// \param[in] task A task that succeeded; its result can be taken once.
/// \param[out] out_query The query, to be freed with codeanatomy_query_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return As codeanatomy_task_take_reader().
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_task_take_query(
    task: *const codeanatomy_task,
    out_query: *mut *mut codeanatomy_query,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_query = unsafe { Out::handle(out_query, "out_query") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let task = unsafe { handle::lend(task, "task") }?;
        out_query.give(codeanatomy_query::new(task.task.take_query()?));
        Ok(())
    })
}

/// \ingroup query
/// \brief The parameters of the statement: a struct type with one child for each.
///
/// Children are named `$1`, `$2`, … or `$name`, in order; the type is what planning could infer, or
/// null where it could not.
/// \param[in] query A query.
/// \param[out] out_schema Filled with a schema that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_parameter_schema(
    query: *const codeanatomy_query,
    out_schema: *mut FFI_ArrowSchema,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one schema.
        let out_schema = unsafe { Out::schema(out_schema, "out_schema") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?;
        let schema = query.query.parameter_schema()?;
        out_schema.give(stream::export_schema(&schema)?);
        Ok(())
    })
}

/// \ingroup query
/// \brief The columns of the result, known without running the query.
/// \param[in] query A query.
/// \param[out] out_schema Filled with a schema that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time. A column whose type hangs on an unbound parameter may
///       change with the binding.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_schema(
    query: *const codeanatomy_query,
    out_schema: *mut FFI_ArrowSchema,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one schema.
        let out_schema = unsafe { Out::schema(out_schema, "out_schema") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?;
        out_schema.give(stream::export_schema(&query.query.schema())?);
        Ok(())
    })
}

/// \ingroup query
/// \brief Binds parameters from Arrow, exact in type. Replaces what was bound before.
///
/// The batch has one row. Columns named `$1` or `$name` (the `$` may be left out) bind these
/// parameters; when no column has such a name, columns bind `$1`, `$2`, … in order. Runs that have
/// started keep their values.
/// \param[in] query A query.
/// \param[in] schema Moved: a struct type.
/// \param[in] batch Moved: an array of that type with one row.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument for wrong names, counts, types or rows.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_bind(
    query: *const codeanatomy_query,
    schema: *mut FFI_ArrowSchema,
    batch: *mut FFI_ArrowArray,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL, or structs that are the library's from now on.
        let batch = unsafe { stream::import_batches(schema, batch, 1) };
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?;
        let (_, batches) = batch?;
        query.query.bind(Parameters::from_batch(&batches[0])?)
    })
}

/// \ingroup query
/// \brief Binds parameters from JSON. Replaces what was bound before.
///
/// An array binds `$1`, `$2`, … in order, an object binds `$name`. null, true, false, numbers and
/// text; a number without fraction is a 64-bit integer, another a double. Values are cast to the
/// type that planning inferred, so a date may be given as text.
/// \param[in] query A query.
/// \param[in] parameters A JSON array or object; the empty text unbinds all.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument for wrong names, counts or types.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_bind_json(
    query: *const codeanatomy_query,
    parameters: codeanatomy_str,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?;
        // SAFETY: the text lives for the call.
        let parameters = unsafe { wire::text(parameters, "parameters") }?;
        query.query.bind(Parameters::from_json(parameters)?)
    })
}

/// \ingroup query
/// \brief Runs the query and hands its rows out as an Arrow stream.
///
/// The stream's functions return `ECANCELED` when the run was cancelled or its time was over,
/// `ENOMEM` when memory or disk did not suffice, `EIO` when a file or store failed, `ENOSYS` for
/// what is not supported, `EINVAL` for all else; codeanatomy_error_from_stream() gives the whole
/// error. Releasing the stream early cancels the run.
/// \param[in] query A query.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure. It
///             may outlive every other object.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or what the start of the run ended with.
/// \note Any thread, at the same time. Does not wait for the first batch.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_run(
    query: *const codeanatomy_query,
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
        let query = unsafe { handle::lend(query, "query") }?.query.clone();
        let runtime = query.runtime().clone();
        let reader = call.wait_briefly(&runtime, async move |call| query.run(&call).await)?;
        out_stream.give(stream::export(reader));
        Ok(())
    })
}

/// \ingroup query
/// \brief Runs the query and gives a reader, which can wait with a time limit.
/// \param[in] query A query.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_reader The reader, to be freed with codeanatomy_reader_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or what the start of the run ended with.
/// \note Any thread, at the same time. Does not wait for the first batch.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_read(
    query: *const codeanatomy_query,
    options: *const codeanatomy_call_options,
    out_reader: *mut *mut codeanatomy_reader,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct of this type.
        let mut call = unsafe { call::read(options) }?;
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_reader = unsafe { Out::handle(out_reader, "out_reader") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?.query.clone();
        let runtime = query.runtime().clone();
        let reader = call.wait_briefly(&runtime, async move |call| query.run(&call).await)?;
        out_reader.give(codeanatomy_reader::new(reader));
        Ok(())
    })
}

/// \ingroup query
/// \brief Starts codeanatomy_query_read() without waiting.
/// \param[in] query A query.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is a
///             reader, which can be taken as a stream, too. NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_read_start(
    query: *const codeanatomy_query,
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
        let runtime = query.runtime().clone();
        let work = async move |call| query.run(&call).await;
        out_task.give(call.start_briefly(&runtime, work, Outcome::Reader));
        Ok(())
    })
}

/// \ingroup query
/// \brief Runs the query to its end and says how many rows it concerned.
/// \param[in] query A query.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_rows Rows inserted, changed or deleted; for a query the rows of its result; 0
///             for a statement without rows, and on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or what the run ended with.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_execute(
    query: *const codeanatomy_query,
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
        let query = unsafe { handle::lend(query, "query") }?.query.clone();
        let runtime = query.runtime().clone();
        out_rows.set(call.wait_briefly(&runtime, async move |call| query.execute(&call).await)?);
        Ok(())
    })
}

/// \ingroup query
/// \brief Starts codeanatomy_query_execute() without waiting.
/// \param[in] query A query.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is a count.
///             NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_execute_start(
    query: *const codeanatomy_query,
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
        let runtime = query.runtime().clone();
        let work = async move |call| query.execute(&call).await;
        out_task.give(call.start_briefly(&runtime, work, Outcome::Count));
        Ok(())
    })
}

/// \ingroup query
/// \brief The plan of the query as text, with what is bound now.
///
/// Options: `format`: `"indent"` (default), `"tree"`, `"pgjson"` or `"graphviz"`; `verbose` (false);
/// `analyze` (false): true **runs** the query and adds what the operators counted; `statistics`
/// (false). `analyze` goes with `indent` only, `verbose` with `indent` only.
/// \param[in] query A query.
/// \param[in] explain_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_plan To be freed with codeanatomy_buffer_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument, or what the run ended with.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_explain(
    query: *const codeanatomy_query,
    explain_options: codeanatomy_str,
    options: *const codeanatomy_call_options,
    out_plan: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct of this type.
        let mut call = unsafe { call::read(options) }?;
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_plan = unsafe { Out::handle(out_plan, "out_plan") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?.query.clone();
        // SAFETY: the text lives for the call.
        let explain_options =
            ExplainOptions::from_json(unsafe { wire::text(explain_options, "explain_options") }?)?;
        let runtime = query.runtime().clone();
        let work = async move |call| query.explain(explain_options, &call).await;
        out_plan.give(codeanatomy_buffer::new(call.wait(&runtime, work)?));
        Ok(())
    })
}

/// \ingroup query
/// \brief Starts codeanatomy_query_explain() without waiting.
/// \param[in] query A query.
/// \param[in] explain_options A JSON object, or the empty text.
/// \param[in] options Options of the call, or NULL.
/// \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is text.
///             NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_explain_start(
    query: *const codeanatomy_query,
    explain_options: codeanatomy_str,
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
        // SAFETY: the text lives for the call.
        let explain_options =
            ExplainOptions::from_json(unsafe { wire::text(explain_options, "explain_options") }?)?;
        let runtime = query.runtime().clone();
        let work = async move |call| query.explain(explain_options, &call).await;
        out_task.give(call.start(&runtime, work, Outcome::Text));
        Ok(())
    })
}

/// \ingroup query
/// \brief What the operators of the run that was started last have counted, as one JSON object.
///
/// The keys are those of codeanatomy_reader_metrics(). With several runs at once, ask the reader.
/// \param[in] query A query.
/// \param[out] out_metrics To be freed with codeanatomy_buffer_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid state when the query was never run.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_metrics(
    query: *const codeanatomy_query,
    out_metrics: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_metrics = unsafe { Out::handle(out_metrics, "out_metrics") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let query = unsafe { handle::lend(query, "query") }?;
        out_metrics.give(codeanatomy_buffer::new(query.query.metrics_json()?));
        Ok(())
    })
}

/// \ingroup query
/// \brief Adds one owner to a query.
/// \param[in] query A query; NULL gives NULL.
/// \return The same query, to be freed once more.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_share(
    query: *const codeanatomy_query,
) -> *mut codeanatomy_query {
    // SAFETY: the caller passes NULL or a live handle.
    getter(core::ptr::null_mut(), || unsafe { handle::share(query, "query") })
}

/// \ingroup query
/// \brief Gives up one ownership of a query. Its readers and streams go on.
/// \param[in] query A query, or NULL, which does nothing.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_query_free(query: *mut codeanatomy_query) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(query) })
}
