#define _GNU_SOURCE
#include "process.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Finds the line of a status file that begins with `name`, and copies what follows. */
static bool status_field(const char *path, const char *name, char *value, size_t capacity) {
  char line[512];
  bool found = false;
  FILE *file = fopen(path, "r");
  while (!found && file && fgets(line, sizeof line, file)) {
    if (strncmp(line, name, strlen(name)) == 0) {
      snprintf(value, capacity, "%s", line + strlen(name) + strspn(line + strlen(name), " \t"));
      value[strcspn(value, "\n")] = '\0';
      found = true;
    }
  }
  if (file) {
    fclose(file);
  }
  return found;
}

long process_number(const char *name) {
  char value[64];
  return status_field("/proc/self/status", name, value, sizeof value) ? strtol(value, NULL, 10)
                                                                      : -1;
}

double process_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int process_threads(struct process_thread *threads, int capacity) {
  int count = 0;
  DIR *folder = opendir("/proc/self/task");
  for (struct dirent *entry; folder && count < capacity && (entry = readdir(folder));) {
    char path[300], blocked[64];
    struct process_thread *thread = &threads[count];
    snprintf(path, sizeof path, "/proc/self/task/%s/status", entry->d_name);
    if (status_field(path, "Name:", thread->name, sizeof thread->name) &&
        status_field(path, "SigBlk:", blocked, sizeof blocked)) {
      thread->id = atoi(entry->d_name);
      thread->blocked_signals = strtoull(blocked, NULL, 16);
      count++;
    }
  }
  if (folder) {
    closedir(folder);
  }
  return count;
}

bool is_of_library(const struct process_thread *thread) {
  return strncmp(thread->name, "codeanatomy", strlen("codeanatomy")) == 0;
}
