#define _GNU_SOURCE
#include "../support/arrow.h"
#include "../support/lake.h"
#include "../support/library.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PAYLOADS = 16 };

/* What the observer was told, in order. One thread at a time works in these tests. */
struct told {
  atomic_int count;
  atomic_int destroyed;
  codeanatomy_delta_payload payloads[MOST_PAYLOADS];
  struct ArrowArrayStream streams[MOST_PAYLOADS];
  const codeanatomy_session *session;
};

static void on_payload(codeanatomy_delta_payload payload, struct ArrowArrayStream *stream,
                       void *user_data) {
  struct told *told = user_data;
  int index = atomic_fetch_add(&told->count, 1);
  EXPECT(index < MOST_PAYLOADS && stream->release);
  told->payloads[index] = payload;
  told->streams[index] = *stream;
  stream->release = NULL;
}

static void on_destroy(void *user_data) {
  atomic_fetch_add(&((struct told *)user_data)->destroyed, 1);
}

static void observe(const struct lake *lake, struct told *told) {
  MUST(codeanatomy_session_set_delta_observer(lake->session, on_payload, told, on_destroy, &error));
}

static void write_numbers(const struct lake *lake, int64_t count) {
  struct ArrowArrayStream stream;
  codeanatomy_buffer *report = NULL;
  make_stream(&stream, (struct host_stream){.batches = count});
  MUST(codeanatomy_delta_write(lake->session, text(lake->place), &stream, text(""), NULL, &report,
                               &error));
  codeanatomy_buffer_free(report);
}

static codeanatomy_delta_table *open_table(const struct lake *lake) {
  codeanatomy_delta_table *table = NULL;
  MUST(codeanatomy_delta_open(lake->session, text(lake->place), text(""), NULL, &table, &error));
  return table;
}

static void run(const codeanatomy_delta_table *table, const char *request,
                codeanatomy_buffer **report) {
  MUST(codeanatomy_delta_table_run(table, text(request), NULL, report, &error));
}

/* Counts the rows of a payload for which a condition is true; uses the stream up. */
static int64_t rows_of(const struct lake *lake, struct ArrowArrayStream *stream,
                       const char *condition) {
  char sql[512];
  MUST(codeanatomy_session_register_stream(lake->session, text("told"), stream,
                                           text("{\"replace\": true}"), NULL, &error));
  snprintf(sql, sizeof sql, "SELECT count(*) FROM told WHERE %s", condition);
  return number(lake->session, sql);
}

static void check_told(const struct lake *lake, struct told *told, int index,
                       codeanatomy_delta_payload payload, const char *condition) {
  CHECK(index < atomic_load(&told->count));
  CHECK_INT(told->payloads[index], payload);
  CHECK_INT(rows_of(lake, &told->streams[index], condition), 1);
}

TEST(an_observer_is_told_of_what_operations_do) {
  struct lake lake = new_lake();
  struct told told = {0};
  observe(&lake, &told);
  write_numbers(&lake, 3);
  codeanatomy_delta_table *table = open_table(&lake);
  MUST(codeanatomy_delta_table_register(table, text("numbers"), text("{\"file_column\": \"file\"}"),
                                        NULL, &error));
  codeanatomy_buffer *report = NULL;
  run(table,
      "{\"operation\": \"delete\", \"predicate\": \"n = 0\", "
      "\"commit\": {\"metadata\": {\"who\": \"me\", \"tries\": 2}}}",
      &report);
  codeanatomy_buffer_free(report);
  run(table, "{\"operation\": \"vacuum\", \"dry_run\": true}", &report);
  codeanatomy_buffer_free(report);
  CHECK_INT(atomic_load(&told.count), 5);

  check_told(&lake, &told, 0, CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
             "operation = 'write' AND status = 'committed' AND version_before IS NULL AND "
             "version_after = 0 AND verified AND num_added_files = 1 AND "
             "event_time <= now() AND table_uri LIKE 'file:///%/table/'");
  check_told(&lake, &told, 1, CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT,
             "version = 0 AND num_files IS NULL AND min_reader_version = 1 AND "
             "schema_json LIKE '%\"name\":\"n\"%' AND cardinality(partition_columns) = 0");
  check_told(&lake, &told, 2, CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG,
             "registered_name LIKE '%numbers' AND file_column = 'file' AND files IS NULL AND "
             "length(encode(schema_ipc, 'hex')) > 200");
  check_told(&lake, &told, 3, CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
             "operation = 'delete' AND version_before = 0 AND version = 1 AND "
             "num_removed_files = 1 AND element_at(commit_metadata, 'who')[1] = 'me' AND "
             "element_at(commit_metadata, 'tries')[1] = '2'");
  check_told(&lake, &told, 4, CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT,
             "operation = 'vacuum' AND status = 'dry_run' AND dry_run AND verified IS NULL AND "
             "cardinality(files_deleted) = 0");
  codeanatomy_delta_table_free(table);
  free_lake(&lake);
}

