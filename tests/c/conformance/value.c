#include "value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_validity(const struct ArrowSchema *schema) {
  return strncmp(schema->format, "+r", 2) != 0 && strncmp(schema->format, "+u", 2) != 0;
}

static bool is_null(const struct ArrowSchema *schema, const struct ArrowArray *array,
                    int64_t index) {
  if (schema->format[0] == 'n') {
    return true;
  }
  if (!has_validity(schema) || array->n_buffers == 0 || !array->buffers[0]) {
    return false;
  }
  return !(((const uint8_t *)array->buffers[0])[index / 8] >> index % 8 & 1);
}

static json_t *hexadecimal(const uint8_t *bytes, size_t length) {
  char *text = malloc(2 * length + 1);
  if (!text) {
    give_up("no memory");
  }
  text[0] = '\0';
  for (size_t index = 0; index < length; index++) {
    sprintf(text + 2 * index, "%02x", bytes[index]);
  }
  json_t *value = json_string(text);
  free(text);
  return value;
}

static json_t *bytes_json(bool is_text, const uint8_t *bytes, size_t length) {
  return is_text ? json_stringn((const char *)bytes, length) : hexadecimal(bytes, length);
}

/* A value of a view is 16 bytes: length, and then the bytes themselves when they are up to 12, else
 * 4 of them, the number of a buffer, and the place in it. */
static json_t *view(bool is_text, const struct ArrowArray *array, int64_t index) {
  const uint8_t *entry = (const uint8_t *)array->buffers[1] + 16 * index;
  int32_t length, buffer, begin;
  memcpy(&length, entry, sizeof length);
  if (length <= 12) {
    return bytes_json(is_text, entry + 4, (size_t)length);
  }
  memcpy(&buffer, entry + 8, sizeof buffer);
  memcpy(&begin, entry + 12, sizeof begin);
  const uint8_t *data = array->buffers[2 + buffer];
  return bytes_json(is_text, data + begin, (size_t)length);
}

static json_t *plain(bool is_text, bool is_large, const struct ArrowArray *array, int64_t index) {
  const int32_t *narrow = array->buffers[1];
  const int64_t *wide = array->buffers[1];
  int64_t begin = is_large ? wide[index] : narrow[index];
  int64_t end = is_large ? wide[index + 1] : narrow[index + 1];
  const uint8_t *data = array->buffers[2];
  return bytes_json(is_text, data ? data + begin : (const uint8_t *)"", (size_t)(end - begin));
}

static json_t *text_json(const char *format, const struct ArrowArray *array, int64_t index) {
  if (strcmp(format, "u") == 0 || strcmp(format, "U") == 0) {
    return plain(true, format[0] == 'U', array, index);
  }
  if (strcmp(format, "z") == 0 || strcmp(format, "Z") == 0) {
    return plain(false, format[0] == 'Z', array, index);
  }
  if (strcmp(format, "vu") == 0 || strcmp(format, "vz") == 0) {
    return view(format[1] == 'u', array, index);
  }
  if (strncmp(format, "w:", 2) == 0) {
    size_t width = strtoul(format + 2, NULL, 10);
    return hexadecimal((const uint8_t *)array->buffers[1] + width * (size_t)index, width);
  }
  return NULL;
}

static json_t *struct_json(const struct ArrowSchema *schema, const struct ArrowArray *array,
                           int64_t index) {
  json_t *object = json_object();
  for (int64_t child = 0; child < schema->n_children; child++) {
    json_object_set_new(object, schema->children[child]->name,
                        value_json(schema->children[child], array->children[child], index));
  }
  return object;
}

static json_t *items(const struct ArrowSchema *schema, const struct ArrowArray *array,
                     int64_t begin, int64_t end) {
  json_t *list = json_array();
  for (int64_t row = begin; row < end; row++) {
    json_array_append_new(list, value_json(schema->children[0], array->children[0], row));
  }
  return list;
}

/* The entries of a map are structs of key and value. */
static json_t *entries(const struct ArrowSchema *schema, const struct ArrowArray *array,
                       int64_t begin, int64_t end) {
  const struct ArrowSchema *entry_schema = schema->children[0];
  const struct ArrowArray *entry = array->children[0];
  json_t *list = json_array();
  for (int64_t row = begin; row < end; row++) {
    int64_t inner = entry->offset + row;
    json_array_append_new(
        list, json_pack("[o,o]", value_json(entry_schema->children[0], entry->children[0], inner),
                        value_json(entry_schema->children[1], entry->children[1], inner)));
  }
  return list;
}

