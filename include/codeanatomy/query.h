#ifndef CODEANATOMY_QUERY_H
#define CODEANATOMY_QUERY_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/arrow_c_data.h"
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"
#include "codeanatomy/buffer.h"
#include "codeanatomy/call.h"
#include "codeanatomy/session.h"
#include "codeanatomy/reader.h"
#include "codeanatomy/task.h"

/**
 * \ingroup query
 * \brief One planned statement.
 *
 * Planned once, run as often as wanted, also from several threads at the same time. It keeps its
 * session's state as it was when it was planned.
 * \since 0.1.0
 */
typedef struct codeanatomy_query codeanatomy_query;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup query
 * \brief Plans one statement without running it.
 *
 * Names and types are checked, and the session's policy is applied. CREATE, DROP, SET and the
 * like are planned only, too: they take effect when the query is run.
 * \param[in] session A session.
 * \param[in] sql One statement; a semicolon at its end is allowed. Parameters are `$1`, `$2`, …
 *            or `$name`.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_query The query, to be freed with codeanatomy_query_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or query invalid with line and column where they are known, not
 *         found for a table that does not exist, permission denied by the policy.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_new(const codeanatomy_session *session,
                                         codeanatomy_str sql,
                                         const codeanatomy_call_options *options,
                                         codeanatomy_query **out_query,
                                         codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Starts codeanatomy_query_new() without waiting.
 * \param[in] session A session.
 * \param[in] sql One statement.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is a query.
 *             NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_new_start(const codeanatomy_session *session,
                                               codeanatomy_str sql,
                                               const codeanatomy_call_options *options,
                                               codeanatomy_task **out_task,
                                               codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Takes the query that codeanatomy_query_new_start() made.
 * \param[in] task A task that succeeded; its result can be taken once.
 * \param[out] out_query The query, to be freed with codeanatomy_query_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return As codeanatomy_task_take_reader().
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_take_query(const codeanatomy_task *task,
                                               codeanatomy_query **out_query,
                                               codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief The parameters of the statement: a struct type with one child for each.
 *
 * Children are named `$1`, `$2`, … or `$name`, in order; the type is what planning could infer, or
 * null where it could not.
 * \param[in] query A query.
 * \param[out] out_schema Filled with a schema that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_parameter_schema(const codeanatomy_query *query,
                                                      struct ArrowSchema *out_schema,
                                                      codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief The columns of the result, known without running the query.
 * \param[in] query A query.
 * \param[out] out_schema Filled with a schema that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time. A column whose type hangs on an unbound parameter may
 *       change with the binding.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_schema(const codeanatomy_query *query,
                                            struct ArrowSchema *out_schema,
                                            codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Binds parameters from Arrow, exact in type. Replaces what was bound before.
 *
 * The batch has one row. Columns named `$1` or `$name` (the `$` may be left out) bind these
 * parameters; when no column has such a name, columns bind `$1`, `$2`, … in order. Runs that have
 * started keep their values.
 * \param[in] query A query.
 * \param[in] schema Moved: a struct type.
 * \param[in] batch Moved: an array of that type with one row.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument for wrong names, counts, types or rows.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_bind(const codeanatomy_query *query,
                                          struct ArrowSchema *schema,
                                          struct ArrowArray *batch,
                                          codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Binds parameters from JSON. Replaces what was bound before.
 *
 * An array binds `$1`, `$2`, … in order, an object binds `$name`. null, true, false, numbers and
 * text; a number without fraction is a 64-bit integer, another a double. Values are cast to the
 * type that planning inferred, so a date may be given as text.
 * \param[in] query A query.
 * \param[in] parameters A JSON array or object; the empty text unbinds all.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument for wrong names, counts or types.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_bind_json(const codeanatomy_query *query,
                                               codeanatomy_str parameters,
                                               codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Runs the query and hands its rows out as an Arrow stream.
 *
 * The stream's functions return `ECANCELED` when the run was cancelled or its time was over,
 * `ENOMEM` when memory or disk did not suffice, `EIO` when a file or store failed, `ENOSYS` for
 * what is not supported, `EINVAL` for all else; codeanatomy_error_from_stream() gives the whole
 * error. Releasing the stream early cancels the run.
 * \param[in] query A query.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure. It
 *             may outlive every other object.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or what the start of the run ended with.
 * \note Any thread, at the same time. Does not wait for the first batch.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_run(const codeanatomy_query *query,
                                         const codeanatomy_call_options *options,
                                         struct ArrowArrayStream *out_stream,
                                         codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Runs the query and gives a reader, which can wait with a time limit.
 * \param[in] query A query.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_reader The reader, to be freed with codeanatomy_reader_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or what the start of the run ended with.
 * \note Any thread, at the same time. Does not wait for the first batch.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_read(const codeanatomy_query *query,
                                          const codeanatomy_call_options *options,
                                          codeanatomy_reader **out_reader,
                                          codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Starts codeanatomy_query_read() without waiting.
 * \param[in] query A query.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is a
 *             reader, which can be taken as a stream, too. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_read_start(const codeanatomy_query *query,
                                                const codeanatomy_call_options *options,
                                                codeanatomy_task **out_task,
                                                codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Runs the query to its end and says how many rows it concerned.
 * \param[in] query A query.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_rows Rows inserted, changed or deleted; for a query the rows of its result; 0
 *             for a statement without rows, and on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or what the run ended with.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_execute(const codeanatomy_query *query,
                                             const codeanatomy_call_options *options,
                                             int64_t *out_rows,
                                             codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Starts codeanatomy_query_execute() without waiting.
 * \param[in] query A query.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is a count.
 *             NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_execute_start(const codeanatomy_query *query,
                                                   const codeanatomy_call_options *options,
                                                   codeanatomy_task **out_task,
                                                   codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief The plan of the query as text, with what is bound now.
 *
 * Options: `format`: `"indent"` (default), `"tree"`, `"pgjson"` or `"graphviz"`; `verbose` (false);
 * `analyze` (false): true **runs** the query and adds what the operators counted; `statistics`
 * (false). `analyze` goes with `indent` only, `verbose` with `indent` only.
 * \param[in] query A query.
 * \param[in] explain_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_plan To be freed with codeanatomy_buffer_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument, or what the run ended with.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_explain(const codeanatomy_query *query,
                                             codeanatomy_str explain_options,
                                             const codeanatomy_call_options *options,
                                             codeanatomy_buffer **out_plan,
                                             codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Starts codeanatomy_query_explain() without waiting.
 * \param[in] query A query.
 * \param[in] explain_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is text.
 *             NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_explain_start(const codeanatomy_query *query,
                                                   codeanatomy_str explain_options,
                                                   const codeanatomy_call_options *options,
                                                   codeanatomy_task **out_task,
                                                   codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief What the operators of the run that was started last have counted, as one JSON object.
 *
 * The keys are those of codeanatomy_reader_metrics(). With several runs at once, ask the reader.
 * \param[in] query A query.
 * \param[out] out_metrics To be freed with codeanatomy_buffer_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid state when the query was never run.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_metrics(const codeanatomy_query *query,
                                             codeanatomy_buffer **out_metrics,
                                             codeanatomy_error **out_error);

/**
 * \ingroup query
 * \brief Adds one owner to a query.
 * \param[in] query A query; NULL gives NULL.
 * \return The same query, to be freed once more.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_query *codeanatomy_query_share(const codeanatomy_query *query);

/**
 * \ingroup query
 * \brief Gives up one ownership of a query. Its readers and streams go on.
 * \param[in] query A query, or NULL, which does nothing.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_query_free(codeanatomy_query *query);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_QUERY_H */
