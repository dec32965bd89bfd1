#include "action.h"

#include "canceller.h"
#include "steps.h"

#include <stdlib.h>
#include <string.h>

/* A run of an action: each part gives the error that ends it, or NULL. */
struct action {
  const json_t *given;
  struct objects *objects;
  struct observed *observed;
  struct canceller canceller;
  codeanatomy_call_options options;
};

static codeanatomy_error *plan(struct action *action) {
  codeanatomy_error *error = NULL;
  codeanatomy_query_new(action->objects->session, str_at(action->given, "sql"), &action->options,
                        &action->objects->query, &error);
  return error;
}

static codeanatomy_error *bind_json(const struct action *action, const json_t *parameters) {
  codeanatomy_error *error = NULL;
  char *text = write_json(parameters);
  codeanatomy_query_bind_json(action->objects->query, str_of(text), &error);
  free(text);
  return error;
}

static codeanatomy_error *bind_result(const struct action *action, const char *sql) {
  struct ArrowArrayStream stream;
  struct batches read = {0};
  codeanatomy_error *error = stream_of("", sql, &stream);
  if (!error) {
    error = read_batches(&stream, &read, NULL, NULL);
    stream.release(&stream);
  }
  if (!error && read.count != 1) {
    give_up("parameters_from gives %zu batches, not one: %s", read.count, sql);
  }
  if (!error) {
    codeanatomy_query_bind(action->objects->query, &read.schema, &read.all[0], &error);
  }
  free_batches(&read);
  return error;
}

static codeanatomy_error *bind(const struct action *action) {
  const json_t *parameters = json_object_get(action->given, "parameters");
  const json_t *sql = json_object_get(action->given, "parameters_from");
  return parameters ? bind_json(action, parameters)
         : sql      ? bind_result(action, json_string_value(sql))
                    : NULL;
}

static void close_first(const struct action *action) {
  struct objects *objects = action->objects;
  size_t index;
  json_t *name;
  json_array_foreach(json_object_get(action->given, "close_first"), index, name) {
    if (strcmp(json_string_value(name), "query") == 0) {
      codeanatomy_query_free(objects->query);
      objects->query = NULL;
    } else if (strcmp(json_string_value(name), "session") == 0) {
      codeanatomy_session_free(objects->session);
      objects->session = NULL;
    } else {
      codeanatomy_runtime_free(objects->runtime);
      objects->runtime = NULL;
    }
  }
}

/* The rows come as an Arrow stream; the reader that it came from still knows the metrics. */
static codeanatomy_error *query(struct action *action) {
  codeanatomy_error *error = NULL;
  codeanatomy_reader *reader = NULL;
  struct ArrowArrayStream stream;
  if (codeanatomy_query_read(action->objects->query, &action->options, &reader, &error) ||
      codeanatomy_reader_export(reader, &stream, &error)) {
    codeanatomy_reader_free(reader);
    return error;
  }
  close_first(action);
  error = read_batches(&stream, &action->observed->batches, canceller_batch_was_read,
                       &action->canceller);
  action->observed->returned = now();
  codeanatomy_reader_metrics(reader, &action->observed->metrics, NULL);
  codeanatomy_reader_free(reader);
  stream.release(&stream);
  return error;
}

static codeanatomy_error *execute(struct action *action) {
  codeanatomy_error *error = NULL;
  codeanatomy_query_execute(action->objects->query, &action->options,
                            &action->observed->rows_affected, &error);
  return error;
}

static codeanatomy_error *explain(struct action *action) {
  codeanatomy_error *error = NULL;
  char *options = options_at(action->given, "explain");
  codeanatomy_query_explain(action->objects->query, str_of(options), &action->options,
                            &action->observed->text, &error);
  free(options);
  return error;
}

static codeanatomy_error *write_files(struct action *action) {
  codeanatomy_error *error = NULL;
  char *options = options_at(action->given, "write");
  codeanatomy_query_write(action->objects->query, str_at(action->given, "target"), str_of(options),
                          &action->options, &action->observed->text, &error);
  free(options);
  return error;
}

static codeanatomy_error *run(struct action *action) {
  const json_t *name = json_object_get(action->given, "action");
  const char *what = name ? json_string_value(name) : "query";
  if (strcmp(what, "open") == 0) {
    return NULL;
  }
  if (strcmp(what, "step") == 0) {
    return run_step(action->objects->session, json_object_get(action->given, "step"));
  }
  codeanatomy_error *error = plan(action);
  if (error || strcmp(what, "plan") == 0 || (error = bind(action))) {
    return error;
  }
  canceller_run_starts(&action->canceller);
  if (strcmp(what, "query") == 0) {
    return query(action);
  }
  if (strcmp(what, "execute") == 0) {
    return execute(action);
  }
  if (strcmp(what, "explain") == 0) {
    return explain(action);
  }
  if (strcmp(what, "write") == 0) {
    return write_files(action);
  }
  give_up("there is no action %s", what);
}

void act(const json_t *given, struct objects *objects, struct observed *observed) {
  struct action action = {.given = given, .objects = objects, .observed = observed};
  const json_t *limit = json_object_get(given, "timeout_milliseconds");
  canceller_begin(&action.canceller, json_string_value(json_object_get(given, "cancel")));
  action.options.struct_size = sizeof action.options;
  action.options.cancel_token = action.canceller.token;
  if (limit) {
    action.options.timeout_milliseconds = json_integer_value(limit);
    observed->told_to_stop = now() + (double)json_integer_value(limit) / 1000;
  }
  observed->error = run(&action);
  if (!observed->returned) {
    observed->returned = now();
  }
  canceller_end(&action.canceller);
  if (action.canceller.cancelled_at) {
    observed->told_to_stop = action.canceller.cancelled_at;
  }
}
