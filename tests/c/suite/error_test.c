#include "../support/arrow.h"
#include "../support/library.h"

#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <string.h>

static codeanatomy_error *error_of(const codeanatomy_session *session, const char *sql) {
  codeanatomy_error *error = NULL;
  int64_t rows = 0;
  CHECK(codeanatomy_session_execute(session, text(sql), text(""), NULL, &rows, &error) !=
        CODEANATOMY_STATUS_OK);
  CHECK(error);
  return error;
}

TEST(an_error_tells_status_code_state_component_and_place) {
  codeanatomy_session *session = new_session("");
  codeanatomy_error *error = error_of(session, "SELECT\n  nothing FROM (SELECT 1 AS something)");
  codeanatomy_session_free(session);
  CHECK_INT(codeanatomy_error_status(error), CODEANATOMY_STATUS_QUERY_INVALID);
  CHECK_INT(codeanatomy_error_code_get(error), CODEANATOMY_ERROR_CODE_PLAN);
  CHECK_TEXT(codeanatomy_error_code_name(error), "PLAN");
  CHECK_INT(codeanatomy_error_sqlstate(error).length, 5);
  CHECK_TEXT(codeanatomy_error_component(error), "sql");
  CHECK_TEXT(codeanatomy_error_location(error), "");
  CHECK_CONTAINS(codeanatomy_error_message(error), "nothing");
  CHECK_INT(codeanatomy_error_line(error), 2);
  CHECK_INT(codeanatomy_error_column(error), 3);
  CHECK(!codeanatomy_error_is_retryable(error));
  codeanatomy_error_free(error);
}

TEST(details_are_pairs_of_key_and_value) {
  codeanatomy_session *session = new_session("");
  execute(session, "CREATE TABLE orders (a INT)");
  codeanatomy_error *error = error_of(session, "SELECT * FROM ordres");
  bool found = false;
  for (size_t index = 0; index < codeanatomy_error_detail_count(error); index++) {
    codeanatomy_str key = codeanatomy_error_detail_key(error, index);
    if (key.length == strlen("candidates") && memcmp(key.data, "candidates", key.length) == 0) {
      CHECK_TEXT(codeanatomy_error_detail_value(error, index), "orders");
      found = true;
    }
  }
  CHECK(found);
  codeanatomy_error_free(error);
  codeanatomy_session_free(session);
}

TEST(an_index_beyond_the_last_gives_the_empty_text) {
  codeanatomy_session *session = new_session("");
  codeanatomy_error *error = error_of(session, "SELEKT");
  size_t details = codeanatomy_error_detail_count(error);
  size_t causes = codeanatomy_error_cause_count(error);
  CHECK_INT(codeanatomy_error_detail_key(error, details).length, 0);
  CHECK_INT(codeanatomy_error_detail_value(error, SIZE_MAX).length, 0);
  CHECK_INT(codeanatomy_error_cause_at(error, causes).length, 0);
  codeanatomy_error_free(error);
  codeanatomy_session_free(session);
}

TEST(the_nearest_cause_comes_first_and_none_is_empty) {
  codeanatomy_session *session = new_session("");
  codeanatomy_error *error =
      error_of(session, "SELECT CAST(column1 AS BIGINT) FROM (VALUES ('no number'))");
  CHECK(codeanatomy_error_cause_count(error) > 0);
  for (size_t index = 0; index < codeanatomy_error_cause_count(error); index++) {
    CHECK(codeanatomy_error_cause_at(error, index).length > 0);
  }
  CHECK_CONTAINS(codeanatomy_error_cause_at(error, 0), "no number");
  codeanatomy_error_free(error);
  codeanatomy_session_free(session);
}

TEST(the_json_of_an_error_says_what_the_functions_say) {
  codeanatomy_session *session = new_session("");
  codeanatomy_error *error = error_of(session, "SELECT nme FROM (SELECT 1 AS name)");
  codeanatomy_str json = codeanatomy_error_json(error);
  json_t *object = json_loadb((const char *)json.data, json.length, JSON_REJECT_DUPLICATES, NULL);
  CHECK(json_is_object(object));
  CHECK_INT(json_integer_value(json_object_get(object, "status")), codeanatomy_error_status(error));
  CHECK_INT(json_integer_value(json_object_get(object, "line")), 1);
  CHECK_INT(json_integer_value(json_object_get(object, "column")), 8);
  CHECK(json_is_false(json_object_get(object, "retryable")));
  CHECK_TEXT(codeanatomy_error_message(error),
             json_string_value(json_object_get(object, "message")));
  CHECK_TEXT(codeanatomy_error_sqlstate(error),
             json_string_value(json_object_get(object, "sqlstate")));
  CHECK_TEXT(codeanatomy_error_code_name(error),
             json_string_value(json_object_get(object, "code")));
  CHECK_TEXT(codeanatomy_error_component(error),
             json_string_value(json_object_get(object, "component")));
  CHECK_INT(json_object_size(json_object_get(object, "details")),
            (int64_t)codeanatomy_error_detail_count(error));
  CHECK_INT(json_array_size(json_object_get(object, "causes")),
            (int64_t)codeanatomy_error_cause_count(error));
  CHECK(json_is_string(json_object_get(object, "location")));
  CHECK_INT(json_object_size(object), 11);
  json_decref(object);
  codeanatomy_error_free(error);
  codeanatomy_session_free(session);
}

