#ifndef CODEANATOMY_REGISTER_H
#define CODEANATOMY_REGISTER_H

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
#include "codeanatomy/task.h"

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \ingroup register
 * \brief Makes an Arrow stream a table.
 *
 * Options: `replace` (false: an existing table of that name is an error), `mode`:
 * `"materialize"` (default) reads the stream to its end during the call and can be queried any
 * number of times, its memory counted in the runtime's pool; `"once"` keeps the stream and feeds
 * the first query that scans the table, later ones get CODEANATOMY_STATUS_INVALID_STATE.
 * The stream is pulled on a thread of its own, never on a worker; its data are validated.
 * \param[in] session A session.
 * \param[in] name The table's name, as in SQL.
 * \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or already exists, invalid argument for a released stream, bad
 *         data when the stream fails or its data are not valid Arrow.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_stream(const codeanatomy_session *session,
                                                       codeanatomy_str name,
                                                       struct ArrowArrayStream *stream,
                                                       codeanatomy_str register_options,
                                                       const codeanatomy_call_options *options,
                                                       codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Starts codeanatomy_session_register_stream() without waiting.
 * \param[in] session A session.
 * \param[in] name The table's name, as in SQL.
 * \param[in] stream Moved: released or owned by the library on return, whatever the outcome.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is empty.
 *             NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_stream_start(const codeanatomy_session *session,
                                                             codeanatomy_str name,
                                                             struct ArrowArrayStream *stream,
                                                             codeanatomy_str register_options,
                                                             const codeanatomy_call_options *options,
                                                             codeanatomy_task **out_task,
                                                             codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Makes Arrow record batches a table that can be queried any number of times.
 *
 * Nothing is copied; the memory is counted in the runtime's pool. Options: `replace` (false: an
 * existing table of that name is an error).
 * \param[in] session A session.
 * \param[in] name The table's name, as in SQL.
 * \param[in] schema Moved: a struct type with one child for each column.
 * \param[in] batches Moved, each of them: `batch_count` arrays of that type, one behind the other.
 *            May be NULL when `batch_count` is 0, which makes an empty table.
 * \param[in] batch_count The number of batches.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or already exists, bad data when a batch is not valid Arrow of
 *         this schema, resources exhausted when it does not fit into the memory limit.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_batches(const codeanatomy_session *session,
                                                        codeanatomy_str name,
                                                        struct ArrowSchema *schema,
                                                        struct ArrowArray *batches,
                                                        size_t batch_count,
                                                        codeanatomy_str register_options,
                                                        codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Makes a file, or a folder of files, a table.
 *
 * Options: `format` (`"parquet"`, `"csv"`, `"ndjson"`, `"arrow"`, `"avro"`; default: by the path's
 * ending), `replace`, `partition_columns` (array of the folder keys, as in `year=2026`, as text
 * columns), `file_extension` (only such files of a folder are read; default that of the format),
 * `compression` (`"none"`, `"gzip"`, `"bzip2"`, `"xz"`, `"zstd"`; csv and ndjson), `sample_rows`
 * (rows that a schema is inferred from; csv and ndjson; default 1000), and for csv `header`
 * (default true), `delimiter` (default `","`), `quote` (default `"\""`), `escape`, `comment`,
 * `newlines_in_values`, `truncated_rows`.
 * \param[in] session A session.
 * \param[in] name The table's name, as in SQL.
 * \param[in] path A path, a glob or a URL; a folder ends with a slash or exists as one.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or not found for a missing file, bad data for a corrupt one,
 *         already exists, invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_file(const codeanatomy_session *session,
                                                     codeanatomy_str name,
                                                     codeanatomy_str path,
                                                     codeanatomy_str register_options,
                                                     const codeanatomy_call_options *options,
                                                     codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Starts codeanatomy_session_register_file() without waiting.
 * \param[in] session A session.
 * \param[in] name The table's name, as in SQL.
 * \param[in] path A path, a glob or a URL; a folder ends with a slash or exists as one.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is empty.
 *             NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_file_start(const codeanatomy_session *session,
                                                           codeanatomy_str name,
                                                           codeanatomy_str path,
                                                           codeanatomy_str register_options,
                                                           const codeanatomy_call_options *options,
                                                           codeanatomy_task **out_task,
                                                           codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Makes one version of a Delta table a table.
 *
 * Options: `version` (number) or `timestamp` (RFC 3339 text), default the latest; `replace`;
 * `storage_options` (object of text, as the delta-rs libraries have them; never printed in
 * errors). The version stays, but for INSERT, which a table that was registered at its latest version
 * takes and which moves it on to the version that is committed; register again with `replace` to see
 * what others have committed.
 * \param[in] session A session.
 * \param[in] name The table's name, as in SQL.
 * \param[in] uri A path or URL of the table's folder.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or not found when there is no table or no such version, bad data
 *         when the log has a gap or is corrupt, unsupported for features that cannot be read,
 *         already exists, invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_delta(const codeanatomy_session *session,
                                                      codeanatomy_str name,
                                                      codeanatomy_str uri,
                                                      codeanatomy_str register_options,
                                                      const codeanatomy_call_options *options,
                                                      codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Starts codeanatomy_session_register_delta() without waiting.
 * \param[in] session A session.
 * \param[in] name The table's name, as in SQL.
 * \param[in] uri A path or URL of the table's folder.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_task The task, to be freed with codeanatomy_task_free(); its result is empty.
 *             NULL on failure.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK once the task has started, or invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_delta_start(const codeanatomy_session *session,
                                                            codeanatomy_str name,
                                                            codeanatomy_str uri,
                                                            codeanatomy_str register_options,
                                                            const codeanatomy_call_options *options,
                                                            codeanatomy_task **out_task,
                                                            codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Says how an object store is reached.
 *
 * From now on, files and Delta tables of the store are found by their URLs: in the functions that
 * register them, in SQL, and where files or Delta tables are written. A store of that URL is replaced;
 * tables that are registered keep what they had.
 *
 * | URL | store | options, among others |
 * | --- | --- | --- |
 * | `s3://BUCKET` | Amazon S3 and what speaks like it | `access_key_id`, `secret_access_key`, `session_token`, `region`, `endpoint`, `virtual_hosted_style_request` |
 * | `az://CONTAINER` | Azure Blob Storage | `account_name`, `account_key`, `sas_key`, `client_id`, `client_secret`, `tenant_id` |
 * | `gs://BUCKET` | Google Cloud Storage | `service_account`, `service_account_key`, `application_credentials` |
 * | `http://HOST`, `https://HOST` | files of a web server, by their whole URLs; no Delta tables | `user_agent` |
 *
 * All stores have `allow_http` (false: TLS only; true for `http://HOST`), `timeout`, `connect_timeout`
 * (text as `30s`), `proxy_url`, `max_retries` (10) and `retry_timeout_seconds` (180). Names may be in
 * upper or lower case, and are those of the object_store crate and the delta-rs libraries, which have
 * more. What is left open comes from the environment variables that begin with `AWS_`, `AZURE_` and
 * `GOOGLE_`. Values are never printed.
 * \param[in] session A session; others do not know the store.
 * \param[in] url Scheme and bucket, container or host, without a path.
 * \param[in] store_options A JSON object of text, or the empty text.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or invalid argument for a URL that names no store, an option that the
 *         store does not have, or a value that it cannot use. Nothing is sent yet: whether the store is
 *         there shows when it is used.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_object_store(const codeanatomy_session *session,
                                                             codeanatomy_str url,
                                                             codeanatomy_str store_options,
                                                             codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Gives a query a name.
 *
 * Options: `replace` (false: an existing table of that name is an error).
 * \param[in] session A session.
 * \param[in] name The view's name, as in SQL.
 * \param[in] sql A query without parameters.
 * \param[in] register_options A JSON object, or the empty text.
 * \param[in] options Options of the call, or NULL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or query invalid, already exists, invalid argument.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_register_view(const codeanatomy_session *session,
                                                     codeanatomy_str name,
                                                     codeanatomy_str sql,
                                                     codeanatomy_str register_options,
                                                     const codeanatomy_call_options *options,
                                                     codeanatomy_error **out_error);

/**
 * \ingroup register
 * \brief Takes a table or view out of the session. Files and Delta tables stay where they are,
 * queries that run go on.
 * \param[in] session A session.
 * \param[in] name The table's name, as in SQL.
 * \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
 * \return CODEANATOMY_STATUS_OK, or not found, with near names in detail `candidates`.
 * \note Any thread, at the same time.
 * \since 0.1.0
 */
CODEANATOMY_API
codeanatomy_status codeanatomy_session_deregister(const codeanatomy_session *session,
                                                  codeanatomy_str name,
                                                  codeanatomy_error **out_error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CODEANATOMY_REGISTER_H */
