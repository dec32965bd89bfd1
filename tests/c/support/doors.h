/* Every way in which Arrow data of the host come in. */
#ifndef DOORS_H
#define DOORS_H

#include "arrow.h"
#include "check.h"

/* One column in a batch, and what is made wrong with them. */
struct offer {
  const char *what;
  struct host_column column;
  int64_t length;
  void (*spoil_schema)(struct ArrowSchema *schema);
  void (*spoil_batch)(struct ArrowArray *batch);
};

/* Offers the data at every door, and fails the test unless each door refuses them as an invalid
 * argument or bad data, releases everything once, and leaves the session as it was. */
void check_refused(struct check_place place, const struct offer *offer);

/* Offers them at every door that takes any number of rows, and fails the test unless all are
 * taken. The sum of column `a` must come out. */
void check_taken(struct check_place place, const struct offer *offer, int64_t sum);

#endif
