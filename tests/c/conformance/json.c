#define _GNU_SOURCE
#include "json.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Begins the texts that stand for integers which jansson cannot hold. */
#define BIG "\x01integer "

void give_up(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("FAILED  the suite cannot be run: ", stdout);
  vprintf(format, arguments);
  va_end(arguments);
  puts("\nconformance (c): 0 passed, 1 failed, 0 skipped");
  exit(1);
}

static size_t length_of_string(const char *text) {
  size_t length = 1;
  while (text[length] && text[length] != '"') {
    length += text[length] == '\\' ? 2 : 1;
  }
  return text[length] ? length + 1 : length;
}

static bool is_too_big(const char *number, size_t length) {
  if (memchr(number, '.', length) || memchr(number, 'e', length) || memchr(number, 'E', length)) {
    return false;
  }
  errno = 0;
  (void)strtoll(number, NULL, 10);
  return errno == ERANGE;
}

/* Copies JSON, with integers that are too big as texts. */
static void write_readable(const char *text, FILE *readable) {
  while (*text) {
    size_t length = 1;
    if (*text == '"') {
      length = length_of_string(text);
    } else if (*text == '-' || isdigit((unsigned char)*text)) {
      length = strspn(text, "-+.0123456789eE");
      if (is_too_big(text, length)) {
        fprintf(readable, "\"\\u0001integer %.*s\"", (int)length, text);
        text += length;
        continue;
      }
    }
    fwrite(text, 1, length, readable);
    text += length;
  }
}

json_t *read_json(const char *text, const char *origin) {
  char *readable = NULL;
  size_t length = 0;
  FILE *file = open_memstream(&readable, &length);
  if (!file) {
    give_up("no memory");
  }
  write_readable(text, file);
  fclose(file);
  json_error_t error;
  json_t *value = json_loadb(readable, length,
                             JSON_ALLOW_NUL | JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
  free(readable);
  if (!value) {
    give_up("%s, line %d: %s", origin, error.line, error.text);
  }
  return value;
}

char *write_json(const json_t *value) {
  static const char mark[] = "\"\\u0001integer ";
  char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
  if (!text) {
    give_up("a value cannot be written as JSON");
  }
  for (char *found = text; (found = strstr(found, mark));) {
    char *digits = found + strlen(mark), *end = strchr(digits, '"');
    size_t count = (size_t)(end - digits);
    memmove(found, digits, count);
    memmove(found + count, end + 1, strlen(end + 1) + 1);
    found += count;
  }
  return text;
}

json_t *json_unsigned(uint64_t number) {
  return number > INT64_MAX ? json_sprintf(BIG "%" PRIu64, number)
                            : json_integer((json_int_t)number);
}

static const json_t *value_at(const json_t *object, const char *key,
                              bool is_right(const json_t *)) {
  const json_t *value = json_object_get(object, key);
  if (!is_right(value)) {
    char *text = write_json(object);
    give_up("%s is missing or of a wrong type in %s", key, text);
  }
  return value;
}

static bool is_text(const json_t *value) { return json_is_string(value); }

static bool is_integer(const json_t *value) { return json_is_integer(value); }

const char *text_at(const json_t *object, const char *key) {
  return json_string_value(value_at(object, key, is_text));
}

int64_t number_at(const json_t *object, const char *key) {
  return json_integer_value(value_at(object, key, is_integer));
}

codeanatomy_str str_of(const char *text) {
  return (codeanatomy_str){(const uint8_t *)text, text ? strlen(text) : 0};
}

codeanatomy_str str_at(const json_t *object, const char *key) {
  const json_t *value = value_at(object, key, is_text);
  return (codeanatomy_str){(const uint8_t *)json_string_value(value), json_string_length(value)};
}