TEST(no_error_gives_neutral_values) {
  CHECK_INT(codeanatomy_error_status(NULL), CODEANATOMY_STATUS_INVALID_ARGUMENT);
  CHECK_INT(codeanatomy_error_code_get(NULL), CODEANATOMY_ERROR_CODE_INVALID_ARGUMENT);
  CHECK_INT(codeanatomy_error_message(NULL).length, 0);
  CHECK_INT(codeanatomy_error_json(NULL).length, 0);
  CHECK_INT(codeanatomy_error_line(NULL), 0);
  CHECK_INT(codeanatomy_error_detail_count(NULL), 0);
  CHECK_INT(codeanatomy_error_cause_count(NULL), 0);
  CHECK(!codeanatomy_error_is_retryable(NULL));
  codeanatomy_error_free(NULL);
}

TEST(a_caller_who_wants_no_error_object_gets_the_status) {
  codeanatomy_session *session = new_session("");
  int64_t rows = 7;
  CHECK_INT(codeanatomy_session_execute(session, text("SELEKT"), text(""), NULL, &rows, NULL),
            CODEANATOMY_STATUS_QUERY_INVALID);
  CHECK_INT(rows, 0);
  codeanatomy_session_free(session);
}

TEST(the_error_slot_is_cleared_on_success) {
  codeanatomy_session *session = new_session("");
  codeanatomy_error *error = (codeanatomy_error *)0x1;
  int64_t rows = 0;
  CHECK_INT(codeanatomy_session_execute(session, text("SELECT 1"), text(""), NULL, &rows, &error),
            CODEANATOMY_STATUS_OK);
  CHECK(!error);
  codeanatomy_session_free(session);
}

static void *read_and_free(void *argument) {
  codeanatomy_error *error = argument;
  EXPECT(codeanatomy_error_status(error) == CODEANATOMY_STATUS_QUERY_INVALID);
  EXPECT(codeanatomy_error_message(error).length > 0);
  codeanatomy_error_free(error);
  return NULL;
}

TEST(an_error_may_be_read_and_freed_on_another_thread) {
  codeanatomy_session *session = new_session("");
  codeanatomy_error *error = error_of(session, "SELEKT");
  codeanatomy_session_free(session);
  pthread_t thread;
  CHECK_INT(pthread_create(&thread, NULL, read_and_free, error), 0);
  pthread_join(thread, NULL);
}

TEST(a_stream_that_failed_gives_the_whole_error) {
  codeanatomy_session *session = new_session("");
  struct ArrowArrayStream stream;
  struct ArrowArray batch;
  codeanatomy_error *behind = NULL;
  MUST(codeanatomy_session_run(session, text("SELECT 1 / column1 FROM (VALUES (0))"), text(""),
                               NULL, &stream, &error));
  MUST(codeanatomy_error_from_stream(&stream, &behind, &error));
  CHECK(!behind);
  CHECK_INT(stream.get_next(&stream, &batch), EINVAL);
  CHECK(stream.get_last_error(&stream));
  MUST(codeanatomy_error_from_stream(&stream, &behind, &error));
  CHECK(behind);
  CHECK_INT(codeanatomy_error_code_get(behind), CODEANATOMY_ERROR_CODE_EXECUTION);
  CHECK_TEXT(codeanatomy_error_message(behind), stream.get_last_error(&stream));
  stream.release(&stream);
  codeanatomy_session_free(session);
  CHECK_CONTAINS(codeanatomy_error_message(behind), "zero");
  codeanatomy_error_free(behind);
}

TEST(a_stream_of_the_host_has_no_error_of_this_library) {
  struct ArrowArrayStream stream;
  codeanatomy_error *behind = (codeanatomy_error *)0x1;
  make_stream(&stream, (struct host_stream){.batches = 1});
  MUST_FAIL(codeanatomy_error_from_stream(&stream, &behind, &error), INVALID_ARGUMENT, "stream");
  CHECK(!behind);
  stream.release(&stream);
  MUST_FAIL(codeanatomy_error_from_stream(&stream, &behind, &error), INVALID_ARGUMENT, "released");
  CHECK_INT(arrow_alive(), 0);
}
