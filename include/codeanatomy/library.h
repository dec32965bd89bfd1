#ifndef CODEANATOMY_LIBRARY_H
#define CODEANATOMY_LIBRARY_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"

/**
 * \ingroup library
 * \brief The ABI number of this header, which is also the SONAME's. Within one number, functions
 * and constants are only added.
 */
#define CODEANATOMY_ABI 1

/**
 * \ingroup library
 * \brief Major part of this header's version.
 */
#define CODEANATOMY_VERSION_MAJOR 0

/**
 * \ingroup library
 * \brief Minor part of this header's version.
 */
#define CODEANATOMY_VERSION_MINOR 1

/**
 * \ingroup library
 * \brief Patch part of this header's version.
 */
#define CODEANATOMY_VERSION_PATCH 0

/**
 * \ingroup library
 * \brief This header's version as one number that can be compared: major × 1,000,000 +
 * minor × 1,000 + patch.
 */
#define CODEANATOMY_VERSION_NUMBER 1000

/**
 * \ingroup library
 * \brief How grave a log record is: one of the `CODEANATOMY_LOG_LEVEL_…` constants.
 * \since 0.1.0
 */
typedef uint32_t codeanatomy_log_level;

/**
 * \ingroup library
 * \brief Receives log records.
 *
 * Runs on any thread, also on several at once. It must be quick, must not throw, and must not call
 * back into the library.
 * \param[in] level One of the `CODEANATOMY_LOG_LEVEL_…` constants.
 * \param[in] target The part of the library, such as `deltalake_core::kernel`. Valid during the
 *            callback.
 * \param[in] message The text. Valid during the callback.
 * \param[in] user_data What was given together with the callback.
 * \since 0.1.0
 */
typedef void (*codeanatomy_log_fn)(codeanatomy_log_level level,
                                   codeanatomy_str target,
                                   codeanatomy_str message,
                                   void *user_data);

/**
 * \ingroup library
 * \brief Nothing; as the most detailed level wanted, it stops the log.
 */
#define CODEANATOMY_LOG_LEVEL_OFF 0

/**
 * \ingroup library
 * \brief Something failed that nobody may have been told of otherwise.
 */
#define CODEANATOMY_LOG_LEVEL_ERROR 1

/**
 * \ingroup library
 * \brief Something odd that went well.
 */
#define CODEANATOMY_LOG_LEVEL_WARN 2

/**
 * \ingroup library
 * \brief Large steps.
 */
#define CODEANATOMY_LOG_LEVEL_INFO 3

/**
 * \ingroup library
 * \brief Small steps.
 */
#define CODEANATOMY_LOG_LEVEL_DEBUG 4

/**
 * \ingroup library
 * \brief Everything.
 */
#define CODEANATOMY_LOG_LEVEL_TRACE 5

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup library
 * \brief The version of the loaded library, such as `0.1.0`.
 * \return Static text.
 * \note Any thread, at the same time, as for all functions of this topic.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_library_version(void);

/**
 * \ingroup library
 * \brief The version of the loaded library as CODEANATOMY_VERSION_NUMBER has it.
 * \return major × 1,000,000 + minor × 1,000 + patch.
 * \since 0.1.0
 */
CODEANATOMY_API uint32_t codeanatomy_library_version_number(void);

/**
 * \ingroup library
 * \brief The ABI number of the loaded library.
 * \return The number that CODEANATOMY_ABI had when the library was built.
 * \since 0.1.0
 */
CODEANATOMY_API uint32_t codeanatomy_library_abi(void);

/**
 * \ingroup library
 * \brief Checks that the loaded library fits the header that the caller was built with.
 *
 * Call it first, before any other function: `codeanatomy_library_handshake(CODEANATOMY_ABI,
 * CODEANATOMY_VERSION_NUMBER, &error)`.
 * \param[in] abi The caller's CODEANATOMY_ABI.
 * \param[in] version_number The caller's CODEANATOMY_VERSION_NUMBER.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or unsupported when the ABI number differs or the library is
 *         older than the header.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_library_handshake(uint32_t abi,
                                                 uint32_t version_number,
                                                 codeanatomy_error **out_error);

/**
 * \ingroup library
 * \brief How the library was built, as one JSON object.
 *
 * Keys: `version`, `abi`, `profile`, `target`, `compiler`, `datafusion`, `arrow`, `deltalake`
 * (versions) and `features` (array of text).
 * \return Static text.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_library_build_info(void);

/**
 * \ingroup library
 * \brief Sends the library's log to the host. Without it nothing is logged or printed.
 *
 * Replaces the callback that was set before, whose `destroy` runs when no record is on its way to
 * it any more.
 * \param[in] level The most detailed level that is wanted.
 * \param[in] on_record The callback; NULL stops the log.
 * \param[in] user_data Given to `on_record` and `destroy`.
 * \param[in] destroy Frees `user_data`; also when this call fails. May be NULL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument for an unknown level.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_library_set_log(codeanatomy_log_level level,
                                               codeanatomy_log_fn on_record,
                                               void *user_data,
                                               codeanatomy_destroy_fn destroy,
                                               codeanatomy_error **out_error);

/**
 * \ingroup library
 * \brief Ends all work: cancels what runs in every runtime and waits for it.
 *
 * Meant for a host that is about to end, such as an interpreter that must not be called back any
 * more. Later calls that would start work fail with CODEANATOMY_STATUS_INVALID_STATE; objects can
 * still be freed.
 * \param[in] timeout_milliseconds How long to wait; 0 does not wait, negative waits without limit.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK when nothing runs any more, CODEANATOMY_STATUS_TIMED_OUT **with no
 *         error object** when something still does.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_library_shutdown(int64_t timeout_milliseconds,
                                                codeanatomy_error **out_error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_LIBRARY_H */
