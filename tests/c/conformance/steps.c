#include "steps.h"

#include "../support/arrow.h"
#include "batches.h"
#include "case.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

codeanatomy_error *stream_of(const char *options, const char *sql,
                             struct ArrowArrayStream *stream) {
  codeanatomy_error *error = NULL;
  codeanatomy_session *session = NULL;
  if (codeanatomy_session_new(NULL, str_of(options), &session, &error) == CODEANATOMY_STATUS_OK) {
    codeanatomy_session_run(session, str_of(sql), str_of(""), NULL, stream, &error);
  }
  codeanatomy_session_free(session);
  return error;
}

static codeanatomy_error *stream_of_step(const json_t *value, struct ArrowArrayStream *stream) {
  char *options = options_at(value, "session");
  codeanatomy_error *error = stream_of(options, text_at(value, "sql"), stream);
  free(options);
  return error;
}

static codeanatomy_error *execute(const codeanatomy_session *session, const json_t *value) {
  codeanatomy_error *error = NULL;
  int64_t rows = 0;
  codeanatomy_session_execute(session, str_of(json_string_value(value)), str_of(""), NULL, &rows,
                              &error);
  return error;
}

static codeanatomy_error *deregister(const codeanatomy_session *session, const json_t *value) {
  codeanatomy_error *error = NULL;
  codeanatomy_session_deregister(session, str_of(json_string_value(value)), &error);
  return error;
}

static codeanatomy_error *set(const codeanatomy_session *session, const json_t *value) {
  codeanatomy_error *error = NULL;
  codeanatomy_session_set(session, str_at(value, "name"), str_at(value, "value"), &error);
  return error;
}

typedef codeanatomy_status named_fn(const codeanatomy_session *session, codeanatomy_str name,
                                    codeanatomy_str what, codeanatomy_str register_options,
                                    const codeanatomy_call_options *options,
                                    codeanatomy_error **out_error);

/* Files, Delta tables and views are registered alike, from one text. */
static codeanatomy_error *register_named(named_fn *function, const char *key,
                                         const codeanatomy_session *session, const json_t *value) {
  codeanatomy_error *error = NULL;
  char *options = options_at(value, "options");
  function(session, str_at(value, "name"), str_at(value, key), str_of(options), NULL, &error);
  free(options);
  return error;
}

static codeanatomy_error *register_file(const codeanatomy_session *session, const json_t *value) {
  return register_named(codeanatomy_session_register_file, "path", session, value);
}

static codeanatomy_error *register_delta(const codeanatomy_session *session, const json_t *value) {
  return register_named(codeanatomy_session_register_delta, "uri", session, value);
}

static codeanatomy_error *register_view(const codeanatomy_session *session, const json_t *value) {
  return register_named(codeanatomy_session_register_view, "sql", session, value);
}

static codeanatomy_error *register_made(const codeanatomy_session *session, const json_t *value,
                                        struct ArrowArrayStream *stream) {
  codeanatomy_error *error = NULL;
  char *options = options_at(value, "options");
  codeanatomy_session_register_stream(session, str_at(value, "name"), stream, str_of(options), NULL,
                                      &error);
  free(options);
  if (stream->release) {
    give_up("register_stream did not take the stream");
  }
  return error;
}

static codeanatomy_error *register_stream(const codeanatomy_session *session, const json_t *value) {
  struct ArrowArrayStream stream;
  codeanatomy_error *error = stream_of_step(value, &stream);
  return error ? error : register_made(session, value, &stream);
}

static codeanatomy_error *register_failing_stream(const codeanatomy_session *session,
                                                  const json_t *value) {
  struct ArrowArrayStream stream;
  make_stream(&stream, (struct host_stream){.batches = number_at(value, "batches"),
                                            .failure = EIO,
                                            .message = text_at(value, "message")});
  return register_made(session, value, &stream);
}

static codeanatomy_error *register_released_stream(const codeanatomy_session *session,
                                                   const json_t *value) {
  struct ArrowArrayStream stream;
  memset(&stream, 0, sizeof stream);
  return register_made(session, value, &stream);
}

static codeanatomy_error *register_batches(const codeanatomy_session *session,
                                           const json_t *value) {
  struct ArrowArrayStream stream;
  struct batches read = {0};
  codeanatomy_error *error = stream_of_step(value, &stream);
  if (!error) {
    error = read_batches(&stream, &read, NULL, NULL);
    stream.release(&stream);
  }
  if (!error) {
    char *options = options_at(value, "options");
    codeanatomy_session_register_batches(session, str_at(value, "name"), &read.schema, read.all,
                                         read.count, str_of(options), &error);
    free(options);
  }
  free_batches(&read);
  return error;
}

static codeanatomy_error *register_rows_without_columns(const codeanatomy_session *session,
                                                        const json_t *value) {
  codeanatomy_error *error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_schema(&schema, NULL, 0);
  make_batch(&batch, number_at(value, "rows"), NULL, 0);
  codeanatomy_session_register_batches(session, str_at(value, "name"), &schema, &batch, 1,
                                       str_of(""), &error);
  return error;
}

static codeanatomy_ingest_mode mode_of(const char *name) {
  static const char *const names[] = {
      [CODEANATOMY_INGEST_MODE_CREATE] = "create",
      [CODEANATOMY_INGEST_MODE_APPEND] = "append",
      [CODEANATOMY_INGEST_MODE_REPLACE] = "replace",
      [CODEANATOMY_INGEST_MODE_CREATE_APPEND] = "create_append",
  };
  for (codeanatomy_ingest_mode mode = 0; mode < sizeof names / sizeof *names; mode++) {
    if (strcmp(names[mode], name) == 0) {
      return mode;
    }
  }
  give_up("there is no mode %s of ingest", name);
}

static codeanatomy_error *ingest(const codeanatomy_session *session, const json_t *value) {
  codeanatomy_error *error = NULL;
  struct ArrowArrayStream stream;
  int64_t rows = 0;
  if (codeanatomy_session_run(session, str_at(value, "sql"), str_of(""), NULL, &stream, &error) ==
      CODEANATOMY_STATUS_OK) {
    codeanatomy_session_ingest(session, str_at(value, "table"), mode_of(text_at(value, "mode")),
                               &stream, NULL, &rows, &error);
  }
  return error;
}

codeanatomy_error *run_step(const codeanatomy_session *session, const json_t *step) {
  static const struct {
    const char *name;
    codeanatomy_error *(*run)(const codeanatomy_session *session, const json_t *value);
  } steps[] = {
      {"execute", execute},
      {"deregister", deregister},
      {"set", set},
      {"register_file", register_file},
      {"register_delta", register_delta},
      {"register_view", register_view},
      {"register_stream", register_stream},
      {"register_failing_stream", register_failing_stream},
      {"register_released_stream", register_released_stream},
      {"register_batches", register_batches},
      {"register_rows_without_columns", register_rows_without_columns},
      {"ingest", ingest},
  };
  for (size_t index = 0; index < sizeof steps / sizeof *steps; index++) {
    const json_t *value = json_object_get(step, steps[index].name);
    if (value) {
      return steps[index].run(session, value);
    }
  }
  give_up("there is no step %s", json_object_iter_key(json_object_iter((json_t *)step)));
}
