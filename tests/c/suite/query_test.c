#include "../support/arrow.h"
#include "../support/library.h"

#include <jansson.h>
#include <pthread.h>
#include <string.h>

static int64_t read_number(const codeanatomy_query *query) {
  codeanatomy_reader *reader = NULL;
  struct ArrowArray batch;
  MUST(codeanatomy_query_read(query, NULL, &reader, &error));
  MUST(codeanatomy_reader_next(reader, -1, &batch, &error));
  codeanatomy_reader_free(reader);
  CHECK(batch.release && batch.length == 1);
  const struct ArrowArray *column = batch.children[0];
  int64_t value = ((const int64_t *)column->buffers[1])[column->offset];
  batch.release(&batch);
  return value;
}

TEST(a_query_is_planned_once_and_run_with_one_binding_after_the_other) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, "SELECT $1 * 2");
  codeanatomy_session_free(session);
  MUST(codeanatomy_query_bind_json(query, text("[21]"), &error));
  CHECK_INT(read_number(query), 42);
  CHECK_INT(read_number(query), 42);
  MUST(codeanatomy_query_bind_json(query, text("[-4]"), &error));
  CHECK_INT(read_number(query), -8);
  codeanatomy_query_free(query);
}

TEST(what_was_unbound_must_be_bound_again) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, "SELECT $1 + 1");
  codeanatomy_reader *reader = NULL;
  MUST_FAIL(codeanatomy_query_read(query, NULL, &reader, &error), INVALID_PARAMETER, "$1");
  MUST(codeanatomy_query_bind_json(query, text("[1]"), &error));
  CHECK_INT(read_number(query), 2);
  MUST(codeanatomy_query_bind_json(query, text(""), &error));
  MUST_FAIL(codeanatomy_query_read(query, NULL, &reader, &error), INVALID_PARAMETER, "$1");
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

static void bind(const codeanatomy_query *query, const struct host_column *columns, int64_t count) {
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_schema(&schema, columns, count);
  make_batch(&batch, 1, columns, count);
  MUST(codeanatomy_query_bind(query, &schema, &batch, &error));
  CHECK(!schema.release && !batch.release);
}

static const int64_t SEVEN = 7, FIVE = 5;

#define NUMBER(label, value)                                                                       \
  {                                                                                                \
    .format = "l", .name = label, .length = 1, .buffer_count = 2, .buffers = { NULL, value }       \
  }

TEST(columns_bind_parameters_by_name_in_any_order_and_else_by_place) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *named = new_query(session, "SELECT $big - $small");
  codeanatomy_query *placed = new_query(session, "SELECT $1 - $2");
  const struct host_column by_name[] = {NUMBER("small", &FIVE), NUMBER("$big", &SEVEN)};
  const struct host_column by_place[] = {NUMBER("x", &SEVEN), NUMBER("y", &FIVE)};
  const struct host_column by_number[] = {NUMBER("$2", &SEVEN), NUMBER("$1", &FIVE)};
  bind(named, by_name, 2);
  CHECK_INT(read_number(named), 2);
  bind(placed, by_place, 2);
  CHECK_INT(read_number(placed), 2);
  bind(placed, by_number, 2);
  CHECK_INT(read_number(placed), -2);
  codeanatomy_query_free(named);
  codeanatomy_query_free(placed);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive_in_the_end(), 0);
}

TEST(a_batch_that_does_not_have_one_row_binds_nothing) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, "SELECT $1");
  for (int64_t rows = 0; rows <= 2; rows += 2) {
    struct ArrowSchema schema;
    struct ArrowArray batch;
    make_number_schema(&schema);
    make_number_batch(&batch, 0, rows);
    MUST_FAIL(codeanatomy_query_bind(query, &schema, &batch, &error), INVALID_PARAMETER, "row");
    CHECK_INT(arrow_alive(), 0);
  }
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

TEST(parameters_and_columns_are_known_without_a_run) {
  codeanatomy_session *session = new_session("");
  execute(session, "CREATE TABLE t (a BIGINT, b VARCHAR)");
  codeanatomy_query *query = new_query(session, "SELECT a, b FROM t WHERE a = $1 AND b = $2");
  struct ArrowSchema schema;
  MUST(codeanatomy_query_parameter_schema(query, &schema, &error));
  CHECK_INT(schema.n_children, 2);
  CHECK_INT(strcmp(schema.children[0]->name, "$1"), 0);
  CHECK_INT(strcmp(schema.children[0]->format, "l"), 0);
  CHECK_INT(strcmp(schema.children[1]->format, "u"), 0);
  schema.release(&schema);
  MUST(codeanatomy_query_schema(query, &schema, &error));
  CHECK_INT(schema.n_children, 2);
  CHECK_INT(strcmp(schema.children[1]->name, "b"), 0);
  schema.release(&schema);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

TEST(a_plan_changes_nothing_until_it_is_run) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, "CREATE TABLE t AS SELECT 1 AS a");
  int64_t rows = 0;
  MUST_FAIL(
      codeanatomy_session_execute(session, text("SELECT a FROM t"), text(""), NULL, &rows, &error),
      TABLE_NOT_FOUND, "t");
  MUST(codeanatomy_query_execute(query, NULL, &rows, &error));
  CHECK_INT(number(session, "SELECT a FROM t"), 1);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

TEST(metrics_of_a_query_are_those_of_its_last_run_and_none_before_one) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, "SELECT value FROM generate_series(1, 77)");
  codeanatomy_buffer *metrics = (codeanatomy_buffer *)0x1;
  int64_t rows = 0;
  MUST_FAIL(codeanatomy_query_metrics(query, &metrics, &error), INVALID_STATE, "run");
  CHECK(!metrics);
  MUST(codeanatomy_query_execute(query, NULL, &rows, &error));
  MUST(codeanatomy_query_metrics(query, &metrics, &error));
  json_t *object = json_loads((const char *)codeanatomy_buffer_text(metrics).data, 0, NULL);
  CHECK_INT(json_integer_value(json_object_get(object, "output_rows")), 77);
  json_decref(object);
  codeanatomy_buffer_free(metrics);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}

static void *run_many(void *query) {
  for (int round = 0; round < 20; round++) {
    int64_t rows = 0;
    EXPECT(codeanatomy_query_execute(query, NULL, &rows, NULL) == CODEANATOMY_STATUS_OK);
    EXPECT(rows == 1000);
  }
  codeanatomy_query_free(query);
  return NULL;
}

TEST(one_query_runs_on_many_threads_at_once) {
  codeanatomy_session *session = new_session("");
  codeanatomy_query *query = new_query(session, "SELECT value FROM generate_series(1, 1000)");
  pthread_t threads[6];
  for (int index = 0; index < 6; index++) {
    CHECK_INT(pthread_create(&threads[index], NULL, run_many, codeanatomy_query_share(query)), 0);
  }
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
  for (int index = 0; index < 6; index++) {
    pthread_join(threads[index], NULL);
  }
}

TEST(text_needs_no_nul_at_its_end) {
  codeanatomy_session *session = new_session("");
  codeanatomy_str sql = {(const uint8_t *)"SELECT 423456789", strlen("SELECT 42")};
  codeanatomy_query *query = NULL;
  MUST(codeanatomy_query_new(session, sql, NULL, &query, &error));
  CHECK_INT(read_number(query), 42);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}
