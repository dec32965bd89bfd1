/* Takes a Delta table through what can happen to one: it is made, written, merged into, deleted
 * from, read at two versions, asked for its history and its changes, optimized, and guarded.
 *
 *   delta_tour FOLDER      the table is FOLDER/goods, and must not be there yet */
#include <codeanatomy.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACE_SIZE = 4096, SQL_SIZE = 2 * PLACE_SIZE + 256 };

struct tour {
  codeanatomy_session *session;
  codeanatomy_delta_table *table;
  codeanatomy_error *error;
  char place[PLACE_SIZE];
  atomic_int observed;
};

static codeanatomy_str text(const char *chars) {
  codeanatomy_str result = {(const uint8_t *)chars, strlen(chars)};
  return result;
}

static void give_up(codeanatomy_str why) {
  fprintf(stderr, "delta_tour: %.*s\n", (int)why.length, (const char *)why.data);
  exit(1);
}

/* Ends the program when a call has failed, with the error that it left. */
static void must(struct tour *tour, codeanatomy_status status) {
  if (status != CODEANATOMY_STATUS_OK) {
    give_up(codeanatomy_error_message(tour->error));
  }
}

/* The rows of a query as a stream: any Arrow stream would do, of any library. */
static struct ArrowArrayStream rows(struct tour *tour, const char *sql) {
  struct ArrowArrayStream stream;
  must(tour,
       codeanatomy_session_run(tour->session, text(sql), text(""), NULL, &stream, &tour->error));
  return stream;
}

/* Where the value of a field of a report begins. A JSON library does this better. */
static const char *field(const codeanatomy_buffer *report, const char *name) {
  char key[64];
  snprintf(key, sizeof key, "\"%s\":", name);
  const char *found = strstr((const char *)codeanatomy_buffer_text(report).data, key);
  return found ? found + strlen(key) : "";
}

static long number(const codeanatomy_buffer *report, const char *name) {
  return strtol(field(report, name), NULL, 10);
}

static void print_value(const char *format, const struct ArrowArray *column, int64_t row) {
  int64_t at = column->offset + row;
  if (strcmp(format, "l") == 0) {
    printf("%" PRId64, ((const int64_t *)column->buffers[1])[at]);
  } else if (strcmp(format, "g") == 0) {
    printf("%.1f", ((const double *)column->buffers[1])[at]);
  } else {
    const int32_t *offsets = column->buffers[1];
    printf("%.*s", offsets[at + 1] - offsets[at], (const char *)column->buffers[2] + offsets[at]);
  }
}

/* Prints the rows of a query: whole numbers, real numbers and text, none of them NULL. */
static void print_rows(struct tour *tour, const char *sql) {
  struct ArrowArrayStream stream = rows(tour, sql);
  struct ArrowSchema schema = {0};
  struct ArrowArray batch;
  int failed = stream.get_schema(&stream, &schema);
  while (!failed && !(failed = stream.get_next(&stream, &batch)) && batch.release) {
    for (int64_t row = 0; row < batch.length; row++) {
      for (int64_t column = 0; column < batch.n_children; column++) {
        printf("%s", column ? " " : "");
        print_value(schema.children[column]->format, batch.children[column], row);
      }
      printf("\n");
    }
    batch.release(&batch);
  }
  if (failed) {
    give_up(text(stream.get_last_error(&stream)));
  }
  schema.release(&schema);
  stream.release(&stream);
}

/* The same for a query that names the place of the table, whose quotes are doubled. */
static void print_rows_of_place(struct tour *tour, const char *before, const char *after) {
  char sql[SQL_SIZE];
  size_t length = (size_t)snprintf(sql, sizeof sql, "%s'", before);
  for (const char *at = tour->place; *at; at++) {
    sql[length++] = *at;
    if (*at == '\'') {
      sql[length++] = '\'';
    }
  }
  snprintf(sql + length, sizeof sql - length, "'%s", after);
  print_rows(tour, sql);
}

static void create(struct tour *tour) {
  codeanatomy_buffer *report = NULL;
  must(tour, codeanatomy_delta_create(
                 tour->session, text(tour->place),
                 text("{\"columns\": [{\"name\": \"id\", \"type\": \"long\"},"
                      "{\"name\": \"name\", \"type\": \"string\"},"
                      "{\"name\": \"price\", \"type\": \"double\"}],"
                      "\"configuration\": {\"delta.enableChangeDataFeed\": \"true\"}}"),
                 NULL, &report, &tour->error));
  printf("created: version %ld\n", number(report, "version_after"));
  codeanatomy_buffer_free(report);
}

/* Writes four rows; gives the report, to be freed. */
static codeanatomy_buffer *write_goods(struct tour *tour) {
  codeanatomy_buffer *report = NULL;
  struct ArrowArrayStream goods =
      rows(tour, "SELECT * FROM (VALUES (1, 'anvil', 95.0), (2, 'bolt', 0.25), "
                 "(3, 'crate', 12.5), (4, 'drill', 60.0)) AS goods(id, name, price)");
  must(tour,
       codeanatomy_delta_write(
           tour->session, text(tour->place), &goods,
           text("{\"commit\": {\"app_transaction\": {\"app_id\": \"tour\", \"version\": 1}}}"),
           NULL, &report, &tour->error));
  return report;
}

