#define _GNU_SOURCE
#include "../support/arrow.h"
#include "../support/lake.h"
#include "../support/library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_report(codeanatomy_buffer *report, const char *part) {
  CHECK_CONTAINS(codeanatomy_buffer_text(report), part);
  codeanatomy_buffer_free(report);
}

/* Writes the numbers from 0 on, one batch for each. */
static void write_numbers(const struct lake *lake, int64_t count, const char *part) {
  struct ArrowArrayStream stream;
  codeanatomy_buffer *report = NULL;
  make_stream(&stream, (struct host_stream){.batches = count});
  MUST(codeanatomy_delta_write(lake->session, text(lake->place), &stream, text(""), NULL, &report,
                               &error));
  CHECK(!stream.release);
  check_report(report, part);
}

static codeanatomy_delta_table *open_table(const struct lake *lake, const char *options) {
  codeanatomy_delta_table *table = NULL;
  MUST(codeanatomy_delta_open(lake->session, text(lake->place), text(options), NULL, &table,
                              &error));
  return table;
}

static int64_t count_in_sql(const struct lake *lake) {
  char sql[192];
  snprintf(sql, sizeof sql, "SELECT count(*) FROM read_delta('%s')", lake->place);
  return number(lake->session, sql);
}

TEST(a_delta_table_is_written_opened_described_and_read_by_sql) {
  struct lake lake = new_lake();
  bool exists = true;
  MUST(codeanatomy_delta_exists(lake.session, text(lake.place), text(""), NULL, &exists, &error));
  CHECK(!exists);
  write_numbers(&lake, 3, "\"version_before\":null,\"version_after\":0");
  write_numbers(&lake, 2, "\"status\":\"committed\"");
  MUST(codeanatomy_delta_exists(lake.session, text(lake.place), text(""), NULL, &exists, &error));
  CHECK(exists);
  CHECK_INT(count_in_sql(&lake), 5);

  codeanatomy_delta_table *table = open_table(&lake, "");
  codeanatomy_buffer *report = NULL;
  struct ArrowArrayStream files;
  CHECK_INT(codeanatomy_delta_table_version(table), 1);
  MUST(codeanatomy_delta_table_describe(table, text("{\"files\": true}"), NULL, &report, &error));
  check_report(report, "\"num_files\":2");
  MUST(codeanatomy_delta_table_history(table, text("{\"limit\": 1}"), NULL, &report, &error));
  check_report(report, "\"operation\":\"WRITE\"");
  MUST(codeanatomy_delta_table_files(table, text(""), NULL, &files, &error));
  CHECK_INT(count_rows(&files), 2);
  codeanatomy_delta_table_free(table);
  CHECK_INT(arrow_alive_in_the_end(), 0);
  free_lake(&lake);
}

TEST(a_delta_table_takes_merges_and_operations) {
  struct lake lake = new_lake();
  write_numbers(&lake, 3, "committed");
  codeanatomy_delta_table *table = open_table(&lake, "");
  codeanatomy_delta_table *shared = codeanatomy_delta_table_share(table);
  codeanatomy_buffer *report = NULL;
  struct ArrowArrayStream stream;
  make_stream(&stream, (struct host_stream){.batches = 5});
  MUST(codeanatomy_delta_table_merge(table, &stream,
                                     text("{\"predicate\": \"source.n = target.n\", \"clauses\": ["
                                          "{\"when\": \"matched\", \"action\": \"delete\"},"
                                          "{\"when\": \"not_matched\", \"action\": \"insert\"}]}"),
                                     NULL, &report, &error));
  CHECK(!stream.release);
  check_report(report, "\"num_target_rows_deleted\":3");
  codeanatomy_delta_table_free(table);
  CHECK_INT(codeanatomy_delta_table_version(shared), 1);
  CHECK_INT(count_in_sql(&lake), 2);
  MUST(codeanatomy_delta_table_run(shared,
                                   text("{\"operation\": \"delete\", \"predicate\": \"n = 4\"}"),
                                   NULL, &report, &error));
  check_report(report, "\"verified\":true");
  CHECK_INT(count_in_sql(&lake), 1);
  codeanatomy_delta_table_free(shared);
  free_lake(&lake);
}

