/* How the library behaves inside of a process that is not its own: many sessions, cancels from
 * other threads, a small stack, fork, thread names and signals, loading again. */
#define _GNU_SOURCE
#include <codeanatomy.h>
#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int passed = 0, failed = 0;

static void check(bool condition, const char *what) {
  if (condition) {
    passed++;
  } else {
    failed++;
    fprintf(stderr, "failed: %s\n", what);
  }
}

static codeanatomy_str text(const char *chars) {
  codeanatomy_str result = {(const uint8_t *)chars, strlen(chars)};
  return result;
}

static codeanatomy_session *open_session(void) {
  codeanatomy_session *session = NULL;
  if (codeanatomy_session_new(NULL, text(""), &session, NULL) != CODEANATOMY_STATUS_OK) {
    fprintf(stderr, "no session\n");
    exit(1);
  }
  return session;
}

static codeanatomy_status execute(codeanatomy_session *session, const char *sql,
                                  const codeanatomy_call_options *options) {
  int64_t rows = 0;
  return codeanatomy_session_execute(session, text(sql), text(""), options, &rows, NULL);
}

/* A number of the process from /proc, such as `VmRSS:` in KiB or `Threads:`. */
static long of_process(const char *name) {
  char line[256];
  long value = -1;
  FILE *file = fopen("/proc/self/status", "r");
  while (file && fgets(line, sizeof line, file)) {
    if (strncmp(line, name, strlen(name)) == 0) {
      value = strtol(line + strlen(name), NULL, 10);
    }
  }
  if (file) {
    fclose(file);
  }
  return value;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void sessions_leave_nothing_behind(int count) {
  for (int i = 0; i < count / 10; i++) {
    codeanatomy_session_free(open_session());
  }
  long memory = of_process("VmRSS:"), threads = of_process("Threads:");
  for (int i = 0; i < count; i++) {
    codeanatomy_session_free(open_session());
  }
  long grown = of_process("VmRSS:") - memory;
  printf("%d sessions opened and freed: %ld KiB more, %ld threads more\n", count, grown,
         of_process("Threads:") - threads);
  check(grown < 16 * 1024, "opening and freeing sessions does not grow the process");
  check(of_process("Threads:") == threads, "sessions start no threads");
}

/* Queries that run far longer than any is let run, each busy in another operator. */
static const char *const ENDLESS[] = {
    "SELECT count(*) FROM generate_series(1, 100000) a CROSS JOIN generate_series(1, 1000000) b "
    "WHERE (a.value * b.value) % 7 = 3",
    "SELECT sum(value) FROM generate_series(1, 1000000000000) WHERE value % 3 = 1",
    "SELECT count(*) FROM generate_series(1, 1000) a JOIN generate_series(1, 10000000000) b "
    "ON a.value % 10 = b.value % 10",
    "SELECT value % 1000 AS k, count(*) FROM generate_series(1, 1000000000000) GROUP BY k",
};

enum { ENDLESS_COUNT = sizeof ENDLESS / sizeof *ENDLESS };

struct later {
  codeanatomy_cancel_token *token;
  double at;
  double cancelled;
};

static void *cancel_later(void *argument) {
  struct later *later = argument;
  double wait = later->at - now();
  if (wait > 0) {
    usleep((useconds_t)(wait * 1e6));
  }
  later->cancelled = now();
  codeanatomy_cancel_token_cancel(later->token);
  return NULL;
}

static int by_size(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/* Cancels at points that differ from run to run of the loop and are the same in every run of the
 * test. */
static void cancels_return_control(codeanatomy_session *session, int count) {
  double *latencies = calloc((size_t)count, sizeof *latencies);
  int cancelled = 0, measured = 0;
  long memory = 0, threads = 0;
  for (int i = 0; latencies && i < count; i++) {
    if (i == count / 10) {
      memory = of_process("VmRSS:");
      threads = of_process("Threads:");
    }
    struct later later = {NULL, now() + (double)(i * 7919 % 20) / 1000, 0};
    codeanatomy_call_options options = {0};
    pthread_t thread;
    if (codeanatomy_cancel_token_new(0, &later.token, NULL) != CODEANATOMY_STATUS_OK ||
        pthread_create(&thread, NULL, cancel_later, &later) != 0) {
      break;
    }
    options.struct_size = sizeof options;
    options.cancel_token = later.token;
    cancelled +=
        execute(session, ENDLESS[i % ENDLESS_COUNT], &options) == CODEANATOMY_STATUS_CANCELLED;
    double returned = now();
    pthread_join(thread, NULL);
    if (returned > later.cancelled) {
      latencies[measured++] = returned - later.cancelled;
    }
    codeanatomy_cancel_token_free(later.token);
  }
  qsort(latencies, (size_t)measured, sizeof *latencies, by_size);
  double median = measured ? latencies[measured / 2] * 1000 : 0;
  printf("%d queries cancelled: control after %.2f ms in the median, %.2f ms at most\n", cancelled,
         median, measured ? latencies[measured - 1] * 1000 : 0);
  check(cancelled == count, "every query that is cancelled says so");
  check(median < 100, "control is back within 100 ms in the median");
  printf("cancelling: %ld KiB more, %ld threads more\n", of_process("VmRSS:") - memory,
         of_process("Threads:") - threads);
  check(of_process("VmRSS:") - memory < 64 * 1024, "cancelling does not grow the process");
  check(of_process("Threads:") <= threads + 2, "cancelling leaves no threads");
  check(execute(session, "SELECT 1", NULL) == CODEANATOMY_STATUS_OK, "the session works on");
  free(latencies);
}

static void *query_on_small_stack(void *session) {
  return execute(session, "SELECT sum(value) FROM generate_series(1, 1000)", NULL) ==
                 CODEANATOMY_STATUS_OK
             ? session
             : NULL;
}

static void a_small_stack_is_enough(codeanatomy_session *session) {
  pthread_attr_t attributes;
  pthread_t thread;
  void *result = NULL;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 128 * 1024);
  if (pthread_create(&thread, &attributes, query_on_small_stack, session) == 0) {
    pthread_join(thread, &result);
  }
  pthread_attr_destroy(&attributes);
  check(result == session, "a thread with a stack of 128 KiB can query");
}

static void a_forked_child_is_told_and_can_free(codeanatomy_session *session) {
  pid_t child = fork();
  if (child == 0) {
    codeanatomy_status status = execute(session, "SELECT 1", NULL);
    codeanatomy_session_free(session);
    _exit(status == CODEANATOMY_STATUS_INVALID_STATE ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a forked child is refused and can free");
  check(execute(session, "SELECT 1", NULL) == CODEANATOMY_STATUS_OK, "the parent works on");
}

/* Threads of the library bear its name and block the signals that are the host's. */
static void threads_are_named_and_block_signals(void) {
  DIR *folder = opendir("/proc/self/task");
  int named = 0, blocking = 0;
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    char path[300], line[256];
    bool ours = false;
    unsigned long long blocked = 0;
    snprintf(path, sizeof path, "/proc/self/task/%s/status", entry->d_name);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
      ours |= strncmp(line, "Name:\tcodeanatomy-", 18) == 0;
      if (strncmp(line, "SigBlk:", 7) == 0) {
        blocked = strtoull(line + 7, NULL, 16);
      }
    }
    if (file) {
      fclose(file);
    }
    named += ours;
    blocking += ours && (blocked >> (SIGUSR1 - 1) & 1) && (blocked >> (SIGINT - 1) & 1);
  }
  if (folder) {
    closedir(folder);
  }
  check(named > 0, "the library's threads bear its name");
  check(blocking == named, "the library's threads block SIGUSR1 and SIGINT");
}

static void loading_again_is_the_same_library(void) {
  for (int i = 0; i < 20; i++) {
    void *handle = dlopen("libcodeanatomy.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
      check(false, dlerror());
      return;
    }
    dlclose(handle);
  }
  check(true, "the library can be loaded and unloaded at will");
}

static void freeing_in_any_order(void) {
  const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  for (int i = 0; i < 6; i++) {
    codeanatomy_session *session = open_session();
    codeanatomy_query *query = NULL;
    codeanatomy_reader *reader = NULL;
    bool made = codeanatomy_query_new(session, text("SELECT value FROM generate_series(1, 100000)"),
                                      NULL, &query, NULL) == CODEANATOMY_STATUS_OK &&
                codeanatomy_query_read(query, NULL, &reader, NULL) == CODEANATOMY_STATUS_OK;
    check(made, "a reader is made");
    for (int j = 0; j < 3; j++) {
      if (orders[i][j] == 0) {
        codeanatomy_session_free(session);
      } else if (orders[i][j] == 1) {
        codeanatomy_query_free(query);
      } else {
        codeanatomy_reader_free(reader);
      }
    }
  }
}

int main(int count, char **arguments) {
  bool everything = count > 1 && strcmp(arguments[1], "--long") == 0;
  codeanatomy_session *session = open_session();
  a_small_stack_is_enough(session);
  threads_are_named_and_block_signals();
  a_forked_child_is_told_and_can_free(session);
  loading_again_is_the_same_library();
  freeing_in_any_order();
  sessions_leave_nothing_behind(everything ? 10000 : 300);
  cancels_return_control(session, everything ? 1000 : 60);
  codeanatomy_session_free(session);
  printf("host: %d passed, %d failed, 0 skipped\n", passed, failed);
  return failed ? 1 : 0;
}
