/* Arrow data that the tests make themselves, good and bad, with every release counted. */
#ifndef ARROW_H
#define ARROW_H

#include <codeanatomy.h>
#include <stdbool.h>

enum { MOST_COLUMNS = 8 };

/* A column as the interface has it: whatever stands here goes to the library unchecked. The buffers
 * must outlive the batch. A count of −1 makes a list of children that is NULL. */
struct host_column {
  const char *format;
  /* Its name; NULL for a, b, c and so on. */
  const char *name;
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t buffer_count;
  const void *buffers[4];
  const struct host_column *children;
  int64_t child_count;
  const struct host_column *dictionary;
};

/* Makes a schema: a struct type with these columns. */
void make_schema(struct ArrowSchema *schema, const struct host_column *columns, int64_t count);

/* Makes a batch: a struct array of this length with these columns. */
void make_batch(struct ArrowArray *batch, int64_t length, const struct host_column *columns,
                int64_t count);

/* Makes a schema of one column `n` of 64-bit integers, and a batch with the numbers from `first`
 * on. */
void make_number_schema(struct ArrowSchema *schema);
void make_number_batch(struct ArrowArray *batch, int64_t first, int64_t count);

/* What a stream of the host does. */
struct host_stream {
  /* Batches of one row each, with the numbers 0, 1 and so on; or these columns. */
  int64_t batches;
  const struct host_column *columns;
  int64_t column_count;
  int64_t length;
  /* Called with each schema and each batch that was made, to make them wrong. May be NULL. */
  void (*spoil_schema)(struct ArrowSchema *schema);
  void (*spoil_batch)(struct ArrowArray *batch);
  /* What it fails with behind the last batch, and the number of the schema; 0 ends well. */
  int failure;
  int schema_failure;
  /* Must outlive the stream. */
  const char *message;
  /* Called before each batch, on the thread that pulls. */
  void (*on_pull)(void *argument, int64_t batch);
  void *argument;
};

/* Makes a stream. What it does is copied. */
void make_stream(struct ArrowArrayStream *stream, struct host_stream plan);

/* How many schemas, arrays and streams that were made here are not yet released. */
int arrow_alive(void);

/* The same, after a while: threads of the library may still be about to release the last of them.
 */
int arrow_alive_in_the_end(void);

/* How many of them were released more than once. */
int arrow_released_twice(void);

#endif
