#define _GNU_SOURCE
#include "arrow.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static atomic_int alive;
static atomic_int released_twice;

int arrow_alive(void) { return atomic_load(&alive); }

int arrow_alive_in_the_end(void) {
  for (int waited = 0; atomic_load(&alive) && waited < 5000; waited++) {
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
  return atomic_load(&alive);
}

int arrow_released_twice(void) { return atomic_load(&released_twice); }

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count ? count : 1, size);
  if (!memory) {
    abort();
  }
  return memory;
}

/* The memory behind a schema. The consumer may move a child out, so each has memory of its own. */
struct schema_memory {
  char name[2];
  struct ArrowSchema *children[MOST_COLUMNS];
  struct ArrowSchema *dictionary;
};

static void release_schema(struct ArrowSchema *schema) {
  if (!schema->release) {
    atomic_fetch_add(&released_twice, 1);
    return;
  }
  struct schema_memory *memory = schema->private_data;
  for (int index = 0; index < MOST_COLUMNS && memory->children[index]; index++) {
    if (memory->children[index]->release) {
      memory->children[index]->release(memory->children[index]);
    }
    free(memory->children[index]);
  }
  if (memory->dictionary) {
    if (memory->dictionary->release) {
      memory->dictionary->release(memory->dictionary);
    }
    free(memory->dictionary);
  }
  free(memory);
  schema->release = NULL;
  atomic_fetch_sub(&alive, 1);
}

static void fill_schema(struct ArrowSchema *schema, const struct host_column *column, int index) {
  struct schema_memory *memory = allocate(1, sizeof *memory);
  int64_t count = column->child_count < 0 ? 0 : column->child_count;
  memset(schema, 0, sizeof *schema);
  memory->name[0] = (char)('a' + index);
  schema->format = column->format;
  schema->name = column->name ? column->name : memory->name;
  schema->flags = ARROW_FLAG_NULLABLE;
  schema->n_children = column->child_count < 0 ? 1 : count;
  schema->children = column->child_count < 0 ? NULL : memory->children;
  schema->release = release_schema;
  schema->private_data = memory;
  for (int child = 0; child < count; child++) {
    memory->children[child] = allocate(1, sizeof(struct ArrowSchema));
    fill_schema(memory->children[child], &column->children[child], child);
  }
  if (column->dictionary) {
    memory->dictionary = allocate(1, sizeof(struct ArrowSchema));
    fill_schema(memory->dictionary, column->dictionary, 0);
    schema->dictionary = memory->dictionary;
  }
  atomic_fetch_add(&alive, 1);
}

struct array_memory {
  const void *buffers[4];
  struct ArrowArray *children[MOST_COLUMNS];
  struct ArrowArray *dictionary;
};

static void release_array(struct ArrowArray *array) {
  if (!array->release) {
    atomic_fetch_add(&released_twice, 1);
    return;
  }
  struct array_memory *memory = array->private_data;
  for (int index = 0; index < MOST_COLUMNS && memory->children[index]; index++) {
    if (memory->children[index]->release) {
      memory->children[index]->release(memory->children[index]);
    }
    free(memory->children[index]);
  }
  if (memory->dictionary) {
    if (memory->dictionary->release) {
      memory->dictionary->release(memory->dictionary);
    }
    free(memory->dictionary);
  }
  free(memory);
  array->release = NULL;
  atomic_fetch_sub(&alive, 1);
}

static void fill_array(struct ArrowArray *array, const struct host_column *column) {
  struct array_memory *memory = allocate(1, sizeof *memory);
  int64_t count = column->child_count < 0 ? 0 : column->child_count;
  memset(array, 0, sizeof *array);
  memcpy(memory->buffers, column->buffers, sizeof memory->buffers);
  array->length = column->length;
  array->null_count = column->null_count;
  array->offset = column->offset;
  array->n_buffers = column->buffer_count;
  array->buffers = memory->buffers;
  array->n_children = column->child_count < 0 ? 1 : count;
  array->children = column->child_count < 0 ? NULL : memory->children;
  array->release = release_array;
  array->private_data = memory;
  for (int child = 0; child < count; child++) {
    memory->children[child] = allocate(1, sizeof(struct ArrowArray));
    fill_array(memory->children[child], &column->children[child]);
  }
  if (column->dictionary) {
    memory->dictionary = allocate(1, sizeof(struct ArrowArray));
    fill_array(memory->dictionary, column->dictionary);
    array->dictionary = memory->dictionary;
  }
  atomic_fetch_add(&alive, 1);
}

void make_schema(struct ArrowSchema *schema, const struct host_column *columns, int64_t count) {
  struct host_column root = {.format = "+s", .children = columns, .child_count = count};
  fill_schema(schema, &root, 0);
}

void make_batch(struct ArrowArray *batch, int64_t length, const struct host_column *columns,
                int64_t count) {
  struct host_column root = {
      .length = length, .buffer_count = 1, .children = columns, .child_count = count};
  fill_array(batch, &root);
}

static const struct host_column NUMBER = {.format = "l", .name = "n", .buffer_count = 2};

void make_number_schema(struct ArrowSchema *schema) { make_schema(schema, &NUMBER, 1); }

static void release_numbers(struct ArrowArray *column) {
  free((void *)column->buffers[1]);
  column->release = release_array;
  release_array(column);
}

void make_number_batch(struct ArrowArray *batch, int64_t first, int64_t count) {
  int64_t *numbers = allocate((size_t)count, sizeof *numbers);
  for (int64_t index = 0; index < count; index++) {
    numbers[index] = first + index;
  }
  struct host_column column = NUMBER;
  column.length = count;
  column.buffers[1] = numbers;
  make_batch(batch, count, &column, 1);
  batch->children[0]->release = release_numbers;
}

struct running_stream {
  struct host_stream plan;
  int64_t next;
};

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema) {
  struct running_stream *running = stream->private_data;
  if (running->plan.schema_failure) {
    return running->plan.schema_failure;
  }
  if (running->plan.columns) {
    make_schema(schema, running->plan.columns, running->plan.column_count);
  } else {
    make_number_schema(schema);
  }
  if (running->plan.spoil_schema) {
    running->plan.spoil_schema(schema);
  }
  return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *batch) {
  struct running_stream *running = stream->private_data;
  struct host_stream *plan = &running->plan;
  if (plan->on_pull) {
    plan->on_pull(plan->argument, running->next);
  }
  if (running->next == plan->batches) {
    memset(batch, 0, sizeof *batch);
    return plan->failure;
  }
  if (plan->columns) {
    make_batch(batch, plan->length, plan->columns, plan->column_count);
  } else {
    make_number_batch(batch, running->next, 1);
  }
  if (plan->spoil_batch) {
    plan->spoil_batch(batch);
  }
  running->next++;
  return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
  return ((struct running_stream *)stream->private_data)->plan.message;
}

static void release_stream(struct ArrowArrayStream *stream) {
  if (!stream->release) {
    atomic_fetch_add(&released_twice, 1);
    return;
  }
  free(stream->private_data);
  stream->release = NULL;
  atomic_fetch_sub(&alive, 1);
}

void make_stream(struct ArrowArrayStream *stream, struct host_stream plan) {
  struct running_stream *running = allocate(1, sizeof *running);
  running->plan = plan;
  stream->get_schema = get_schema;
  stream->get_next = get_next;
  stream->get_last_error = get_last_error;
  stream->release = release_stream;
  stream->private_data = running;
  atomic_fetch_add(&alive, 1);
}
