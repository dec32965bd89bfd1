#include "../support/library.h"
#include "../support/process.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

static codeanatomy_task *start(const codeanatomy_session *session, const char *sql) {
  codeanatomy_query *query = new_query(session, sql);
  codeanatomy_task *task = NULL;
  MUST(codeanatomy_query_execute_start(query, NULL, &task, &error));
  codeanatomy_query_free(query);
  return task;
}

TEST(a_task_is_waited_for_and_its_result_is_taken_once) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = start(session, "SELECT value FROM generate_series(1, 10)");
  int64_t rows = 0;
  MUST(codeanatomy_task_wait(task, -1, &error));
  MUST(codeanatomy_task_wait(task, 0, &error));
  CHECK_INT(codeanatomy_task_state_get(task), CODEANATOMY_TASK_STATE_SUCCEEDED);
  MUST(codeanatomy_task_take_count(task, &rows, &error));
  CHECK_INT(rows, 10);
  MUST_FAIL(codeanatomy_task_take_count(task, &rows, &error), INVALID_STATE, "taken");
  CHECK_INT(rows, 0);
  codeanatomy_task_free(task);
  codeanatomy_session_free(session);
}

static codeanatomy_task *start_here(const codeanatomy_session *session, const char *sql) {
  codeanatomy_query *query = new_query(session, sql);
  codeanatomy_task *task = NULL;
  codeanatomy_call_options options = call_options();
  options.begin_here = 1;
  MUST(codeanatomy_query_execute_start(query, &options, &task, &error));
  codeanatomy_query_free(query);
  return task;
}

/* The callback of a task that ended before it was asked for. */
static void note_end(void *user_data) { atomic_store((atomic_int *)user_data, 1); }

TEST(short_work_that_may_begin_here_has_ended_when_it_is_started) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = NULL;
  int64_t rows = 0;
  static atomic_int told;
  /* The workers could be that quick once, but not each time. */
  for (int time = 0; time < 20; time++) {
    codeanatomy_task_free(task);
    task = start_here(session, "SELECT 1");
    CHECK_INT(codeanatomy_task_state_get(task), CODEANATOMY_TASK_STATE_SUCCEEDED);
  }
  MUST(codeanatomy_task_on_done(task, note_end, &told, NULL, &error));
  for (int waited = 0; waited < 5000 && !atomic_load(&told); waited += 10)
    sleep_milliseconds(10);
  CHECK_INT(atomic_load(&told), 1);
  MUST(codeanatomy_task_take_count(task, &rows, &error));
  CHECK_INT(rows, 1);
  codeanatomy_task_free(task);

  task = start_here(session, "SELECT arrow_cast('x', 'Int32')");
  CHECK_INT(codeanatomy_task_state_get(task), CODEANATOMY_TASK_STATE_FAILED);
  MUST_FAIL(codeanatomy_task_wait(task, 0, &error), EXECUTION, "");
  codeanatomy_task_free(task);
  codeanatomy_session_free(session);
}

TEST(long_work_that_may_begin_here_goes_on_elsewhere) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = start_here(session, ENDLESS);
  CHECK_INT(codeanatomy_task_state_get(task), CODEANATOMY_TASK_STATE_RUNNING);
  codeanatomy_task_cancel(task);
  MUST_FAIL(codeanatomy_task_wait(task, 10000, &error), CANCELLED, "");
  codeanatomy_task_free(task);
  codeanatomy_session_free(session);
}

TEST(a_result_of_another_kind_stays_where_it_is) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = start(session, "SELECT 1");
  codeanatomy_reader *reader = (codeanatomy_reader *)0x1;
  codeanatomy_buffer *buffer = (codeanatomy_buffer *)0x1;
  codeanatomy_query *query = (codeanatomy_query *)0x1;
  int64_t rows = 0;
  MUST(codeanatomy_task_wait(task, -1, &error));
  MUST_FAIL(codeanatomy_task_take_reader(task, &reader, &error), INVALID_STATE, "");
  MUST_FAIL(codeanatomy_task_take_text(task, &buffer, &error), INVALID_STATE, "");
  MUST_FAIL(codeanatomy_task_take_query(task, &query, &error), INVALID_STATE, "");
  CHECK(!reader && !buffer && !query);
  MUST(codeanatomy_task_take_count(task, &rows, &error));
  CHECK_INT(rows, 1);
  codeanatomy_task_free(task);
  codeanatomy_session_free(session);
}

