#ifndef CODEANATOMY_ERROR_H
#define CODEANATOMY_ERROR_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/arrow_c_data.h"
#include "codeanatomy/types.h"

/**
 * \ingroup error
 * \brief Everything that is known about one failure.
 * \since 0.1.0
 */
typedef struct codeanatomy_error codeanatomy_error;

/**
 * \ingroup error
 * \brief The stable, fine-grained reason of an error.
 *
 * One of the `CODEANATOMY_ERROR_CODE_…` constants. A number is never used again for something
 * else; later releases may add values.
 * \since 0.1.0
 */
typedef uint32_t codeanatomy_error_code;

/**
 * \ingroup error
 * \brief An argument is wrong. Status: invalid argument.
 */
#define CODEANATOMY_ERROR_CODE_INVALID_ARGUMENT 1

/**
 * \ingroup error
 * \brief An option bag has an unknown key, a wrong type or a value out of range. Status: invalid
 * argument.
 */
#define CODEANATOMY_ERROR_CODE_INVALID_OPTION 2

/**
 * \ingroup error
 * \brief A statement was run with too few, too many or wrongly typed parameters. Status: invalid
 * argument.
 */
#define CODEANATOMY_ERROR_CODE_INVALID_PARAMETER 3

/**
 * \ingroup error
 * \brief The object is used up or not in the state for this call. Status: invalid state.
 */
#define CODEANATOMY_ERROR_CODE_INVALID_STATE 4

/**
 * \ingroup error
 * \brief A blocking call from inside a callback or from a thread of the library. Status: invalid
 * state.
 */
#define CODEANATOMY_ERROR_CODE_REENTRANT 5

/**
 * \ingroup error
 * \brief The process was forked after the library started. Status: invalid state.
 */
#define CODEANATOMY_ERROR_CODE_FORKED 6

/**
 * \ingroup error
 * \brief The loaded library does not fit the caller's header. Status: unsupported.
 */
#define CODEANATOMY_ERROR_CODE_VERSION 7

/**
 * \ingroup error
 * \brief A file, folder, setting or function does not exist. Status: not found.
 */
#define CODEANATOMY_ERROR_CODE_NOT_FOUND 8

/**
 * \ingroup error
 * \brief A table, schema or catalog does not exist; detail `candidates` has near names. Status:
 * not found.
 */
#define CODEANATOMY_ERROR_CODE_TABLE_NOT_FOUND 9

/**
 * \ingroup error
 * \brief Something of that name exists. Status: already exists.
 */
#define CODEANATOMY_ERROR_CODE_ALREADY_EXISTS 10

/**
 * \ingroup error
 * \brief The SQL text cannot be parsed; line and column are set. Status: query invalid.
 */
#define CODEANATOMY_ERROR_CODE_SYNTAX 11

/**
 * \ingroup error
 * \brief The SQL cannot be planned: names, types, arguments. Status: query invalid.
 */
#define CODEANATOMY_ERROR_CODE_PLAN 12

/**
 * \ingroup error
 * \brief Columns or types of data and table do not fit. Status: bad data.
 */
#define CODEANATOMY_ERROR_CODE_SCHEMA_MISMATCH 13

/**
 * \ingroup error
 * \brief A value could not be computed: cast, overflow, division by zero. Status: bad data.
 */
#define CODEANATOMY_ERROR_CODE_EXECUTION 14

/**
 * \ingroup error
 * \brief A row violates a constraint of its table. Status: bad data.
 */
#define CODEANATOMY_ERROR_CODE_CONSTRAINT 15

/**
 * \ingroup error
 * \brief A file, a log or Arrow data is corrupt or truncated. Status: bad data.
 */
#define CODEANATOMY_ERROR_CODE_CORRUPT 16

/**
 * \ingroup error
 * \brief A commit lost against another writer. Status: conflict.
 */
#define CODEANATOMY_ERROR_CODE_CONFLICT 17

/**
 * \ingroup error
 * \brief A Delta table needs a feature that is not there, or lacks one that was demanded; detail
 * `delta.features` unless it is about versions. Status: unsupported.
 */
#define CODEANATOMY_ERROR_CODE_PROTOCOL 18

/**
 * \ingroup error
 * \brief The library does not offer that. Status: unsupported.
 */
#define CODEANATOMY_ERROR_CODE_UNSUPPORTED 19

/**
 * \ingroup error
 * \brief A file system, an object store or the network failed. Status: I/O.
 */
#define CODEANATOMY_ERROR_CODE_IO 20

/**
 * \ingroup error
 * \brief Credentials or file permissions do not allow it. Status: permission denied.
 */
#define CODEANATOMY_ERROR_CODE_PERMISSION_DENIED 21

/**
 * \ingroup error
 * \brief The session's policy does not allow this kind of statement. Status: permission denied.
 */
#define CODEANATOMY_ERROR_CODE_POLICY 22

/**
 * \ingroup error
 * \brief Memory did not suffice; detail `memory.consumers`. Status: resources exhausted.
 */
#define CODEANATOMY_ERROR_CODE_OUT_OF_MEMORY 23

/**
 * \ingroup error
 * \brief Spill or target disk did not suffice. Status: resources exhausted.
 */
#define CODEANATOMY_ERROR_CODE_OUT_OF_DISK 24

/**
 * \ingroup error
 * \brief The work was cancelled. Status: cancelled.
 */
#define CODEANATOMY_ERROR_CODE_CANCELLED 25

/**
 * \ingroup error
 * \brief A deadline passed. Status: timed out.
 */
#define CODEANATOMY_ERROR_CODE_TIMED_OUT 26

