/* A Delta table is written, merged into, deleted from, optimized, and read at two versions.
 *
 *   delta_table FOLDER      FOLDER must not be a table yet */
#include <codeanatomy.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static codeanatomy_str text(const char *chars) {
  codeanatomy_str result = {(const uint8_t *)chars, strlen(chars)};
  return result;
}

/* Ends the program with the error of a call that failed. */
static void must(codeanatomy_status status, codeanatomy_error *error) {
  if (status == CODEANATOMY_STATUS_OK)
    return;
  codeanatomy_str message = codeanatomy_error_message(error);
  fprintf(stderr, "%.*s\n", (int)message.length, (const char *)message.data);
  exit(1);
}

/* The rows of a query as a stream: any Arrow stream would do, of any library. */
static struct ArrowArrayStream rows(codeanatomy_session *session, const char *sql) {
  codeanatomy_error *error = NULL;
  struct ArrowArrayStream stream;
  must(codeanatomy_session_run(session, text(sql), text(""), NULL, &stream, &error), error);
  return stream;
}

/* Runs a query that gives one number, and prints it. */
static void print_number(codeanatomy_session *session, const char *label, const char *sql) {
  struct ArrowArrayStream stream = rows(session, sql);
  struct ArrowArray batch;
  while (stream.get_next(&stream, &batch) == 0 && batch.release) {
    const struct ArrowArray *numbers = batch.children[0];
    for (int64_t row = 0; row < numbers->length; row++) {
      printf("%s: %" PRId64 "\n", label,
             ((const int64_t *)numbers->buffers[1])[numbers->offset + row]);
    }
    batch.release(&batch);
  }
  stream.release(&stream);
}

static void run(codeanatomy_delta_table *table, const char *request) {
  codeanatomy_error *error = NULL;
  codeanatomy_buffer *report = NULL;
  must(codeanatomy_delta_table_run(table, text(request), NULL, &report, &error), error);
  codeanatomy_buffer_free(report);
}

int main(int count, char **arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: delta_table FOLDER\n");
    return 2;
  }
  codeanatomy_str place = text(arguments[1]);
  codeanatomy_error *error = NULL;
  codeanatomy_session *session = NULL;
  codeanatomy_delta_table *table = NULL, *first = NULL;
  codeanatomy_buffer *report = NULL;
  must(codeanatomy_session_new(NULL, text(""), &session, &error), error);

  /* Written once, however often the program is run: the table remembers the transaction. */
  struct ArrowArrayStream stock =
      rows(session, "SELECT * FROM (VALUES ('ink', 1), ('pen', 2), ('cap', 3)) AS t (item, n)");
  must(codeanatomy_delta_write(
           session, place, &stock,
           text("{\"commit\": {\"app_transaction\": {\"app_id\": \"stock\", \"version\": 1}}}"),
           NULL, &report, &error),
       error);
  codeanatomy_buffer_free(report);

  must(codeanatomy_delta_open(session, place, text(""), NULL, &table, &error), error);
  struct ArrowArrayStream news =
      rows(session, "SELECT * FROM (VALUES ('pen', 20), ('mug', 9)) AS t (item, n)");
  must(codeanatomy_delta_table_merge(
           table, &news,
           text("{\"predicate\": \"source.item = target.item\", \"clauses\": ["
                "{\"when\": \"matched\", \"action\": \"update\", \"set\": {\"n\": \"source.n\"}},"
                "{\"when\": \"not_matched\", \"action\": \"insert\"}]}"),
           NULL, &report, &error),
       error);
  codeanatomy_buffer_free(report);
  run(table, "{\"operation\": \"delete\", \"predicate\": \"item = 'cap'\"}");
  run(table, "{\"operation\": \"maintain\", \"steps\": ["
             "{\"operation\": \"optimize\"}, {\"operation\": \"checkpoint\"}]}");

  must(codeanatomy_delta_table_register(table, text("stock"), text(""), NULL, &error), error);
  must(codeanatomy_delta_open(session, place, text("{\"version\": 0}"), NULL, &first, &error),
       error);
  must(codeanatomy_delta_table_register(first, text("stock_at_first"), text(""), NULL, &error),
       error);
  print_number(session, "now", "SELECT sum(n) FROM stock");
  print_number(session, "at first", "SELECT sum(n) FROM stock_at_first");

  codeanatomy_delta_table_free(first);
  codeanatomy_delta_table_free(table);
  codeanatomy_session_free(session);
  return 0;
}
