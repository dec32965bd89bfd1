/* What /proc tells of this process. */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/* A number of /proc/self/status, such as `VmRSS:` in KiB or `Threads:`; -1 when it is not there. */
long process_number(const char *name);

/* Seconds of processor time that the process has used. */
double process_seconds(void);

struct process_thread {
  int id;
  char name[32];
  uint64_t blocked_signals;
};

/* Fills in the threads, at most `capacity` of them, and gives their number. */
int process_threads(struct process_thread *threads, int capacity);

/* Whether a thread of this name belongs to the library. */
bool is_of_library(const struct process_thread *thread);

#endif
