#include "../support/library.h"
#include "../support/process.h"

#include <pthread.h>

TEST(a_token_fires_once_and_stays_fired) {
  codeanatomy_cancel_token *token = new_token();
  CHECK(!codeanatomy_cancel_token_is_cancelled(token));
  codeanatomy_cancel_token_cancel(token);
  codeanatomy_cancel_token_cancel(token);
  CHECK(codeanatomy_cancel_token_is_cancelled(token));
  codeanatomy_cancel_token_free(token);
}

TEST(no_token_is_never_cancelled) {
  codeanatomy_cancel_token_cancel(NULL);
  CHECK(!codeanatomy_cancel_token_is_cancelled(NULL));
  CHECK(!codeanatomy_cancel_token_share(NULL));
  codeanatomy_cancel_token_free(NULL);
}

TEST(a_token_with_a_time_limit_fires_by_itself) {
  codeanatomy_cancel_token *token = NULL;
  MUST(codeanatomy_cancel_token_new(20, &token, &error));
  CHECK(!codeanatomy_cancel_token_is_cancelled(token));
  sleep_milliseconds(40);
  CHECK(codeanatomy_cancel_token_is_cancelled(token));
  codeanatomy_session *session = new_session("");
  codeanatomy_call_options options = call_options();
  options.cancel_token = token;
  int64_t rows = 0;
  MUST_FAIL(
      codeanatomy_session_execute(session, text("SELECT 1"), text(""), &options, &rows, &error),
      TIMED_OUT, "");
  codeanatomy_session_free(session);
  codeanatomy_cancel_token_free(token);
}

TEST(a_negative_time_limit_is_refused) {
  codeanatomy_cancel_token *token = (codeanatomy_cancel_token *)0x1;
  MUST_FAIL(codeanatomy_cancel_token_new(-1, &token, &error), INVALID_ARGUMENT, "negative");
  CHECK(!token);
}

TEST(every_owner_of_a_token_sees_it_fire) {
  codeanatomy_cancel_token *token = new_token();
  codeanatomy_cancel_token *shared = codeanatomy_cancel_token_share(token);
  codeanatomy_cancel_token_cancel(token);
  codeanatomy_cancel_token_free(token);
  CHECK(codeanatomy_cancel_token_is_cancelled(shared));
  codeanatomy_cancel_token_free(shared);
}

TEST(a_call_keeps_the_token_that_its_owner_has_freed) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, ENDLESS);
  codeanatomy_call_options options = call_options();
  codeanatomy_cancel_token *token = new_token();
  codeanatomy_cancel_token *other = codeanatomy_cancel_token_share(token);
  codeanatomy_reader *reader = NULL;
  options.cancel_token = token;
  MUST(codeanatomy_query_read(query, &options, &reader, &error));
  codeanatomy_cancel_token_free(token);
  codeanatomy_cancel_token_cancel(other);
  codeanatomy_cancel_token_free(other);
  struct ArrowArray batch;
  MUST_FAIL(codeanatomy_reader_next(reader, -1, &batch, &error), CANCELLED, "");
  codeanatomy_reader_free(reader);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

TEST(one_token_stops_every_call_that_has_it) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, ENDLESS);
  codeanatomy_call_options options = call_options();
  codeanatomy_cancel_token *token = new_token();
  codeanatomy_task *tasks[4];
  options.cancel_token = token;
  for (int index = 0; index < 4; index++) {
    MUST(codeanatomy_query_execute_start(query, &options, &tasks[index], &error));
  }
  sleep_milliseconds(20);
  codeanatomy_cancel_token_cancel(token);
  for (int index = 0; index < 4; index++) {
    MUST_FAIL(codeanatomy_task_wait(tasks[index], 10000, &error), CANCELLED, "");
    codeanatomy_task_free(tasks[index]);
  }
  codeanatomy_cancel_token_free(token);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

/* Whether the process comes to rest: hardly any processor time in a tenth of a second. What cannot
 * be stopped in the middle, such as one batch that is being made, may take its time. */
static bool becomes_quiet(void) {
  for (int waited = 0; waited < 50; waited++) {
    double before = process_seconds();
    sleep_milliseconds(100);
    if (process_seconds() - before < 0.02) {
      return true;
    }
  }
  return false;
}

/* Not only is the call over: the work behind it is. */
static void check_that_cancelling_stops(const char *sql) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, sql);
  codeanatomy_call_options options = call_options();
  codeanatomy_cancel_token *token = new_token();
  codeanatomy_task *task = NULL;
  options.cancel_token = token;
  MUST(codeanatomy_query_execute_start(query, &options, &task, &error));
  sleep_milliseconds(200);
  codeanatomy_cancel_token_cancel(token);
  MUST_FAIL(codeanatomy_task_wait(task, 10000, &error), CANCELLED, "");
  if (!becomes_quiet()) {
    check_note(CHECK_PLACE, "the processor is still busy: %s", sql);
  }
  codeanatomy_task_free(task);
  codeanatomy_cancel_token_free(token);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

ISOLATED_TEST(a_cancelled_cross_join_leaves_no_processor_busy) {
  check_that_cancelling_stops(ENDLESS);
}

ISOLATED_TEST(a_cancelled_scan_leaves_no_processor_busy) {
  check_that_cancelling_stops("SELECT sum(value) FROM generate_series(1, 1000000000000)");
}

ISOLATED_TEST(a_cancelled_unnest_leaves_no_processor_busy) {
  check_that_cancelling_stops("SELECT count(*) FROM (SELECT unnest(range(0, 1000)) FROM "
                              "generate_series(1, 100000000))");
}

ISOLATED_TEST(a_cancelled_hash_join_leaves_no_processor_busy) {
  check_that_cancelling_stops("SELECT count(*) FROM generate_series(1, 100000) a JOIN "
                              "generate_series(1, 100000000) b ON a.value % 10 = b.value % 10");
}

ISOLATED_TEST(a_cancelled_sort_leaves_no_processor_busy) {
  check_that_cancelling_stops("SELECT value FROM generate_series(1, 100000000) ORDER BY value % 7");
}

ISOLATED_TEST(a_cancelled_recursion_leaves_no_processor_busy) {
  check_that_cancelling_stops("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r "
                              "WHERE n < 1000000000) SELECT max(n) FROM r");
}
