/* Tests: functions whose names say what they prove. A check that fails ends its test. */
#ifndef CHECK_H
#define CHECK_H

#include <codeanatomy.h>
#include <inttypes.h>
#include <stdbool.h>

struct check_place {
  const char *file;
  int line;
};

#define CHECK_PLACE ((struct check_place){__FILE__, __LINE__})

/* A test that shares its process with the others. */
#define TEST(name) CHECK_REGISTERED(name, false)

/* A test with a process of its own: for what can be done once in a process only. */
#define ISOLATED_TEST(name) CHECK_REGISTERED(name, true)

#define CHECK_REGISTERED(name, is_isolated)                                                        \
  static void name(void);                                                                          \
  __attribute__((constructor)) static void register_##name(void) {                                 \
    check_register(#name, name, is_isolated);                                                      \
  }                                                                                                \
  static void name(void)

/* Ends the test when the condition does not hold. Not in callbacks of the library: use EXPECT. */
#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      check_fail(CHECK_PLACE, "%s", #condition);                                                   \
    }                                                                                              \
  } while (0)

/* Fails the test when the condition does not hold, and goes on: on any thread, in callbacks too. */
#define EXPECT(condition)                                                                          \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      check_note(CHECK_PLACE, "%s", #condition);                                                   \
    }                                                                                              \
  } while (0)

#define CHECK_INT(actual, expected) check_int(CHECK_PLACE, #actual, (actual), (expected))
#define CHECK_TEXT(actual, expected) check_text(CHECK_PLACE, #actual, (actual), (expected))
#define CHECK_CONTAINS(actual, part) check_contains(CHECK_PLACE, #actual, (actual), (part))

/* Makes a call whose last argument is `&error`, and ends the test when it fails. */
#define MUST(call)                                                                                 \
  do {                                                                                             \
    codeanatomy_error *error = NULL;                                                               \
    if ((call) != CODEANATOMY_STATUS_OK) {                                                         \
      check_failed_call(CHECK_PLACE, #call, error);                                                \
    }                                                                                              \
  } while (0)

/* Makes a call whose last argument is `&error`, and ends the test unless it fails in this way. */
#define MUST_FAIL(call, expected_code, part)                                                       \
  do {                                                                                             \
    codeanatomy_error *error = NULL;                                                               \
    codeanatomy_status status = (call);                                                            \
    check_error(CHECK_PLACE, #call, status, error, CODEANATOMY_ERROR_CODE_##expected_code, part);  \
  } while (0)

void check_register(const char *name, void (*body)(void), bool is_isolated);

/* Whether the parts that take long are wanted. */
bool check_is_long(void);

__attribute__((noreturn, format(printf, 2, 3))) void check_fail(struct check_place place,
                                                                const char *format, ...);
__attribute__((format(printf, 2, 3))) void check_note(struct check_place place, const char *format,
                                                      ...);
/* Ends the test as one that cannot be run here. */
__attribute__((noreturn)) void check_skip(const char *reason);

void check_int(struct check_place place, const char *what, int64_t actual, int64_t expected);
void check_text(struct check_place place, const char *what, codeanatomy_str actual,
                const char *expected);
void check_contains(struct check_place place, const char *what, codeanatomy_str actual,
                    const char *part);
__attribute__((noreturn)) void check_failed_call(struct check_place place, const char *what,
                                                 codeanatomy_error *error);
/* Frees the error. */
void check_error(struct check_place place, const char *what, codeanatomy_status status,
                 codeanatomy_error *error, codeanatomy_error_code code, const char *part);

#endif
