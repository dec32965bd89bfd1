/* Arrays of the host that are not what their schema says: each is refused, none is believed. */
#include "../support/doors.h"
#include "../support/library.h"

#include <stdint.h>

static const int64_t NUMBERS[] = {1, 2, 3, 4};
static const int32_t KEYS[] = {0, 1, 5, 0};
static const int32_t NEGATIVE_KEYS[] = {0, -1, 0, 0};
static const int32_t ASCENDING[] = {0, 1, 2, 3, 4};
static const int32_t DESCENDING[] = {0, 3, 1, 4, 4};
static const int32_t NEGATIVE[] = {-4, 0, 1, 2, 3};
static const int32_t BEYOND[] = {0, 1, 2, 3, 1000000};
static const int64_t LARGE_DESCENDING[] = {0, 3, 1, 4, 4};
static const int64_t LARGE_BEYOND[] = {0, 1, 2, 3, INT64_MAX};
static const uint8_t HALF_SET[] = {5};

#define REFUSED(...)                                                                               \
  do {                                                                                             \
    const struct offer offers[] = {__VA_ARGS__};                                                   \
    for (size_t index = 0; index < sizeof offers / sizeof *offers; index++) {                      \
      check_refused(CHECK_PLACE, &offers[index]);                                                  \
    }                                                                                              \
  } while (0)

#define NUMBER_COLUMN .format = "l", .length = 4, .buffer_count = 2, .buffers = {NULL, NUMBERS}

static const struct host_column ITEMS = {NUMBER_COLUMN};
static const struct host_column SHORT_ITEMS = {
    .format = "l", .length = 2, .buffer_count = 2, .buffers = {NULL, NUMBERS}};
static const struct host_column WORDS = {
    .format = "u", .length = 2, .buffer_count = 3, .buffers = {NULL, ASCENDING, "ab"}};

ISOLATED_TEST(an_array_with_a_wrong_number_of_buffers_is_refused) {
  REFUSED({"no buffers", {.format = "l", .length = 4, .buffer_count = 0}, .length = 4},
          {"one buffer", {.format = "l", .length = 4, .buffer_count = 1}, .length = 4},
          {"-1 buffers", {.format = "l", .length = 4, .buffer_count = -1}, .length = 4},
          {"3 buffers of numbers",
           {.format = "l", .length = 4, .buffer_count = 3, .buffers = {NULL, NUMBERS}},
           .length = 4},
          {"a million buffers",
           {.format = "l", .length = 4, .buffer_count = 1000000, .buffers = {NULL, NUMBERS}},
           .length = 4},
          {"text without bytes",
           {.format = "u", .length = 4, .buffer_count = 2, .buffers = {NULL, ASCENDING}},
           .length = 4});
}

static void take_buffers(struct ArrowArray *batch) { batch->children[0]->buffers = NULL; }

ISOLATED_TEST(an_array_without_the_buffers_it_counts_is_refused) {
  REFUSED({"a NULL list of buffers", {NUMBER_COLUMN}, .length = 4, .spoil_batch = take_buffers},
          {"no values", {.format = "l", .length = 4, .buffer_count = 2}, .length = 4},
          {"no offsets",
           {.format = "u", .length = 4, .buffer_count = 3, .buffers = {NULL, NULL, "abcd"}},
           .length = 4},
          {"offsets into no bytes",
           {.format = "u", .length = 4, .buffer_count = 3, .buffers = {NULL, ASCENDING, NULL}},
           .length = 4});
}

