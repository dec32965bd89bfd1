#include "native.h"

#include "_cgo_export.h"

/* Function pointers of Arrow structs. */

int codeanatomy_go_stream_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  return stream->get_schema(stream, out);
}

int codeanatomy_go_stream_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  return stream->get_next(stream, out);
}

const char *codeanatomy_go_stream_last_error(struct ArrowArrayStream *stream) {
  return stream->get_last_error(stream);
}

void codeanatomy_go_stream_release(struct ArrowArrayStream *stream) {
  if (stream->release != NULL) {
    stream->release(stream);
  }
}

void codeanatomy_go_schema_release(struct ArrowSchema *schema) {
  if (schema->release != NULL) {
    schema->release(schema);
  }
}

void codeanatomy_go_array_release(struct ArrowArray *array) {
  if (array->release != NULL) {
    array->release(array);
  }
}

/* Arrow structs of our own. */

static void release_schema(struct ArrowSchema *schema) {
  free((void *)schema->format);
  free((void *)schema->name);
  free((void *)schema->metadata);
  for (int64_t index = 0; index < schema->n_children; index++) {
    codeanatomy_go_schema_release(schema->children[index]);
    free(schema->children[index]);
  }
  free(schema->children);
  if (schema->dictionary != NULL) {
    codeanatomy_go_schema_release(schema->dictionary);
    free(schema->dictionary);
  }
  schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
  for (int64_t index = 0; index < array->n_buffers; index++) {
    free((void *)array->buffers[index]);
  }
  free(array->buffers);
  for (int64_t index = 0; index < array->n_children; index++) {
    codeanatomy_go_array_release(array->children[index]);
    free(array->children[index]);
  }
  free(array->children);
  if (array->dictionary != NULL) {
    codeanatomy_go_array_release(array->dictionary);
    free(array->dictionary);
  }
  array->release = NULL;
}

/* Zeroed room for `count` structs behind as many pointers; NULL when memory does not suffice. The
 * pointers are all set or all freed again. */
static void **room_for(int64_t count, size_t size) {
  void **pointers = calloc(count > 0 ? (size_t)count : 1, sizeof(void *));
  for (int64_t index = 0; pointers != NULL && index < count; index++) {
    pointers[index] = calloc(1, size);
    if (pointers[index] == NULL) {
      while (index-- > 0) {
        free(pointers[index]);
      }
      free(pointers);
      return NULL;
    }
  }
  return pointers;
}

int codeanatomy_go_schema_init(struct ArrowSchema *schema, int64_t n_children, int has_dictionary) {
  memset(schema, 0, sizeof(*schema));
  schema->release = release_schema;
  schema->children = (struct ArrowSchema **)room_for(n_children, sizeof(struct ArrowSchema));
  if (schema->children != NULL) {
    schema->n_children = n_children;
  }
  if (has_dictionary) {
    schema->dictionary = calloc(1, sizeof(struct ArrowSchema));
  }
  if (schema->children == NULL || (has_dictionary && schema->dictionary == NULL)) {
    release_schema(schema);
    return 0;
  }
  return 1;
}

int codeanatomy_go_array_init(struct ArrowArray *array, int64_t n_buffers, int64_t n_children,
                              int has_dictionary) {
  memset(array, 0, sizeof(*array));
  array->release = release_array;
  array->buffers = calloc(n_buffers > 0 ? (size_t)n_buffers : 1, sizeof(void *));
  array->children = (struct ArrowArray **)room_for(n_children, sizeof(struct ArrowArray));
  if (array->buffers != NULL) {
    array->n_buffers = n_buffers;
  }
  if (array->children != NULL) {
    array->n_children = n_children;
  }
  if (has_dictionary) {
    array->dictionary = calloc(1, sizeof(struct ArrowArray));
  }
  if (array->buffers == NULL || array->children == NULL ||
      (has_dictionary && array->dictionary == NULL)) {
    release_array(array);
    return 0;
  }
  return 1;
}

/* Callbacks into Go. Numbers travel as numbers, so that Go never sees one in a pointer. */

static uintptr_t handle_of(struct ArrowArrayStream *stream) {
  return *(uintptr_t *)stream->private_data;
}

static int host_stream_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  memset(out, 0, sizeof(*out));
  return codeanatomyGoStreamSchema(handle_of(stream), out);
}

static int host_stream_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  memset(out, 0, sizeof(*out));
  return codeanatomyGoStreamNext(handle_of(stream), out);
}

static const char *host_stream_last_error(struct ArrowArrayStream *stream) {
  return codeanatomyGoStreamLastError(handle_of(stream));
}

static void host_stream_release(struct ArrowArrayStream *stream) {
  codeanatomyGoStreamRelease(handle_of(stream));
  free(stream->private_data);
  stream->private_data = NULL;
  stream->release = NULL;
}

void codeanatomy_go_stream_init(struct ArrowArrayStream *stream, uintptr_t *cell) {
  stream->get_schema = host_stream_get_schema;
  stream->get_next = host_stream_get_next;
  stream->get_last_error = host_stream_last_error;
  stream->release = host_stream_release;
  stream->private_data = cell;
}

static void on_progress(const codeanatomy_progress *progress, void *user_data) {
  codeanatomyGoProgress((codeanatomy_progress *)progress, (uintptr_t)user_data);
}

void codeanatomy_go_call_options_init(codeanatomy_call_options *options,
                                      const codeanatomy_cancel_token *token, uintptr_t progress) {
  memset(options, 0, sizeof(*options));
  options->struct_size = sizeof(*options);
  options->cancel_token = token;
  if (progress != 0) {
    options->on_progress = on_progress;
    options->user_data = (void *)progress;
  }
}

static void on_record(codeanatomy_log_level level, codeanatomy_str target, codeanatomy_str message,
                      void *user_data) {
  codeanatomyGoLog(level, (void *)target.data, target.length, (void *)message.data, message.length,
                   (uintptr_t)user_data);
}

static void on_payload(codeanatomy_delta_payload payload, struct ArrowArrayStream *stream,
                       void *user_data) {
  codeanatomyGoDeltaPayload(payload, stream, (uintptr_t)user_data);
}

static void destroy_handle(void *user_data) { codeanatomyGoDestroy((uintptr_t)user_data); }

codeanatomy_status codeanatomy_go_set_log(codeanatomy_log_level level, uintptr_t handle,
                                          codeanatomy_error **out_error) {
  if (handle == 0) {
    return codeanatomy_library_set_log(level, NULL, NULL, NULL, out_error);
  }
  return codeanatomy_library_set_log(level, on_record, (void *)handle, destroy_handle, out_error);
}

codeanatomy_status codeanatomy_go_set_delta_observer(const codeanatomy_session *session,
                                                     uintptr_t handle,
                                                     codeanatomy_error **out_error) {
  if (handle == 0) {
    return codeanatomy_session_set_delta_observer(session, NULL, NULL, NULL, out_error);
  }
  return codeanatomy_session_set_delta_observer(session, on_payload, (void *)handle, destroy_handle,
                                                out_error);
}
