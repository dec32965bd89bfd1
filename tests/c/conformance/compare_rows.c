#include "compare_rows.h"

#include "value.h"

#include <inttypes.h>
#include <stdlib.h>

int64_t row_count(const struct batches *batches) {
  int64_t count = 0;
  for (size_t index = 0; index < batches->count; index++) {
    count += batches->all[index].length;
  }
  return count;
}

static void find_difference(struct findings *findings, const char *what, const json_t *expected,
                            const json_t *actual) {
  char *wanted = write_json(expected), *is = write_json(actual);
  find(findings, "%s is %s, expected %s", what, is, wanted);
  free(is);
  free(wanted);
}

/* The format of a dictionary is that of its values. */
static const char *format_of(const struct ArrowSchema *schema) {
  return schema->dictionary ? schema->dictionary->format : schema->format;
}

void compare_columns(struct findings *findings, const json_t *expected,
                     const struct batches *batches) {
  json_t *actual = json_array();
  for (int64_t index = 0; batches->schema.release && index < batches->schema.n_children; index++) {
    const struct ArrowSchema *column = batches->schema.children[index];
    json_array_append_new(actual, json_pack("[s,s]", column->name, format_of(column)));
  }
  if (!json_equal(expected, actual)) {
    find_difference(findings, "the list of columns", expected, actual);
  }
  json_decref(actual);
}

static json_t *row_json(const struct batches *batches, size_t batch, int64_t row) {
  const struct ArrowArray *array = &batches->all[batch];
  json_t *values = json_array();
  for (int64_t index = 0; index < array->n_children; index++) {
    json_array_append_new(values, value_json(batches->schema.children[index],
                                             array->children[index], array->offset + row));
  }
  return values;
}

static bool row_matches(const struct ArrowSchema *schema, const json_t *expected,
                        const json_t *actual) {
  bool all = json_array_size(expected) == json_array_size(actual);
  for (size_t index = 0; all && index < json_array_size(expected); index++) {
    all = value_matches(schema->children[index], json_array_get(expected, index),
                        json_array_get(actual, index));
  }
  return all;
}

void compare_rows(struct findings *findings, const json_t *expected,
                  const struct batches *batches) {
  if (row_count(batches) != (int64_t)json_array_size(expected)) {
    find(findings, "there are %" PRId64 " rows, expected %zu", row_count(batches),
         json_array_size(expected));
    return;
  }
  size_t position = 0;
  for (size_t batch = 0; batch < batches->count; batch++) {
    for (int64_t row = 0; row < batches->all[batch].length; row++) {
      const json_t *wanted = json_array_get(expected, position++);
      json_t *actual = row_json(batches, batch, row);
      if (!row_matches(&batches->schema, wanted, actual)) {
        find_difference(findings, "a row", wanted, actual);
      }
      json_decref(actual);
    }
  }
}
