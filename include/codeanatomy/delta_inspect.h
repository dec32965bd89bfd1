#ifndef CODEANATOMY_DELTA_INSPECT_H
#define CODEANATOMY_DELTA_INSPECT_H

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
#include "codeanatomy/task.h"
#include "codeanatomy/delta.h"

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup delta_inspect
 * \brief What the log says of the version that is shown.
 *
 * Options: `files` (false: the files are not counted), `app_id` (text: asks for the application
 * transaction of that name).
 *
 * The report: `table_uri`, `table_id`, `name`, `description`, `version`, `timestamp` and
 * `created_time` (milliseconds since 1970), `min_reader_version`, `min_writer_version`,
 * `reader_features`, `writer_features` (arrays of names), `table_properties` (object),
 * `schema` (a Delta schema as an object), `partition_columns`, `capabilities` (`read` and `write`, each
 * with `possible`, `blocked_by`: the features that this build lacks, and `reason`); with `files` also
 * `num_files` and `size_bytes`; with `app_id` also `app_transaction_version` (null when there is none).
 * What is not known is null.
 * \param[in] table A table.
 * \param[in] describe_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_report One JSON object, to be freed with codeanatomy_buffer_free(); NULL on
 *             failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument, or what reading the log gives.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_describe(const codeanatomy_delta_table *table,
                                                    codeanatomy_str describe_options,
                                                    const codeanatomy_call_options *options,
                                                    codeanatomy_buffer **out_report,
                                                    codeanatomy_error **out_error);

/**
 * \ingroup delta_inspect
 * \brief Starts codeanatomy_delta_table_describe() without waiting.
 * \param[in] table A table.
 * \param[in] describe_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
 *             the report as text. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_describe_start(const codeanatomy_delta_table *table,
                                                          codeanatomy_str describe_options,
                                                          const codeanatomy_call_options *options,
                                                          codeanatomy_task **out_task,
                                                          codeanatomy_error **out_error);

/**
 * \ingroup delta_inspect
 * \brief The commits up to the version that is shown, the newest first.
 *
 * Options: `limit` (number of commits; default all that the log still has).
 *
 * Each commit: `version`, `timestamp` (milliseconds since 1970; opening the table at this time gives
 * this version), `commit_timestamp` (what the commit itself says), `in_commit_timestamp`, `operation`,
 * `operation_parameters`, `operation_metrics`, `read_version`, `isolation_level`, `is_blind_append`,
 * `engine_info`, `user_metadata`, and `metadata`: an object of all else that the commit says. What it
 * does not say is null.
 * \param[in] table A table.
 * \param[in] history_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_report One JSON array, to be freed with codeanatomy_buffer_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument, or what reading the log gives.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_history(const codeanatomy_delta_table *table,
                                                   codeanatomy_str history_options,
                                                   const codeanatomy_call_options *options,
                                                   codeanatomy_buffer **out_report,
                                                   codeanatomy_error **out_error);

/**
 * \ingroup delta_inspect
 * \brief Starts codeanatomy_delta_table_history() without waiting.
 * \param[in] table A table.
 * \param[in] history_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
 *             the array as text. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_history_start(const codeanatomy_delta_table *table,
                                                         codeanatomy_str history_options,
                                                         const codeanatomy_call_options *options,
                                                         codeanatomy_task **out_task,
                                                         codeanatomy_error **out_error);

/**
 * \ingroup delta_inspect
 * \brief The files of the version that is shown, as Arrow.
 *
 * Options: `predicate` (SQL over the table's columns: files that have no row for it, as far as partition
 * values and statistics tell, are left out), `statistics` (`json`, the default, `columns` or `none`).
 *
 * Columns: `path` (text), `size` (64-bit integer), `modification_time` (timestamp in milliseconds, UTC),
 * `num_records` (64-bit integer), `partition_values` (map of text to text), `stats` (text, JSON as the
 * log has it); ordered by path. `num_records` and `stats` are NULL where the log does not have them.
 * With `statistics` of `columns` there are structures instead of `stats`: `null_count` (64-bit integers),
 * `min` and `max` (of the types of the table's columns), with a field for each column that can have
 * statistics, by its name in the table, NULL where the log has none; a table without such columns lacks
 * them.
 * \param[in] table A table.
 * \param[in] files_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument, query invalid for a predicate that cannot be
 *         used, or what reading the log gives.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_files(const codeanatomy_delta_table *table,
                                                 codeanatomy_str files_options,
                                                 const codeanatomy_call_options *options,
                                                 struct ArrowArrayStream *out_stream,
                                                 codeanatomy_error **out_error);

/**
 * \ingroup delta_inspect
 * \brief Starts codeanatomy_delta_table_files() without waiting.
 * \param[in] table A table.
 * \param[in] files_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
 *             a reader. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_files_start(const codeanatomy_delta_table *table,
                                                       codeanatomy_str files_options,
                                                       const codeanatomy_call_options *options,
                                                       codeanatomy_task **out_task,
                                                       codeanatomy_error **out_error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_DELTA_INSPECT_H */
