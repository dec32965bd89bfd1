/* Runs the shared conformance suite through the C interface.
 *
 *   conformance FOLDER [NAME…]   FOLDER holds cases/ and data/; with names, only those cases
 *
 * Last line: conformance (c): N passed, N failed, N skipped */
#define _GNU_SOURCE
#include "action.h"
#include "case.h"
#include "expect.h"
#include "steps.h"

#include <ftw.h>
#include <glob.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void find(struct findings *findings, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("        ", findings->lines);
  vfprintf(findings->lines, format, arguments);
  fputc('\n', findings->lines);
  va_end(arguments);
  findings->count++;
}

double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

char *options_at(const json_t *object, const char *key) {
  const json_t *options = json_object_get(object, key);
  return options ? write_json(options) : NULL;
}

static char *read_file(const char *path) {
  char *text = NULL;
  size_t capacity = 0;
  FILE *file = fopen(path, "r");
  if (!file || getdelim(&text, &capacity, '\0', file) < 0) {
    give_up("%s cannot be read", path);
  }
  fclose(file);
  return text;
}

static void replace_all(char **text, const char *name, const char *folder) {
  for (char *found; (found = strstr(*text, name));) {
    char *replaced = NULL;
    if (asprintf(&replaced, "%.*s%s%s", (int)(found - *text), *text, folder, found + strlen(name)) <
        0) {
      give_up("no memory");
    }
    free(*text);
    *text = replaced;
  }
}

/* Puts the folders into every text of a case. Their names need no escapes in JSON: they hold
 * neither quotes nor backslashes, which is checked. */
static json_t *filled_in(const json_t *given, const char *data, const char *temporary) {
  char *text = write_json(given);
  replace_all(&text, "{data}", data);
  replace_all(&text, "{temporary}", temporary);
  json_t *filled = read_json(text, "a case");
  free(text);
  return filled;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status;
  (void)kind;
  (void)place;
  return remove(path);
}

static void make_temporary(char *folder, size_t capacity) {
  const char *root = getenv("TMPDIR");
  snprintf(folder, capacity, "%s/codeanatomy-XXXXXX", root ? root : "/tmp");
  if (!mkdtemp(folder) || strpbrk(folder, "\"\\")) {
    give_up("no temporary folder can be made as %s", folder);
  }
}

static codeanatomy_error *open_objects(const json_t *given, struct objects *objects) {
  codeanatomy_error *error = NULL;
  char *runtime = options_at(given, "runtime"), *session = options_at(given, "session");
  codeanatomy_status status =
      runtime ? codeanatomy_runtime_new(str_of(runtime), &objects->runtime, &error)
              : codeanatomy_runtime_default(&objects->runtime, &error);
  if (status == CODEANATOMY_STATUS_OK) {
    codeanatomy_session_new(objects->runtime, str_of(session), &objects->session, &error);
  }
  free(session);
  free(runtime);
  return error;
}

static bool set_up(const json_t *given, const struct objects *objects, struct findings *findings) {
  size_t index;
  json_t *step;
  json_array_foreach(json_object_get(given, "setup"), index, step) {
    codeanatomy_error *error = run_step(objects->session, step);
    if (error) {
      codeanatomy_str message = codeanatomy_error_message(error);
      find(findings, "step %zu of setup: %.*s", index, (int)message.length,
           (const char *)message.data);
      codeanatomy_error_free(error);
      return false;
    }
  }
  return true;
}

static void check_session(const codeanatomy_session *session, struct findings *findings) {
  int64_t rows = 0;
  if (session && (codeanatomy_session_execute(session, str_of("SELECT 1"), str_of(""), NULL, &rows,
                                              NULL) != CODEANATOMY_STATUS_OK ||
                  rows != 1)) {
    find(findings, "the session does not work afterwards");
  }
}

static void run_case(const json_t *given, struct findings *findings) {
  struct objects objects = {0};
  struct observed observed = {.rows_affected = -1};
  observed.error = open_objects(given, &objects);
  if (observed.error || set_up(given, &objects, findings)) {
    if (!observed.error) {
      act(given, &objects, &observed);
    }
    compare(findings, json_object_get(given, "expect"), &observed, &objects);
  }
  check_session(objects.session, findings);
  free_batches(&observed.batches);
  codeanatomy_buffer_free(observed.text);
  codeanatomy_buffer_free(observed.metrics);
  codeanatomy_error_free(observed.error);
  codeanatomy_query_free(objects.query);
  codeanatomy_session_free(objects.session);
  codeanatomy_runtime_free(objects.runtime);
}

/* Runs a case in a folder of its own, prints what differs, and says whether nothing does. */
static bool passes(const json_t *given, const char *data) {
  char temporary[4096], *lines = NULL;
  size_t length = 0;
  double begin = now();
  struct findings findings = {open_memstream(&lines, &length), 0};
  make_temporary(temporary, sizeof temporary);
  json_t *filled = filled_in(given, data, temporary);
  run_case(filled, &findings);
  json_decref(filled);
  nftw(temporary, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  fclose(findings.lines);
  if (findings.count) {
    printf("FAILED  %s (%.1f s)\n%s", text_at(given, "name"), now() - begin, lines);
  }
  if (getenv("CODEANATOMY_TIMES")) {
    printf("%7.3f s  %s\n", now() - begin, text_at(given, "name"));
  }
  fflush(stdout);
  free(lines);
  return findings.count == 0;
}

static bool is_wanted(const char *name, char **names) {
  for (char **wanted = names; *wanted; wanted++) {
    if (strcmp(*wanted, name) == 0) {
      return true;
    }
  }
  return !*names;
}

int main(int argument_count, char **arguments) {
  char pattern[4096], data[4096];
  int counts[2] = {0, 0};
  glob_t files;
  char *folder = argument_count > 1 ? realpath(arguments[1], NULL) : NULL;
  if (!folder) {
    fprintf(stderr, "usage: conformance FOLDER [NAME…]\n");
    return 2;
  }
  snprintf(pattern, sizeof pattern, "%s/cases/*.json", folder);
  snprintf(data, sizeof data, "%s/data", folder);
  if (glob(pattern, 0, NULL, &files) != 0 || strpbrk(data, "\"\\")) {
    give_up("there are no cases in %s", folder);
  }
  for (size_t file = 0; file < files.gl_pathc; file++) {
    char *text = read_file(files.gl_pathv[file]);
    json_t *content = read_json(text, files.gl_pathv[file]);
    size_t index;
    json_t *given;
    json_array_foreach(json_object_get(content, "cases"), index, given) {
      if (is_wanted(text_at(given, "name"), arguments + 2)) {
        counts[passes(given, data)]++;
      }
    }
    json_decref(content);
    free(text);
  }
  globfree(&files);
  free(folder);
  printf("conformance (c): %d passed, %d failed, 0 skipped\n", counts[true], counts[false]);
  fflush(stdout);
  return counts[false] || !counts[true];
}