TEST(a_delta_table_of_the_past_is_read_only_until_it_is_refreshed) {
  struct lake lake = new_lake();
  write_numbers(&lake, 3, "committed");
  write_numbers(&lake, 3, "committed");
  codeanatomy_delta_table *table = open_table(&lake, "{\"version\": 0}");
  codeanatomy_buffer *report = (codeanatomy_buffer *)0x1;
  codeanatomy_str request = text("{\"operation\": \"delete\", \"all\": true}");
  int64_t version = 0;
  MUST(codeanatomy_delta_table_register(table, text("old"), text(""), NULL, &error));
  CHECK_INT(number(lake.session, "SELECT count(*) FROM old"), 3);
  MUST_FAIL(codeanatomy_delta_table_run(table, request, NULL, &report, &error), INVALID_STATE,
            "version 0");
  CHECK(!report);
  MUST(codeanatomy_delta_table_refresh(table, NULL, &version, &error));
  CHECK_INT(version, 1);
  MUST(codeanatomy_delta_table_run(table, request, NULL, &report, &error));
  check_report(report, "\"version_after\":2");
  codeanatomy_delta_table_free(table);
  CHECK_INT(codeanatomy_delta_table_version(NULL), -1);
  free_lake(&lake);
}

static void wait_for(codeanatomy_task *task) { MUST(codeanatomy_task_wait(task, -1, &error)); }

TEST(every_operation_on_a_delta_table_can_be_started_as_a_task) {
  struct lake lake = new_lake();
  struct ArrowArrayStream stream;
  codeanatomy_task *task = NULL;
  codeanatomy_buffer *report = NULL;
  codeanatomy_delta_table *table = NULL;
  int64_t count = 0;
  make_stream(&stream, (struct host_stream){.batches = 4});
  MUST(codeanatomy_delta_write_start(lake.session, text(lake.place), &stream, text(""), NULL, &task,
                                     &error));
  wait_for(task);
  MUST(codeanatomy_task_take_text(task, &report, &error));
  check_report(report, "committed");
  codeanatomy_task_free(task);

  MUST(codeanatomy_delta_exists_start(lake.session, text(lake.place), text(""), NULL, &task,
                                      &error));
  wait_for(task);
  MUST(codeanatomy_task_take_count(task, &count, &error));
  CHECK_INT(count, 1);
  codeanatomy_task_free(task);

  MUST(codeanatomy_delta_open_start(lake.session, text(lake.place), text(""), NULL, &task, &error));
  wait_for(task);
  MUST_FAIL(codeanatomy_task_take_count(task, &count, &error), INVALID_STATE, "");
  MUST(codeanatomy_task_take_delta_table(task, &table, &error));
  codeanatomy_task_free(task);

  MUST(codeanatomy_delta_table_run_start(table, text("{\"operation\": \"checkpoint\"}"), NULL,
                                         &task, &error));
  wait_for(task);
  codeanatomy_task_free(task);
  MUST(codeanatomy_delta_table_refresh_start(table, NULL, &task, &error));
  wait_for(task);
  codeanatomy_task_free(task);
  MUST(codeanatomy_delta_table_describe_start(table, text(""), NULL, &task, &error));
  wait_for(task);
  codeanatomy_task_free(task);
  MUST(codeanatomy_delta_table_history_start(table, text(""), NULL, &task, &error));
  wait_for(task);
  codeanatomy_task_free(task);
  MUST(codeanatomy_delta_table_register_start(table, text("t"), text(""), NULL, &task, &error));
  wait_for(task);
  codeanatomy_task_free(task);
  CHECK_INT(number(lake.session, "SELECT count(*) FROM t"), 4);
  MUST(codeanatomy_delta_table_files_start(table, text(""), NULL, &task, &error));
  wait_for(task);
  MUST(codeanatomy_task_take_stream(task, &stream, &error));
  CHECK_INT(count_rows(&stream), 1);
  codeanatomy_task_free(task);
  make_stream(&stream, (struct host_stream){.batches = 1});
  MUST(codeanatomy_delta_table_merge_start(
      table, &stream,
      text("{\"predicate\": \"source.n = target.n\", \"clauses\": ["
           "{\"when\": \"matched\", \"action\": \"delete\"}]}"),
      NULL, &task, &error));
  wait_for(task);
  codeanatomy_task_free(task);
  CHECK_INT(codeanatomy_delta_table_version(table), 1);
  codeanatomy_delta_table_free(table);
  free_lake(&lake);
}

