/* The steps of `setup`, and results that become streams. */
#ifndef STEPS_H
#define STEPS_H

#include "json.h"

/* Runs one step: an object with one key. Gives the error, to be freed, or NULL. */
codeanatomy_error *run_step(const codeanatomy_session *session, const json_t *step);

/* The result of SQL in a session of its own with these options. */
codeanatomy_error *stream_of(const char *options, const char *sql, struct ArrowArrayStream *stream);

#endif
