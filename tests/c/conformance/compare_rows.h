/* Whether columns and rows are those that a case expects. */
#ifndef COMPARE_ROWS_H
#define COMPARE_ROWS_H

#include "case.h"

int64_t row_count(const struct batches *batches);
void compare_columns(struct findings *findings, const json_t *expected,
                     const struct batches *batches);
void compare_rows(struct findings *findings, const json_t *expected, const struct batches *batches);

#endif
