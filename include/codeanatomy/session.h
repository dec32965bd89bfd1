#ifndef CODEANATOMY_SESSION_H
#define CODEANATOMY_SESSION_H

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
#include "codeanatomy/runtime.h"

/**
 * \ingroup session
 * \brief Settings, catalogs, tables and functions. Cheap to make; shares its runtime.
 *
 * May be used by any number of threads at the same time.
 * \since 0.1.0
 */
typedef struct codeanatomy_session codeanatomy_session;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup session
 * \brief Opens a session.
 *
 * Options, all optional:
 *
 * | key | value | default |
 * | --- | --- | --- |
 * | `catalog` | name of the first catalog | `"codeanatomy"` |
 * | `schema` | name of the first schema | `"public"` |
 * | `target_partitions` | number, 1 to 1024: how many parts of a plan run at once | worker threads of the runtime |
 * | `batch_size` | rows of a batch, 1 to 1048576 | 8192 |
 * | `view_types` | true lets text and binary leave the library as Arrow views | false |
 * | `allow_ddl` | false refuses CREATE and DROP | true |
 * | `allow_dml` | false refuses INSERT, UPDATE, DELETE and COPY | true |
 * | `allow_statements` | false refuses SET, transactions and the like | true |
 * | `function_policy` | object that narrows what scalar functions take, see the guide on functions | none |
 * | `settings` | object of setting names, as in `SET`, and values (text, number, true, false) | `{}` |
 *
 * \param[in] runtime A runtime, or NULL for the one the process shares.
 * \param[in] options A JSON object, or the empty text for all defaults.
 * \param[out] out_session The session, to be freed with codeanatomy_session_free(); NULL on
 *             failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument for bad options, not found for an unknown
 *         setting.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_new(const codeanatomy_runtime *runtime,
                                           codeanatomy_str options,
                                           codeanatomy_session **out_session,
                                           codeanatomy_error **out_error);

/**
 * \ingroup session
 * \brief Changes one setting, as `SET` does in SQL.
 * \param[in] session A session.
 * \param[in] name The setting's name, such as `datafusion.execution.batch_size`.
 * \param[in] value The new value as text.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or not found for an unknown name, invalid argument for a bad
 *         value, permission denied for `datafusion.runtime.…`, which belongs to the runtime.
 * \note Any thread, at the same time. Queries that are planned already keep the old value.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_set(const codeanatomy_session *session,
                                           codeanatomy_str name,
                                           codeanatomy_str value,
                                           codeanatomy_error **out_error);

/**
 * \ingroup session
 * \brief Reads one setting.
 * \param[in] session A session.
 * \param[in] name The setting's name.
 * \param[out] out_value Its value as text, to be freed with codeanatomy_buffer_free(); NULL on
 *             failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or not found for an unknown name.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_get(const codeanatomy_session *session,
                                           codeanatomy_str name,
                                           codeanatomy_buffer **out_value,
                                           codeanatomy_error **out_error);

/**
 * \ingroup session
 * \brief Plans and runs a statement, and hands its rows out as an Arrow stream.
 *
 * The same as codeanatomy_query_new(), codeanatomy_query_bind_json() and codeanatomy_query_run().
 * \param[in] session A session.
 * \param[in] sql One statement.
 * \param[in] parameters A JSON array (for `$1`, `$2`, …) or object (for `$name`); the empty text
 *            for none.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or what planning or the start of the run ended with.
 * \note Any thread, at the same time. Does not wait for the first batch.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_run(const codeanatomy_session *session,
                                           codeanatomy_str sql,
                                           codeanatomy_str parameters,
                                           const codeanatomy_call_options *options,
                                           struct ArrowArrayStream *out_stream,
                                           codeanatomy_error **out_error);

/**
 * \ingroup session
 * \brief Plans and runs a statement to its end, and says how many rows it concerned.
 *
 * The same as codeanatomy_query_new(), codeanatomy_query_bind_json() and
 * codeanatomy_query_execute().
 * \param[in] session A session.
 * \param[in] sql One statement.
 * \param[in] parameters A JSON array (for `$1`, `$2`, …) or object (for `$name`); the empty text
 *            for none.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_rows Rows inserted, changed or deleted; for a query the rows of its result; 0
 *             for a statement without rows, and on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or what planning or the run ended with.
 * \note Any thread, at the same time. Blocks until the statement is done.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_execute(const codeanatomy_session *session,
                                               codeanatomy_str sql,
                                               codeanatomy_str parameters,
                                               const codeanatomy_call_options *options,
                                               int64_t *out_rows,
                                               codeanatomy_error **out_error);

/**
 * \ingroup session
 * \brief The runtime of a session.
 * \param[in] session A session; NULL gives NULL.
 * \return One more owner of the runtime, to be freed with codeanatomy_runtime_free().
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_runtime *codeanatomy_session_runtime(const codeanatomy_session *session);

/**
 * \ingroup session
 * \brief Adds one owner to a session.
 * \param[in] session A session; NULL gives NULL.
 * \return The same session, to be freed once more.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_session *codeanatomy_session_share(const codeanatomy_session *session);

/**
 * \ingroup session
 * \brief Gives up one ownership of a session. Queries, readers and streams of it go on.
 * \param[in] session A session, or NULL, which does nothing.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_session_free(codeanatomy_session *session);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_SESSION_H */
