#ifndef CODEANATOMY_READER_H
#define CODEANATOMY_READER_H

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

/**
 * \ingroup reader
 * \brief The result of one run of a query.
 *
 * One thread at a time, except codeanatomy_reader_cancel() and codeanatomy_reader_progress(). It
 * keeps everything that the run needs: sessions and queries may be freed before it.
 * \since 0.1.0
 */
typedef struct codeanatomy_reader codeanatomy_reader;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup reader
 * \brief The columns of the result.
 * \param[in] reader A reader.
 * \param[out] out_schema Filled with a schema that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid state after codeanatomy_reader_export().
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_reader_schema(const codeanatomy_reader *reader,
                                             struct ArrowSchema *out_schema,
                                             codeanatomy_error **out_error);

/**
 * \ingroup reader
 * \brief Waits for the next batch, but not longer than told.
 * \param[in] reader A reader.
 * \param[in] timeout_milliseconds How long to wait; 0 does not wait, negative waits without limit.
 * \param[out] out_batch Filled with a batch that the caller releases: a struct array with one
 *             child for each column. Released (`release` is NULL) at the end of the result, on
 *             failure, and when there is nothing yet.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK with a batch, or without one at the end;
 *         CODEANATOMY_STATUS_TIMED_OUT **with no error object** when there is nothing yet: call
 *         again; otherwise what the run ended with, again at each further call.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_reader_next(const codeanatomy_reader *reader,
                                           int64_t timeout_milliseconds,
                                           struct ArrowArray *out_batch,
                                           codeanatomy_error **out_error);

/**
 * \ingroup reader
 * \brief Hands out what is left of the result as an Arrow stream.
 *
 * Afterwards the reader can still be asked for metrics and progress, and be cancelled.
 * \param[in] reader A reader.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure. It
 *             may outlive every other object.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid state when it was exported already.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_reader_export(const codeanatomy_reader *reader,
                                             struct ArrowArrayStream *out_stream,
                                             codeanatomy_error **out_error);

/**
 * \ingroup reader
 * \brief What the operators of the run have counted so far, as one JSON object.
 *
 * Keys: `elapsed_microseconds`, `output_rows`, `spilled_bytes`, `operators`: a tree of `name`,
 * `detail`, `metrics` (object of name and number, times in nanoseconds, sizes in bytes) and
 * `inputs`.
 * \param[in] reader A reader.
 * \param[out] out_metrics To be freed with codeanatomy_buffer_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_reader_metrics(const codeanatomy_reader *reader,
                                              codeanatomy_buffer **out_metrics,
                                              codeanatomy_error **out_error);

/**
 * \ingroup reader
 * \brief Counters of the run.
 * \param[in] reader A reader.
 * \param[in,out] progress Filled; the caller sets `struct_size` first.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_reader_progress(const codeanatomy_reader *reader,
                                               codeanatomy_progress *progress,
                                               codeanatomy_error **out_error);

/**
 * \ingroup reader
 * \brief Stops the run. A batch that is there already may still come out first.
 * \param[in] reader A reader; NULL does nothing.
 * \note Any thread, at the same time, also while another one waits in codeanatomy_reader_next().
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_reader_cancel(const codeanatomy_reader *reader);

/**
 * \ingroup reader
 * \brief Frees a reader and cancels what is left of its run. Batches handed out stay valid.
 * \param[in] reader A reader, or NULL, which does nothing.
 * \note Any thread, but not while another one uses the reader.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_reader_free(codeanatomy_reader *reader);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_READER_H */