static void cancel_on_third(void *argument, int64_t batch) {
  if (batch == 2) {
    codeanatomy_cancel_token_cancel(argument);
  }
}

TEST(a_delta_write_that_is_cancelled_or_whose_stream_fails_leaves_nothing_to_see) {
  struct lake lake = new_lake();
  write_numbers(&lake, 1, "committed");
  codeanatomy_cancel_token *token = new_token();
  codeanatomy_call_options options = call_options();
  options.cancel_token = token;
  struct ArrowArrayStream stream;
  codeanatomy_buffer *report = (codeanatomy_buffer *)0x1;
  make_stream(&stream, (struct host_stream){
                           .batches = 100000, .on_pull = cancel_on_third, .argument = token});
  MUST_FAIL(codeanatomy_delta_write(lake.session, text(lake.place), &stream, text(""), &options,
                                    &report, &error),
            CANCELLED, "");
  CHECK(!report && !stream.release);
  codeanatomy_cancel_token_free(token);
  make_stream(&stream, (struct host_stream){.batches = 2, .failure = 5, .message = "disk on fire"});
  MUST_FAIL(codeanatomy_delta_write(lake.session, text(lake.place), &stream, text(""), NULL,
                                    &report, &error),
            CALLBACK, "disk on fire");
  CHECK_INT(arrow_alive_in_the_end(), 0);
  CHECK_INT(arrow_released_twice(), 0);
  CHECK_INT(count_in_sql(&lake), 1);
  free_lake(&lake);
}

TEST(mistakes_with_delta_tables_are_told_apart) {
  struct lake lake = new_lake();
  codeanatomy_delta_table *table = (codeanatomy_delta_table *)0x1;
  codeanatomy_buffer *report = NULL;
  struct ArrowArrayStream stream;
  MUST_FAIL(codeanatomy_delta_open(lake.session, text(lake.place), text(""), NULL, &table, &error),
            NOT_FOUND, "");
  CHECK(!table);
  write_numbers(&lake, 1, "committed");
  MUST_FAIL(codeanatomy_delta_open(lake.session, text(lake.place), text("{\"version\": 7}"), NULL,
                                   &table, &error),
            NOT_FOUND, "7");
  MUST_FAIL(
      codeanatomy_delta_open(lake.session, text(lake.place),
                             text("{\"version\": 0, \"timestamp\": \"2026-01-01T00:00:00Z\"}"),
                             NULL, &table, &error),
      INVALID_OPTION, "exclude");
  make_stream(&stream, (struct host_stream){.batches = 1});
  MUST_FAIL(codeanatomy_delta_write(lake.session, text(lake.place), &stream,
                                    text("{\"mode\": \"error\"}"), NULL, &report, &error),
            ALREADY_EXISTS, "overwrite");
  make_stream(&stream, (struct host_stream){.batches = 1});
  MUST_FAIL(codeanatomy_delta_write(lake.session, text(lake.place), &stream,
                                    text("{\"mode\": \"upsert\"}"), NULL, &report, &error),
            INVALID_OPTION, "append");
  CHECK(!stream.release);
  make_stream(&stream, (struct host_stream){.batches = 3});
  MUST_FAIL(codeanatomy_delta_write(lake.session, text(lake.place), &stream,
                                    text("{\"constraints\": {\"tiny\": \"n < 1\"}}"), NULL, &report,
                                    &error),
            CONSTRAINT, "tiny does not hold for 2 rows");
  table = open_table(&lake, "");
  MUST_FAIL(codeanatomy_delta_table_run(table, text(""), NULL, &report, &error), INVALID_OPTION,
            "");
  MUST_FAIL(codeanatomy_delta_table_run(table, text("{\"operation\": \"compact\"}"), NULL, &report,
                                        &error),
            INVALID_OPTION, "optimize");
  MUST_FAIL(codeanatomy_delta_table_run(
                table, text("{\"operation\": \"delete\", \"predicate\": \"m = 1\"}"), NULL, &report,
                &error),
            PLAN, "m");
  CHECK_INT(codeanatomy_delta_table_version(table), 0);
  codeanatomy_delta_table_free(table);
  free_lake(&lake);
}
