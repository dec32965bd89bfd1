#define _GNU_SOURCE
#include "check.h"

#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { MOST_TESTS = 512, SKIPPED = 77 };

struct test {
  const char *name;
  void (*body)(void);
  bool is_isolated;
};

extern char **environ;

static struct test tests[MOST_TESTS];
static int test_count;
static const char *program;
static bool is_long;
static bool is_together;
static atomic_int failures;
static jmp_buf leave;
static const char *skip_reason;

void check_register(const char *name, void (*body)(void), bool is_isolated) {
  if (test_count == MOST_TESTS) {
    fprintf(stderr, "more than %d tests: raise MOST_TESTS\n", MOST_TESTS);
    abort();
  }
  tests[test_count++] = (struct test){name, body, is_isolated};
}

bool check_is_long(void) { return is_long; }

static void note(struct check_place place, const char *format, va_list arguments) {
  char text[2048];
  vsnprintf(text, sizeof text, format, arguments);
  printf("        %s:%d: %s\n", place.file, place.line, text);
  atomic_fetch_add(&failures, 1);
}

void check_note(struct check_place place, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  note(place, format, arguments);
  va_end(arguments);
}

void check_fail(struct check_place place, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  note(place, format, arguments);
  va_end(arguments);
  longjmp(leave, 1);
}

void check_skip(const char *reason) {
  skip_reason = reason;
  longjmp(leave, 1);
}

void check_int(struct check_place place, const char *what, int64_t actual, int64_t expected) {
  if (actual != expected) {
    check_fail(place, "%s is %" PRId64 ", expected %" PRId64, what, actual, expected);
  }
}

void check_text(struct check_place place, const char *what, codeanatomy_str actual,
                const char *expected) {
  if (actual.length != strlen(expected) || memcmp(actual.data, expected, actual.length) != 0) {
    check_fail(place, "%s is \"%.*s\", expected \"%s\"", what, (int)actual.length, actual.data,
               expected);
  }
}

void check_contains(struct check_place place, const char *what, codeanatomy_str actual,
                    const char *part) {
  if (!memmem(actual.data, actual.length, part, strlen(part))) {
    check_fail(place, "%s does not contain \"%s\": %.*s", what, part, (int)actual.length,
               actual.data);
  }
}

void check_failed_call(struct check_place place, const char *what, codeanatomy_error *error) {
  codeanatomy_str json = codeanatomy_error_json(error);
  char text[1024];
  snprintf(text, sizeof text, "%.*s", (int)json.length, (const char *)json.data);
  codeanatomy_error_free(error);
  check_fail(place, "%s: %s", what, text);
}

void check_error(struct check_place place, const char *what, codeanatomy_status status,
                 codeanatomy_error *error, codeanatomy_error_code code, const char *part) {
  if (status == CODEANATOMY_STATUS_OK || !error) {
    check_fail(place, "%s gives status %d and %s error", what, status, error ? "an" : "no");
  }
  codeanatomy_str message = codeanatomy_error_message(error);
  if (codeanatomy_error_code_get(error) != code || codeanatomy_error_status(error) != status ||
      !memmem(message.data, message.length, part, strlen(part))) {
    check_failed_call(place, what, error);
  }
  codeanatomy_error_free(error);
}

enum outcome { PASSED, FAILED, LEFT_OUT };

static enum outcome run_here(const struct test *test) {
  atomic_store(&failures, 0);
  skip_reason = NULL;
  if (setjmp(leave) == 0) {
    test->body();
  }
  if (atomic_load(&failures)) {
    return FAILED;
  }
  if (skip_reason) {
    printf("skipped %s: %s\n", test->name, skip_reason);
    return LEFT_OUT;
  }
  return PASSED;
}

/* Runs a test in a new process of this program: a fork of this one could not use the library. */
static enum outcome run_isolated(const struct test *test) {
  char *arguments[] = {(char *)program, "--here", (char *)test->name, is_long ? "--long" : NULL,
                       NULL};
  pid_t child;
  int status = -1;
  fflush(stdout);
  if (posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environ) != 0 ||
      waitpid(child, &status, 0) < 0) {
    printf("        no process for %s\n", test->name);
    return FAILED;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED) {
    return LEFT_OUT;
  }
  if (WIFSIGNALED(status)) {
    printf("        ended by signal %d\n", WTERMSIG(status));
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? PASSED : FAILED;
}

static bool is_wanted(const struct test *test, int name_count, char **names) {
  for (int index = 0; index < name_count; index++) {
    if (strcmp(test->name, names[index]) == 0) {
      return true;
    }
  }
  return name_count == 0;
}

static int run_one_here(const char *name) {
  for (int index = 0; index < test_count; index++) {
    if (strcmp(tests[index].name, name) == 0) {
      enum outcome outcome = run_here(&tests[index]);
      fflush(stdout);
      return outcome == PASSED ? 0 : outcome == FAILED ? 1 : SKIPPED;
    }
  }
  fprintf(stderr, "there is no test %s\n", name);
  return 2;
}

/* suite [--long] [--together] [NAME…]   runs these tests, or all; the last line sums up.
 *
 * --together runs those in this process, too, that have one of their own: for tools that watch one
 * process, and tests that can share it. */
int main(int argument_count, char **arguments) {
  int counts[3] = {0}, name_count = 0;
  char *names[MOST_TESTS];
  const char *here = NULL;
  program = arguments[0];
  for (int index = 1; index < argument_count && index < MOST_TESTS; index++) {
    if (strcmp(arguments[index], "--long") == 0) {
      is_long = true;
    } else if (strcmp(arguments[index], "--together") == 0) {
      is_together = true;
    } else if (strcmp(arguments[index], "--here") == 0 && index + 1 < argument_count) {
      here = arguments[++index];
    } else {
      names[name_count++] = arguments[index];
    }
  }
  if (here) {
    return run_one_here(here);
  }
  for (int index = 0; index < test_count; index++) {
    const struct test *test = &tests[index];
    if (!is_wanted(test, name_count, names)) {
      continue;
    }
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    enum outcome outcome = test->is_isolated && !is_together ? run_isolated(test) : run_here(test);
    clock_gettime(CLOCK_MONOTONIC, &end);
    counts[outcome]++;
    if (outcome == FAILED) {
      printf("FAILED  %s (%.1f s)\n", test->name,
             (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9);
    }
    fflush(stdout);
  }
  printf("suite: %d passed, %d failed, %d skipped\n", counts[PASSED], counts[FAILED],
         counts[LEFT_OUT]);
  fflush(stdout);
  return counts[FAILED] || !counts[PASSED];
}
