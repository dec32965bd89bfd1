/* JSON of the suite: short forms over jansson, and integers of any size. */
#ifndef JSON_H
#define JSON_H

#include <codeanatomy.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Ends the program: the suite or the machine is broken, and no case can be judged. */
__attribute__((noreturn, format(printf, 1, 2))) void give_up(const char *format, ...);

/* Reads JSON. An integer beyond 64 bits with sign, which jansson cannot hold, becomes a text that
 * write_json() writes as the integer that it was. */
json_t *read_json(const char *text, const char *origin);

/* Writes JSON. To be freed by the caller. */
char *write_json(const json_t *value);

json_t *json_unsigned(uint64_t number);

/* What must be there: a text, or a number, under a key. */
const char *text_at(const json_t *object, const char *key);
int64_t number_at(const json_t *object, const char *key);

codeanatomy_str str_of(const char *text);
/* The text under a key, which may hold NUL bytes. */
codeanatomy_str str_at(const json_t *object, const char *key);

#endif
