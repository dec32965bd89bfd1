#ifndef CODEANATOMY_TYPES_H
#define CODEANATOMY_TYPES_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"

/**
 * \ingroup types
 * \brief What became of a call, as coarse as a caller can act on; the error object says more.
 *
 * One of the `CODEANATOMY_STATUS_…` constants. Later releases may add values: treat an unknown
 * one as a failure.
 * \since 0.1.0
 */
typedef int32_t codeanatomy_status;

/**
 * \ingroup types
 * \brief Text or bytes with a length; UTF-8 unless a function says otherwise.
 *
 * As an argument it is read during the call only and needs no NUL at its end; `{NULL, 0}` is the
 * empty text. As a result it is borrowed from the object it came from and valid until that object
 * is freed. The text may contain NUL bytes.
 * \since 0.1.0
 */
typedef struct {
  /**
   * First byte, or NULL when `length` is 0.
   */
  const uint8_t *data;
  /**
   * Number of bytes.
   */
  size_t length;
} codeanatomy_str;

/**
 * \ingroup types
 * \brief Frees what a callback was given as `user_data`.
 *
 * Every callback is three arguments: the function, `user_data`, and this. It runs exactly once,
 * on any thread, when the library no longer needs `user_data`; also when the call that took the
 * callback fails. It must not block, throw or call back into the library. NULL means that there
 * is nothing to free.
 * \param[in] user_data What was given together with the callback.
 * \since 0.1.0
 */
typedef void (*codeanatomy_destroy_fn)(void *user_data);

/**
 * \ingroup types
 * \brief The call did what it says.
 */
#define CODEANATOMY_STATUS_OK 0

/**
 * \ingroup types
 * \brief An argument is wrong: NULL, bad UTF-8, an unknown option, a handle of another kind.
 */
#define CODEANATOMY_STATUS_INVALID_ARGUMENT 1

/**
 * \ingroup types
 * \brief The object or the thread cannot do that now: used up, freed, inside a callback, forked.
 */
#define CODEANATOMY_STATUS_INVALID_STATE 2

/**
 * \ingroup types
 * \brief A table, file, version, setting or function does not exist.
 */
#define CODEANATOMY_STATUS_NOT_FOUND 3

/**
 * \ingroup types
 * \brief Something of that name exists already.
 */
#define CODEANATOMY_STATUS_ALREADY_EXISTS 4

/**
 * \ingroup types
 * \brief The library, or this table's protocol, does not offer that.
 */
#define CODEANATOMY_STATUS_UNSUPPORTED 5

/**
 * \ingroup types
 * \brief Somebody else changed the same thing first; repeating may help.
 */
#define CODEANATOMY_STATUS_CONFLICT 6

/**
 * \ingroup types
 * \brief The work was cancelled.
 */
#define CODEANATOMY_STATUS_CANCELLED 7

/**
 * \ingroup types
 * \brief The time given was over.
 */
#define CODEANATOMY_STATUS_TIMED_OUT 8

/**
 * \ingroup types
 * \brief Memory, disk or another bounded resource did not suffice.
 */
#define CODEANATOMY_STATUS_RESOURCES_EXHAUSTED 9

/**
 * \ingroup types
 * \brief A file, a store or the network failed.
 */
#define CODEANATOMY_STATUS_IO 10

/**
 * \ingroup types
 * \brief The operation is not allowed: credentials, file permissions or the session's policy.
 */
#define CODEANATOMY_STATUS_PERMISSION_DENIED 11

/**
 * \ingroup types
 * \brief The data are not what they should be: corrupt, truncated, a value out of range.
 */
#define CODEANATOMY_STATUS_BAD_DATA 12

/**
 * \ingroup types
 * \brief The SQL cannot be parsed or planned: syntax, unknown column, wrong type.
 */
#define CODEANATOMY_STATUS_QUERY_INVALID 13

/**
 * \ingroup types
 * \brief A defect in the library; the error names file and line. The process may go on.
 */
#define CODEANATOMY_STATUS_INTERNAL 14

#endif  /* CODEANATOMY_TYPES_H */
