#ifndef CODEANATOMY_WRITE_H
#define CODEANATOMY_WRITE_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"
#include "codeanatomy/buffer.h"
#include "codeanatomy/call.h"
#include "codeanatomy/query.h"
#include "codeanatomy/task.h"

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup write
 * \brief Runs the query and writes its rows into one file or a folder of files.
 *
 * Options: `format` (`"parquet"`, `"csv"`, `"ndjson"`, `"arrow"`; default by the target's ending),
 * `partition_columns` (array of columns that become folders, as in `year=2026`), `overwrite` (false:
 * a target that exists is an error), `compression` (parquet: `"zstd(3)"`, `"snappy"`, `"gzip(6)"`,
 * `"lz4_raw"`, `"uncompressed"`; csv and ndjson: `"gzip"`, `"bzip2"`, `"xz"`, `"zstd"`),
 * `format_options` (object, passed to the writer as in `COPY … OPTIONS`).
 * A local target appears whole or not at all.
 *
 * The report: `files` (array of `path` and `bytes`, in the order of their names), `rows`, `bytes`.
 * \param[in] query A query.
 * \param[in] target A path or URL: a file, or a folder that ends with a slash.
 * \param[in] write_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_report One JSON object, to be freed with codeanatomy_buffer_free(); NULL on
 *             failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or already exists, I/O, invalid argument, or what the run ended
 *         with. After a failure or a cancel, files of this call that were begun are removed.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_write(const codeanatomy_query *query,
                                           codeanatomy_str target,
                                           codeanatomy_str write_options,
                                           const codeanatomy_call_options *options,
                                           codeanatomy_buffer **out_report,
                                           codeanatomy_error **out_error);

/**
 * \ingroup write
 * \brief Starts codeanatomy_query_write() without waiting.
 * \param[in] query A query.
 * \param[in] target A path or URL: a file, or a folder that ends with a slash.
 * \param[in] write_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is the
 *             report as text. NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_query_write_start(const codeanatomy_query *query,
                                                 codeanatomy_str target,
                                                 codeanatomy_str write_options,
                                                 const codeanatomy_call_options *options,
                                                 codeanatomy_task **out_task,
                                                 codeanatomy_error **out_error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_WRITE_H */
