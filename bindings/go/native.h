/* What cgo needs beside the library's own headers: calls through function pointers, callbacks into
 * Go, and Arrow structs whose memory is C's alone. */
#ifndef CODEANATOMY_GO_NATIVE_H
#define CODEANATOMY_GO_NATIVE_H

#include <codeanatomy.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Arrow structs of either side, called and released through their function pointers. Releasing one
 * that is released already does nothing. */
int codeanatomy_go_stream_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out);
int codeanatomy_go_stream_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out);
const char *codeanatomy_go_stream_last_error(struct ArrowArrayStream *stream);
void codeanatomy_go_stream_release(struct ArrowArrayStream *stream);
void codeanatomy_go_schema_release(struct ArrowSchema *schema);
void codeanatomy_go_array_release(struct ArrowArray *array);

/* Fill a struct with zeroed room for its parts. What is put there must come from malloc: the
 * struct's own release frees it, together with its children. False when memory does not suffice. */
int codeanatomy_go_schema_init(struct ArrowSchema *schema, int64_t n_children, int has_dictionary);
int codeanatomy_go_array_init(struct ArrowArray *array, int64_t n_buffers, int64_t n_children,
                              int has_dictionary);

/* A stream that calls into Go. The cell comes from malloc and has a runtime/cgo.Handle; the release
 * gives both up. The stream has the cell's address, since a plain number must never stand in a
 * pointer that Go may see. */
void codeanatomy_go_stream_init(struct ArrowArrayStream *stream, uintptr_t *cell);

/* Options of a call; a progress of 0 means that nobody listens. */
void codeanatomy_go_call_options_init(codeanatomy_call_options *options,
                                      const codeanatomy_cancel_token *token, uintptr_t progress);

/* Set callbacks that have a runtime/cgo.Handle, which the library gives up; 0 ends that. */
codeanatomy_status codeanatomy_go_set_log(codeanatomy_log_level level, uintptr_t handle,
                                          codeanatomy_error **out_error);
codeanatomy_status codeanatomy_go_set_delta_observer(const codeanatomy_session *session,
                                                     uintptr_t handle,
                                                     codeanatomy_error **out_error);

#endif