TEST(an_observer_is_told_of_what_statements_commit) {
  struct lake lake = new_lake();
  struct told told = {0};
  char sql[192];
  snprintf(sql, sizeof sql, "CREATE EXTERNAL TABLE t (n BIGINT) STORED AS DELTA LOCATION '%s'",
           lake.place);
  observe(&lake, &told);
  execute(lake.session, sql);
  execute(lake.session, "INSERT INTO t VALUES (1), (2)");
  execute(lake.session, "UPDATE t SET n = 3 WHERE n = 2");
  execute(lake.session, "DELETE FROM t WHERE n = 9");
  execute(lake.session, "DELETE FROM t WHERE n = 3");
  CHECK_INT(atomic_load(&told.count), 4);
  check_told(&lake, &told, 0, CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
             "operation = 'create' AND version_before IS NULL AND version_after = 0 AND verified");
  check_told(&lake, &told, 1, CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
             "operation = 'write' AND version_before = 0 AND version_after = 1 AND "
             "num_added_files = 1 AND num_removed_files = 0");
  check_told(&lake, &told, 2, CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
             "operation = 'update' AND version_after = 2 AND num_removed_files = 1");
  check_told(&lake, &told, 3, CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
             "operation = 'delete' AND version_after = 3");
  free_lake(&lake);
}

TEST(an_observer_is_replaced_and_ended_and_frees_what_it_was_given) {
  struct lake lake = new_lake();
  struct told first = {0}, second = {0}, refused = {0};
  observe(&lake, &first);
  observe(&lake, &second);
  CHECK_INT(atomic_load(&first.destroyed), 1);
  write_numbers(&lake, 1);
  MUST(codeanatomy_session_set_delta_observer(lake.session, NULL, NULL, NULL, &error));
  CHECK_INT(atomic_load(&second.destroyed), 1);
  write_numbers(&lake, 1);
  CHECK_INT(atomic_load(&first.count), 0);
  CHECK_INT(atomic_load(&second.count), 1);
  second.streams[0].release(&second.streams[0]);
  MUST_FAIL(codeanatomy_session_set_delta_observer(NULL, on_payload, &refused, on_destroy, &error),
            INVALID_ARGUMENT, "session");
  CHECK_INT(atomic_load(&refused.destroyed), 1);
  free_lake(&lake);
}

static void on_payload_that_blocks(codeanatomy_delta_payload payload,
                                   struct ArrowArrayStream *stream, void *user_data) {
  struct told *told = user_data;
  (void)payload;
  (void)stream;
  codeanatomy_query *query = NULL;
  codeanatomy_error *error = NULL;
  codeanatomy_status status =
      codeanatomy_query_new(told->session, text("SELECT 1"), NULL, &query, &error);
  EXPECT(status == CODEANATOMY_STATUS_INVALID_STATE);
  codeanatomy_error_free(error);
  atomic_fetch_add(&told->count, 1);
}

TEST(an_observer_that_waits_for_the_library_is_refused_and_leaves_its_stream) {
  struct lake lake = new_lake();
  struct told told = {.session = lake.session};
  MUST(codeanatomy_session_set_delta_observer(lake.session, on_payload_that_blocks, &told,
                                              on_destroy, &error));
  write_numbers(&lake, 1);
  CHECK_INT(atomic_load(&told.count), 1);
  free_lake(&lake);
  CHECK_INT(atomic_load(&told.destroyed), 1);
}

/* Options of a payload with the report of an operation that is run. */
static void options_of(codeanatomy_delta_table *table, const char *operation, char *options,
                       size_t size) {
  codeanatomy_buffer *report = NULL;
  run(table, operation, &report);
  codeanatomy_str told = codeanatomy_buffer_text(report);
  int length =
      snprintf(options, size, "{\"report\": %.*s}", (int)told.length, (const char *)told.data);
  CHECK(length > 0 && (size_t)length < size);
  codeanatomy_buffer_free(report);
}

