/* Schemas of the host that mean nothing: each is refused, none is believed. */
#include "../support/doors.h"
#include "../support/library.h"

#include <stdio.h>
#include <stdlib.h>

static const int64_t NUMBERS[] = {1, 2, 3, 4};
static const struct host_column ITEMS = {
    .format = "l", .length = 4, .buffer_count = 2, .buffers = {NULL, NUMBERS}};

#define NUMBER_COLUMN .format = "l", .length = 4, .buffer_count = 2, .buffers = {NULL, NUMBERS}

static void check_format_refused(struct check_place place, const char *format) {
  char what[64];
  snprintf(what, sizeof what, "the format \"%s\"", format ? format : "(NULL)");
  const struct offer offer = {what,
                              {.format = format,
                               .length = 4,
                               .buffer_count = 2,
                               .buffers = {NULL, NUMBERS},
                               .children = &ITEMS,
                               .child_count = format && format[0] == '+'},
                              .length = 4};
  check_refused(place, &offer);
}

ISOLATED_TEST(a_format_that_means_nothing_is_refused) {
  static const char *const formats[] = {
      NULL,        "",       "q",
      "ll",        "w",      "w:",
      "w:-1",      "w:x",    "w:99999999999999999999",
      "d:",        "d:5",    "d:a,b",
      "d:0,0",     "d:99,2", "d:9,200",
      "d:10,2,17", "vx",     "t",
      "td",        "tdx",    "ts",
      "tsx:",      "tss",    "tt",
      "ttx",       "tD",     "tix",
      "+",         "+x",     "+w",
      "+w:",       "+w:-3",  "+w:x",
      "+v",        "+ud",    "+ux:0",
      "\xff\xfe",  "l\xff",
  };
  for (size_t index = 0; index < sizeof formats / sizeof *formats; index++) {
    check_format_refused(CHECK_PLACE, formats[index]);
  }
}

static void make_root_a_number(struct ArrowSchema *schema) { schema->format = "l"; }

static void make_root_a_list(struct ArrowSchema *schema) { schema->format = "+l"; }

ISOLATED_TEST(a_table_that_is_no_struct_is_refused) {
  const struct offer offers[] = {
      {"a root of numbers", {NUMBER_COLUMN}, .length = 4, .spoil_schema = make_root_a_number},
      {"a root of lists", {NUMBER_COLUMN}, .length = 4, .spoil_schema = make_root_a_list},
  };
  for (size_t index = 0; index < sizeof offers / sizeof *offers; index++) {
    check_refused(CHECK_PLACE, &offers[index]);
  }
}

static void take_columns(struct ArrowSchema *schema) { schema->children = NULL; }

static void take_column(struct ArrowSchema *schema) {
  static struct ArrowSchema *none[1];
  schema->children = none;
}

static void count_columns_negatively(struct ArrowSchema *schema) { schema->n_children = -1; }

static void release_column(struct ArrowSchema *schema) {
  schema->children[0]->release(schema->children[0]);
}

static void count_no_columns(struct ArrowSchema *schema) { schema->n_children = 0; }

static void name_column_badly(struct ArrowSchema *schema) { schema->children[0]->name = "\xff"; }

static void give_items_to_a_number(struct ArrowSchema *schema) {
  schema->children[0]->format = "+l";
  schema->children[0]->n_children = 0;
}

static void refuse_when(const char *what, void (*spoil)(struct ArrowSchema *schema)) {
  const struct offer offer = {what, {NUMBER_COLUMN}, .length = 4, .spoil_schema = spoil};
  check_refused(CHECK_PLACE, &offer);
}

ISOLATED_TEST(a_schema_without_the_columns_it_counts_is_refused) {
  refuse_when("a NULL list of columns", take_columns);
  refuse_when("a NULL column", take_column);
  refuse_when("-1 columns", count_columns_negatively);
  refuse_when("fewer columns than the batch has", count_no_columns);
  refuse_when("a list without an item", give_items_to_a_number);
}

ISOLATED_TEST(a_released_column_is_refused) { refuse_when("a released column", release_column); }

ISOLATED_TEST(a_column_name_that_is_not_utf8_is_refused) {
  refuse_when("a name that is not UTF-8", name_column_badly);
}

static void take_name(struct ArrowSchema *schema) { schema->children[0]->name = NULL; }

ISOLATED_TEST(a_column_without_a_name_has_the_empty_name) {
  codeanatomy_session *session = new_session("");
  const struct host_column column = {NUMBER_COLUMN};
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_schema(&schema, &column, 1);
  take_name(&schema);
  make_batch(&batch, 4, &column, 1);
  MUST(codeanatomy_session_register_batches(session, text("t"), &schema, &batch, 1, text(""),
                                            &error));
  CHECK_INT(number(session, "SELECT sum(\"\") FROM t"), 10);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive_in_the_end(), 0);
}

/* Metadata are counts and lengths that the host wrote. */
static void count_metadata_negatively(struct ArrowSchema *schema) {
  static const int32_t metadata[] = {-1, 0, 0};
  schema->metadata = (const char *)metadata;
}

static void measure_metadata_negatively(struct ArrowSchema *schema) {
  static const int32_t metadata[] = {1, -5, 0, 0};
  schema->metadata = (const char *)metadata;
}

static void count_metadata_of_column_negatively(struct ArrowSchema *schema) {
  count_metadata_negatively(schema->children[0]);
}

static void write_metadata_badly(struct ArrowSchema *schema) {
  static const struct {
    int32_t count, key_length;
    char key[4];
    int32_t value_length;
    char value[4];
  } metadata = {1, 4, "\xff\xff\xff\xff", 4, "abcd"};
  schema->metadata = (const char *)&metadata;
}

ISOLATED_TEST(metadata_with_negative_counts_are_refused) {
  refuse_when("a negative count of metadata", count_metadata_negatively);
  refuse_when("a negative length of metadata", measure_metadata_negatively);
  refuse_when("a negative count of a column's metadata", count_metadata_of_column_negatively);
}

ISOLATED_TEST(metadata_that_are_not_utf8_are_refused) {
  refuse_when("metadata that are not UTF-8", write_metadata_badly);
}

enum { DEPTH = 1000 };

/* Lists in lists, far deeper than data are: one such schema must not use up a stack. */
ISOLATED_TEST(types_nested_a_thousand_deep_are_taken_or_refused) {
  static struct host_column levels[DEPTH + 1];
  static const int32_t offsets[] = {0, 1};
  levels[DEPTH] = (struct host_column){
      .format = "l", .length = 1, .buffer_count = 2, .buffers = {NULL, NUMBERS}};
  for (int depth = DEPTH - 1; depth >= 0; depth--) {
    levels[depth] = (struct host_column){.format = "+l",
                                         .length = 1,
                                         .buffer_count = 2,
                                         .buffers = {NULL, offsets},
                                         .children = &levels[depth + 1],
                                         .child_count = 1};
  }
  codeanatomy_session *session = new_session("");
  codeanatomy_error *error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_schema(&schema, levels, 1);
  make_batch(&batch, 1, levels, 1);
  if (codeanatomy_session_register_batches(session, text("t"), &schema, &batch, 1, text(""),
                                           &error) == CODEANATOMY_STATUS_OK) {
    CHECK_INT(number(session, "SELECT count(*) FROM t"), 1);
  } else {
    CHECK_INT(codeanatomy_error_status(error), CODEANATOMY_STATUS_BAD_DATA);
  }
  codeanatomy_error_free(error);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive_in_the_end(), 0);
}
