#define _GNU_SOURCE
#include "../support/arrow.h"
#include "../support/library.h"
#include "../support/process.h"

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

TEST(the_library_is_of_the_version_of_its_header) {
  char version[32];
  snprintf(version, sizeof version, "%d.%d.%d", CODEANATOMY_VERSION_MAJOR,
           CODEANATOMY_VERSION_MINOR, CODEANATOMY_VERSION_PATCH);
  CHECK_TEXT(codeanatomy_library_version(), version);
  CHECK_INT(codeanatomy_library_version_number(), CODEANATOMY_VERSION_NUMBER);
  CHECK_INT(codeanatomy_library_abi(), CODEANATOMY_ABI);
  MUST(codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER, &error));
}

TEST(the_handshake_takes_an_older_header) {
  MUST(codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER - 1, &error));
}

TEST(the_handshake_refuses_a_newer_header_and_another_abi) {
  MUST_FAIL(codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER + 1, &error),
            VERSION, "");
  MUST_FAIL(codeanatomy_library_handshake(CODEANATOMY_ABI + 1, CODEANATOMY_VERSION_NUMBER, &error),
            VERSION, "");
  MUST_FAIL(codeanatomy_library_handshake(0, CODEANATOMY_VERSION_NUMBER, &error), VERSION, "");
}

TEST(the_build_is_told_as_json) {
  codeanatomy_str info = codeanatomy_library_build_info();
  json_t *object = json_loadb((const char *)info.data, info.length, JSON_REJECT_DUPLICATES, NULL);
  CHECK(json_is_object(object));
  CHECK_TEXT(codeanatomy_library_version(), json_string_value(json_object_get(object, "version")));
  CHECK_INT(json_integer_value(json_object_get(object, "abi")), CODEANATOMY_ABI);
  CHECK(json_is_array(json_object_get(object, "features")));
  const char *keys[] = {"profile", "target", "compiler", "datafusion", "arrow", "deltalake"};
  for (size_t index = 0; index < sizeof keys / sizeof *keys; index++) {
    CHECK(json_string_length(json_object_get(object, keys[index])) > 0);
  }
  json_decref(object);
}

struct log {
  atomic_int records;
  atomic_int destroyed;
  atomic_uint most_detailed;
};

static void on_record(codeanatomy_log_level level, codeanatomy_str target, codeanatomy_str message,
                      void *user_data) {
  struct log *log = user_data;
  EXPECT(target.length > 0);
  EXPECT(message.length > 0 || message.data);
  if (level > atomic_load(&log->most_detailed)) {
    atomic_store(&log->most_detailed, level);
  }
  atomic_fetch_add(&log->records, 1);
}

static void on_destroy(void *user_data) {
  atomic_fetch_add(&((struct log *)user_data)->destroyed, 1);
}

static void work(void) {
  codeanatomy_session *session = new_session("");
  execute(session, "SELECT sum(value) FROM generate_series(1, 1000) WHERE value % 2 = 0");
  codeanatomy_session_free(session);
}

ISOLATED_TEST(records_reach_the_host_until_the_log_is_stopped) {
  struct log log = {0};
  MUST(codeanatomy_library_set_log(CODEANATOMY_LOG_LEVEL_TRACE, on_record, &log, on_destroy,
                                   &error));
  work();
  CHECK(atomic_load(&log.records) > 0);
  CHECK(atomic_load(&log.most_detailed) <= CODEANATOMY_LOG_LEVEL_TRACE);
  CHECK_INT(atomic_load(&log.destroyed), 0);
  MUST(codeanatomy_library_set_log(CODEANATOMY_LOG_LEVEL_TRACE, NULL, NULL, NULL, &error));
  CHECK_INT(atomic_load(&log.destroyed), 1);
  int records = atomic_load(&log.records);
  work();
  CHECK_INT(atomic_load(&log.records), records);
}

ISOLATED_TEST(no_record_is_more_detailed_than_wanted) {
  struct log log = {0};
  MUST(
      codeanatomy_library_set_log(CODEANATOMY_LOG_LEVEL_WARN, on_record, &log, on_destroy, &error));
  work();
  CHECK(atomic_load(&log.most_detailed) <= CODEANATOMY_LOG_LEVEL_WARN);
  MUST(codeanatomy_library_set_log(CODEANATOMY_LOG_LEVEL_OFF, on_record, &log, NULL, &error));
  CHECK_INT(atomic_load(&log.destroyed), 1);
  int records = atomic_load(&log.records);
  work();
  CHECK_INT(atomic_load(&log.records), records);
}

