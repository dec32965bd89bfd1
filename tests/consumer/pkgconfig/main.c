/* Runs a query through the C interface and prints how many rows it gave. */
#include <codeanatomy.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static codeanatomy_str text(const char *characters) {
  codeanatomy_str str = {(const uint8_t *)characters, strlen(characters)};
  return str;
}

static int report(codeanatomy_error *error) {
  codeanatomy_str message = codeanatomy_error_message(error);
  fprintf(stderr, "%.*s\n", (int)message.length, (const char *)message.data);
  codeanatomy_error_free(error);
  return 1;
}

int main(void) {
  codeanatomy_error *error = NULL;
  codeanatomy_session *session = NULL;
  int64_t rows = 0;
  codeanatomy_status status;

  status = codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER, &error);
  if (status != CODEANATOMY_STATUS_OK)
    return report(error);
  status = codeanatomy_session_new(NULL, text(""), &session, &error);
  if (status != CODEANATOMY_STATUS_OK)
    return report(error);
  status = codeanatomy_session_execute(session, text("SELECT value FROM generate_series(1, 42)"),
                                       text(""), NULL, &rows, &error);
  codeanatomy_session_free(session);
  if (status != CODEANATOMY_STATUS_OK)
    return report(error);
  printf("%" PRId64 "\n", rows);
  return 0;
}
