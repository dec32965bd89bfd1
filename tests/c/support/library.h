/* Short forms of what most tests do with the library. They end the test on failure. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include "check.h"

/* A query that runs far longer than any test waits, and burns processor time all the while. */
#define ENDLESS                                                                                    \
  "SELECT count(*) FROM generate_series(1, 10000000) a CROSS JOIN generate_series(1, 10000000) b " \
  "WHERE (a.value * b.value) % 7 = 3"

static inline codeanatomy_str text(const char *chars) {
  return (codeanatomy_str){(const uint8_t *)chars, __builtin_strlen(chars)};
}

codeanatomy_runtime *new_runtime(const char *options);
/* A session of the shared runtime. */
codeanatomy_session *new_session(const char *options);
codeanatomy_query *new_query(const codeanatomy_session *session, const char *sql);
codeanatomy_reader *new_reader(const codeanatomy_session *session, const char *sql);
codeanatomy_cancel_token *new_token(void);

/* Runs a statement to its end and gives its number of rows. */
int64_t execute(const codeanatomy_session *session, const char *sql);
/* The one BIGINT of a result of one row and one column. */
int64_t number(const codeanatomy_session *session, const char *sql);
/* Reads a stream to its end, releases it, and gives its number of rows. */
int64_t count_rows(struct ArrowArrayStream *stream);
/* The same for a reader, which stays. */
int64_t read_rows(const codeanatomy_reader *reader);

/* Options of a call, empty but for the size. */
codeanatomy_call_options call_options(void);

double now(void);
void sleep_milliseconds(int milliseconds);

#endif