ISOLATED_TEST(a_log_callback_is_destroyed_when_it_is_replaced_and_when_it_is_refused) {
  struct log first = {0}, second = {0}, refused = {0};
  MUST(codeanatomy_library_set_log(CODEANATOMY_LOG_LEVEL_INFO, on_record, &first, on_destroy,
                                   &error));
  MUST(codeanatomy_library_set_log(CODEANATOMY_LOG_LEVEL_INFO, on_record, &second, on_destroy,
                                   &error));
  CHECK_INT(atomic_load(&first.destroyed), 1);
  MUST_FAIL(codeanatomy_library_set_log(99, on_record, &refused, on_destroy, &error),
            INVALID_ARGUMENT, "level");
  CHECK_INT(atomic_load(&refused.destroyed), 1);
  CHECK_INT(atomic_load(&second.destroyed), 0);
  MUST(codeanatomy_library_set_log(CODEANATOMY_LOG_LEVEL_OFF, NULL, NULL, NULL, &error));
  CHECK_INT(atomic_load(&second.destroyed), 1);
}

ISOLATED_TEST(shutdown_cancels_what_runs_and_refuses_what_comes) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, ENDLESS);
  codeanatomy_query *query = new_query(session, "SELECT 1");
  MUST(codeanatomy_library_shutdown(10000, &error));
  struct ArrowArray batch;
  MUST_FAIL(codeanatomy_reader_next(reader, -1, &batch, &error), CANCELLED, "");
  codeanatomy_reader_free(reader);
  MUST_FAIL(codeanatomy_query_read(query, NULL, &reader, &error), INVALID_STATE, "shut down");
  codeanatomy_session *another = NULL;
  MUST_FAIL(codeanatomy_session_new(NULL, text(""), &another, &error), INVALID_STATE, "");
  MUST(codeanatomy_library_shutdown(0, &error));
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

ISOLATED_TEST(shutdown_leaves_no_processor_busy) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, ENDLESS);
  sleep_milliseconds(300);
  MUST(codeanatomy_library_shutdown(10000, &error));
  double before = process_seconds();
  sleep_milliseconds(300);
  CHECK(process_seconds() - before < 0.1);
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}

static atomic_bool may_go_on;

static void block_until_told(void *argument, int64_t batch) {
  (void)argument;
  (void)batch;
  while (!atomic_load(&may_go_on)) {
    sleep_milliseconds(1);
  }
}

ISOLATED_TEST(shutdown_waits_for_a_stream_of_the_host_that_is_being_pulled) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = NULL;
  struct ArrowArrayStream stream;
  make_stream(&stream, (struct host_stream){.batches = 3, .on_pull = block_until_told});
  MUST(codeanatomy_session_register_stream_start(session, text("t"), &stream, text(""), NULL, &task,
                                                 &error));
  sleep_milliseconds(50);
  codeanatomy_error *error = (codeanatomy_error *)0x1;
  CHECK_INT(codeanatomy_library_shutdown(100, &error), CODEANATOMY_STATUS_TIMED_OUT);
  CHECK(!error);
  CHECK(arrow_alive() > 0);
  atomic_store(&may_go_on, true);
  MUST(codeanatomy_library_shutdown(10000, &error));
  codeanatomy_task_free(task);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive(), 0);
}

ISOLATED_TEST(the_library_prints_nothing) {
  fflush(stdout);
  int out = dup(1), err = dup(2);
  FILE *file = tmpfile();
  CHECK(file && dup2(fileno(file), 1) >= 0 && dup2(fileno(file), 2) >= 0);
  codeanatomy_session *session = new_session("");
  int64_t rows;
  codeanatomy_session_execute(session, text("SELEKT"), text(""), NULL, &rows, NULL);
  codeanatomy_session_execute(session, text("SELECT 1 / column1 FROM (VALUES (0))"), text(""), NULL,
                              &rows, NULL);
  work();
  codeanatomy_session_free(session);
  fflush(stdout);
  long printed = lseek(fileno(file), 0, SEEK_END);
  dup2(out, 1);
  dup2(err, 2);
  fclose(file);
  CHECK_INT(printed, 0);
}
