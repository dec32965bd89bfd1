#ifndef CODEANATOMY_DELTA_OBSERVE_H
#define CODEANATOMY_DELTA_OBSERVE_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/arrow_c_data.h"
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"
#include "codeanatomy/call.h"
#include "codeanatomy/session.h"
#include "codeanatomy/task.h"
#include "codeanatomy/delta.h"

/**
 * \ingroup delta_observe
 * \brief A kind of payload: rows about a Delta table, with columns that stay.
 *
 * One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants. Every payload begins with `event_time` (when it
 * was made), `table_uri` and `version` (that the table shows). Times are timestamps in milliseconds,
 * UTC; numbers are 64-bit integers unless said otherwise.
 *
 * The metadata of the Arrow schema have the payload's name as `codeanatomy.payload` and the version of
 * its columns as `codeanatomy.payload_version`, which is `1`. That number grows when a column changes
 * or goes; new columns may come behind the others without it.
 * \since 0.1.0
 */
typedef uint32_t codeanatomy_delta_payload;

/**
 * \ingroup delta_observe
 * \brief Receives payloads about the Delta tables of a session.
 *
 * Runs on a thread of the library, also on several at once, while the call that the payload is about
 * waits for it: that call returns afterwards. It must not throw, must not make calls that wait, and must
 * not wait for threads that do.
 * \param[in] payload One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants.
 * \param[in] payload_stream Its rows; never NULL. The callback may move the stream and release it at
 *            any time; otherwise it is released behind the callback.
 * \param[in] user_data What was given together with the callback.
 * \since 0.1.0
 */
typedef void (*codeanatomy_delta_observer_fn)(codeanatomy_delta_payload payload,
                                              struct ArrowArrayStream *payload_stream,
                                              void *user_data);

/**
 * \ingroup delta_observe
 * \brief A version of a table; one row, named `snapshot`.
 *
 * Further columns: `table_id`, `name`, `description`, `timestamp` and `created_time` (times),
 * `num_files` and `size_bytes` (NULL unless they were asked for), `min_reader_version` and
 * `min_writer_version` (32-bit), `reader_features` and `writer_features` (lists of text, sorted),
 * `table_properties` (map of text), `schema_json` (a Delta schema), `partition_columns` (list of text).
 */
#define CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT 0

/**
 * \ingroup delta_observe
 * \brief How a table is scanned in SQL; one row, named `scan_config`.
 *
 * Further columns: `registered_name` (NULL when it has none), `file_column`, `files` (list of text, NULL
 * for all), `predicate` (NULL for none), `pushdown_filters`, `view_types`, `wrap_partition_values`
 * (booleans), `schema_ipc` (binary: the schema of the rows as an Arrow IPC stream without batches).
 */
#define CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG 1

/**
 * \ingroup delta_observe
 * \brief The files of a version; a row for each, named `add_actions`.
 *
 * Further columns: those of codeanatomy_delta_table_files().
 */
#define CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS 2

/**
 * \ingroup delta_observe
 * \brief What creating, writing, merging, deleting or updating did; one row, named `mutation_report`.
 *
 * Further columns: those of a snapshot, then of the operation's report: `operation`, `status`,
 * `version_before`, `version_after`, `metrics_json` (text), `commit_metadata` (map of text), `verified`
 * (boolean), `elapsed_ms`; then, NULL where the operation has no such number, `num_added_files`,
 * `num_removed_files`, `execution_time_ms`, `scan_time_ms`, `rewrite_time_ms`.
 */
#define CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT 3

/**
 * \ingroup delta_observe
 * \brief What any other operation did; one row, named `maintenance_report`.
 *
 * Further columns: those of a snapshot, then of the report as in a mutation report up to `elapsed_ms`,
 * then `dry_run` (boolean) and `files_deleted` (list of text; NULL but for a vacuum).
 */
#define CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT 4

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup delta_observe
 * \brief The columns of a payload.
 * \param[in] payload One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants.
 * \param[out] out_schema Filled with a schema that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_payload_schema(codeanatomy_delta_payload payload,
                                                    struct ArrowSchema *out_schema,
                                                    codeanatomy_error **out_error);

/**
 * \ingroup delta_observe
 * \brief A payload of the version that a table shows.
 *
 * Options, each for one payload: `files` (snapshot; true counts the files), `predicate` (add actions; as
 * in codeanatomy_delta_table_files()), `scan` (scan config; an object with the options of
 * codeanatomy_delta_table_register() but `replace`), `report` (the two reports; required: the report
 * that an operation on this table gave, as an object).
 * \param[in] table A table.
 * \param[in] payload One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants.
 * \param[in] payload_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument, or what reading the log gives.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_payload(const codeanatomy_delta_table *table,
                                                   codeanatomy_delta_payload payload,
                                                   codeanatomy_str payload_options,
                                                   const codeanatomy_call_options *options,
                                                   struct ArrowArrayStream *out_stream,
                                                   codeanatomy_error **out_error);

/**
 * \ingroup delta_observe
 * \brief Starts codeanatomy_delta_table_payload() without waiting.
 * \param[in] table A table.
 * \param[in] payload One of the `CODEANATOMY_DELTA_PAYLOAD_…` constants.
 * \param[in] payload_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
 *             a reader. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_payload_start(const codeanatomy_delta_table *table,
                                                         codeanatomy_delta_payload payload,
                                                         codeanatomy_str payload_options,
                                                         const codeanatomy_call_options *options,
                                                         codeanatomy_task **out_task,
                                                         codeanatomy_error **out_error);

/**
 * \ingroup delta_observe
 * \brief Has a callback told of what happens to Delta tables in this session.
 *
 * A snapshot comes when a table is opened, or refreshed to another version; a scan config when an open
 * table is registered; a report when an operation has ended well, also one of SQL that has committed.
 * Operations that fail are told of by their errors. Add actions come only when asked for.
 *
 * Replaces the callback that was set before, whose `destroy` runs when no payload is on its way to it
 * any more. The tables and queries of the session keep it.
 * \param[in] session A session.
 * \param[in] on_payload The callback; NULL ends it.
 * \param[in] user_data Given to `on_payload` and `destroy`.
 * \param[in] destroy Frees `user_data`; also when this call fails. May be NULL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_set_delta_observer(const codeanatomy_session *session,
                                                          codeanatomy_delta_observer_fn on_payload,
                                                          void *user_data,
                                                          codeanatomy_destroy_fn destroy,
                                                          codeanatomy_error **out_error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_DELTA_OBSERVE_H */
