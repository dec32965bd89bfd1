#ifndef CODEANATOMY_RUNTIME_H
#define CODEANATOMY_RUNTIME_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"
#include "codeanatomy/buffer.h"

/**
 * \ingroup runtime
 * \brief Worker threads, one memory pool, one spill disk and caches, for any number of sessions.
 *
 * A runtime lives as long as something uses it: its sessions, queries, readers and streams keep
 * it, in whatever order they and it are freed. Make it after `fork`, never before.
 * \since 0.1.0
 */
typedef struct codeanatomy_runtime codeanatomy_runtime;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup runtime
 * \brief Makes a runtime of one's own.
 *
 * Options, all optional:
 *
 * | key | value | default |
 * | --- | --- | --- |
 * | `worker_threads` | number, 1 to 1024 | number of processors the process may use |
 * | `memory_limit` | bytes, or text such as `"256MiB"`; queries beyond it spill or fail | none |
 * | `spill` | true or false; false refuses to spill | true |
 * | `spill_directory` | folder, must exist | the system's temporary folder |
 * | `spill_limit` | bytes or text; spill files beyond it are refused | `"100GiB"` |
 * | `metadata_cache_limit` | bytes or text; footers and the like of files | `"50MiB"` |
 * | `statistics_cache_limit` | bytes or text; statistics of files; 0 is off | `"20MiB"` |
 * | `list_files_cache_limit` | bytes or text; listings of folders; 0 is off | 0: a listing that is remembered hides files written since |
 * | `list_files_cache_seconds` | how long a listing is remembered | for good |
 *
 * \param[in] options A JSON object, or the empty text for all defaults.
 * \param[out] out_runtime The runtime, to be freed with codeanatomy_runtime_free(); NULL on
 *             failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument for bad options, resources exhausted when
 *         threads cannot be started, I/O when the spill folder cannot be used.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_runtime_new(codeanatomy_str options,
                                           codeanatomy_runtime **out_runtime,
                                           codeanatomy_error **out_error);

/**
 * \ingroup runtime
 * \brief The runtime that the whole process shares, made with defaults on first use.
 *
 * It is what a session gets that is opened without a runtime.
 * \param[out] out_runtime One more owner of the shared runtime, to be freed with
 *             codeanatomy_runtime_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or resources exhausted when threads cannot be started; the next
 *         call tries again.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_runtime_default(codeanatomy_runtime **out_runtime,
                                               codeanatomy_error **out_error);

/**
 * \ingroup runtime
 * \brief The options in force, defaults included, as the JSON object that
 * codeanatomy_runtime_new() takes; sizes in bytes.
 * \param[in] runtime A runtime.
 * \param[out] out_options To be freed with codeanatomy_buffer_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_runtime_options(const codeanatomy_runtime *runtime,
                                               codeanatomy_buffer **out_options,
                                               codeanatomy_error **out_error);

/**
 * \ingroup runtime
 * \brief How much memory and spill disk is in use, as one JSON object.
 *
 * Keys, sizes in bytes: `limit` (null for none), `current`, `peak`, `consumers` (array of `name`,
 * `can_spill`, `current`, `peak`; the operators and tables that hold memory now, the largest
 * first), `spill` (object of `enabled`, `limit`, `current`, `files`).
 * \param[in] runtime A runtime.
 * \param[out] out_report To be freed with codeanatomy_buffer_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_runtime_memory(const codeanatomy_runtime *runtime,
                                              codeanatomy_buffer **out_report,
                                              codeanatomy_error **out_error);

/**
 * \ingroup runtime
 * \brief Adds one owner to a runtime.
 * \param[in] runtime A runtime; NULL gives NULL.
 * \return The same runtime, to be freed once more.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_runtime *codeanatomy_runtime_share(const codeanatomy_runtime *runtime);

/**
 * \ingroup runtime
 * \brief Gives up one ownership of a runtime. The last one stops its threads without waiting.
 * \param[in] runtime A runtime, or NULL, which does nothing.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_runtime_free(codeanatomy_runtime *runtime);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_RUNTIME_H */
