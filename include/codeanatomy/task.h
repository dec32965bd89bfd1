#ifndef CODEANATOMY_TASK_H
#define CODEANATOMY_TASK_H

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
#include "codeanatomy/reader.h"

/**
 * \ingroup task
 * \brief A call that a `…_start` function began.
 *
 * Any thread, at the same time. Freeing a task that runs cancels it.
 * \since 0.1.0
 */
typedef struct codeanatomy_task codeanatomy_task;

/**
 * \ingroup task
 * \brief How far a task is: one of the `CODEANATOMY_TASK_STATE_…` constants.
 * \since 0.1.0
 */
typedef uint32_t codeanatomy_task_state;

/**
 * \ingroup task
 * \brief Tells that a task has ended.
 *
 * Runs once, on a thread of the library, which must not be held for long. From inside it,
 * codeanatomy_task_state_get() and the `take` functions are allowed, blocking calls are refused
 * with CODEANATOMY_STATUS_INVALID_STATE. It must not throw.
 * \param[in] user_data What was given together with the callback.
 * \since 0.1.0
 */
typedef void (*codeanatomy_task_done_fn)(void *user_data);

/**
 * \ingroup task
 * \brief The task runs.
 */
#define CODEANATOMY_TASK_STATE_RUNNING 0

/**
 * \ingroup task
 * \brief The task succeeded; its result can be taken.
 */
#define CODEANATOMY_TASK_STATE_SUCCEEDED 1

/**
 * \ingroup task
 * \brief The task failed, was cancelled or ran out of time; codeanatomy_task_wait() has the error.
 */
#define CODEANATOMY_TASK_STATE_FAILED 2

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup task
 * \brief Waits for the end of a task, but not longer than told.
 * \param[in] task A task.
 * \param[in] timeout_milliseconds How long to wait; 0 does not wait, negative waits without limit.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK when the task succeeded; CODEANATOMY_STATUS_TIMED_OUT **with no
 *         error object** when it still runs; otherwise what it ended with, at every call.
 * \note Any thread, at the same time. Progress callbacks of the call run inside this function.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_wait(const codeanatomy_task *task,
                                         int64_t timeout_milliseconds,
                                         codeanatomy_error **out_error);

/**
 * \ingroup task
 * \brief How far the task is, without waiting.
 * \param[in] task A task; NULL gives CODEANATOMY_TASK_STATE_FAILED.
 * \return One of the `CODEANATOMY_TASK_STATE_…` constants.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_task_state codeanatomy_task_state_get(const codeanatomy_task *task);

/**
 * \ingroup task
 * \brief Stops a task. Never blocks, may be repeated, may lose the race with its end.
 * \param[in] task A task; NULL does nothing.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_task_cancel(const codeanatomy_task *task);

/**
 * \ingroup task
 * \brief Counters of the task.
 * \param[in] task A task.
 * \param[in,out] progress Filled; the caller sets `struct_size` first.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_progress(const codeanatomy_task *task,
                                             codeanatomy_progress *progress,
                                             codeanatomy_error **out_error);

/**
 * \ingroup task
 * \brief Asks to be told when the task has ended; at once when it has.
 * \param[in] task A task.
 * \param[in] on_done The callback; not NULL.
 * \param[in] user_data Given to `on_done` and `destroy`.
 * \param[in] destroy Frees `user_data`; also when this call fails. May be NULL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or already exists when the task has a callback, invalid argument.
 * \note Any thread. When codeanatomy_task_free() has returned, the callback neither runs nor will,
 *       unless it is the callback that frees the task.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_on_done(const codeanatomy_task *task,
                                            codeanatomy_task_done_fn on_done,
                                            void *user_data,
                                            codeanatomy_destroy_fn destroy,
                                            codeanatomy_error **out_error);

/**
 * \ingroup task
 * \brief Takes the reader that codeanatomy_query_read_start() made.
 * \param[in] task A task that succeeded; its result can be taken once.
 * \param[out] out_reader The reader, to be freed with codeanatomy_reader_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid state when the task runs, was taken or has another
 *         kind of result; what the task ended with when it failed.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_take_reader(const codeanatomy_task *task,
                                                codeanatomy_reader **out_reader,
                                                codeanatomy_error **out_error);

/**
 * \ingroup task
 * \brief Takes the reader that codeanatomy_query_read_start() made, as an Arrow stream.
 * \param[in] task A task that succeeded; its result can be taken once.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return As codeanatomy_task_take_reader().
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_take_stream(const codeanatomy_task *task,
                                                struct ArrowArrayStream *out_stream,
                                                codeanatomy_error **out_error);

/**
 * \ingroup task
 * \brief Takes the number of rows that a started execute or ingest gave.
 * \param[in] task A task that succeeded; its result can be taken once.
 * \param[out] out_rows The number of rows; 0 on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return As codeanatomy_task_take_reader().
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_take_count(const codeanatomy_task *task,
                                               int64_t *out_rows,
                                               codeanatomy_error **out_error);

/**
 * \ingroup task
 * \brief Takes the text that a started explain or write gave.
 * \param[in] task A task that succeeded; its result can be taken once.
 * \param[out] out_text To be freed with codeanatomy_buffer_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return As codeanatomy_task_take_reader().
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_task_take_text(const codeanatomy_task *task,
                                              codeanatomy_buffer **out_text,
                                              codeanatomy_error **out_error);

/**
 * \ingroup task
 * \brief Frees a task. One that runs is cancelled; a result that was not taken is freed.
 * \param[in] task A task, or NULL, which does nothing.
 * \note Any thread, but not while another one uses the task. Waits for a callback that runs.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_task_free(codeanatomy_task *task);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_TASK_H */
