#include "../support/arrow.h"
#include "../support/library.h"
#include "../support/process.h"

#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

TEST(settings_are_read_as_they_were_set_and_one_session_has_its_own) {
  codeanatomy_session *one = new_session(""), *other = new_session("");
  codeanatomy_str name = text("datafusion.execution.batch_size");
  codeanatomy_buffer *value = NULL;
  MUST(codeanatomy_session_set(one, name, text("99"), &error));
  MUST(codeanatomy_session_get(one, name, &value, &error));
  CHECK_TEXT(codeanatomy_buffer_text(value), "99");
  codeanatomy_buffer_free(value);
  MUST(codeanatomy_session_get(other, name, &value, &error));
  CHECK_TEXT(codeanatomy_buffer_text(value), "8192");
  codeanatomy_buffer_free(value);
  codeanatomy_session_free(one);
  codeanatomy_session_free(other);
}

TEST(the_function_registry_is_the_same_for_the_same_functions) {
  codeanatomy_session *session = new_session("");
  codeanatomy_buffer *before = NULL, *after = NULL;
  MUST(codeanatomy_session_function_registry(session, &before, &error));
  json_t *registry = json_loads((const char *)codeanatomy_buffer_text(before).data, 0, NULL);
  CHECK(json_array_size(json_object_get(registry, "functions")) > 40);
  const char *hash = json_string_value(json_object_get(registry, "hash"));
  CHECK_INT((int64_t)strlen(hash ? hash : ""), 32);
  execute(session, "DROP FUNCTION span_len");
  MUST(codeanatomy_session_function_registry(session, &after, &error));
  CHECK(!strstr((const char *)codeanatomy_buffer_text(after).data, hash));
  json_decref(registry);
  codeanatomy_buffer_free(before);
  codeanatomy_buffer_free(after);
  codeanatomy_session_free(session);
}

TEST(a_shared_session_lives_until_its_last_owner_frees_it) {
  codeanatomy_session *session = new_session("");
  codeanatomy_session *shared = codeanatomy_session_share(session);
  execute(session, "CREATE TABLE t AS SELECT 7 AS a");
  codeanatomy_session_free(session);
  CHECK_INT(number(shared, "SELECT CAST(a AS BIGINT) FROM t"), 7);
  codeanatomy_session_free(shared);
  CHECK(!codeanatomy_session_share(NULL));
  codeanatomy_session_free(NULL);
}

/* Bytes that a runtime has given out now. */
static int64_t memory_in_use(const codeanatomy_runtime *runtime) {
  codeanatomy_buffer *report = NULL;
  MUST(codeanatomy_runtime_memory(runtime, &report, &error));
  json_t *object = json_loads((const char *)codeanatomy_buffer_text(report).data, 0, NULL);
  int64_t current = json_integer_value(json_object_get(object, "current"));
  json_decref(object);
  codeanatomy_buffer_free(report);
  return current;
}

static void register_numbers(const codeanatomy_session *session, int64_t count) {
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_number_schema(&schema);
  make_number_batch(&batch, 0, count);
  MUST(codeanatomy_session_register_batches(session, text("t"), &schema, &batch, 1, text(""),
                                            &error));
}

TEST(sessions_without_a_runtime_share_one) {
  codeanatomy_session *one = new_session(""), *other = new_session("");
  codeanatomy_runtime *of_other = codeanatomy_session_runtime(other), *shared = NULL;
  MUST(codeanatomy_runtime_default(&shared, &error));
  register_numbers(one, 100000);
  CHECK(memory_in_use(of_other) >= 100000 * 8);
  CHECK(memory_in_use(shared) >= 100000 * 8);
  codeanatomy_runtime_free(of_other);
  codeanatomy_runtime_free(shared);
  codeanatomy_session_free(one);
  codeanatomy_session_free(other);
}

TEST(a_runtime_tells_the_options_in_force_in_the_form_it_takes) {
  codeanatomy_runtime *runtime =
      new_runtime("{\"worker_threads\": 3, \"memory_limit\": \"64MiB\"}");
  codeanatomy_buffer *options = NULL, *again = NULL;
  MUST(codeanatomy_runtime_options(runtime, &options, &error));
  json_t *object = json_loads((const char *)codeanatomy_buffer_text(options).data, 0, NULL);
  CHECK_INT(json_integer_value(json_object_get(object, "worker_threads")), 3);
  CHECK_INT(json_integer_value(json_object_get(object, "memory_limit")), 64 * 1024 * 1024);
  json_decref(object);
  codeanatomy_runtime *copy = new_runtime((const char *)codeanatomy_buffer_text(options).data);
  MUST(codeanatomy_runtime_options(copy, &again, &error));
  CHECK_TEXT(codeanatomy_buffer_text(again), (const char *)codeanatomy_buffer_text(options).data);
  codeanatomy_buffer_free(options);
  codeanatomy_buffer_free(again);
  codeanatomy_runtime_free(copy);
  codeanatomy_runtime_free(runtime);
}

static int threads_of_library(void) {
  struct process_thread threads[512];
  int count = process_threads(threads, 512), ours = 0;
  for (int index = 0; index < count; index++) {
    ours += is_of_library(&threads[index]);
  }
  return ours;
}

ISOLATED_TEST(a_runtime_that_nobody_uses_gives_its_threads_back) {
  int before = threads_of_library();
  for (int round = 0; round < 20; round++) {
    codeanatomy_runtime *runtime = new_runtime("{\"worker_threads\": 4}");
    codeanatomy_session *session = NULL;
    MUST(codeanatomy_session_new(runtime, text(""), &session, &error));
    codeanatomy_runtime_free(runtime);
    CHECK_INT(number(session, "SELECT sum(value) FROM generate_series(1, 100)"), 5050);
    codeanatomy_session_free(session);
  }
  for (int waited = 0; threads_of_library() > before && waited < 5000; waited++) {
    sleep_milliseconds(1);
  }
  CHECK_INT(threads_of_library(), before);
}

