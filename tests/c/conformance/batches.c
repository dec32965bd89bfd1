#include "batches.h"

#include <stdlib.h>
#include <string.h>

static codeanatomy_error *error_behind(struct ArrowArrayStream *stream) {
  codeanatomy_error *behind = NULL;
  if (codeanatomy_error_from_stream(stream, &behind, NULL) != CODEANATOMY_STATUS_OK || !behind) {
    give_up("a stream failed and has no error: %s", stream->get_last_error(stream));
  }
  return behind;
}

codeanatomy_error *read_batches(struct ArrowArrayStream *stream, struct batches *batches,
                                void (*on_batch)(void *argument), void *argument) {
  if (stream->get_schema(stream, &batches->schema) != 0) {
    return error_behind(stream);
  }
  for (;;) {
    struct ArrowArray batch;
    if (stream->get_next(stream, &batch) != 0) {
      return error_behind(stream);
    }
    if (!batch.release) {
      return NULL;
    }
    batches->all = realloc(batches->all, (batches->count + 1) * sizeof batch);
    if (!batches->all) {
      give_up("no memory");
    }
    batches->all[batches->count++] = batch;
    if (on_batch) {
      on_batch(argument);
    }
  }
}

void free_batches(struct batches *batches) {
  for (size_t index = 0; index < batches->count; index++) {
    if (batches->all[index].release) {
      batches->all[index].release(&batches->all[index]);
    }
  }
  if (batches->schema.release) {
    batches->schema.release(&batches->schema);
  }
  free(batches->all);
  memset(batches, 0, sizeof *batches);
}
