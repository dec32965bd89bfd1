package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that nobody waits for. */
@Timeout(60)
class AsyncTest {
  private static CodeAnatomyException cause(CompletableFuture<?> future) {
    CompletionException failure = assertThrows(CompletionException.class, future::join);
    return assertInstanceOf(CodeAnatomyException.class, failure.getCause());
  }

  @Test
  void a_future_gives_the_rows() {
    try (Session session = Session.open()) {
      List<Row> rows =
          session
              .queryAsync("SELECT $1 + 1 AS n", Parameters.of(41), CallOptions.none())
              .thenApply(BatchReader::rows)
              .join();
      assertEquals(42L, rows.get(0).getLong("n"));
    }
  }

  @Test
  void a_future_gives_the_number_of_rows() {
    try (Session session = Session.open();
        Query query = session.sql("SELECT * FROM generate_series(1, 7)")) {
      assertEquals(7L, query.executeAsync(CallOptions.none()).join());
      assertEquals(7, query.runAsync(CallOptions.none()).join().rows().size());
      assertEquals(
          7L,
          session
              .executeAsync(
                  "SELECT * FROM generate_series(1, 7)", Parameters.none(), CallOptions.none())
              .join());
    }
  }

  @Test
  void failures_of_planning_binding_and_running_come_out_of_the_future() {
    try (Session session = Session.open()) {
      CallOptions none = CallOptions.none();
      assertInstanceOf(
          SyntaxException.class, cause(session.queryAsync("SELEC", Parameters.none(), none)));
      assertInstanceOf(
          InvalidArgumentException.class,
          cause(session.queryAsync("SELECT CAST($1 AS BIGINT) AS a", Parameters.of(1, 2), none)));
      assertInstanceOf(
          ExecutionException.class,
          cause(
              session.executeAsync(
                  "SELECT 1 / column1 FROM (VALUES (0))", Parameters.none(), none)));
    }
  }

  @Test
  void a_closed_session_is_told_by_the_future() {
    Session session = Session.open();
    session.close();
    assertInstanceOf(
        InvalidStateException.class,
        cause(session.queryAsync("SELECT 1", Parameters.none(), CallOptions.none())));
  }

  @Test
  void work_goes_on_when_the_session_is_closed() {
    CompletableFuture<Long> running;
    try (Session session = Session.open()) {
      running =
          session.executeAsync(
              "SELECT * FROM generate_series(1, 100000)", Parameters.none(), CallOptions.none());
    }
    assertEquals(100_000L, running.join());
  }

  @Test
  void cancelling_the_future_stops_the_work() throws Exception {
    RuntimeOptions options = RuntimeOptions.create().workerThreads(1);
    try (CodeAnatomyRuntime runtime = CodeAnatomyRuntime.open(options);
        Session session = Session.open(runtime, SessionOptions.create())) {
      CompletableFuture<Long> endless =
          session.executeAsync(CancelTest.ENDLESS, Parameters.none(), CallOptions.none());
      assertThrows(
          java.util.concurrent.TimeoutException.class,
          () -> endless.get(100, TimeUnit.MILLISECONDS));
      assertTrue(endless.cancel(true));
      assertThrows(CancellationException.class, endless::join);
      // The one worker thread is free again.
      assertEquals(
          1,
          session.execute(
              "SELECT 1", Parameters.none(), CallOptions.none().timeout(Duration.ofSeconds(20))));
    }
  }

  @Test
  void a_time_limit_ends_the_future() {
    try (Session session = Session.open()) {
      CallOptions limited = CallOptions.none().timeout(Duration.ofMillis(100));
      assertInstanceOf(
          TimeoutException.class,
          cause(session.executeAsync(CancelTest.ENDLESS, Parameters.none(), limited)));
    }
  }

  @Test
  void whoever_goes_on_may_call_the_library() {
    try (Session session = Session.open()) {
      long sum =
          session
              .executeAsync("SELECT 1", Parameters.none(), CallOptions.none())
              .thenApply(rows -> rows + session.execute("SELECT 1"))
              .join();
      assertEquals(2, sum);
    }
  }

  @Test
  void many_futures_end_and_leave_no_callback_behind() {
    References.clear();
    try (Session session = Session.open()) {
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int index = 0; index < 500; index++) {
        futures.add(session.executeAsync("SELECT $1", Parameters.of(index), CallOptions.none()));
      }
      for (CompletableFuture<Long> future : futures) {
        assertEquals(1L, future.join());
      }
      References.awaitNone();
    }
  }
}