static void write_twice(struct tour *tour) {
  codeanatomy_buffer *report = write_goods(tour);
  printf("written: version %ld, %ld rows\n", number(report, "version_after"),
         number(report, "num_added_rows"));
  codeanatomy_buffer_free(report);

  report = write_goods(tour);
  const char *status = field(report, "status") + 1;
  printf("written again: %.*s\n", (int)strcspn(status, "\""), status);
  codeanatomy_buffer_free(report);
}

static void merge(struct tour *tour) {
  codeanatomy_buffer *report = NULL;
  struct ArrowArrayStream news = rows(
      tour,
      "SELECT * FROM (VALUES (2, 'bolt', 0.3), (5, 'engine', 420.0)) AS goods(id, name, price)");
  must(tour, codeanatomy_delta_table_merge(
                 tour->table, &news,
                 text("{\"predicate\": \"source.id = target.id\", \"clauses\": ["
                      "{\"when\": \"matched\", \"action\": \"update\"},"
                      "{\"when\": \"not_matched\", \"action\": \"insert\"}]}"),
                 NULL, &report, &tour->error));
  printf("merged: version %ld, %ld updated, %ld inserted\n", number(report, "version_after"),
         number(report, "num_target_rows_updated"), number(report, "num_target_rows_inserted"));
  codeanatomy_buffer_free(report);
}

/* Runs an operation that needs no rows; gives the report, to be freed. */
static codeanatomy_buffer *run(struct tour *tour, const char *request) {
  codeanatomy_buffer *report = NULL;
  must(tour, codeanatomy_delta_table_run(tour->table, text(request), NULL, &report, &tour->error));
  return report;
}

static void remove_the_expensive(struct tour *tour) {
  codeanatomy_buffer *report =
      run(tour, "{\"operation\": \"delete\", \"predicate\": \"price > 400\"}");
  printf("deleted: version %ld, %ld rows\n", number(report, "version_after"),
         number(report, "num_deleted_rows"));
  codeanatomy_buffer_free(report);
}

static void read_now(struct tour *tour) {
  must(tour,
       codeanatomy_delta_table_register(tour->table, text("goods"), text(""), NULL, &tour->error));
  print_rows(tour, "SELECT id, name, price FROM goods ORDER BY id");
}

static void read_the_past(struct tour *tour) {
  codeanatomy_delta_table *first = NULL;
  must(tour, codeanatomy_delta_open(tour->session, text(tour->place), text("{\"version\": 1}"),
                                    NULL, &first, &tour->error));
  must(tour, codeanatomy_delta_table_register(first, text("goods_at_first"), text(""), NULL,
                                              &tour->error));
  print_rows(tour, "SELECT 'version 1 had', count(*), 'rows' FROM goods_at_first");
  codeanatomy_delta_table_free(first);
}

static void read_the_log(struct tour *tour) {
  print_rows_of_place(tour, "SELECT version, operation FROM delta_history(", ")");
  print_rows_of_place(tour, "SELECT 'changes:', _change_type, count(*) FROM read_delta_cdf(",
                      ", 1) GROUP BY _change_type ORDER BY _change_type");
}

/* Counts payloads; on any thread of the library. The library releases a stream that it leaves. */
static void on_payload(codeanatomy_delta_payload payload, struct ArrowArrayStream *payload_stream,
                       void *user_data) {
  (void)payload, (void)payload_stream;
  atomic_fetch_add((atomic_int *)user_data, 1);
}

static void observe(struct tour *tour) {
  must(tour, codeanatomy_session_set_delta_observer(tour->session, on_payload, &tour->observed,
                                                    NULL, &tour->error));
}

static void optimize(struct tour *tour) {
  codeanatomy_buffer *report = run(tour, "{\"operation\": \"optimize\"}");
  printf("optimized: %ld files became %ld\n", number(report, "num_files_removed"),
         number(report, "num_files_added"));
  codeanatomy_buffer_free(report);
}

static void write_what_is_refused(struct tour *tour) {
  codeanatomy_buffer *report = NULL;
  struct ArrowArrayStream wrong =
      rows(tour, "SELECT * FROM (VALUES (6, 'fuse', -1.0)) AS goods(id, name, price)");
  if (codeanatomy_delta_write(tour->session, text(tour->place), &wrong,
                              text("{\"constraints\": {\"positive\": \"price > 0\"}}"), NULL,
                              &report, &tour->error) == CODEANATOMY_STATUS_OK) {
    give_up(text("a price below zero was written"));
  }
  codeanatomy_str code = codeanatomy_error_code_name(tour->error);
  printf("refused: %.*s\n", (int)code.length, (const char *)code.data);
  codeanatomy_error_free(tour->error);
}

int main(int count, char **arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: delta_tour FOLDER\n");
    return 2;
  }
  struct tour tour = {0};
  if (snprintf(tour.place, sizeof tour.place, "%s/goods", arguments[1]) >= PLACE_SIZE) {
    give_up(text("the path of the folder is too long"));
  }
  must(&tour,
       codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER, &tour.error));
  must(&tour, codeanatomy_session_new(NULL, text(""), &tour.session, &tour.error));
  create(&tour);
  write_twice(&tour);
  must(&tour, codeanatomy_delta_open(tour.session, text(tour.place), text(""), NULL, &tour.table,
                                     &tour.error));
  merge(&tour);
  remove_the_expensive(&tour);
  read_now(&tour);
  read_the_past(&tour);
  read_the_log(&tour);
  observe(&tour);
  optimize(&tour);
  write_what_is_refused(&tour);
  printf("observed: %d\n", atomic_load(&tour.observed));
  codeanatomy_delta_table_free(tour.table);
  codeanatomy_session_free(tour.session);
  return 0;
}
