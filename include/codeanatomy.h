/**
 * \mainpage libcodeanatomy
 *
 * An in-process lakehouse engine: SQL and Arrow streams over Delta Lake, Parquet, CSV, NDJSON,
 * Arrow and Avro, and over the host's own data. One header, one library, no server.
 *
 * \section life Life of a session
 *
 * A runtime holds worker threads, one memory pool, one spill disk and caches. A session holds
 * settings, tables and functions, and works on a runtime. A query is one planned statement. A run
 * of it gives an Arrow stream, or a reader that can wait with a time limit.
 *
 * \code{.c}
 * #include <codeanatomy.h>
 * #include <stdio.h>
 * #include <string.h>
 *
 * static codeanatomy_str text(const char *chars) {
 *   codeanatomy_str result = {(const uint8_t *)chars, strlen(chars)};
 *   return result;
 * }
 *
 * static int failed(codeanatomy_error *error) {
 *   codeanatomy_str message = codeanatomy_error_message(error);
 *   fprintf(stderr, "%.*s\n", (int)message.length, (const char *)message.data);
 *   codeanatomy_error_free(error);
 *   return 1;
 * }
 *
 * int main(void) {
 *   codeanatomy_error *error = NULL;
 *   codeanatomy_session *session = NULL;
 *   struct ArrowArrayStream stream;
 *   struct ArrowArray batch;
 *
 *   if (codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER, &error) ||
 *       codeanatomy_session_new(NULL, text(""), &session, &error)) {
 *     return failed(error);
 *   }
 *   if (codeanatomy_session_run(session, text("SELECT 6 * $1 AS answer"), text("[7]"), NULL,
 *                               &stream, &error)) {
 *     codeanatomy_session_free(session);
 *     return failed(error);
 *   }
 *   while (stream.get_next(&stream, &batch) == 0 && batch.release) {
 *     const int64_t *answers = batch.children[0]->buffers[1];
 *     printf("%lld\n", (long long)answers[0]);
 *     batch.release(&batch);
 *   }
 *   stream.release(&stream);
 *   codeanatomy_session_free(session);
 *   return 0;
 * }
 * \endcode
 *
 * \section ownership Ownership
 *
 * - Handles are opaque. Who receives one owns it and frees it once with the `free` of its noun;
 *   freeing NULL does nothing. `share` gives one more owner.
 * - Inside, objects keep what they need: a stream keeps its session and runtime alive. Free in any
 *   order.
 * - An argument is borrowed for the call. A returned pointer that is not a handle is borrowed from
 *   the object it came from.
 * - Memory is freed by the side that made it. Every `out_` slot is always written: the result, or
 *   NULL or 0 on failure.
 *
 * \section threads Threads
 *
 * | object | who may use it |
 * | --- | --- |
 * | runtime, session, query, cancel token, task, Delta table | any thread, at the same time |
 * | reader, Arrow stream | one thread at a time; cancelling and progress from any |
 * | error, buffer | immutable: any thread, at the same time |
 *
 * All of them may move between threads. No query work runs on the caller's stack. The library's
 * threads are named `codeanatomy-1` and so on, block asynchronous signals, and install no handlers.
 *
 * \section errors Errors
 *
 * A call that can fail returns a status (0 is OK) and gives an error object through its last
 * argument, which may be NULL. The object belongs to the caller and to no thread; there is no "last
 * error". A defect in the library, panics included, is CODEANATOMY_STATUS_INTERNAL with file and
 * line, and the process goes on.
 *
 * \section text Text and options
 *
 * Text goes in as pointer and length, UTF-8, and is read during the call only. Options are JSON
 * objects; an unknown key, a wrong type or a value out of range is an error that names the key and
 * what is valid. Structs that may grow begin with `struct_size`, set by the caller.
 *
 * \section arrow Arrow
 *
 * Data cross as the structs of the Arrow C data and C stream interfaces only. Passing one in moves
 * it: on return, success or not, its `release` is NULL. Passing one out fills memory of the caller.
 * Exported batches share their buffers with the engine, nothing is copied. Imported data are
 * checked before they are used.
 *
 * \section callbacks Callbacks
 *
 * Always three arguments: the function, `user_data`, and a function that frees it, which runs
 * exactly once, also when the call that took the callback fails. Inside a callback, cancelling,
 * progress and freeing are possible; a blocking call is refused with
 * CODEANATOMY_STATUS_INVALID_STATE. Callbacks must neither throw nor jump out.
 *
 * \section long Long work
 *
 * A call that can take long takes codeanatomy_call_options: a cancel token, a time limit, a
 * progress callback. It has a second form, `…_start`, that gives a task to wait for, poll, cancel
 * or be told of. Cancelling never blocks and may lose the race with the end.
 *
 * \section fork Fork
 *
 * Start the library after a fork, never before: its threads are not in the child. There every call
 * but the freeing ones fails with CODEANATOMY_STATUS_INVALID_STATE.
 *
 * \section versions Versions
 *
 * The ABI number is that of the SONAME. Within one number, functions, constants and fields at the
 * end of sized structs are only added. Call codeanatomy_library_handshake() before anything else.
 */