TEST(a_task_that_runs_is_polled_cancelled_and_keeps_its_error) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = start(session, ENDLESS);
  codeanatomy_error *none = (codeanatomy_error *)0x1;
  int64_t rows = 0;
  CHECK_INT(codeanatomy_task_wait(task, 20, &none), CODEANATOMY_STATUS_TIMED_OUT);
  CHECK(!none);
  CHECK_INT(codeanatomy_task_state_get(task), CODEANATOMY_TASK_STATE_RUNNING);
  MUST_FAIL(codeanatomy_task_take_count(task, &rows, &error), INVALID_STATE, "");
  codeanatomy_task_cancel(task);
  codeanatomy_task_cancel(task);
  MUST_FAIL(codeanatomy_task_wait(task, 10000, &error), CANCELLED, "");
  MUST_FAIL(codeanatomy_task_wait(task, 0, &error), CANCELLED, "");
  MUST_FAIL(codeanatomy_task_take_count(task, &rows, &error), CANCELLED, "");
  CHECK_INT(codeanatomy_task_state_get(task), CODEANATOMY_TASK_STATE_FAILED);
  codeanatomy_task_free(task);
  codeanatomy_session_free(session);
}

TEST(no_task_has_failed) {
  codeanatomy_task_cancel(NULL);
  CHECK_INT(codeanatomy_task_state_get(NULL), CODEANATOMY_TASK_STATE_FAILED);
  codeanatomy_task_free(NULL);
}

struct done {
  codeanatomy_task *task;
  codeanatomy_session *session;
  atomic_int calls;
  atomic_int destroyed;
  atomic_int state;
};

static void on_done(void *user_data) {
  struct done *done = user_data;
  if (done->task) {
    atomic_store(&done->state, (int)codeanatomy_task_state_get(done->task));
    EXPECT(codeanatomy_task_wait(done->task, -1, NULL) == CODEANATOMY_STATUS_INVALID_STATE);
  }
  atomic_fetch_add(&done->calls, 1);
}

static void on_destroy(void *user_data) {
  atomic_fetch_add(&((struct done *)user_data)->destroyed, 1);
}

static void wait_for(atomic_int *count, int expected) {
  for (int waited = 0; atomic_load(count) < expected && waited < 10000; waited++) {
    sleep_milliseconds(1);
  }
}

TEST(the_end_of_a_task_is_told_once_and_blocking_is_refused_there) {
  codeanatomy_session *session = new_session("");
  struct done done = {.state = -1};
  codeanatomy_task *task = start(session, "SELECT sum(value) FROM generate_series(1, 100000)");
  done.task = task;
  MUST(codeanatomy_task_on_done(task, on_done, &done, on_destroy, &error));
  wait_for(&done.calls, 1);
  CHECK_INT(atomic_load(&done.calls), 1);
  CHECK_INT(atomic_load(&done.state), CODEANATOMY_TASK_STATE_SUCCEEDED);
  MUST(codeanatomy_task_wait(task, -1, &error));
  codeanatomy_task_free(task);
  CHECK_INT(atomic_load(&done.calls), 1);
  CHECK_INT(atomic_load(&done.destroyed), 1);
  codeanatomy_session_free(session);
}

TEST(a_callback_that_comes_too_late_is_told_at_once) {
  codeanatomy_session *session = new_session("");
  struct done done = {0};
  codeanatomy_task *task = start(session, "SELECT 1");
  MUST(codeanatomy_task_wait(task, -1, &error));
  MUST(codeanatomy_task_on_done(task, on_done, &done, on_destroy, &error));
  wait_for(&done.destroyed, 1);
  CHECK_INT(atomic_load(&done.calls), 1);
  codeanatomy_task_free(task);
  CHECK_INT(atomic_load(&done.destroyed), 1);
  codeanatomy_session_free(session);
}

TEST(a_second_callback_and_none_are_refused_and_destroyed) {
  codeanatomy_session *session = new_session("");
  struct done first = {0}, second = {0}, none = {0};
  codeanatomy_task *task = start(session, ENDLESS);
  MUST(codeanatomy_task_on_done(task, on_done, &first, on_destroy, &error));
  MUST_FAIL(codeanatomy_task_on_done(task, on_done, &second, on_destroy, &error), ALREADY_EXISTS,
            "");
  CHECK_INT(atomic_load(&second.destroyed), 1);
  MUST_FAIL(codeanatomy_task_on_done(task, NULL, &none, on_destroy, &error), INVALID_ARGUMENT, "");
  CHECK_INT(atomic_load(&none.destroyed), 1);
  codeanatomy_task_free(task);
  CHECK_INT(atomic_load(&first.destroyed), 1);
  CHECK_INT(atomic_load(&second.calls) + atomic_load(&none.calls), 0);
  codeanatomy_session_free(session);
}

