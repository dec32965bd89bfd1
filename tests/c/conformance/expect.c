#define _GNU_SOURCE
#include "expect.h"

#include "compare_rows.h"
#include "value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What a comparison knows besides the value under its key. */
struct known {
  struct findings *findings;
  const struct observed *observed;
  const struct objects *objects;
};

static void compare_number(struct findings *findings, const char *what, const json_t *expected,
                           int64_t actual) {
  if (json_integer_value(expected) != actual) {
    find(findings, "%s is %" PRId64 ", expected %" JSON_INTEGER_FORMAT, what, actual,
         json_integer_value(expected));
  }
}

static void compare_name(struct findings *findings, const char *what, const json_t *expected,
                         codeanatomy_str actual) {
  if (actual.length != json_string_length(expected) ||
      memcmp(actual.data, json_string_value(expected), actual.length) != 0) {
    find(findings, "%s is %.*s, expected %s", what, (int)actual.length, (const char *)actual.data,
         json_string_value(expected));
  }
}

static void require_part(struct findings *findings, const char *what, codeanatomy_str text,
                         const json_t *part) {
  if (!memmem(text.data, text.length, json_string_value(part), json_string_length(part))) {
    find(findings, "%s does not contain \"%s\": %.*s", what, json_string_value(part),
         (int)text.length, (const char *)text.data);
  }
}

static void require_parts(struct findings *findings, const char *what, codeanatomy_str text,
                          const json_t *parts) {
  size_t index;
  json_t *part;
  json_array_foreach(parts, index, part) { require_part(findings, what, text, part); }
}

static const char *status_name(codeanatomy_status status) {
  static const char *const names[] = {
      [CODEANATOMY_STATUS_OK] = "OK",
      [CODEANATOMY_STATUS_INVALID_ARGUMENT] = "INVALID_ARGUMENT",
      [CODEANATOMY_STATUS_INVALID_STATE] = "INVALID_STATE",
      [CODEANATOMY_STATUS_NOT_FOUND] = "NOT_FOUND",
      [CODEANATOMY_STATUS_ALREADY_EXISTS] = "ALREADY_EXISTS",
      [CODEANATOMY_STATUS_UNSUPPORTED] = "UNSUPPORTED",
      [CODEANATOMY_STATUS_CONFLICT] = "CONFLICT",
      [CODEANATOMY_STATUS_CANCELLED] = "CANCELLED",
      [CODEANATOMY_STATUS_TIMED_OUT] = "TIMED_OUT",
      [CODEANATOMY_STATUS_RESOURCES_EXHAUSTED] = "RESOURCES_EXHAUSTED",
      [CODEANATOMY_STATUS_IO] = "IO",
      [CODEANATOMY_STATUS_PERMISSION_DENIED] = "PERMISSION_DENIED",
      [CODEANATOMY_STATUS_BAD_DATA] = "BAD_DATA",
      [CODEANATOMY_STATUS_QUERY_INVALID] = "QUERY_INVALID",
      [CODEANATOMY_STATUS_INTERNAL] = "INTERNAL",
  };
  bool is_known = status >= 0 && (size_t)status < sizeof names / sizeof *names;
  return is_known ? names[status] : "unknown";
}

static codeanatomy_str detail(const codeanatomy_error *error, const char *name) {
  for (size_t index = 0; index < codeanatomy_error_detail_count(error); index++) {
    codeanatomy_str key = codeanatomy_error_detail_key(error, index);
    if (key.length == strlen(name) && memcmp(key.data, name, key.length) == 0) {
      return codeanatomy_error_detail_value(error, index);
    }
  }
  return str_of("");
}

static void compare_error(const struct known *known, const json_t *expected) {
  const codeanatomy_error *error = known->observed->error;
  struct findings *findings = known->findings;
  if (!error) {
    find(findings, "succeeded, expected the error %s", text_at(expected, "code"));
    return;
  }
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)expected, key, value) {
    if (strcmp(key, "status") == 0) {
      compare_name(findings, key, value, str_of(status_name(codeanatomy_error_status(error))));
    } else if (strcmp(key, "code") == 0) {
      compare_name(findings, key, value, codeanatomy_error_code_name(error));
    } else if (strcmp(key, "line") == 0) {
      compare_number(findings, key, value, (int64_t)codeanatomy_error_line(error));
    } else if (strcmp(key, "column") == 0) {
      compare_number(findings, key, value, (int64_t)codeanatomy_error_column(error));
    } else if (strcmp(key, "message") == 0) {
      require_parts(findings, key, codeanatomy_error_message(error), value);
    } else if (strcmp(key, "details") == 0) {
      const char *name;
      json_t *part;
      json_object_foreach(value, name, part) {
        require_part(findings, name, detail(error, name), part);
      }
    } else {
      find(findings, "unknown key of error: %s", key);
    }
  }
  if (findings->count) {
    codeanatomy_str message = codeanatomy_error_message(error);
    find(findings, "the error is: %.*s", (int)message.length, (const char *)message.data);
  }
}