/**
 * \ingroup error
 * \brief A stream or callback of the host failed; the message has its text. Status: bad data.
 */
#define CODEANATOMY_ERROR_CODE_CALLBACK 27

/**
 * \ingroup error
 * \brief A panic inside the library, caught; the location is set. Status: internal.
 */
#define CODEANATOMY_ERROR_CODE_PANIC 28

/**
 * \ingroup error
 * \brief Another defect of the library. Status: internal.
 */
#define CODEANATOMY_ERROR_CODE_INTERNAL 29

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup error
 * \brief The status that the failing call returned.
 * \param[in] error An error; NULL gives invalid argument.
 * \return One of the `CODEANATOMY_STATUS_…` constants, never OK.
 * \note Any thread, at the same time, as for all functions of this topic.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_status codeanatomy_error_status(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The fine-grained reason.
 * \param[in] error An error; NULL gives invalid argument.
 * \return One of the `CODEANATOMY_ERROR_CODE_…` constants.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_error_code codeanatomy_error_code_get(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The reason as text, such as `TABLE_NOT_FOUND`: the constant's name without its prefix.
 * \param[in] error An error; NULL gives the empty text.
 * \return Borrowed from the error.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_error_code_name(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief What failed, on what, why, and what to do, in a sentence or a few.
 * \param[in] error An error; NULL gives the empty text.
 * \return Borrowed from the error.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_error_message(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The five-character SQLSTATE.
 * \param[in] error An error; NULL gives the empty text.
 * \return Borrowed from the error.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_error_sqlstate(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The part of the library that failed: `api`, `sql`, `execution`, `delta`, `storage`,
 * `arrow` or `runtime`.
 * \param[in] error An error; NULL gives the empty text.
 * \return Borrowed from the error.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_error_component(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The source position inside the library, as `file:line:column`, where it is known: always
 * after a panic.
 * \param[in] error An error; NULL gives the empty text.
 * \return Borrowed from the error; empty when not known.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_error_location(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The line in the SQL text.
 * \param[in] error An error; NULL gives 0.
 * \return Counted from 1; 0 when not known.
 * \since 0.1.0
 */
CODEANATOMY_API uint64_t codeanatomy_error_line(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The column in the SQL text, in characters.
 * \param[in] error An error; NULL gives 0.
 * \return Counted from 1; 0 when not known.
 * \since 0.1.0
 */
CODEANATOMY_API uint64_t codeanatomy_error_column(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief Whether the same call may succeed when it is repeated unchanged.
 * \param[in] error An error; NULL gives false.
 * \return True for conflicts, time-outs and passing faults of a store.
 * \since 0.1.0
 */
CODEANATOMY_API bool codeanatomy_error_is_retryable(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief How many details there are.
 * \param[in] error An error; NULL gives 0.
 * \return The number of key and value pairs.
 * \since 0.1.0
 */
CODEANATOMY_API size_t codeanatomy_error_detail_count(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The name of one detail, such as `candidates`, `option.valid` or `memory.consumers`.
 * \param[in] error An error; NULL gives the empty text.
 * \param[in] index From 0; beyond the last gives the empty text.
 * \return Borrowed from the error.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_str codeanatomy_error_detail_key(const codeanatomy_error *error,
                                             size_t index);

/**
 * \ingroup error
 * \brief The value of one detail.
 * \param[in] error An error; NULL gives the empty text.
 * \param[in] index From 0; beyond the last gives the empty text.
 * \return Borrowed from the error.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_str codeanatomy_error_detail_value(const codeanatomy_error *error,
                                               size_t index);

/**
 * \ingroup error
 * \brief How many causes are known, the nearest first.
 * \param[in] error An error; NULL gives 0.
 * \return The number of causes.
 * \since 0.1.0
 */
CODEANATOMY_API size_t codeanatomy_error_cause_count(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The text of one cause.
 * \param[in] error An error; NULL gives the empty text.
 * \param[in] index From 0, the nearest first; beyond the last gives the empty text.
 * \return Borrowed from the error.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_str codeanatomy_error_cause_at(const codeanatomy_error *error,
                                           size_t index);

/**
 * \ingroup error
 * \brief The whole error as one JSON object, for hosts that would rather make one call.
 *
 * Keys: `status` (number), `code` (text), `sqlstate`, `component`, `message`, `location`, `line`,
 * `column` (0 when not known), `retryable`, `details` (object of text), `causes` (array of text).
 * \param[in] error An error; NULL gives the empty text.
 * \return Borrowed from the error.
 * \since 0.1.0
 */
CODEANATOMY_API codeanatomy_str codeanatomy_error_json(const codeanatomy_error *error);

/**
 * \ingroup error
 * \brief The full error behind the last failure of an Arrow stream of this library.
 *
 * The stream interface has a number and a text only; this gives the object.
 * \param[in] stream A stream that this library filled and that was not released; its last
 *            `get_schema` or `get_next` returned a number other than 0.
 * \param[out] out_stream_error The error, owned by the caller; NULL when the last call on the
 *             stream succeeded, and on failure.
 * \param[out] out_error Why there is no answer, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument when the stream is NULL, released or of
 *         another library.
 * \note Like the stream's own functions: one thread at a time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_error_from_stream(struct ArrowArrayStream *stream,
                                                 codeanatomy_error **out_stream_error,
                                                 codeanatomy_error **out_error);

/**
 * \ingroup error
 * \brief Frees an error.
 * \param[in] error An error, or NULL, which does nothing.
 * \note Any thread.
 * \since 0.1.0
 */
CODEANATOMY_API void codeanatomy_error_free(codeanatomy_error *error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_ERROR_H */
