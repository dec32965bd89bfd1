#include "../support/library.h"

#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <string.h>

TEST(a_reader_gives_its_columns_and_then_its_rows_in_batches) {
  codeanatomy_session *session = new_session("{\"batch_size\": 100}");
  codeanatomy_reader *reader =
      new_reader(session, "SELECT value AS n, 'x' AS t FROM generate_series(1, 250) ORDER BY n");
  struct ArrowSchema schema;
  MUST(codeanatomy_reader_schema(reader, &schema, &error));
  CHECK_INT(schema.n_children, 2);
  CHECK_INT(strcmp(schema.children[0]->name, "n"), 0);
  CHECK_INT(strcmp(schema.children[1]->format, "u"), 0);
  schema.release(&schema);
  CHECK_INT(read_rows(reader), 250);
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}

TEST(the_end_of_a_reader_stays_the_end) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, "SELECT 1");
  CHECK_INT(read_rows(reader), 1);
  CHECK_INT(read_rows(reader), 0);
  CHECK_INT(read_rows(reader), 0);
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}

TEST(a_wait_that_is_over_gives_no_batch_and_no_error) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, ENDLESS);
  const int64_t waits[] = {0, 1, 50};
  for (size_t index = 0; index < sizeof waits / sizeof *waits; index++) {
    struct ArrowArray batch;
    codeanatomy_error *error = (codeanatomy_error *)0x1;
    memset(&batch, 0x55, sizeof batch);
    double begin = now();
    CHECK_INT(codeanatomy_reader_next(reader, waits[index], &batch, &error),
              CODEANATOMY_STATUS_TIMED_OUT);
    CHECK(now() - begin < 2);
    CHECK(!error);
    CHECK(!batch.release);
  }
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}

static void *cancel_soon(void *reader) {
  sleep_milliseconds(50);
  codeanatomy_reader_cancel(reader);
  return NULL;
}

TEST(a_reader_is_cancelled_while_another_thread_waits_in_it) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, ENDLESS);
  struct ArrowArray batch;
  pthread_t thread;
  CHECK_INT(pthread_create(&thread, NULL, cancel_soon, reader), 0);
  MUST_FAIL(codeanatomy_reader_next(reader, -1, &batch, &error), CANCELLED, "");
  pthread_join(thread, NULL);
  MUST_FAIL(codeanatomy_reader_next(reader, -1, &batch, &error), CANCELLED, "");
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}

TEST(what_a_run_failed_with_is_told_at_every_further_call) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, "SELECT 1 / column1 FROM (VALUES (0))");
  for (int round = 0; round < 3; round++) {
    struct ArrowArray batch;
    MUST_FAIL(codeanatomy_reader_next(reader, -1, &batch, &error), EXECUTION, "zero");
    CHECK(!batch.release);
  }
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}

TEST(a_reader_hands_the_rest_of_its_rows_over_to_a_stream) {
  codeanatomy_session *session = new_session("{\"batch_size\": 100}");
  codeanatomy_reader *reader = new_reader(session, "SELECT value FROM generate_series(1, 1000)");
  struct ArrowArray batch;
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  MUST(codeanatomy_reader_next(reader, -1, &batch, &error));
  int64_t rows = batch.length;
  batch.release(&batch);
  MUST(codeanatomy_reader_export(reader, &stream, &error));
  MUST_FAIL(codeanatomy_reader_schema(reader, &schema, &error), INVALID_STATE, "export");
  MUST_FAIL(codeanatomy_reader_next(reader, -1, &batch, &error), INVALID_STATE, "export");
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
  CHECK_INT(rows + count_rows(&stream), 1000);
}

TEST(a_reader_is_exported_once) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, "SELECT 1");
  struct ArrowArrayStream stream, again;
  MUST(codeanatomy_reader_export(reader, &stream, &error));
  memset(&again, 0x55, sizeof again);
  MUST_FAIL(codeanatomy_reader_export(reader, &again, &error), INVALID_STATE, "export");
  CHECK(!again.release);
  CHECK_INT(count_rows(&stream), 1);
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}

TEST(an_exported_stream_that_is_cancelled_says_so_by_number) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, ENDLESS);
  struct ArrowArrayStream stream;
  struct ArrowArray batch;
  MUST(codeanatomy_reader_export(reader, &stream, &error));
  codeanatomy_reader_cancel(reader);
  CHECK_INT(stream.get_next(&stream, &batch), ECANCELED);
  CHECK(strlen(stream.get_last_error(&stream)) > 0);
  stream.release(&stream);
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}

TEST(batches_outlive_all_they_came_from) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader = new_reader(session, "SELECT value FROM generate_series(7, 9)");
  struct ArrowArray batch;
  MUST(codeanatomy_reader_next(reader, -1, &batch, &error));
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
  const struct ArrowArray *column = batch.children[0];
  CHECK_INT(((const int64_t *)column->buffers[1])[column->offset], 7);
  batch.release(&batch);
  CHECK(!batch.release);
}

TEST(metrics_count_what_came_out_and_show_the_operators) {
  codeanatomy_session *session = new_session("");
  codeanatomy_reader *reader =
      new_reader(session, "SELECT value FROM generate_series(1, 5000) WHERE value % 2 = 0");
  codeanatomy_buffer *metrics = NULL;
  CHECK_INT(read_rows(reader), 2500);
  MUST(codeanatomy_reader_metrics(reader, &metrics, &error));
  json_t *object = json_loads((const char *)codeanatomy_buffer_text(metrics).data, 0, NULL);
  CHECK_INT(json_integer_value(json_object_get(object, "output_rows")), 2500);
  CHECK_INT(json_integer_value(json_object_get(object, "spilled_bytes")), 0);
  CHECK(json_integer_value(json_object_get(object, "elapsed_microseconds")) > 0);
  const json_t *operators = json_object_get(object, "operators");
  CHECK(json_is_string(json_object_get(operators, "name")));
  CHECK(json_is_object(json_object_get(operators, "metrics")));
  CHECK(json_array_size(json_object_get(operators, "inputs")) > 0);
  json_decref(object);
  codeanatomy_buffer_free(metrics);
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
}
