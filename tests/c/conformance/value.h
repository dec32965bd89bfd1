/* How the suite writes the values of Arrow arrays as JSON. */
#ifndef VALUE_H
#define VALUE_H

#include "json.h"

/* The value of a row, counted behind the array's offset. */
json_t *value_json(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t row);

/* Whether a value of a column of this type is the one that was written. */
bool value_matches(const struct ArrowSchema *schema, const json_t *expected, const json_t *actual);

/* The parts of value_json(), by kind of format; NULL when the format is of another kind. `index`
 * counts from the start of the buffer. */
json_t *number_json(const char *format, const void *values, int64_t index);
json_t *time_json(const char *format, const void *values, int64_t index);

#endif