TEST(memory_that_the_host_registers_is_shown_and_given_back) {
  codeanatomy_runtime *runtime = new_runtime("{\"memory_limit\": \"64MiB\"}");
  codeanatomy_session *session = NULL;
  MUST(codeanatomy_session_new(runtime, text(""), &session, &error));
  CHECK_INT(memory_in_use(runtime), 0);
  register_numbers(session, 100000);
  CHECK(memory_in_use(runtime) >= 100000 * 8);
  MUST(codeanatomy_session_deregister(session, text("t"), &error));
  CHECK_INT(memory_in_use(runtime), 0);
  CHECK_INT(arrow_alive_in_the_end(), 0);
  codeanatomy_session_free(session);
  codeanatomy_runtime_free(runtime);
}

TEST(registered_batches_are_the_hosts_memory_and_not_copied) {
  codeanatomy_session *session = new_session("");
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_number_schema(&schema);
  make_number_batch(&batch, 3, 2);
  const void *numbers = batch.children[0]->buffers[1];
  MUST(codeanatomy_session_register_batches(session, text("t"), &schema, &batch, 1, text(""),
                                            &error));
  codeanatomy_reader *reader = new_reader(session, "SELECT n FROM t");
  MUST(codeanatomy_reader_next(reader, -1, &batch, &error));
  CHECK(batch.children[0]->buffers[1] == numbers);
  codeanatomy_reader_free(reader);
  codeanatomy_session_free(session);
  CHECK(arrow_alive() > 0);
  batch.release(&batch);
  CHECK_INT(arrow_alive_in_the_end(), 0);
}

typedef codeanatomy_status list_fn(const codeanatomy_session *session,
                                   struct ArrowArrayStream *out_stream,
                                   codeanatomy_error **out_error);

TEST(what_a_session_knows_comes_as_arrow_with_the_columns_that_are_documented) {
  static const struct {
    list_fn *list;
    const char *columns;
  } lists[] = {
      {codeanatomy_session_settings, "name value description "},
      {codeanatomy_session_catalogs, "catalog "},
      {codeanatomy_session_schemas, "catalog schema "},
      {codeanatomy_session_tables, "catalog schema table "},
      {codeanatomy_session_functions, "name kind description syntax "},
  };
  codeanatomy_session *session = new_session("");
  execute(session, "CREATE TABLE t AS SELECT 1 AS a");
  for (size_t index = 0; index < sizeof lists / sizeof *lists; index++) {
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    char columns[128] = "";
    MUST(lists[index].list(session, &stream, &error));
    CHECK_INT(stream.get_schema(&stream, &schema), 0);
    for (int64_t column = 0; column < schema.n_children; column++) {
      size_t length = strlen(columns);
      snprintf(columns + length, sizeof columns - length, "%s ", schema.children[column]->name);
    }
    schema.release(&schema);
    CHECK_TEXT(text(columns), lists[index].columns);
    CHECK(count_rows(&stream) > 0);
  }
  codeanatomy_session_free(session);
}

TEST(the_columns_of_a_table_are_told_and_near_names_when_there_is_none) {
  codeanatomy_session *session = new_session("");
  struct ArrowSchema schema;
  execute(session, "CREATE TABLE orders (a BIGINT NOT NULL, b VARCHAR)");
  MUST(codeanatomy_session_table_schema(session, text("orders"), NULL, &schema, &error));
  CHECK_INT(schema.n_children, 2);
  CHECK_INT(strcmp(schema.children[0]->format, "l"), 0);
  CHECK_INT(schema.children[0]->flags & ARROW_FLAG_NULLABLE, 0);
  CHECK_INT(schema.children[1]->flags & ARROW_FLAG_NULLABLE, ARROW_FLAG_NULLABLE);
  schema.release(&schema);
  codeanatomy_error *error = NULL;
  CHECK_INT(codeanatomy_session_table_schema(session, text("ordres"), NULL, &schema, &error),
            CODEANATOMY_STATUS_NOT_FOUND);
  CHECK(!schema.release);
  CHECK_CONTAINS(codeanatomy_error_json(error), "orders");
  codeanatomy_error_free(error);
  codeanatomy_session_free(session);
}

static void *use_session(void *argument) {
  codeanatomy_session *session = argument;
  for (int round = 0; round < 10; round++) {
    char sql[64];
    int64_t rows = 0;
    snprintf(sql, sizeof sql, "SELECT value FROM generate_series(1, %d)", 10 + round);
    EXPECT(codeanatomy_session_execute(session, text(sql), text(""), NULL, &rows, NULL) ==
           CODEANATOMY_STATUS_OK);
    EXPECT(rows == 10 + round);
    EXPECT(codeanatomy_session_set(session, text("datafusion.execution.batch_size"), text("512"),
                                   NULL) == CODEANATOMY_STATUS_OK);
  }
  codeanatomy_session_free(session);
  return NULL;
}

TEST(one_session_serves_many_threads_at_once) {
  codeanatomy_session *session = new_session("");
  pthread_t threads[8];
  for (int index = 0; index < 8; index++) {
    CHECK_INT(
        pthread_create(&threads[index], NULL, use_session, codeanatomy_session_share(session)), 0);
  }
  codeanatomy_session_free(session);
  for (int index = 0; index < 8; index++) {
    pthread_join(threads[index], NULL);
  }
}
