#ifndef CODEANATOMY_DELTA_H
#define CODEANATOMY_DELTA_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"
#include "codeanatomy/call.h"
#include "codeanatomy/session.h"
#include "codeanatomy/task.h"

/**
 * \ingroup delta
 * \brief A Delta table at one version.
 *
 * It keeps its session. Any number of threads may use it at the same time; a change by one of them
 * moves it on for all.
 * \since 0.1.0
 */
typedef struct codeanatomy_delta_table codeanatomy_delta_table;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup delta
 * \brief Opens a Delta table at its latest version, or at one of the past.
 *
 * Options: `storage_options` (object of text, as the delta-rs libraries have them; never printed in
 * errors), `version` (number) or `timestamp` (RFC 3339 text), `required_protocol` (object of
 * `min_reader_version`, `min_writer_version`, `reader_features`, `writer_features`: what the table must
 * have at least, now and whenever it is refreshed or changed). A table at a version that was asked for is
 * read only until codeanatomy_delta_table_refresh().
 * \param[in] session A session.
 * \param[in] uri A path or URL of the table's folder.
 * \param[in] open_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_table The table, to be freed with codeanatomy_delta_table_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or not found when there is no table or no such version, bad data
 *         when the log has a gap or is corrupt, unsupported for features that cannot be read or a
 *         protocol that is not as required, invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_open(const codeanatomy_session *session,
                                          codeanatomy_str uri,
                                          codeanatomy_str open_options,
                                          const codeanatomy_call_options *options,
                                          codeanatomy_delta_table **out_table,
                                          codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief Starts codeanatomy_delta_open() without waiting.
 * \param[in] session A session.
 * \param[in] uri A path or URL of the table's folder.
 * \param[in] open_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
 *             a Delta table. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_open_start(const codeanatomy_session *session,
                                                codeanatomy_str uri,
                                                codeanatomy_str open_options,
                                                const codeanatomy_call_options *options,
                                                codeanatomy_task **out_task,
                                                codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief Takes the table that codeanatomy_delta_open_start() opened.
 * \param[in] task A task that succeeded; its result can be taken once.
 * \param[out] out_table The table, to be freed with codeanatomy_delta_table_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return As codeanatomy_task_take_reader().
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_take_delta_table(const codeanatomy_task *task,
                                                     codeanatomy_delta_table **out_table,
                                                     codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief Whether there is a Delta table at a place. Nothing is made there.
 *
 * Options as in codeanatomy_delta_open(); `version` and `timestamp` are not looked at.
 * \param[in] session A session.
 * \param[in] uri A path or URL of the table's folder.
 * \param[in] open_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_exists Whether there is one; false on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or I/O, permission denied, invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_exists(const codeanatomy_session *session,
                                            codeanatomy_str uri,
                                            codeanatomy_str open_options,
                                            const codeanatomy_call_options *options,
                                            bool *out_exists,
                                            codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief Starts codeanatomy_delta_exists() without waiting.
 * \param[in] session A session.
 * \param[in] uri A path or URL of the table's folder.
 * \param[in] open_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
 *             a count: 1 or 0. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_exists_start(const codeanatomy_session *session,
                                                  codeanatomy_str uri,
                                                  codeanatomy_str open_options,
                                                  const codeanatomy_call_options *options,
                                                  codeanatomy_task **out_task,
                                                  codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief The version that a table shows now.
 * \param[in] table A table; NULL gives -1.
 * \return The version, or -1.
 * \note Any thread, at the same time. Reads nothing.
 * \since 0.1.0
 */
CODEANATOMY_API int64_t codeanatomy_delta_table_version(const codeanatomy_delta_table *table);

/**
 * \ingroup delta
 * \brief Goes to the latest version. A table that was opened at a version of the past takes changes from
 * then on.
 * \param[in] table A table.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_version The version that is shown now; 0 on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or what reading the log gives.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_refresh(const codeanatomy_delta_table *table,
                                                   const codeanatomy_call_options *options,
                                                   int64_t *out_version,
                                                   codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief Starts codeanatomy_delta_table_refresh() without waiting.
 * \param[in] table A table.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
 *             a count: the version. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_refresh_start(const codeanatomy_delta_table *table,
                                                         const codeanatomy_call_options *options,
                                                         codeanatomy_task **out_task,
                                                         codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief Makes the version that is shown a table of the session.
 *
 * | option | value | default |
 * | --- | --- | --- |
 * | `replace` | whether it takes the place of a table of that name | false: an error |
 * | `file_column` | name of a further column with the URL of the file that each row is from | none |
 * | `files` | array of paths, as codeanatomy_delta_table_files() gives them: only these are read | all |
 * | `pushdown_filters` | whether filters also skip rows within files | the session's |
 * | `view_types` | whether text and binary columns are views within SQL | the session's |
 * | `wrap_partition_values` | whether text columns of the partitions are dictionaries | true |
 * | `predicate` | a condition in SQL: only the rows for which it is true are shown | all rows |
 * | `column_types` | object: for a column, the Arrow type that its values are cast to, as arrow_typeof() names it | the table's types |
 *
 * The condition is about the columns as the table has them. Files are not read of which partitions or
 * statistics tell that it excludes them all.
 *
 * The SQL table keeps that version when this one moves on. It takes INSERT, UPDATE, DELETE and MERGE,
 * unless the version was asked for when the table was opened, or one of the options of scanning is given.
 * \param[in] table A table.
 * \param[in] name The name in SQL.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or already exists, invalid argument, unsupported for a protocol that
 *         cannot be read.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_register(const codeanatomy_delta_table *table,
                                                    codeanatomy_str name,
                                                    codeanatomy_str register_options,
                                                    const codeanatomy_call_options *options,
                                                    codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief Starts codeanatomy_delta_table_register() without waiting.
 * \param[in] table A table.
 * \param[in] name The name in SQL.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is
 *             empty. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_delta_table_register_start(const codeanatomy_delta_table *table,
                                                          codeanatomy_str name,
                                                          codeanatomy_str register_options,
                                                          const codeanatomy_call_options *options,
                                                          codeanatomy_task **out_task,
                                                          codeanatomy_error **out_error);

/**
 * \ingroup delta
 * \brief Adds one owner to a table.
 * \param[in] table A table; NULL gives NULL.
 * \return The same table, to be freed once more.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_delta_table *codeanatomy_delta_table_share(const codeanatomy_delta_table *table);

/**
 * \ingroup delta
 * \brief Gives up one ownership of a table. Nothing happens to what lies in its folder.
 * \param[in] table A table, or NULL, which does nothing.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_delta_table_free(codeanatomy_delta_table *table);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_DELTA_H */
