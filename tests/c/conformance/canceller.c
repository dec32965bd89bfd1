#define _GNU_SOURCE
#include "canceller.h"

#include "case.h"

#include <string.h>
#include <time.h>

enum { RUNNING_FOR_MILLISECONDS = 100 };

static bool is_when(const struct canceller *canceller, const char *when) {
  return canceller->when && strcmp(canceller->when, when) == 0;
}

static void cancel(struct canceller *canceller) {
  canceller->cancelled_at = now();
  codeanatomy_cancel_token_cancel(canceller->token);
}

void canceller_begin(struct canceller *canceller, const char *when) {
  pthread_condattr_t clock;
  memset(canceller, 0, sizeof *canceller);
  canceller->when = when;
  pthread_mutex_init(&canceller->mutex, NULL);
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&canceller->changed, &clock);
  pthread_condattr_destroy(&clock);
  if (codeanatomy_cancel_token_new(0, &canceller->token, NULL) != CODEANATOMY_STATUS_OK) {
    give_up("no cancel token");
  }
  if (is_when(canceller, "before")) {
    cancel(canceller);
  }
}

static void *cancel_later(void *argument) {
  struct canceller *canceller = argument;
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_nsec += RUNNING_FOR_MILLISECONDS * 1000000L;
  end.tv_sec += end.tv_nsec / 1000000000;
  end.tv_nsec %= 1000000000;
  pthread_mutex_lock(&canceller->mutex);
  while (!canceller->is_over &&
         pthread_cond_timedwait(&canceller->changed, &canceller->mutex, &end) == 0) {
  }
  if (!canceller->is_over) {
    cancel(canceller);
  }
  pthread_mutex_unlock(&canceller->mutex);
  return NULL;
}

void canceller_run_starts(struct canceller *canceller) {
  if (is_when(canceller, "running")) {
    if (pthread_create(&canceller->thread, NULL, cancel_later, canceller) != 0) {
      give_up("no thread");
    }
    canceller->has_thread = true;
  }
}

void canceller_batch_was_read(void *argument) {
  struct canceller *canceller = argument;
  if (is_when(canceller, "between_batches") && !canceller->cancelled_at) {
    cancel(canceller);
  }
}

void canceller_end(struct canceller *canceller) {
  pthread_mutex_lock(&canceller->mutex);
  canceller->is_over = true;
  pthread_cond_signal(&canceller->changed);
  pthread_mutex_unlock(&canceller->mutex);
  if (canceller->has_thread) {
    pthread_join(canceller->thread, NULL);
  }
  codeanatomy_cancel_token_free(canceller->token);
  pthread_cond_destroy(&canceller->changed);
  pthread_mutex_destroy(&canceller->mutex);
}