ISOLATED_TEST(a_number_that_cannot_be_a_length_or_offset_is_refused) {
  REFUSED(
      {"the length -1",
       {.format = "l", .length = -1, .buffer_count = 2, .buffers = {NULL, NUMBERS}},
       .length = -1},
      {"the length -1 in a batch of 4 rows",
       {.format = "l", .length = -1, .buffer_count = 2, .buffers = {NULL, NUMBERS}},
       .length = 4},
      {"the smallest length",
       {.format = "l", .length = INT64_MIN, .buffer_count = 2, .buffers = {NULL, NUMBERS}},
       .length = INT64_MIN},
      {"the largest length",
       {.format = "l", .length = INT64_MAX, .buffer_count = 2, .buffers = {NULL, NUMBERS}},
       .length = INT64_MAX},
      {"the offset -1",
       {.format = "l", .length = 1, .offset = -1, .buffer_count = 2, .buffers = {NULL, NUMBERS}},
       .length = 1},
      {"the largest offset",
       {.format = "l",
        .length = 1,
        .offset = INT64_MAX,
        .buffer_count = 2,
        .buffers = {NULL, NUMBERS}},
       .length = 1},
      {"more NULLs than rows",
       {.format = "l",
        .length = 4,
        .null_count = 5,
        .buffer_count = 2,
        .buffers = {HALF_SET, NUMBERS}},
       .length = 4});
}

ISOLATED_TEST(a_column_of_another_length_than_its_batch_is_refused) {
  REFUSED(
      {"a column that is too short",
       {.format = "l", .length = 2, .buffer_count = 2, .buffers = {NULL, NUMBERS}},
       .length = 4},
      {"a fixed size list that is too short",
       {.format = "+w:3", .length = 2, .buffer_count = 1, .children = &ITEMS, .child_count = 1},
       .length = 2},
      {"a struct whose column is too short",
       {.format = "+s", .length = 4, .buffer_count = 1, .children = &SHORT_ITEMS, .child_count = 1},
       .length = 4});
}

ISOLATED_TEST(text_offsets_that_descend_or_are_negative_are_refused) {
  REFUSED(
      {"descending offsets of text",
       {.format = "u", .length = 4, .buffer_count = 3, .buffers = {NULL, DESCENDING, "abcd"}},
       .length = 4},
      {"negative offsets of text",
       {.format = "u", .length = 4, .buffer_count = 3, .buffers = {NULL, NEGATIVE, "abcd"}},
       .length = 4},
      {"descending offsets of bytes",
       {.format = "z", .length = 4, .buffer_count = 3, .buffers = {NULL, DESCENDING, "abcd"}},
       .length = 4},
      {"descending offsets of large text",
       {.format = "U", .length = 4, .buffer_count = 3, .buffers = {NULL, LARGE_DESCENDING, "abcd"}},
       .length = 4},
      {"an offset of large text beyond all memory",
       {.format = "U", .length = 4, .buffer_count = 3, .buffers = {NULL, LARGE_BEYOND, "abcd"}},
       .length = 4});
}

ISOLATED_TEST(list_offsets_beyond_their_items_are_refused) {
  REFUSED({"list offsets that descend",
           {.format = "+l",
            .length = 4,
            .buffer_count = 2,
            .buffers = {NULL, DESCENDING},
            .children = &ITEMS,
            .child_count = 1},
           .length = 4},
          {"list offsets that are negative",
           {.format = "+l",
            .length = 4,
            .buffer_count = 2,
            .buffers = {NULL, NEGATIVE},
            .children = &ITEMS,
            .child_count = 1},
           .length = 4},
          {"list offsets beyond the items",
           {.format = "+l",
            .length = 4,
            .buffer_count = 2,
            .buffers = {NULL, BEYOND},
            .children = &ITEMS,
            .child_count = 1},
           .length = 4},
          {"large list offsets beyond the items",
           {.format = "+L",
            .length = 4,
            .buffer_count = 2,
            .buffers = {NULL, LARGE_BEYOND},
            .children = &ITEMS,
            .child_count = 1},
           .length = 4},
          {"a list view beyond the items",
           {.format = "+vl",
            .length = 4,
            .buffer_count = 3,
            .buffers = {NULL, ASCENDING, BEYOND + 1},
            .children = &ITEMS,
            .child_count = 1},
           .length = 4});
}

ISOLATED_TEST(dictionary_keys_beyond_the_dictionary_are_refused) {
  REFUSED({"a key beyond the dictionary",
           {.format = "i",
            .length = 4,
            .buffer_count = 2,
            .buffers = {NULL, KEYS},
            .dictionary = &WORDS},
           .length = 4},
          {"a negative key",
           {.format = "i",
            .length = 4,
            .buffer_count = 2,
            .buffers = {NULL, NEGATIVE_KEYS},
            .dictionary = &WORDS},
           .length = 4});
}

