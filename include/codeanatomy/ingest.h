#ifndef CODEANATOMY_INGEST_H
#define CODEANATOMY_INGEST_H

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

/**
 * \ingroup ingest
 * \brief What ingesting does with a table that exists, or does not.
 *
 * One of the `CODEANATOMY_INGEST_MODE_…` constants.
 * \since 0.1.0
 */
typedef uint32_t codeanatomy_ingest_mode;

/**
 * \ingroup ingest
 * \brief Makes the table; one that exists is an error.
 */
#define CODEANATOMY_INGEST_MODE_CREATE 0

/**
 * \ingroup ingest
 * \brief Adds to the table; none is an error.
 */
#define CODEANATOMY_INGEST_MODE_APPEND 1

/**
 * \ingroup ingest
 * \brief Makes the table anew, whatever was there.
 */
#define CODEANATOMY_INGEST_MODE_REPLACE 2

/**
 * \ingroup ingest
 * \brief Adds to the table, which is made when there is none.
 */
#define CODEANATOMY_INGEST_MODE_CREATE_APPEND 3

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup ingest
 * \brief Pours an Arrow stream into a table of the session.
 *
 * A table that is made lives in memory, counted in the runtime's pool, and its rows appear all at
 * once or not at all. Appending works on every table that takes INSERT: in memory, folders of
 * files, Delta tables; columns are matched by name and cast, and one that is missing becomes NULL.
 * \param[in] session A session.
 * \param[in] table The table's name, as in SQL.
 * \param[in] mode One of the `CODEANATOMY_INGEST_MODE_…` constants.
 * \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_rows Rows that were added; 0 on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or not found, already exists, bad data when columns do not fit or
 *         the stream fails, unsupported when the table takes no INSERT.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_ingest(const codeanatomy_session *session,
                                              codeanatomy_str table,
                                              codeanatomy_ingest_mode mode,
                                              struct ArrowArrayStream *stream,
                                              const codeanatomy_call_options *options,
                                              int64_t *out_rows,
                                              codeanatomy_error **out_error);

/**
 * \ingroup ingest
 * \brief Starts codeanatomy_session_ingest() without waiting.
 * \param[in] session A session.
 * \param[in] table The table's name, as in SQL.
 * \param[in] mode One of the `CODEANATOMY_INGEST_MODE_…` constants.
 * \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is a count.
 *             NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_ingest_start(const codeanatomy_session *session,
                                                    codeanatomy_str table,
                                                    codeanatomy_ingest_mode mode,
                                                    struct ArrowArrayStream *stream,
                                                    const codeanatomy_call_options *options,
                                                    codeanatomy_task **out_task,
                                                    codeanatomy_error **out_error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_INGEST_H */
