#define _GNU_SOURCE /* mkdtemp */
/* What the generated test of arguments stands on; it is copied to its head. */
#include <codeanatomy.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;
static codeanatomy_runtime *the_runtime;
static codeanatomy_session *the_session;
static codeanatomy_query *the_query;
static codeanatomy_cancel_token *the_cancel_token;
static codeanatomy_buffer *the_buffer;
static codeanatomy_error *the_error;
static codeanatomy_reader *the_reader;
static codeanatomy_task *the_task;
static codeanatomy_delta_table *the_delta_table;

static codeanatomy_str text(const char *chars) {
  codeanatomy_str result = {(const uint8_t *)chars, strlen(chars)};
  return result;
}

static codeanatomy_str bad_text(void) { return text("a\xff\xfe"); }

static void fail(const char *function, const char *what, const char *why) {
  failures++;
  fprintf(stderr, "%s, %s: %s\n", function, what, why);
}

/* The process lives, and the next query works. */
static void check_survived(const char *function, const char *what) {
  int64_t rows = 0;
  if (codeanatomy_query_execute(the_query, NULL, &rows, NULL) != CODEANATOMY_STATUS_OK ||
      rows != 1) {
    fail(function, what, "the next query failed");
  }
}

static void check_status(const char *function, const char *what, codeanatomy_status status,
                         codeanatomy_error *error, bool may_succeed) {
  if (!may_succeed && status != CODEANATOMY_STATUS_INVALID_ARGUMENT &&
      status != CODEANATOMY_STATUS_UNSUPPORTED) {
    fail(function, what, "is not refused as an invalid argument");
  }
  if (error && error != (codeanatomy_error *)(void *)0x0707070707070707) {
    if (status == CODEANATOMY_STATUS_OK) {
      fail(function, what, "gives an error with success");
    } else if (codeanatomy_error_message(error).length == 0) {
      fail(function, what, "gives an error without a message");
    }
    codeanatomy_error_free(error);
  }
  check_survived(function, what);
}

static void check_null(const char *what, const void *written) {
  if (written == (const void *)0x0707070707070707) {
    fail("an out slot", what, "was not written");
  }
}

/* A Delta table in a folder of its own, which `end` takes away. */
static char folder[] = "/tmp/codeanatomy-arguments-XXXXXX";

static codeanatomy_status make_table(void) {
  char statement[256];
  int64_t rows;
  if (!mkdtemp(folder))
    return CODEANATOMY_STATUS_IO;
  snprintf(statement, sizeof statement,
           "CREATE EXTERNAL TABLE delta (n BIGINT) STORED AS DELTA LOCATION '%s'", folder);
  codeanatomy_status status =
      codeanatomy_session_execute(the_session, text(statement), text(""), NULL, &rows, NULL);
  return status ? status
                : codeanatomy_delta_open(the_session, text(folder), text(""), NULL,
                                         &the_delta_table, NULL);
}

static void remove_table(void) {
  char command[128];
  snprintf(command, sizeof command, "rm -r '%s'", folder);
  if (system(command))
    fail("rm", folder, "was not removed");
}

static void begin(void) {
  if (codeanatomy_runtime_new(text("{\"worker_threads\":2}"), &the_runtime, NULL) ||
      codeanatomy_session_new(the_runtime, text(""), &the_session, NULL) ||
      codeanatomy_query_new(the_session, text("SELECT 1"), NULL, &the_query, NULL) ||
      codeanatomy_cancel_token_new(0, &the_cancel_token, NULL) ||
      codeanatomy_runtime_options(the_runtime, &the_buffer, NULL) ||
      codeanatomy_query_read(the_query, NULL, &the_reader, NULL) ||
      codeanatomy_query_execute_start(the_query, NULL, &the_task, NULL) || make_table() ||
      codeanatomy_library_handshake(0, 0, &the_error) != CODEANATOMY_STATUS_UNSUPPORTED) {
    fprintf(stderr, "the library cannot be started\n");
    exit(1);
  }
}

static int end(int count) {
  codeanatomy_delta_table_free(the_delta_table);
  remove_table();
  codeanatomy_task_free(the_task);
  codeanatomy_reader_free(the_reader);
  codeanatomy_error_free(the_error);
  codeanatomy_buffer_free(the_buffer);
  codeanatomy_cancel_token_free(the_cancel_token);
  codeanatomy_query_free(the_query);
  codeanatomy_session_free(the_session);
  codeanatomy_runtime_free(the_runtime);
  printf("arguments: %d passed, %d failed, 0 skipped\n", count - failures, failures);
  return failures ? 1 : 0;
}
