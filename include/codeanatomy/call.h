#ifndef CODEANATOMY_CALL_H
#define CODEANATOMY_CALL_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/types.h"
#include "codeanatomy/cancel.h"

/**
 * \ingroup call
 * \brief Counters of running work. None ever goes back; −1 means not known.
 * \since 0.1.0
 */
typedef struct {
  /**
   * Set by the caller: `sizeof(codeanatomy_progress)`. A smaller struct of an older header is
   * filled as far as it goes.
   */
  uint32_t struct_size;
  /**
   * Set by the library: 1 when the work has ended, else 0.
   */
  uint32_t finished;
  /**
   * Time since the call was made, in microseconds.
   */
  int64_t elapsed_microseconds;
  /**
   * Rows that came out of the plan's sources.
   */
  int64_t input_rows;
  /**
   * Bytes that the plan's sources read from files.
   */
  int64_t input_bytes;
  /**
   * Rows of the result so far.
   */
  int64_t output_rows;
  /**
   * Batches of the result so far.
   */
  int64_t output_batches;
  /**
   * Bytes written to spill files.
   */
  int64_t spilled_bytes;
} codeanatomy_progress;

/**
 * \ingroup call
 * \brief Receives counters while a call is waited for.
 *
 * Runs on the thread that waits, about ten times a second, never twice at once and never after
 * the call has returned. It may cancel tokens; a blocking call from inside it is refused with
 * CODEANATOMY_STATUS_INVALID_STATE. It must not throw.
 * \param[in] progress Valid during the callback only.
 * \param[in] user_data What was given together with the callback.
 * \since 0.1.0
 */
typedef void (*codeanatomy_progress_fn)(const codeanatomy_progress *progress, void *user_data);

/**
 * \ingroup call
 * \brief Options of a long call. NULL in place of the struct means: no token, no limit, no
 * callback.
 *
 * Zero every byte, then set `struct_size` and what is needed.
 * \since 0.1.0
 */
typedef struct {
  /**
   * `sizeof(codeanatomy_call_options)`. Fields that a smaller struct lacks have their defaults;
   * bytes behind the fields known to the library must be zero.
   */
  uint32_t struct_size;
  /**
   * 0, or 1 for a caller who waits for the task at once: codeanatomy_query_new_start,
   * codeanatomy_query_read_start and codeanatomy_query_execute_start then begin on this thread, as
   * their blocking forms do, and short work has ended when they return. Without effect on other
   * functions, and on calls with a token, a limit or a callback.
   */
  uint32_t begin_here;
  /**
   * Stops the call, and the reader or stream that comes out of it. Borrowed for the call; what
   * comes out of the call shares it. May be NULL.
   */
  const codeanatomy_cancel_token *cancel_token;
  /**
   * Time from now until the call, and the reader or stream that comes out of it, ends with
   * CODEANATOMY_STATUS_TIMED_OUT. 0 for no limit.
   */
  int64_t timeout_milliseconds;
  /**
   * Called while the call is waited for. May be NULL.
   */
  codeanatomy_progress_fn on_progress;
  /**
   * Given to `on_progress` and `destroy`.
   */
  void *user_data;
  /**
   * Frees `user_data` when the call is over. May be NULL.
   */
  codeanatomy_destroy_fn destroy;
} codeanatomy_call_options;

#endif  /* CODEANATOMY_CALL_H */