TEST(payloads_have_the_columns_that_their_schemas_say) {
  struct lake lake = new_lake();
  write_numbers(&lake, 2);
  write_numbers(&lake, 1);
  codeanatomy_delta_table *table = open_table(&lake);
  char deleted[2048], vacuumed[2048];
  options_of(table, "{\"operation\": \"delete\", \"predicate\": \"n = 1\"}", deleted,
             sizeof deleted);
  options_of(table, "{\"operation\": \"vacuum\", \"dry_run\": true}", vacuumed, sizeof vacuumed);
  const struct {
    codeanatomy_delta_payload payload;
    const char *name;
    const char *options;
    const char *condition;
  } cases[] = {
      {CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT, "snapshot", "{\"files\": true}",
       "num_files = 2 AND size_bytes > 0"},
      {CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG, "scan_config", "{\"scan\": {\"view_types\": true}}",
       "registered_name IS NULL AND view_types"},
      {CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS, "add_actions", "{\"predicate\": \"n >= 0\"}",
       "path LIKE '%.parquet' AND num_records = 1 AND version = 2 LIMIT 1"},
      {CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT, "mutation_report", deleted,
       "operation = 'delete' AND version_after = 2 AND num_added_files = 1"},
      {CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT, "maintenance_report", vacuumed,
       "operation = 'vacuum' AND dry_run"},
  };
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
    struct ArrowSchema promised, given;
    struct ArrowArrayStream stream;
    MUST(codeanatomy_delta_payload_schema(cases[index].payload, &promised, &error));
    MUST(codeanatomy_delta_table_payload(table, cases[index].payload, text(cases[index].options),
                                         NULL, &stream, &error));
    CHECK_INT(stream.get_schema(&stream, &given), 0);
    CHECK_INT(given.n_children, promised.n_children);
    for (int64_t column = 0; column < given.n_children; column++) {
      CHECK(strcmp(given.children[column]->name, promised.children[column]->name) == 0);
      CHECK(strcmp(given.children[column]->format, promised.children[column]->format) == 0);
    }
    int32_t entries, length;
    memcpy(&entries, promised.metadata, sizeof entries);
    CHECK_INT(entries, 2);
    bool is_named = false;
    const char *place = promised.metadata + sizeof entries;
    for (int32_t part = 0; part < 2 * entries; part++) {
      memcpy(&length, place, sizeof length);
      place += sizeof length;
      is_named = is_named || ((size_t)length == strlen(cases[index].name) &&
                              memcmp(place, cases[index].name, (size_t)length) == 0);
      place += length;
    }
    CHECK(is_named);
    promised.release(&promised);
    given.release(&given);
    CHECK(rows_of(&lake, &stream, cases[index].condition) > 0);
  }
  codeanatomy_delta_table_free(table);
  free_lake(&lake);
}

TEST(payload_options_of_another_payload_and_reports_that_are_none_are_refused) {
  struct lake lake = new_lake();
  write_numbers(&lake, 1);
  codeanatomy_delta_table *table = open_table(&lake);
  char deleted[2048], vacuumed[2048];
  options_of(table, "{\"operation\": \"delete\", \"predicate\": \"n = 7\"}", deleted,
             sizeof deleted);
  options_of(table, "{\"operation\": \"vacuum\", \"dry_run\": true}", vacuumed, sizeof vacuumed);
  const struct {
    codeanatomy_delta_payload payload;
    const char *options;
    const char *part;
  } cases[] = {
      {CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT, "{\"predicate\": \"n = 1\"}", "predicate"},
      {CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT, "{\"colour\": 1}", "colour"},
      {CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS, "{\"files\": true}", "files"},
      {CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG, "{\"scan\": {\"replace\": true}}", "replace"},
      {CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT, "", "report"},
      {CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
       "{\"report\": {\"operation\": 1, \"status\": [], \"version_after\": 0, \"elapsed_ms\": 0}}",
       "report"},
      {CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT, vacuumed, "maintenance_report"},
      {CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT, deleted, "mutation_report"},
  };
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
    struct ArrowArrayStream stream;
    MUST_FAIL(codeanatomy_delta_table_payload(table, cases[index].payload,
                                              text(cases[index].options), NULL, &stream, &error),
              INVALID_OPTION, cases[index].part);
    CHECK(!stream.release);
  }
  struct ArrowSchema schema;
  MUST_FAIL(codeanatomy_delta_payload_schema(5, &schema, &error), INVALID_ARGUMENT,
            "CODEANATOMY_DELTA_PAYLOAD_");
  codeanatomy_delta_table_free(table);
  free_lake(&lake);
}

TEST(writer_properties_reach_the_files_or_are_refused_by_name) {
  struct lake lake = new_lake();
  struct ArrowArrayStream stream;
  codeanatomy_buffer *report = NULL;
  make_stream(&stream, (struct host_stream){.batches = 5});
  MUST(codeanatomy_delta_write(
      lake.session, text(lake.place), &stream,
      text("{\"writer_properties\": {\"compression\": \"gzip(6)\", \"max_row_group_size\": 2}}"),
      NULL, &report, &error));
  codeanatomy_buffer_free(report);
  CHECK_INT(number(lake.session, "SELECT 1"), 1);
  const char *refused[][2] = {
      {"{\"colour\": 1}", "colour"},
      {"{\"max_row_group_size\": 0}", "above 0"},
      {"{\"bloom_filter_fpp\": 1}", "between 0 and 1"},
      {"{\"compression\": \"brandy\"}", "brandy"},
      {"{\"compression::m\": \"snappy\"}", "There is no column m"},
  };
  for (size_t index = 0; index < sizeof refused / sizeof *refused; index++) {
    char options[128];
    snprintf(options, sizeof options, "{\"writer_properties\": %s}", refused[index][0]);
    make_stream(&stream, (struct host_stream){.batches = 1});
    MUST_FAIL(codeanatomy_delta_write(lake.session, text(lake.place), &stream, text(options), NULL,
                                      &report, &error),
              INVALID_OPTION, refused[index][1]);
    CHECK(!stream.release);
  }
  free_lake(&lake);
}