TEST(no_callback_runs_once_its_task_is_freed) {
  codeanatomy_session *session = new_session("");
  for (int round = 0; round < 100; round++) {
    struct done done = {0};
    codeanatomy_task *task = start(session, "SELECT 1");
    MUST(codeanatomy_task_on_done(task, on_done, &done, on_destroy, &error));
    if (round % 3 == 0) {
      codeanatomy_task_cancel(task);
    }
    codeanatomy_task_free(task);
    int calls = atomic_load(&done.calls);
    CHECK(calls <= 1);
    CHECK_INT(atomic_load(&done.destroyed), 1);
  }
  codeanatomy_session_free(session);
}

ISOLATED_TEST(a_task_that_is_freed_while_it_runs_is_cancelled) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = start(session, ENDLESS);
  sleep_milliseconds(50);
  codeanatomy_task_free(task);
  codeanatomy_session_free(session);
  sleep_milliseconds(200);
  double before = process_seconds();
  sleep_milliseconds(200);
  CHECK(process_seconds() - before < 0.05);
}

TEST(each_call_that_can_be_started_gives_the_result_of_its_blocking_form) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = NULL;
  codeanatomy_query *query = NULL;
  codeanatomy_reader *reader = NULL;
  codeanatomy_buffer *plan = NULL;
  struct ArrowArrayStream stream;
  MUST(codeanatomy_query_new_start(session, text("SELECT value FROM generate_series(1, 5)"), NULL,
                                   &task, &error));
  MUST(codeanatomy_task_wait(task, -1, &error));
  MUST(codeanatomy_task_take_query(task, &query, &error));
  codeanatomy_task_free(task);

  MUST(codeanatomy_query_read_start(query, NULL, &task, &error));
  MUST(codeanatomy_task_wait(task, -1, &error));
  MUST(codeanatomy_task_take_reader(task, &reader, &error));
  codeanatomy_task_free(task);
  CHECK_INT(read_rows(reader), 5);
  codeanatomy_reader_free(reader);

  MUST(codeanatomy_query_read_start(query, NULL, &task, &error));
  MUST(codeanatomy_task_wait(task, -1, &error));
  MUST(codeanatomy_task_take_stream(task, &stream, &error));
  codeanatomy_task_free(task);
  CHECK_INT(count_rows(&stream), 5);

  MUST(codeanatomy_query_explain_start(query, text(""), NULL, &task, &error));
  MUST(codeanatomy_task_wait(task, -1, &error));
  MUST(codeanatomy_task_take_text(task, &plan, &error));
  codeanatomy_task_free(task);
  CHECK_CONTAINS(codeanatomy_buffer_text(plan), "generate_series");
  codeanatomy_buffer_free(plan);

  MUST(codeanatomy_session_register_view(session, text("v"), text("SELECT 7 AS n"), text(""), NULL,
                                         &error));
  MUST(codeanatomy_session_run(session, text("SELECT n FROM v"), text(""), NULL, &stream, &error));
  MUST(codeanatomy_session_ingest_start(session, text("t"), CODEANATOMY_INGEST_MODE_CREATE, &stream,
                                        NULL, &task, &error));
  CHECK(!stream.release);
  int64_t rows = 0;
  MUST(codeanatomy_task_wait(task, -1, &error));
  MUST(codeanatomy_task_take_count(task, &rows, &error));
  codeanatomy_task_free(task);
  CHECK_INT(rows, 1);
  CHECK_INT(number(session, "SELECT n FROM t"), 7);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

static void *wait_for_cancel(void *task) {
  EXPECT(codeanatomy_task_wait(task, 10000, NULL) == CODEANATOMY_STATUS_CANCELLED);
  return NULL;
}

TEST(many_threads_wait_for_one_task) {
  codeanatomy_session *session = new_session("");
  codeanatomy_task *task = start(session, ENDLESS);
  pthread_t threads[8];
  for (int index = 0; index < 8; index++) {
    CHECK_INT(pthread_create(&threads[index], NULL, wait_for_cancel, task), 0);
  }
  sleep_milliseconds(20);
  codeanatomy_task_cancel(task);
  for (int index = 0; index < 8; index++) {
    pthread_join(threads[index], NULL);
  }
  codeanatomy_task_free(task);
  codeanatomy_session_free(session);
}
