package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Virtual threads make every call, in any number, without holding their carriers. */
@Timeout(120)
class VirtualThreadsTest {
  @Test
  void a_thousand_run_a_query_at_the_same_time() throws Exception {
    try (Session session = Session.open();
        Query query = session.sql("SELECT 40 + 2 AS answer");
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> answers = new ArrayList<>();
      for (int index = 0; index < 1000; index++) {
        answers.add(pool.submit(() -> query.run().rows().get(0).getLong("answer")));
      }
      for (Future<Long> answer : answers) {
        assertEquals(42, answer.get());
      }
    }
  }

  @Test
  void waiting_does_not_hold_the_carriers() throws Exception {
    int waiting = 4 * Runtime.getRuntime().availableProcessors() + 150;
    try (CancelToken token = CancelToken.create();
        Session session = Session.open();
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      CallOptions options = CallOptions.none().cancelToken(token);
      List<Future<?>> waiters = new ArrayList<>();
      for (int index = 0; index < waiting; index++) {
        waiters.add(
            pool.submit(() -> session.execute(CancelTest.ENDLESS, Parameters.none(), options)));
      }
      // A virtual thread that only computes gets a carrier while all those wait.
      long start = System.nanoTime();
      assertEquals(42, pool.submit(() -> 42).get());
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(taken.toMillis() < 2000, "it took " + taken);
      token.cancel();
      for (Future<?> waiter : waiters) {
        try {
          waiter.get();
        } catch (java.util.concurrent.ExecutionException failure) {
          assertEquals(CancelledException.class, failure.getCause().getClass());
        }
      }
    }
  }
}
