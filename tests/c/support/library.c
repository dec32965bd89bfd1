#define _GNU_SOURCE
#include "library.h"

#include <string.h>
#include <time.h>

codeanatomy_runtime *new_runtime(const char *options) {
  codeanatomy_runtime *runtime = NULL;
  MUST(codeanatomy_runtime_new(text(options), &runtime, &error));
  return runtime;
}

codeanatomy_session *new_session(const char *options) {
  codeanatomy_session *session = NULL;
  MUST(codeanatomy_session_new(NULL, text(options), &session, &error));
  return session;
}

codeanatomy_query *new_query(const codeanatomy_session *session, const char *sql) {
  codeanatomy_query *query = NULL;
  MUST(codeanatomy_query_new(session, text(sql), NULL, &query, &error));
  return query;
}

codeanatomy_reader *new_reader(const codeanatomy_session *session, const char *sql) {
  codeanatomy_query *query = new_query(session, sql);
  codeanatomy_reader *reader = NULL;
  MUST(codeanatomy_query_read(query, NULL, &reader, &error));
  codeanatomy_query_free(query);
  return reader;
}

codeanatomy_cancel_token *new_token(void) {
  codeanatomy_cancel_token *token = NULL;
  MUST(codeanatomy_cancel_token_new(0, &token, &error));
  return token;
}

int64_t execute(const codeanatomy_session *session, const char *sql) {
  int64_t rows = -1;
  MUST(codeanatomy_session_execute(session, text(sql), text(""), NULL, &rows, &error));
  return rows;
}

int64_t number(const codeanatomy_session *session, const char *sql) {
  struct ArrowArrayStream stream;
  struct ArrowArray batch;
  MUST(codeanatomy_session_run(session, text(sql), text(""), NULL, &stream, &error));
  do {
    CHECK_INT(stream.get_next(&stream, &batch), 0);
    CHECK(batch.release);
  } while (batch.length == 0 && (batch.release(&batch), true));
  CHECK_INT(batch.length, 1);
  const struct ArrowArray *column = batch.children[0];
  int64_t value = ((const int64_t *)column->buffers[1])[column->offset];
  batch.release(&batch);
  stream.release(&stream);
  return value;
}

int64_t count_rows(struct ArrowArrayStream *stream) {
  int64_t rows = 0;
  struct ArrowArray batch;
  for (;;) {
    int failure = stream->get_next(stream, &batch);
    if (failure) {
      const char *why = stream->get_last_error(stream);
      check_fail(CHECK_PLACE, "get_next gives %d: %s", failure, why ? why : "no reason given");
    }
    if (!batch.release) {
      break;
    }
    rows += batch.length;
    batch.release(&batch);
  }
  stream->release(stream);
  return rows;
}

int64_t read_rows(const codeanatomy_reader *reader) {
  int64_t rows = 0;
  for (;;) {
    struct ArrowArray batch;
    MUST(codeanatomy_reader_next(reader, -1, &batch, &error));
    if (!batch.release) {
      return rows;
    }
    rows += batch.length;
    batch.release(&batch);
  }
}

codeanatomy_call_options call_options(void) {
  codeanatomy_call_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  return options;
}

double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void sleep_milliseconds(int milliseconds) {
  struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
  nanosleep(&time, NULL);
}
