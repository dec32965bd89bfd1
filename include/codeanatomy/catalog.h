#ifndef CODEANATOMY_CATALOG_H
#define CODEANATOMY_CATALOG_H

/* Generated from the Rust sources: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "codeanatomy/export.h"
#include "codeanatomy/arrow_c_data.h"
#include "codeanatomy/types.h"
#include "codeanatomy/error.h"
#include "codeanatomy/call.h"
#include "codeanatomy/session.h"

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup catalog
 * \brief Every setting of the session.
 *
 * Columns: `name`, `value` (NULL when unset), `description`; all text, ordered by name.
 * \param[in] session A session.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time, as for all functions of this topic.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_settings(const codeanatomy_session *session,
                                                struct ArrowArrayStream *out_stream,
                                                codeanatomy_error **out_error);

/**
 * \ingroup catalog
 * \brief Every catalog of the session.
 *
 * Columns: `catalog` (text), ordered.
 * \param[in] session A session.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_catalogs(const codeanatomy_session *session,
                                                struct ArrowArrayStream *out_stream,
                                                codeanatomy_error **out_error);

/**
 * \ingroup catalog
 * \brief Every schema of the session.
 *
 * Columns: `catalog`, `schema`; text, ordered.
 * \param[in] session A session.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_schemas(const codeanatomy_session *session,
                                               struct ArrowArrayStream *out_stream,
                                               codeanatomy_error **out_error);

/**
 * \ingroup catalog
 * \brief Every table of the session.
 *
 * Columns: `catalog`, `schema`, `table`; text, ordered.
 * \param[in] session A session.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_tables(const codeanatomy_session *session,
                                              struct ArrowArrayStream *out_stream,
                                              codeanatomy_error **out_error);

/**
 * \ingroup catalog
 * \brief Every function that SQL can call.
 *
 * Columns: `name`, `kind` (`scalar`, `aggregate`, `window` or `table`), `description` and `syntax`
 * (NULL when not documented); text, ordered by kind and name.
 * \param[in] session A session.
 * \param[out] out_stream Filled with a stream that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_functions(const codeanatomy_session *session,
                                                 struct ArrowArrayStream *out_stream,
                                                 codeanatomy_error **out_error);

/**
 * \ingroup catalog
 * \brief The functions of this library in the session, as JSON.
 *
 * Keys: `version` (1), `hash` (128 bits over all names as hexadecimal digits: the same for the same
 * functions), the names by kind under `scalar`, `aggregate`, `window` and `table`, and `functions`: an
 * array of records with `name`, `kind`, `aliases`, `parameter_names`, `volatility`, `tags`,
 * `signature_inputs`, `return_types`, `description`, `syntax`, `sql_example` and flags for planners.
 * Functions made in SQL and those of the query engine are not among them.
 * \param[in] session A session.
 * \param[out] out_json The text, to be freed with codeanatomy_buffer_free(); NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_function_registry(const codeanatomy_session *session,
                                                         codeanatomy_buffer **out_json,
                                                         codeanatomy_error **out_error);

/**
 * \ingroup catalog
 * \brief The columns of a table.
 * \param[in] session A session.
 * \param[in] table The table's name, as in SQL: `table`, `schema.table` or
 *            `catalog.schema.table`, with double quotes where needed.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_schema Filled with a schema that the caller releases; released on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or not found, with near names in detail `candidates`.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_table_schema(const codeanatomy_session *session,
                                                    codeanatomy_str table,
                                                    const codeanatomy_call_options *options,
                                                    struct ArrowSchema *out_schema,
                                                    codeanatomy_error **out_error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_CATALOG_H */
