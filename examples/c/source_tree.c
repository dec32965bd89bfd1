/* Reads a source tree into a Delta table of facts, and asks the table about the tree.
 *
 *   source_tree TREE TABLE [SQL_FOLDER]
 *
 * The statements are those of examples/sql/source_tree; its README says what each does. */
#define _GNU_SOURCE
#include "table.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct job {
  codeanatomy_session *session;
  const char *sql_folder;
  const char *tree;
  const char *table;
};

static codeanatomy_str text(const char *chars) {
  codeanatomy_str result = {(const uint8_t *)chars, strlen(chars)};
  return result;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void complain(const char *what, codeanatomy_error *error) {
  codeanatomy_str message = codeanatomy_error_message(error);
  fprintf(stderr, "%s: %.*s\n", what, (int)message.length, (const char *)message.data);
  codeanatomy_error_free(error);
}

static char *read_file(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "%s cannot be read\n", path);
    return NULL;
  }
  char *content = calloc(1, 65536);
  if (content && fread(content, 1, 65535, file) == 0) {
    free(content);
    content = NULL;
  }
  fclose(file);
  return content;
}

/* Gives a copy of `statement` with each `{name}` replaced by a path, its quotes doubled. */
static char *fill(const char *statement, const char *name, const char *path) {
  size_t size = strlen(statement) + 64 * (2 * strlen(path) + 1);
  char *filled = malloc(size), *out = filled;
  while (filled && *statement) {
    if (strncmp(statement, name, strlen(name)) != 0) {
      *out++ = *statement++;
      continue;
    }
    for (const char *at = path; *at; at++) {
      *out++ = *at;
      if (*at == '\'') {
        *out++ = '\'';
      }
    }
    statement += strlen(name);
  }
  if (filled) {
    *out = '\0';
  }
  return filled;
}

/* Runs one statement of the folder and prints its rows under its name and its time. */
static bool step(const struct job *job, const char *name) {
  double begin = seconds();
  char *raw = read_file(job->sql_folder, name);
  char *with_tree = raw ? fill(raw, "{tree}", job->tree) : NULL;
  char *sql = with_tree ? fill(with_tree, "{table}", job->table) : NULL;
  codeanatomy_error *error = NULL;
  struct ArrowArrayStream stream;
  bool done = false;
  if (sql &&
      codeanatomy_session_run(job->session, text(sql), text(""), NULL, &stream, &error) == 0) {
    printf("\n%s\n", name);
    done = table_print(&stream) >= 0;
    if (!done) {
      codeanatomy_status found = codeanatomy_error_from_stream(&stream, &error, NULL);
      (void)found;
    }
    stream.release(&stream);
  }
  if (error) {
    complain(name, error);
  }
  printf("  %.3f s\n", seconds() - begin);
  free(raw);
  free(with_tree);
  free(sql);
  return done;
}

/* Keeps the facts of the run before under a name of their own; false when this is the first run. */
static bool keep_facts_before(const struct job *job, bool *failed) {
  codeanatomy_error *error = NULL;
  codeanatomy_status status = codeanatomy_session_register_delta(
      job->session, text("facts_before"), text(job->table), text(""), NULL, &error);
  *failed = status != CODEANATOMY_STATUS_OK && status != CODEANATOMY_STATUS_NOT_FOUND;
  if (*failed) {
    complain("facts_before", error);
  } else {
    codeanatomy_error_free(error);
  }
  return status == CODEANATOMY_STATUS_OK;
}

static bool run(const struct job *job) {
  bool failed = false;
  if (!step(job, "01_files.sql") || !step(job, "02_lines.sql") ||
      !step(job, "03_identifiers.sql")) {
    return false;
  }
  bool again = keep_facts_before(job, &failed);
  if (failed || !step(job, "05_create.sql") || !step(job, "06_write.sql")) {
    return false;
  }
  if (again && !step(job, "07_changes.sql")) {
    return false;
  }
  return step(job, "08_version.sql") && step(job, "09_largest_files.sql") &&
         step(job, "10_most_used_names.sql") && step(job, "11_duplicated_lines.sql");
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: %s TREE TABLE [SQL_FOLDER]\n", arguments[0]);
    return 2;
  }
  codeanatomy_error *error = NULL;
  mkdir(arguments[2], 0777);
  struct job job = {NULL, count > 3 ? arguments[3] : "examples/sql/source_tree",
                    realpath(arguments[1], NULL), realpath(arguments[2], NULL)};
  if (!job.tree || !job.table) {
    fprintf(stderr, "%s: no such folder\n", job.tree ? arguments[2] : arguments[1]);
  } else if (codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER, &error) ||
             codeanatomy_session_new(NULL, text(""), &job.session, &error)) {
    complain("session", error);
  }
  bool done = job.session && run(&job);
  codeanatomy_session_free(job.session);
  free((char *)job.tree);
  free((char *)job.table);
  return done ? 0 : 1;
}
