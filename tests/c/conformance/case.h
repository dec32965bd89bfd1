/* What a case works on and what came out of it. */
#ifndef CASE_H
#define CASE_H

#include "batches.h"
#include "json.h"

#include <stdio.h>

/* The objects of a case; those that it closes first are NULL afterwards. */
struct objects {
  codeanatomy_runtime *runtime;
  codeanatomy_session *session;
  codeanatomy_query *query;
};

struct observed {
  codeanatomy_error *error;
  struct batches batches;
  int64_t rows_affected;
  /* The explained plan or the report of a write. */
  codeanatomy_buffer *text;
  codeanatomy_buffer *metrics;
  /* When the call was told to stop, 0 when it was not; and when it returned. */
  double told_to_stop;
  double returned;
};

/* What differs from what is expected, a line each. */
struct findings {
  FILE *lines;
  int count;
};

__attribute__((format(printf, 2, 3))) void find(struct findings *findings, const char *format, ...);

/* Seconds of a clock that never goes back. */
double now(void);

/* The options under a key as text, to be freed; or NULL, which is the empty text. */
char *options_at(const json_t *object, const char *key);

#endif