static json_t *list_json(const struct ArrowSchema *schema, const struct ArrowArray *array,
                         int64_t index) {
  const char *format = schema->format;
  const int32_t *narrow = array->n_buffers > 1 ? array->buffers[1] : NULL;
  const int64_t *wide = array->n_buffers > 1 ? array->buffers[1] : NULL;
  if (strcmp(format, "+l") == 0) {
    return items(schema, array, narrow[index], narrow[index + 1]);
  }
  if (strcmp(format, "+L") == 0) {
    return items(schema, array, wide[index], wide[index + 1]);
  }
  if (strcmp(format, "+m") == 0) {
    return entries(schema, array, narrow[index], narrow[index + 1]);
  }
  if (strcmp(format, "+vl") == 0) {
    return items(schema, array, narrow[index],
                 narrow[index] + ((const int32_t *)array->buffers[2])[index]);
  }
  if (strcmp(format, "+vL") == 0) {
    return items(schema, array, wide[index],
                 wide[index] + ((const int64_t *)array->buffers[2])[index]);
  }
  if (strncmp(format, "+w:", 3) == 0) {
    int64_t width = strtoll(format + 3, NULL, 10);
    return items(schema, array, index * width, (index + 1) * width);
  }
  return NULL;
}

/* The value of the first run that ends behind the row. */
static json_t *run_json(const struct ArrowSchema *schema, const struct ArrowArray *array,
                        int64_t index) {
  const struct ArrowSchema *kind = schema->children[0];
  const struct ArrowArray *ends = array->children[0];
  for (int64_t run = 0; run < ends->length; run++) {
    json_t *end = number_json(kind->format, ends->buffers[1], ends->offset + run);
    int64_t last = json_integer_value(end);
    json_decref(end);
    if (index < last) {
      return value_json(schema->children[1], array->children[1], run);
    }
  }
  return NULL;
}

static json_t *dictionary_json(const struct ArrowSchema *schema, const struct ArrowArray *array,
                               int64_t index) {
  json_t *key = number_json(schema->format, array->buffers[1], index);
  int64_t row = json_integer_value(key);
  json_decref(key);
  return value_json(schema->dictionary, array->dictionary, row);
}

json_t *value_json(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t row) {
  int64_t index = array->offset + row;
  json_t *value = NULL;
  if (is_null(schema, array, index)) {
    return json_null();
  }
  if (schema->dictionary) {
    value = dictionary_json(schema, array, index);
  } else if (strcmp(schema->format, "+s") == 0) {
    value = struct_json(schema, array, index);
  } else if (strcmp(schema->format, "+r") == 0) {
    value = run_json(schema, array, index);
  } else if (schema->format[0] == '+') {
    value = list_json(schema, array, index);
  } else if (!(value = text_json(schema->format, array, index)) &&
             !(value = number_json(schema->format, array->buffers[1], index))) {
    value = time_json(schema->format, array->buffers[1], index);
  }
  return value ? value
               : json_sprintf("a value of the format %s that cannot be read", schema->format);
}

static bool has_narrow_floats(const struct ArrowSchema *schema) {
  bool found = strcmp(schema->format, "e") == 0 || strcmp(schema->format, "f") == 0 ||
               (schema->dictionary && has_narrow_floats(schema->dictionary));
  for (int64_t child = 0; child < schema->n_children; child++) {
    found |= has_narrow_floats(schema->children[child]);
  }
  return found;
}

static bool matches(const json_t *expected, const json_t *actual, bool as_narrow_floats) {
  if (json_is_real(actual) && json_is_number(expected)) {
    double wanted = json_number_value(expected), is = json_real_value(actual);
    return as_narrow_floats ? (float)wanted == (float)is : wanted == is;
  }
  if (json_typeof(expected) != json_typeof(actual)) {
    return false;
  }
  if (json_is_array(expected)) {
    bool all = json_array_size(expected) == json_array_size(actual);
    for (size_t index = 0; all && index < json_array_size(expected); index++) {
      all =
          matches(json_array_get(expected, index), json_array_get(actual, index), as_narrow_floats);
    }
    return all;
  }
  if (json_is_object(expected)) {
    bool all = json_object_size(expected) == json_object_size(actual);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)expected, key, value) {
      const json_t *other = json_object_get(actual, key);
      all = all && other && matches(value, other, as_narrow_floats);
    }
    return all;
  }
  return json_equal(expected, actual);
}

bool value_matches(const struct ArrowSchema *schema, const json_t *expected, const json_t *actual) {
  return matches(expected, actual, has_narrow_floats(schema));
}
