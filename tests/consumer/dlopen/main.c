/* Loads the library at run time from the path in its argument, runs a query, and closes it again:
 * the library stays in memory, so its threads keep their code. */
#include <codeanatomy.h>
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef codeanatomy_status (*handshake_fn)(uint32_t, uint32_t, codeanatomy_error **);
typedef codeanatomy_status (*session_new_fn)(const codeanatomy_runtime *, codeanatomy_str,
                                             codeanatomy_session **, codeanatomy_error **);
typedef codeanatomy_status (*session_execute_fn)(const codeanatomy_session *, codeanatomy_str,
                                                 codeanatomy_str, const codeanatomy_call_options *,
                                                 int64_t *, codeanatomy_error **);
typedef void (*session_free_fn)(codeanatomy_session *);

/* ISO C has no conversion between pointers to objects and to functions; POSIX promises it. */
static void find(void *library, const char *name, void *out_function) {
  void *symbol = dlsym(library, name);
  if (symbol == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  memcpy(out_function, &symbol, sizeof symbol);
}

static codeanatomy_str text(const char *characters) {
  codeanatomy_str str = {(const uint8_t *)characters, strlen(characters)};
  return str;
}

int main(int argument_count, char **arguments) {
  void *library;
  handshake_fn handshake;
  session_new_fn session_new;
  session_execute_fn session_execute;
  session_free_fn session_free;
  codeanatomy_session *session = NULL;
  int64_t rows = 0;

  if (argument_count != 2)
    return 2;
  library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  find(library, "codeanatomy_library_handshake", &handshake);
  find(library, "codeanatomy_session_new", &session_new);
  find(library, "codeanatomy_session_execute", &session_execute);
  find(library, "codeanatomy_session_free", &session_free);
  if (handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER, NULL) != CODEANATOMY_STATUS_OK ||
      session_new(NULL, text(""), &session, NULL) != CODEANATOMY_STATUS_OK ||
      session_execute(session, text("SELECT value FROM generate_series(1, 42)"), text(""), NULL,
                      &rows, NULL) != CODEANATOMY_STATUS_OK) {
    return 1;
  }
  session_free(session);
  if (dlclose(library) != 0)
    return 1;
  if (dlopen(arguments[1], RTLD_NOW | RTLD_NOLOAD) == NULL) {
    fprintf(stderr, "the library was unmapped while its threads live\n");
    return 1;
  }
  printf("%" PRId64 "\n", rows);
  return 0;
}
