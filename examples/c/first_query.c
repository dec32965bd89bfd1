/* The smallest useful program: one query, its one answer, every error looked at. */
#include <codeanatomy.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static codeanatomy_str text(const char *chars) {
  codeanatomy_str result = {(const uint8_t *)chars, strlen(chars)};
  return result;
}

int main(void) {
  codeanatomy_error *error = NULL;
  codeanatomy_session *session = NULL;
  struct ArrowArrayStream stream;
  struct ArrowArray batch;
  int failed = codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER, &error) ||
               codeanatomy_session_new(NULL, text(""), &session, &error) ||
               codeanatomy_session_run(session, text("SELECT 6 * $1 AS answer"), text("[7]"), NULL,
                                       &stream, &error);
  if (failed) {
    codeanatomy_str message = codeanatomy_error_message(error);
    fprintf(stderr, "%.*s\n", (int)message.length, (const char *)message.data);
    codeanatomy_error_free(error);
    codeanatomy_session_free(session);
    return 1;
  }
  while ((failed = stream.get_next(&stream, &batch)) == 0 && batch.release) {
    const int64_t *answers = batch.children[0]->buffers[1];
    printf("%" PRId64 "\n", answers[batch.children[0]->offset]);
    batch.release(&batch);
  }
  stream.release(&stream);
  codeanatomy_session_free(session);
  return failed;
}
