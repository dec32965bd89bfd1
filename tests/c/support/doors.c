#include "doors.h"

#include "library.h"

#include <string.h>

typedef codeanatomy_error *door_fn(const codeanatomy_session *session, const struct offer *offer);

static void make_offered_schema(struct ArrowSchema *schema, const struct offer *offer) {
  make_schema(schema, &offer->column, 1);
  if (offer->spoil_schema) {
    offer->spoil_schema(schema);
  }
}

static void make_offered_batch(struct ArrowArray *batch, const struct offer *offer) {
  make_batch(batch, offer->length, &offer->column, 1);
  if (offer->spoil_batch) {
    offer->spoil_batch(batch);
  }
}

static void make_offered_stream(struct ArrowArrayStream *stream, const struct offer *offer) {
  make_stream(stream, (struct host_stream){.batches = 1,
                                           .columns = &offer->column,
                                           .column_count = 1,
                                           .length = offer->length,
                                           .spoil_schema = offer->spoil_schema,
                                           .spoil_batch = offer->spoil_batch});
}

static codeanatomy_error *offer_batches(const codeanatomy_session *session,
                                        const struct offer *offer) {
  codeanatomy_error *error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_offered_schema(&schema, offer);
  make_offered_batch(&batch, offer);
  codeanatomy_session_register_batches(session, text("t"), &schema, &batch, 1, text(""), &error);
  EXPECT(!schema.release && !batch.release);
  return error;
}

static codeanatomy_error *offer_stream(const codeanatomy_session *session,
                                       const struct offer *offer) {
  codeanatomy_error *error = NULL;
  struct ArrowArrayStream stream;
  make_offered_stream(&stream, offer);
  codeanatomy_session_register_stream(session, text("t"), &stream, text(""), NULL, &error);
  EXPECT(!stream.release);
  return error;
}

/* A stream that feeds one query is judged when that query runs. */
static codeanatomy_error *offer_once(const codeanatomy_session *session,
                                     const struct offer *offer) {
  codeanatomy_error *error = NULL;
  struct ArrowArrayStream stream;
  int64_t rows = 0;
  make_offered_stream(&stream, offer);
  if (codeanatomy_session_register_stream(session, text("t"), &stream, text("{\"mode\": \"once\"}"),
                                          NULL, &error) == CODEANATOMY_STATUS_OK) {
    codeanatomy_session_execute(session, text("SELECT * FROM t"), text(""), NULL, &rows, &error);
  }
  EXPECT(!stream.release);
  return error;
}

static codeanatomy_error *offer_for_ingest(const codeanatomy_session *session,
                                           const struct offer *offer) {
  codeanatomy_error *error = NULL;
  struct ArrowArrayStream stream;
  int64_t rows = 0;
  make_offered_stream(&stream, offer);
  codeanatomy_session_ingest(session, text("t"), CODEANATOMY_INGEST_MODE_CREATE, &stream, NULL,
                             &rows, &error);
  EXPECT(!stream.release);
  return error;
}

static codeanatomy_error *offer_as_parameter(const codeanatomy_session *session,
                                             const struct offer *offer) {
  codeanatomy_error *error = NULL;
  codeanatomy_query *query = new_query(session, "SELECT $1");
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_offered_schema(&schema, offer);
  make_offered_batch(&batch, offer);
  codeanatomy_query_bind(query, &schema, &batch, &error);
  EXPECT(!schema.release && !batch.release);
  codeanatomy_query_free(query);
  return error;
}

static const struct {
  const char *name;
  door_fn *offer;
} DOORS[] = {
    {"register_batches", offer_batches},  {"register_stream", offer_stream},
    {"register_stream once", offer_once}, {"ingest", offer_for_ingest},
    {"query_bind", offer_as_parameter},
};

enum { DOOR_COUNT = sizeof DOORS / sizeof *DOORS, DOORS_FOR_ROWS = DOOR_COUNT - 1 };

static bool is_refusal(const codeanatomy_error *error) {
  codeanatomy_status status = codeanatomy_error_status(error);
  return error && codeanatomy_error_message(error).length > 0 &&
         (status == CODEANATOMY_STATUS_INVALID_ARGUMENT || status == CODEANATOMY_STATUS_BAD_DATA);
}

static void note_outcome(struct check_place place, const char *door, const struct offer *offer,
                         const codeanatomy_error *error) {
  codeanatomy_str json = codeanatomy_error_json(error);
  check_note(place, "%s of %s: %.*s", door, offer->what, (int)json.length,
             error ? (const char *)json.data : "taken");
}

static void check_all_released(struct check_place place, const char *door,
                               const struct offer *offer) {
  if (arrow_alive_in_the_end() != 0 || arrow_released_twice() != 0) {
    check_fail(place, "%s of %s: %d not released, %d released twice", door, offer->what,
               arrow_alive(), arrow_released_twice());
  }
}

void check_refused(struct check_place place, const struct offer *offer) {
  for (int door = 0; door < DOOR_COUNT; door++) {
    codeanatomy_session *session = new_session("");
    codeanatomy_error *error = DOORS[door].offer(session, offer);
    if (!is_refusal(error)) {
      note_outcome(place, DOORS[door].name, offer, error);
    }
    codeanatomy_error_free(error);
    CHECK_INT(number(session, "SELECT 7"), 7);
    codeanatomy_session_free(session);
    check_all_released(place, DOORS[door].name, offer);
  }
}

void check_taken(struct check_place place, const struct offer *offer, int64_t sum) {
  for (int door = 0; door < DOORS_FOR_ROWS; door++) {
    codeanatomy_session *session = new_session("");
    codeanatomy_error *error = DOORS[door].offer(session, offer);
    bool is_used_up = DOORS[door].offer == offer_once;
    if (error) {
      note_outcome(place, DOORS[door].name, offer, error);
    } else if (!is_used_up) {
      CHECK_INT(number(session, "SELECT sum(a) FROM t"), sum);
    }
    codeanatomy_error_free(error);
    codeanatomy_session_free(session);
    check_all_released(place, DOORS[door].name, offer);
  }
}