static const struct host_column RUN_ENDS_THAT_DESCEND[] = {
    {.format = "i", .length = 2, .buffer_count = 2, .buffers = {NULL, DESCENDING + 1}},
    SHORT_ITEMS};
static const struct host_column RUN_ENDS_THAT_STOP[] = {
    {.format = "i", .length = 2, .buffer_count = 2, .buffers = {NULL, ASCENDING + 1}}, SHORT_ITEMS};

ISOLATED_TEST(run_ends_that_descend_or_stop_too_early_are_refused) {
  REFUSED({"run ends that descend",
           {.format = "+r", .length = 1, .children = RUN_ENDS_THAT_DESCEND, .child_count = 2},
           .length = 1},
          {"run ends that stop too early",
           {.format = "+r", .length = 4, .children = RUN_ENDS_THAT_STOP, .child_count = 2},
           .length = 4});
}

/* A view is its length, four bytes of the text, the number of a buffer, and a place in it. */
static const int32_t VIEW_OF_NO_BUFFER[] = {20, 0x61616161, 7, 0};
static const int32_t VIEW_BEYOND[] = {20, 0x61616161, 0, 1000};
static const int32_t NEGATIVE_VIEW[] = {-20, 0x61616161, 0, 0};
static const int32_t VIEW_WITH_ANOTHER_BEGINNING[] = {20, 0x62626262, 0, 0};
static const char LONG_TEXT[] = "aaaaaaaaaaaaaaaaaaaaaaaa";
static const int64_t LONG_TEXT_SIZE[] = {sizeof LONG_TEXT - 1};
static const int64_t NEGATIVE_SIZE[] = {-1};

#define VIEW(what, view, sizes)                                                                    \
  {                                                                                                \
    what,                                                                                          \
        {.format = "vu",                                                                           \
         .length = 1,                                                                              \
         .buffer_count = 4,                                                                        \
         .buffers = {NULL, view, LONG_TEXT, sizes}},                                               \
        .length = 1                                                                                \
  }

ISOLATED_TEST(views_beyond_their_buffers_are_refused) {
  REFUSED(VIEW("a view of a buffer that is not there", VIEW_OF_NO_BUFFER, LONG_TEXT_SIZE),
          VIEW("a view beyond its buffer", VIEW_BEYOND, LONG_TEXT_SIZE),
          VIEW("a view of negative length", NEGATIVE_VIEW, LONG_TEXT_SIZE),
          VIEW("a view that begins otherwise", VIEW_WITH_ANOTHER_BEGINNING, LONG_TEXT_SIZE));
}

ISOLATED_TEST(a_buffer_of_views_with_a_negative_size_is_refused) {
  REFUSED(VIEW("a view into a buffer of negative size", VIEW_BEYOND, NEGATIVE_SIZE));
}

ISOLATED_TEST(text_that_is_not_utf8_is_refused) {
  static const int64_t large[] = {0, 1, 2};
  static const int32_t view[] = {2, 0x0000feff, 0, 0};
  REFUSED(
      {"bytes that are not UTF-8",
       {.format = "u", .length = 2, .buffer_count = 3, .buffers = {NULL, ASCENDING, "\xff\xfe"}},
       .length = 2},
      {"a character cut in two",
       {.format = "u", .length = 2, .buffer_count = 3, .buffers = {NULL, ASCENDING, "\xc3\xa4"}},
       .length = 2},
      {"large text that is not UTF-8",
       {.format = "U", .length = 2, .buffer_count = 3, .buffers = {NULL, large, "\xff\xfe"}},
       .length = 2},
      {"a view that is not UTF-8",
       {.format = "vu", .length = 1, .buffer_count = 3, .buffers = {NULL, view, NULL}},
       .length = 1});
}

static void take_children(struct ArrowArray *batch) { batch->children[0]->children = NULL; }

static void take_child(struct ArrowArray *batch) {
  static struct ArrowArray *none[1];
  batch->children[0]->children = none;
}

static void count_children_wrongly(struct ArrowArray *batch) { batch->children[0]->n_children = 0; }

