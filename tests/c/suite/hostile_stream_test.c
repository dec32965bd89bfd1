/* Streams of the host that fail, lie or are not there: each gives an error, is released exactly
 * once, and leaves the session as it was. */
#include "../support/arrow.h"
#include "../support/library.h"

#include <errno.h>
#include <string.h>

/* The three ways in which a stream is read: into memory, by the query that scans it, into a table.
 */
enum way { MATERIALIZED, ONCE, INGESTED, WAY_COUNT };

static codeanatomy_error *give(const codeanatomy_session *session, enum way way,
                               struct ArrowArrayStream *stream) {
  codeanatomy_error *error = NULL;
  int64_t rows = 0;
  if (way == INGESTED) {
    codeanatomy_session_ingest(session, text("t"), CODEANATOMY_INGEST_MODE_CREATE, stream, NULL,
                               &rows, &error);
    return error;
  }
  const char *options = way == ONCE ? "{\"mode\": \"once\"}" : "";
  if (codeanatomy_session_register_stream(session, text("t"), stream, text(options), NULL,
                                          &error) == CODEANATOMY_STATUS_OK &&
      way == ONCE) {
    codeanatomy_session_execute(session, text("SELECT * FROM t"), text(""), NULL, &rows, &error);
  }
  return error;
}

/* Gives a stream in each way; `spoil` makes it wrong and may be NULL. Each must end with bad data,
 * or with an invalid argument when the stream as such cannot be used. */
static void check_refused(struct check_place place, struct host_stream plan,
                          void (*spoil)(struct ArrowArrayStream *stream),
                          codeanatomy_status expected, const char *part) {
  for (enum way way = MATERIALIZED; way < WAY_COUNT; way++) {
    codeanatomy_session *session = new_session("");
    struct ArrowArrayStream stream;
    make_stream(&stream, plan);
    if (spoil) {
      spoil(&stream);
    }
    codeanatomy_error *error = give(session, way, &stream);
    codeanatomy_str json = codeanatomy_error_json(error);
    if (codeanatomy_error_status(error) != expected || !error ||
        !strstr((const char *)json.data, part)) {
      check_note(place, "way %d: %.*s", way, (int)json.length,
                 error ? (const char *)json.data : "taken");
    }
    EXPECT(!stream.release);
    codeanatomy_error_free(error);
    CHECK_INT(number(session, "SELECT 7"), 7);
    codeanatomy_session_free(session);
    if (arrow_alive_in_the_end() != 0 || arrow_released_twice() != 0) {
      check_fail(place, "way %d: %d not released, %d released twice", way, arrow_alive(),
                 arrow_released_twice());
    }
  }
}

#define BAD_DATA CODEANATOMY_STATUS_BAD_DATA
#define INVALID_ARGUMENT CODEANATOMY_STATUS_INVALID_ARGUMENT

TEST(a_stream_that_fails_halfway_gives_its_number_and_message) {
  check_refused(CHECK_PLACE,
                (struct host_stream){.batches = 3, .failure = EIO, .message = "the disk is gone"},
                NULL, BAD_DATA, "the disk is gone");
}

TEST(a_stream_that_fails_at_once_gives_its_message) {
  check_refused(CHECK_PLACE, (struct host_stream){.failure = ENOMEM, .message = "no memory left"},
                NULL, BAD_DATA, "no memory left");
}

TEST(a_stream_that_fails_without_a_message_still_gives_an_error) {
  check_refused(CHECK_PLACE, (struct host_stream){.batches = 1, .failure = EINVAL}, NULL, BAD_DATA,
                "");
}

TEST(a_message_that_is_not_utf8_comes_out_as_text) {
  check_refused(CHECK_PLACE,
                (struct host_stream){.failure = EIO, .message = "before \xff\xfe behind"}, NULL,
                BAD_DATA, "behind");
}

TEST(a_stream_whose_number_is_not_an_errno_still_gives_an_error) {
  check_refused(CHECK_PLACE, (struct host_stream){.failure = -1, .message = "negative"}, NULL,
                BAD_DATA, "negative");
  check_refused(CHECK_PLACE, (struct host_stream){.failure = 1 << 30, .message = "huge"}, NULL,
                BAD_DATA, "huge");
}

TEST(a_stream_without_a_schema_gives_its_message) {
  check_refused(CHECK_PLACE,
                (struct host_stream){.schema_failure = EIO, .message = "no such table"}, NULL,
                BAD_DATA, "no such table");
}

static void release_schema(struct ArrowSchema *schema) { schema->release(schema); }

static void release_column_schema(struct ArrowSchema *schema) {
  schema->children[0]->release(schema->children[0]);
}

ISOLATED_TEST(a_stream_that_gives_a_released_schema_is_refused) {
  check_refused(CHECK_PLACE, (struct host_stream){.batches = 1, .spoil_schema = release_schema},
                NULL, BAD_DATA, "");
}

