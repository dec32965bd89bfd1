#ifndef CODEANATOMY_CANCEL_H
#define CODEANATOMY_CANCEL_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"

/**
 * \ingroup cancel
 * \brief A flag that stops every call it was given to.
 *
 * A token is set once and stays set: make a new one for the next round of work. Objects that were
 * made under a token, such as readers and streams, go on listening to it until they are freed.
 * \since 0.1.0
 */
typedef struct codeanatomy_cancel_token codeanatomy_cancel_token;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup cancel
 * \brief Makes a cancel token.
 * \param[in] timeout_milliseconds Time from now until the token fires by itself; 0 for never.
 *            Calls under a token whose time is over end with CODEANATOMY_STATUS_TIMED_OUT.
 * \param[out] out_token The new token, to be freed with codeanatomy_cancel_token_free(); NULL on
 *             failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument for a negative time.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_cancel_token_new(int64_t timeout_milliseconds,
                                                codeanatomy_cancel_token **out_token,
                                                codeanatomy_error **out_error);

/**
 * \ingroup cancel
 * \brief Stops every call that was given this token.
 *
 * Never blocks and may be repeated. It may lose the race: a call that has just finished keeps its
 * result, and a commit that reached a table's log stays.
 * \param[in] token A token; NULL does nothing.
 * \note Any thread, at the same time, also from inside a callback.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_cancel_token_cancel(const codeanatomy_cancel_token *token);

/**
 * \ingroup cancel
 * \brief Says whether the token has fired, by a call or by its deadline.
 * \param[in] token A token; NULL gives false.
 * \return Whether calls under this token stop.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API bool codeanatomy_cancel_token_is_cancelled(const codeanatomy_cancel_token *token);

/**
 * \ingroup cancel
 * \brief Adds one owner to a token.
 * \param[in] token A token; NULL gives NULL.
 * \return The same token, to be freed once more.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_cancel_token *codeanatomy_cancel_token_share(const codeanatomy_cancel_token *token);

/**
 * \ingroup cancel
 * \brief Gives up one ownership of a token. Calls that were given the token keep it.
 * \param[in] token A token, or NULL, which does nothing.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_cancel_token_free(codeanatomy_cancel_token *token);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_CANCEL_H */