static void compare_columns_of(const struct known *known, const json_t *expected) {
  compare_columns(known->findings, expected, &known->observed->batches);
}

static void compare_rows_of(const struct known *known, const json_t *expected) {
  compare_rows(known->findings, expected, &known->observed->batches);
}

static void compare_row_count(const struct known *known, const json_t *expected) {
  compare_number(known->findings, "the number of rows", expected,
                 row_count(&known->observed->batches));
}

static void compare_rows_affected(const struct known *known, const json_t *expected) {
  compare_number(known->findings, "the number of rows affected", expected,
                 known->observed->rows_affected);
}

static void compare_plan(const struct known *known, const json_t *parts) {
  require_parts(known->findings, "the plan", codeanatomy_buffer_text(known->observed->text), parts);
}

/* The JSON object that a buffer holds; not one is a finding, and NULL. */
static json_t *object_in(const struct known *known, const char *what, codeanatomy_buffer *buffer) {
  if (!buffer) {
    find(known->findings, "there is no %s", what);
    return NULL;
  }
  json_t *object = read_json((const char *)codeanatomy_buffer_text(buffer).data, what);
  if (!json_is_object(object)) {
    find(known->findings, "the %s is not a JSON object", what);
  }
  return object;
}

static void compare_report(const struct known *known, const json_t *expected) {
  json_t *report = object_in(known, "report", known->observed->text);
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)expected, key, value) {
    const json_t *actual = json_object_get(report, key);
    if (!json_equal(value, actual)) {
      char *wanted = write_json(value), *is = actual ? write_json(actual) : NULL;
      find(known->findings, "the report's %s is %s, expected %s", key, is ? is : "missing", wanted);
      free(is);
      free(wanted);
    }
  }
  json_decref(report);
}

static void compare_delay(const struct known *known, const json_t *limit) {
  const struct observed *observed = known->observed;
  double late = (observed->returned - observed->told_to_stop) * 1000;
  if (!observed->told_to_stop) {
    find(known->findings, "was never told to stop");
  } else if (late > json_number_value(limit)) {
    find(known->findings, "returned %.0f ms after it was told to stop, expected at most %.0f", late,
         json_number_value(limit));
  }
}

static void compare_memory(const struct known *known, const json_t *limit) {
  codeanatomy_buffer *report = NULL;
  codeanatomy_runtime_memory(known->objects->runtime, &report, NULL);
  json_t *memory = object_in(known, "memory report", report);
  if (memory && number_at(memory, "peak") > json_integer_value(limit)) {
    find(known->findings, "the peak of memory is %" PRId64 ", expected at most %" PRId64,
         number_at(memory, "peak"), (int64_t)json_integer_value(limit));
  }
  json_decref(memory);
  codeanatomy_buffer_free(report);
}

static void compare_spilled(const struct known *known, const json_t *expected) {
  json_t *metrics = object_in(known, "metrics", known->observed->metrics);
  if (metrics && (number_at(metrics, "spilled_bytes") > 0) != json_is_true(expected)) {
    find(known->findings, "%" PRId64 " bytes were spilled", number_at(metrics, "spilled_bytes"));
  }
  json_decref(metrics);
}

static void run_then(const struct known *known, const json_t *sql) {
  codeanatomy_error *error = NULL;
  int64_t rows = 0;
  if (codeanatomy_session_execute(known->objects->session, str_of(json_string_value(sql)),
                                  str_of(""), NULL, &rows, &error) != CODEANATOMY_STATUS_OK) {
    codeanatomy_str message = codeanatomy_error_message(error);
    find(known->findings, "then: %.*s", (int)message.length, (const char *)message.data);
    codeanatomy_error_free(error);
  }
}

void compare(struct findings *findings, const json_t *expect, const struct observed *observed,
             const struct objects *objects) {
  static const struct {
    const char *key;
    void (*compare)(const struct known *known, const json_t *expected);
  } comparisons[] = {
      {"error", compare_error},
      {"columns", compare_columns_of},
      {"rows", compare_rows_of},
      {"row_count", compare_row_count},
      {"rows_affected", compare_rows_affected},
      {"contains", compare_plan},
      {"report", compare_report},
      {"within_milliseconds", compare_delay},
      {"memory_at_most", compare_memory},
      {"spilled", compare_spilled},
      {"then", run_then},
  };
  const struct known known = {findings, observed, objects};
  size_t compared = 0;
  if (observed->error && !json_object_get(expect, "error")) {
    codeanatomy_str json = codeanatomy_error_json(observed->error);
    find(findings, "failed: %.*s", (int)json.length, (const char *)json.data);
    return;
  }
  for (size_t index = 0; index < sizeof comparisons / sizeof *comparisons; index++) {
    const json_t *expected = json_object_get(expect, comparisons[index].key);
    if (expected) {
      comparisons[index].compare(&known, expected);
      compared++;
    }
  }
  if (compared != json_object_size(expect)) {
    find(findings, "expect has a key that is not known");
  }
}