ISOLATED_TEST(a_stream_that_gives_a_released_column_is_refused) {
  check_refused(CHECK_PLACE,
                (struct host_stream){.batches = 1, .spoil_schema = release_column_schema}, NULL,
                BAD_DATA, "");
}

static void take_schema_function(struct ArrowArrayStream *stream) { stream->get_schema = NULL; }

static void take_next_function(struct ArrowArrayStream *stream) { stream->get_next = NULL; }

static void take_error_function(struct ArrowArrayStream *stream) { stream->get_last_error = NULL; }

ISOLATED_TEST(a_stream_without_get_schema_is_refused) {
  check_refused(CHECK_PLACE, (struct host_stream){.batches = 1}, take_schema_function,
                INVALID_ARGUMENT, "get_schema");
}

ISOLATED_TEST(a_stream_without_get_next_is_refused) {
  check_refused(CHECK_PLACE, (struct host_stream){.batches = 1}, take_next_function,
                INVALID_ARGUMENT, "get_next");
}

ISOLATED_TEST(a_stream_that_fails_without_get_last_error_gives_its_number) {
  check_refused(CHECK_PLACE, (struct host_stream){.failure = EIO}, take_error_function, BAD_DATA,
                "error number 5");
}

TEST(a_released_stream_is_refused) {
  codeanatomy_session *session = new_session("");
  for (enum way way = MATERIALIZED; way < WAY_COUNT; way++) {
    struct ArrowArrayStream stream;
    make_stream(&stream, (struct host_stream){.batches = 1});
    stream.release(&stream);
    codeanatomy_error *error = give(session, way, &stream);
    CHECK_INT(codeanatomy_error_status(error), INVALID_ARGUMENT);
    CHECK_CONTAINS(codeanatomy_error_message(error), "released");
    codeanatomy_error_free(error);
  }
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive(), 0);
  CHECK_INT(arrow_released_twice(), 0);
}

static void make_text(struct ArrowArray *batch) {
  /* One buffer more, as if it were text: the schema says numbers. */
  batch->children[0]->n_buffers = 3;
}

static void add_column(struct ArrowArray *batch) { batch->n_children = 2; }

static void remove_column(struct ArrowArray *batch) { batch->n_children = 0; }

ISOLATED_TEST(a_batch_that_is_not_of_the_streams_schema_is_refused) {
  check_refused(CHECK_PLACE, (struct host_stream){.batches = 2, .spoil_batch = make_text}, NULL,
                BAD_DATA, "");
  check_refused(CHECK_PLACE, (struct host_stream){.batches = 2, .spoil_batch = add_column}, NULL,
                BAD_DATA, "");
  check_refused(CHECK_PLACE, (struct host_stream){.batches = 2, .spoil_batch = remove_column}, NULL,
                BAD_DATA, "");
}

static void release_batch(struct ArrowArray *batch) { batch->release(batch); }

TEST(a_released_batch_is_the_end_of_a_stream) {
  codeanatomy_session *session = new_session("");
  struct ArrowArrayStream stream;
  make_stream(&stream, (struct host_stream){.batches = 5, .spoil_batch = release_batch});
  MUST(codeanatomy_session_register_stream(session, text("t"), &stream, text(""), NULL, &error));
  CHECK_INT(number(session, "SELECT count(*) FROM t"), 0);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive_in_the_end(), 0);
  CHECK_INT(arrow_released_twice(), 0);
}

TEST(a_stream_without_batches_is_a_table_without_rows) {
  codeanatomy_session *session = new_session("");
  struct ArrowArrayStream stream;
  make_stream(&stream, (struct host_stream){.batches = 0});
  MUST(codeanatomy_session_register_stream(session, text("t"), &stream, text(""), NULL, &error));
  CHECK_INT(number(session, "SELECT count(n) FROM t"), 0);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive_in_the_end(), 0);
}

TEST(a_failing_stream_leaves_no_table_behind) {
  codeanatomy_session *session = new_session("");
  struct ArrowArrayStream stream;
  make_stream(&stream, (struct host_stream){.batches = 3, .failure = EIO, .message = "gone"});
  MUST_FAIL(
      codeanatomy_session_register_stream(session, text("t"), &stream, text(""), NULL, &error),
      CALLBACK, "gone");
  make_stream(&stream, (struct host_stream){.batches = 3});
  MUST(codeanatomy_session_register_stream(session, text("t"), &stream, text(""), NULL, &error));
  CHECK_INT(number(session, "SELECT sum(n) FROM t"), 0 + 1 + 2);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive_in_the_end(), 0);
}