static void count_children_negatively(struct ArrowArray *batch) { batch->n_children = -1; }

static void take_columns(struct ArrowArray *batch) { batch->children = NULL; }

static void release_column(struct ArrowArray *batch) {
  batch->children[0]->release(batch->children[0]);
}

static void take_dictionary(struct ArrowArray *batch) { batch->children[0]->dictionary = NULL; }

#define LIST_OF_NUMBERS                                                                            \
  .format = "+l", .length = 4, .buffer_count = 2, .buffers = {NULL, ASCENDING},                    \
  .children = &ITEMS, .child_count = 1

ISOLATED_TEST(an_array_without_the_children_of_its_schema_is_refused) {
  REFUSED({"a NULL list of items", {LIST_OF_NUMBERS}, .length = 4, .spoil_batch = take_children},
          {"a NULL item", {LIST_OF_NUMBERS}, .length = 4, .spoil_batch = take_child},
          {"no items", {LIST_OF_NUMBERS}, .length = 4, .spoil_batch = count_children_wrongly},
          {"a NULL list of columns", {NUMBER_COLUMN}, .length = 4, .spoil_batch = take_columns},
          {"-1 columns", {NUMBER_COLUMN}, .length = 4, .spoil_batch = count_children_negatively},
          {"no dictionary",
           {.format = "i",
            .length = 4,
            .buffer_count = 2,
            .buffers = {NULL, ASCENDING},
            .dictionary = &WORDS},
           .length = 4,
           .spoil_batch = take_dictionary});
}

ISOLATED_TEST(an_array_with_a_released_child_is_refused) {
  REFUSED({"a released column", {NUMBER_COLUMN}, .length = 4, .spoil_batch = release_column});
}

static void make_rows_null(struct ArrowArray *batch) {
  batch->null_count = 2;
  batch->buffers[0] = HALF_SET;
}

static void require_values(struct ArrowSchema *schema) { schema->children[0]->flags = 0; }

ISOLATED_TEST(null_where_none_may_be_is_refused) {
  REFUSED({"NULL rows", {NUMBER_COLUMN}, .length = 4, .spoil_batch = make_rows_null},
          {"NULL in a column that must have values",
           {.format = "l",
            .length = 4,
            .null_count = 2,
            .buffer_count = 2,
            .buffers = {HALF_SET, NUMBERS}},
           .length = 4,
           .spoil_schema = require_values});
}

ISOLATED_TEST(a_column_and_a_batch_may_begin_behind_their_buffers_begin) {
  const struct offer column = {
      "a column with an offset",
      {.format = "l", .length = 2, .offset = 2, .buffer_count = 2, .buffers = {NULL, NUMBERS}},
      .length = 2};
  check_taken(CHECK_PLACE, &column, 3 + 4);
  const struct offer unknown = {"a column with NULLs that were not counted",
                                {.format = "l",
                                 .length = 3,
                                 .null_count = -1,
                                 .buffer_count = 2,
                                 .buffers = {HALF_SET, NUMBERS}},
                                .length = 3};
  check_taken(CHECK_PLACE, &unknown, 1 + 3);
}

static void begin_at_the_third_row(struct ArrowArray *batch) {
  batch->offset = 2;
  batch->length = 2;
}

ISOLATED_TEST(a_batch_with_an_offset_shows_the_rows_behind_it) {
  const struct offer offer = {"a batch with an offset",
                              {NUMBER_COLUMN},
                              .length = 4,
                              .spoil_batch = begin_at_the_third_row};
  check_taken(CHECK_PLACE, &offer, 3 + 4);
}

ISOLATED_TEST(a_column_without_rows_needs_no_buffers) {
  const struct offer offer = {
      "no rows", {.format = "u", .length = 0, .buffer_count = 3}, .length = 0};
  codeanatomy_session *session = new_session("");
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_schema(&schema, &offer.column, 1);
  make_batch(&batch, 0, &offer.column, 1);
  MUST(codeanatomy_session_register_batches(session, text("t"), &schema, &batch, 1, text(""),
                                            &error));
  CHECK_INT(number(session, "SELECT count(*) FROM t"), 0);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive(), 0);
}
