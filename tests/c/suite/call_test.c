#include "../support/library.h"

#include <stdatomic.h>
#include <string.h>

struct watch {
  atomic_int calls;
  atomic_int destroyed;
  atomic_llong last_elapsed;
  atomic_bool went_back;
  codeanatomy_cancel_token *token;
  codeanatomy_session *session;
};

static void on_destroy(void *user_data) {
  atomic_fetch_add(&((struct watch *)user_data)->destroyed, 1);
}

static void on_progress(const codeanatomy_progress *progress, void *user_data) {
  struct watch *watch = user_data;
  if (progress->elapsed_microseconds < atomic_load(&watch->last_elapsed)) {
    atomic_store(&watch->went_back, true);
  }
  atomic_store(&watch->last_elapsed, progress->elapsed_microseconds);
  atomic_fetch_add(&watch->calls, 1);
  if (watch->token) {
    codeanatomy_cancel_token_cancel(watch->token);
  }
  if (watch->session) {
    int64_t rows = 0;
    EXPECT(codeanatomy_session_execute(watch->session, text("SELECT 1"), text(""), NULL, &rows,
                                       NULL) == CODEANATOMY_STATUS_INVALID_STATE);
  }
}

static codeanatomy_call_options watched(struct watch *watch) {
  codeanatomy_call_options options = call_options();
  options.on_progress = on_progress;
  options.user_data = watch;
  options.destroy = on_destroy;
  return options;
}

TEST(progress_is_told_while_a_call_is_waited_for_and_a_callback_may_cancel) {
  codeanatomy_session *session = new_session("");
  struct watch watch = {.token = new_token()};
  codeanatomy_call_options options = watched(&watch);
  int64_t rows = 0;
  options.cancel_token = watch.token;
  MUST_FAIL(codeanatomy_session_execute(session, text(ENDLESS), text(""), &options, &rows, &error),
            CANCELLED, "");
  CHECK(atomic_load(&watch.calls) >= 1);
  CHECK(!atomic_load(&watch.went_back));
  CHECK_INT(atomic_load(&watch.destroyed), 1);
  int calls = atomic_load(&watch.calls);
  sleep_milliseconds(150);
  CHECK_INT(atomic_load(&watch.calls), calls);
  codeanatomy_cancel_token_free(watch.token);
  codeanatomy_session_free(session);
}

TEST(a_blocking_call_from_a_progress_callback_is_refused) {
  codeanatomy_session *session = new_session("");
  struct watch watch = {.session = session};
  codeanatomy_call_options options = watched(&watch);
  int64_t rows = 0;
  options.timeout_milliseconds = 250;
  MUST_FAIL(codeanatomy_session_execute(session, text(ENDLESS), text(""), &options, &rows, &error),
            TIMED_OUT, "");
  CHECK(atomic_load(&watch.calls) >= 1);
  CHECK_INT(atomic_load(&watch.destroyed), 1);
  codeanatomy_session_free(session);
}

TEST(user_data_are_freed_when_the_call_fails_before_it_starts) {
  codeanatomy_session *session = new_session("");
  struct watch watch = {0};
  codeanatomy_call_options options = watched(&watch);
  int64_t rows = 0;
  MUST_FAIL(codeanatomy_session_execute(session, text("SELEKT"), text(""), &options, &rows, &error),
            SYNTAX, "");
  CHECK_INT(atomic_load(&watch.destroyed), 1);
  MUST_FAIL(codeanatomy_session_execute(NULL, text("SELECT 1"), text(""), &options, &rows, &error),
            INVALID_ARGUMENT, "session");
  CHECK_INT(atomic_load(&watch.destroyed), 2);
  codeanatomy_session_free(session);
}

static codeanatomy_error *execute_with(const codeanatomy_session *session,
                                       const codeanatomy_call_options *options) {
  codeanatomy_error *error = NULL;
  int64_t rows = 0;
  codeanatomy_session_execute(session, text("SELECT 1"), text(""), options, &rows, &error);
  return error;
}

TEST(a_negative_time_limit_and_a_flag_that_is_neither_0_nor_1_are_refused) {
  codeanatomy_session *session = new_session("");
  codeanatomy_call_options options = call_options();
  options.timeout_milliseconds = -1;
  codeanatomy_error *error = execute_with(session, &options);
  CHECK_INT(codeanatomy_error_status(error), CODEANATOMY_STATUS_INVALID_ARGUMENT);
  CHECK_CONTAINS(codeanatomy_error_message(error), "timeout_milliseconds");
  codeanatomy_error_free(error);
  options = call_options();
  options.begin_here = 2;
  error = execute_with(session, &options);
  CHECK_INT(codeanatomy_error_status(error), CODEANATOMY_STATUS_INVALID_ARGUMENT);
  CHECK_CONTAINS(codeanatomy_error_message(error), "begin_here");
  codeanatomy_error_free(error);
  codeanatomy_session_free(session);
}

/* A struct of a later header: what is behind the known fields must be zero. */
struct later_options {
  codeanatomy_call_options known;
  uint64_t unknown;
};

TEST(a_struct_of_another_header_is_taken_as_far_as_it_is_understood) {
  codeanatomy_session *session = new_session("");
  struct later_options later;
  memset(&later, 0, sizeof later);
  later.known.struct_size = sizeof later;
  CHECK(!execute_with(session, &later.known));
  later.unknown = 1;
  codeanatomy_error *error = execute_with(session, &later.known);
  CHECK_INT(codeanatomy_error_status(error), CODEANATOMY_STATUS_INVALID_ARGUMENT);
  CHECK_CONTAINS(codeanatomy_error_message(error), "does not know");
  codeanatomy_error_free(error);
  /* Of an earlier one: the fields behind are not there, and not read. */
  codeanatomy_call_options earlier = call_options();
  earlier.struct_size = offsetof(codeanatomy_call_options, timeout_milliseconds);
  earlier.timeout_milliseconds = -1;
  CHECK(!execute_with(session, &earlier));
  codeanatomy_session_free(session);
}

TEST(a_struct_size_that_holds_nothing_is_refused) {
  codeanatomy_session *session = new_session("");
  codeanatomy_call_options options = call_options();
  options.struct_size = 0;
  codeanatomy_error *error = execute_with(session, &options);
  CHECK_INT(codeanatomy_error_status(error), CODEANATOMY_STATUS_INVALID_ARGUMENT);
  CHECK_CONTAINS(codeanatomy_error_message(error), "struct_size");
  codeanatomy_error_free(error);
  codeanatomy_session_free(session);
}

TEST(progress_of_an_earlier_header_is_filled_as_far_as_it_goes) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, "SELECT value FROM generate_series(1, 20000)");
  codeanatomy_progress progress;
  CHECK_INT(read_rows(reader), 20000);
  memset(&progress, 0x55, sizeof progress);
  progress.struct_size = offsetof(codeanatomy_progress, input_rows);
  MUST(codeanatomy_reader_progress(reader, &progress, &error));
  CHECK_INT(progress.finished, 1);
  CHECK(progress.elapsed_microseconds > 0);
  CHECK_INT(progress.output_rows, 0x5555555555555555);
  progress.struct_size = sizeof progress;
  MUST(codeanatomy_reader_progress(reader, &progress, &error));
  CHECK_INT(progress.output_rows, 20000);
  CHECK(progress.output_batches > 1);
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}
