/* A stream that is read to its end. */
#ifndef BATCHES_H
#define BATCHES_H

#include "json.h"

struct batches {
  struct ArrowSchema schema;
  struct ArrowArray *all;
  size_t count;
};

/* Reads what a stream of the library still holds, calling `on_batch` after each batch. On failure
 * what was read so far stays. Gives the error, to be freed, or NULL. */
codeanatomy_error *read_batches(struct ArrowArrayStream *stream, struct batches *batches,
                                void (*on_batch)(void *argument), void *argument);

/* Releases what was not moved. */
void free_batches(struct batches *batches);

#endif
