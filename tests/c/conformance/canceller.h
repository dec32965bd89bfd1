/* The token of a case, and who cancels it when. */
#ifndef CANCELLER_H
#define CANCELLER_H

#include <codeanatomy.h>
#include <pthread.h>
#include <stdbool.h>

struct canceller {
  codeanatomy_cancel_token *token;
  /* `before`, `running`, `between_batches`, or NULL for never. */
  const char *when;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  pthread_t thread;
  bool has_thread;
  bool is_over;
  /* When the token was cancelled; 0 when it was not. */
  double cancelled_at;
};

void canceller_begin(struct canceller *canceller, const char *when);
/* Must be called when the run is about to start, and after each batch. */
void canceller_run_starts(struct canceller *canceller);
void canceller_batch_was_read(void *canceller);
/* Waits for the thread that cancels; it does not cancel any more. */
void canceller_end(struct canceller *canceller);

#endif