TEST(whatever_is_refused_before_a_stream_is_read_releases_it_once) {
  codeanatomy_session *session = new_session("");
  struct ArrowArrayStream stream;
  int64_t rows = 0;
  make_stream(&stream, (struct host_stream){.batches = 1});
  MUST_FAIL(codeanatomy_session_register_stream(session, text("t"), &stream,
                                                text("{\"mode\": \"twice\"}"), NULL, &error),
            INVALID_OPTION, "mode");
  CHECK_INT(arrow_alive(), 0);
  make_stream(&stream, (struct host_stream){.batches = 1});
  MUST_FAIL(codeanatomy_session_register_stream(NULL, text("t"), &stream, text(""), NULL, &error),
            INVALID_ARGUMENT, "session");
  CHECK_INT(arrow_alive(), 0);
  make_stream(&stream, (struct host_stream){.batches = 1});
  MUST_FAIL(codeanatomy_session_ingest(session, text("t"), 99, &stream, NULL, &rows, &error),
            INVALID_ARGUMENT, "mode");
  CHECK_INT(arrow_alive(), 0);
  CHECK_INT(arrow_released_twice(), 0);
  codeanatomy_session_free(session);
}

/* Gives a stream to each function that takes one over, in both of its forms, with the same options
 * of the call. */
static int give_to_each(const codeanatomy_session *session, const codeanatomy_call_options *options,
                        int function, struct ArrowArrayStream *stream, codeanatomy_error **error) {
  codeanatomy_task *task = NULL;
  codeanatomy_buffer *report = NULL;
  int64_t rows = 0;
  codeanatomy_str name = text("t");
  codeanatomy_str none = text("");
  codeanatomy_ingest_mode create = CODEANATOMY_INGEST_MODE_CREATE;
  switch (function) {
  case 0:
    return codeanatomy_session_register_stream(session, name, stream, none, options, error);
  case 1:
    return codeanatomy_session_register_stream_start(session, name, stream, none, options, &task,
                                                     error);
  case 2:
    return codeanatomy_session_ingest(session, name, create, stream, options, &rows, error);
  case 3:
    return codeanatomy_session_ingest_start(session, name, create, stream, options, &task, error);
  case 4:
    return codeanatomy_delta_write(session, name, stream, none, options, &report, error);
  case 5:
    return codeanatomy_delta_write_start(session, name, stream, none, options, &task, error);
  case 6:
    return codeanatomy_delta_table_merge(NULL, stream, none, options, &report, error);
  default:
    return codeanatomy_delta_table_merge_start(NULL, stream, none, options, &task, error);
  }
}

TEST(a_stream_is_released_when_the_options_of_the_call_are_refused) {
  codeanatomy_session *session = new_session("");
  codeanatomy_call_options options = call_options();
  options.begin_here = 2;
  for (int function = 0; function < 8; function++) {
    struct ArrowArrayStream stream;
    make_stream(&stream, (struct host_stream){.batches = 1});
    codeanatomy_error *error = NULL;
    CHECK_INT(give_to_each(session, &options, function, &stream, &error), INVALID_ARGUMENT);
    CHECK_CONTAINS(codeanatomy_error_message(error), "begin_here");
    codeanatomy_error_free(error);
    EXPECT(!stream.release);
    CHECK_INT(arrow_alive(), 0);
  }
  CHECK_INT(arrow_released_twice(), 0);
  codeanatomy_session_free(session);
}

TEST(a_stream_that_is_never_read_is_released_with_its_session) {
  codeanatomy_session *session = new_session("");
  struct ArrowArrayStream stream;
  make_stream(&stream, (struct host_stream){.batches = 1});
  MUST(codeanatomy_session_register_stream(session, text("t"), &stream,
                                           text("{\"mode\": \"once\"}"), NULL, &error));
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive_in_the_end(), 0);
  CHECK_INT(arrow_released_twice(), 0);
}

static void call_back_in(void *session, int64_t batch) {
  int64_t rows = 0;
  codeanatomy_error *error = NULL;
  (void)batch;
  EXPECT(codeanatomy_session_execute(session, text("SELECT 1"), text(""), NULL, &rows, &error) ==
         CODEANATOMY_STATUS_INVALID_STATE);
  EXPECT(codeanatomy_error_code_get(error) == CODEANATOMY_ERROR_CODE_REENTRANT);
  codeanatomy_error_free(error);
}

TEST(a_stream_that_calls_back_into_the_library_is_told_so) {
  codeanatomy_session *session = new_session("");
  struct ArrowArrayStream stream;
  make_stream(&stream,
              (struct host_stream){.batches = 2, .on_pull = call_back_in, .argument = session});
  MUST(codeanatomy_session_register_stream(session, text("t"), &stream, text(""), NULL, &error));
  CHECK_INT(number(session, "SELECT count(*) FROM t"), 2);
  codeanatomy_session_free(session);
  CHECK_INT(arrow_alive_in_the_end(), 0);
}
