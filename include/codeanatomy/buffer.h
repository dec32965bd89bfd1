#ifndef CODEANATOMY_BUFFER_H
#define CODEANATOMY_BUFFER_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/types.h"

/**
 * \ingroup buffer
 * \brief Immutable text that the caller owns, such as a report in JSON or a plan.
 * \since 0.1.0
 */
typedef struct codeanatomy_buffer codeanatomy_buffer;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup buffer
 * \brief The text of a buffer.
 * \param[in] buffer A buffer; NULL gives the empty text.
 * \return Borrowed from the buffer. A NUL byte follows the last byte and is not counted.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_buffer_text(const codeanatomy_buffer *buffer);

/**
 * \ingroup buffer
 * \brief Frees a buffer.
 * \param[in] buffer A buffer, or NULL, which does nothing.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_buffer_free(codeanatomy_buffer *buffer);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_BUFFER_H */
