/* One side of the comparisons: the C interface. Prints the answer, then one line of nanoseconds for
 * each run; 0 for RUNS means as many at a time as each line of the input says.
 *
 *   through_c MODE RUNS THREADS [PARQUET SQL | SETUP SQL]
 *
 * - query: runs SQL over the file PARQUET, registered as lineitem
 * - sql: runs SETUP once, and SQL again and again
 * - metrics: as sql, planned once; each run prints its metrics instead of a time
 * - select1: plans and runs SELECT 1
 * - point_first: plans and runs a query of one row of 10,000
 * - point_again: runs it again with a parameter, planned once
 * - calls: one number only: nanoseconds that a trivial exported call costs over an empty one
 */
#include <codeanatomy.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *points =
    "CREATE TABLE points AS SELECT value AS id, value * 7 AS v FROM generate_series(1, 10000)";

static codeanatomy_str text(const char *chars) {
  codeanatomy_str result = {(const uint8_t *)chars, strlen(chars)};
  return result;
}

static void check(codeanatomy_status status, codeanatomy_error *error) {
  if (status == CODEANATOMY_STATUS_OK)
    return;
  codeanatomy_str message = codeanatomy_error_message(error);
  fprintf(stderr, "%.*s\n", (int)message.length, (const char *)message.data);
  exit(1);
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Reads all rows; gives their number, or the value of a single integer. */
static int64_t drain(struct ArrowArrayStream *stream) {
  struct ArrowArray batch;
  int64_t rows = 0, value = 0, has_value = 0;
  while (stream->get_next(stream, &batch) == 0 && batch.release) {
    rows += batch.length;
    if (batch.n_children > 0 && batch.children[0]->n_buffers == 2 && batch.length > 0) {
      value = ((const int64_t *)batch.children[0]->buffers[1])[batch.children[0]->offset];
      has_value = 1;
    }
    batch.release(&batch);
  }
  stream->release(stream);
  return has_value ? value : rows;
}

static codeanatomy_session *open_session(const char *threads) {
  codeanatomy_error *error = NULL;
  codeanatomy_runtime *runtime = NULL;
  codeanatomy_session *session = NULL;
  char options[64];
  snprintf(options, sizeof options, "{\"worker_threads\":%s}", threads);
  check(codeanatomy_runtime_new(text(options), &runtime, &error), error);
  snprintf(options, sizeof options,
           "{\"settings\":{\"datafusion.execution.target_partitions\":\"%s\"}}", threads);
  check(codeanatomy_session_new(runtime, text(options), &session, &error), error);
  codeanatomy_runtime_free(runtime);
  return session;
}

static int64_t run_text(codeanatomy_session *session, const char *sql) {
  codeanatomy_error *error = NULL;
  struct ArrowArrayStream stream;
  check(codeanatomy_session_run(session, text(sql), text(""), NULL, &stream, &error), error);
  return drain(&stream);
}

static int64_t run_planned(codeanatomy_query *query) {
  codeanatomy_error *error = NULL;
  struct ArrowArrayStream stream;
  check(codeanatomy_query_run(query, NULL, &stream, &error), error);
  return drain(&stream);
}

static int64_t run_bound(codeanatomy_query *query) {
  codeanatomy_error *error = NULL;
  check(codeanatomy_query_bind_json(query, text("[4321]"), &error), error);
  return run_planned(query);
}

static __attribute__((noinline)) uint32_t empty(void) {
  __asm__ volatile("");
  return 1;
}

static double per_call(uint32_t (*volatile call)(void)) {
  enum { CALLS = 20000000 };
  uint32_t sum = 0;
  int64_t start = nanoseconds();
  for (int i = 0; i < CALLS; i++)
    sum += call();
  int64_t end = nanoseconds();
  return sum == 0 ? -1 : (double)(end - start) / CALLS;
}

/* What is run again and again: a query that was planned once, or else SQL. */
typedef struct {
  codeanatomy_session *session;
  const char *sql;
  codeanatomy_query *query;
  int has_metrics;
} work;

static int64_t run(const work *work) {
  if (!work->query)
    return run_text(work->session, work->sql);
  return work->has_metrics ? run_planned(work->query) : run_bound(work->query);
}

static void print_metrics(const work *work) {
  codeanatomy_error *error = NULL;
  codeanatomy_buffer *metrics = NULL;
  check(codeanatomy_query_metrics(work->query, &metrics, &error), error);
  codeanatomy_str json = codeanatomy_buffer_text(metrics);
  printf("%.*s\n", (int)json.length, (const char *)json.data);
  codeanatomy_buffer_free(metrics);
}

static void print_runs(int runs, const work *work) {
  for (int i = 0; i < runs; i++) {
    int64_t start = nanoseconds();
    run(work);
    if (work->has_metrics)
      print_metrics(work);
    else
      printf("%" PRId64 "\n", nanoseconds() - start);
  }
  fflush(stdout);
}

int main(int count, char **arguments) {
  codeanatomy_error *error = NULL;
  const char *mode = count > 1 ? arguments[1] : "";
  int runs = count > 2 ? atoi(arguments[2]) : 0;
  if (strcmp(mode, "calls") == 0) {
    for (int i = 0; i < runs; i++)
      printf("%.2f\n", per_call(codeanatomy_library_abi) - per_call(empty));
    return 0;
  }
  work work = {.session = open_session(count > 3 ? arguments[3] : "1"), .sql = "SELECT 1"};
  work.has_metrics = strcmp(mode, "metrics") == 0;
  if (strcmp(mode, "query") == 0 && count > 5) {
    check(codeanatomy_session_register_file(work.session, text("lineitem"), text(arguments[4]),
                                            text(""), NULL, &error),
          error);
    work.sql = arguments[5];
  } else if ((strcmp(mode, "sql") == 0 || work.has_metrics) && count > 5) {
    run_text(work.session, arguments[4]);
    work.sql = arguments[5];
  } else if (strncmp(mode, "point_", 6) == 0) {
    run_text(work.session, points);
    work.sql = strcmp(mode, "point_again") == 0 ? "SELECT v FROM points WHERE id = $1"
                                                : "SELECT v FROM points WHERE id = 4321";
  }
  if (work.has_metrics || strcmp(mode, "point_again") == 0)
    check(codeanatomy_query_new(work.session, text(work.sql), NULL, &work.query, &error), error);
  printf("%" PRId64 "\n", run(&work));
  print_runs(runs, &work);
  if (runs == 0)
    while (scanf("%d", &runs) == 1)
      print_runs(runs, &work);
  codeanatomy_query_free(work.query);
  codeanatomy_session_free(work.session);
  return 0;
}