#ifndef CODEANATOMY_H
#define CODEANATOMY_H

/**
 * \defgroup types Text and status
 * \brief What every topic shares.
 */
/**
 * \defgroup error Errors
 * \brief What failed, on what, why, and what to do next.
 */
/**
 * \defgroup library Library
 * \brief Versions, build, log and shutdown.
 */
/**
 * \defgroup buffer Buffers
 * \brief Owned text of any size.
 */
/**
 * \defgroup cancel Cancel tokens
 * \brief One flag, with an optional deadline, for any number of calls.
 */
/**
 * \defgroup call Calls
 * \brief Cancel token, time limit and progress of a long call.
 */
/**
 * \defgroup runtime Runtimes
 * \brief Worker threads, memory pool, spill disk and caches.
 */
/**
 * \defgroup session Sessions
 * \brief Settings, tables and functions; the place where SQL is understood.
 */
/**
 * \defgroup catalog Catalogs
 * \brief What a session knows, as Arrow.
 */
/**
 * \defgroup reader Readers
 * \brief The rows of one run, a batch at a time, with a timed wait.
 */
/**
 * \defgroup task Tasks
 * \brief Calls that were started without waiting.
 */
/**
 * \defgroup query Queries
 * \brief Statements, planned once and run any number of times.
 */
/**
 * \defgroup delta Delta tables
 * \brief Opened at a version, moved on, given to SQL.
 */
/**
 * \defgroup delta_inspect Inspecting Delta tables
 * \brief What the log says: version, schema, history, files.
 */
/**
 * \defgroup delta_change Changing Delta tables
 * \brief Arrow streams written and merged; deleting, updating, maintaining.
 */
/**
 * \defgroup delta_observe Observing Delta tables
 * \brief Versions, scans, files and reports as rows of Arrow; a callback that is told of them.
 */
/**
 * \defgroup register Registering
 * \brief Giving names to Arrow data, files, Delta tables and views.
 */
/**
 * \defgroup write Writing
 * \brief Rows of a query into files.
 */
/**
 * \defgroup ingest Ingesting
 * \brief An Arrow stream into a table.
 */

/* A header comes behind those whose types it names. */
/* clang-format off */
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"
#include "codeanatomy/library.h"
#include "codeanatomy/buffer.h"
#include "codeanatomy/cancel.h"
#include "codeanatomy/call.h"
#include "codeanatomy/runtime.h"
#include "codeanatomy/session.h"
#include "codeanatomy/catalog.h"
#include "codeanatomy/reader.h"
#include "codeanatomy/task.h"
#include "codeanatomy/query.h"
#include "codeanatomy/delta.h"
#include "codeanatomy/delta_inspect.h"
#include "codeanatomy/delta_change.h"
#include "codeanatomy/delta_observe.h"
#include "codeanatomy/register.h"
#include "codeanatomy/write.h"
#include "codeanatomy/ingest.h"
/* clang-format on */

#endif
