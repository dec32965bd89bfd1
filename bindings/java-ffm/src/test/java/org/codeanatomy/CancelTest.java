package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.codeanatomy.internal.ffi.LongCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long work stops when it is told to: by a token, a time limit or an interrupt. */
@Timeout(60)
class CancelTest {
  /** Minutes of computing, without a pause in which it could be stopped by accident. */
  static final String ENDLESS =
      "SELECT count(*) FROM generate_series(1, 3000000) a CROSS JOIN generate_series(1, 3000000) b"
          + " WHERE (a.value * b.value) % 7 = 3";

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Session session = Session.open(SessionOptions.create().batchSize(100));

  @AfterEach
  void close() {
    assertEquals(1, session.execute("SELECT 1"));
    session.close();
  }

  private static void after(long milliseconds, Runnable action) {
    CompletableFuture.runAsync(
        action, CompletableFuture.delayedExecutor(milliseconds, TimeUnit.MILLISECONDS));
  }

  private static <T extends Throwable> T fails(Class<T> type, Runnable call) {
    long start = System.nanoTime();
    T failure = assertThrows(type, call::run);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(taken.compareTo(SOON) < 0, "it took " + taken);
    return failure;
  }

  @Test
  void a_token_that_has_fired_stops_a_call_before_it_begins() {
    try (CancelToken token = CancelToken.create()) {
      assertFalse(token.isCancelled());
      token.cancel();
      token.cancel();
      assertTrue(token.isCancelled());
      CallOptions options = CallOptions.none().cancelToken(token);
      fails(CancelledException.class, () -> session.sql("SELECT 1", options));
      fails(
          CancelledException.class,
          () -> session.registerFile("t", "none.csv", FileOptions.create(), options));
    }
  }

  @Test
  void a_token_stops_every_call_it_was_given_to() throws Exception {
    try (CancelToken token = CancelToken.create()) {
      CallOptions options = CallOptions.none().cancelToken(token);
      List<CompletableFuture<Long>> runs = new ArrayList<>();
      for (int index = 0; index < 3; index++) {
        runs.add(
            CompletableFuture.supplyAsync(
                () -> session.execute(ENDLESS, Parameters.none(), options),
                task -> Thread.ofPlatform().start(task)));
      }
      after(100, token::cancel);
      for (CompletableFuture<Long> run : runs) {
        Throwable failure =
            assertThrows(java.util.concurrent.ExecutionException.class, run::get).getCause();
        assertEquals(CancelledException.class, failure.getClass());
      }
    }
  }

  @Test
  void a_result_stops_between_two_batches() {
    try (CancelToken token = CancelToken.create();
        BatchReader reader =
            session.query(
                "SELECT value FROM generate_series(1, 100000000)",
                Parameters.none(),
                CallOptions.none().cancelToken(token))) {
      assertNotNull(reader.next());
      token.cancel();
      fails(CancelledException.class, () -> reader.forEach(batch -> {}));
    }
  }

  @Test
  void a_reader_is_cancelled_by_itself() {
    try (BatchReader reader = session.query(ENDLESS)) {
      after(100, reader::cancel);
      fails(CancelledException.class, reader::next);
    }
  }

  @Test
  void closing_a_reader_ends_the_wait_of_another_thread() throws Exception {
    BatchReader reader = session.query(ENDLESS);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread waiter =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((thread, thrown) -> failure.set(thrown))
            .start(reader::next);
    while (!isWaiting(waiter)) {
      Thread.sleep(1);
    }
    reader.close();
    assertTrue(waiter.join(SOON), "the thread goes on");
    assertEquals(CancelledException.class, failure.get().getClass(), failure.get().toString());
    assertThrows(InvalidStateException.class, reader::next);
  }

  private static boolean isWaiting(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(LongCall.class.getName()));
  }

  @Test
  void a_time_limit_ends_planning_running_and_reading() {
    CallOptions limited = CallOptions.none().timeout(Duration.ofMillis(150));
    TimeoutException failure =
        fails(TimeoutException.class, () -> session.execute(ENDLESS, Parameters.none(), limited));
    assertEquals(Status.TIMED_OUT, failure.status());
    fails(TimeoutException.class, () -> session.query(ENDLESS, Parameters.none(), limited).rows());
  }

  @Test
  void a_token_with_a_time_limit_fires_by_itself() {
    try (CancelToken token = CancelToken.withTimeout(Duration.ofMillis(100))) {
      CallOptions options = CallOptions.none().cancelToken(token);
      fails(TimeoutException.class, () -> session.execute(ENDLESS, Parameters.none(), options));
      assertTrue(token.isCancelled());
    }
  }

  @Test
  void a_time_limit_must_be_more_than_zero() {
    assertThrows(InvalidArgumentException.class, () -> CallOptions.none().timeout(Duration.ZERO));
    assertThrows(
        InvalidArgumentException.class, () -> CancelToken.withTimeout(Duration.ofMillis(-1)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_interrupt_cancels_a_call_and_stays_set(boolean virtual) throws Exception {
    interrupted(virtual, () -> session.execute(ENDLESS));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_interrupt_cancels_the_wait_for_a_batch(boolean virtual) throws Exception {
    try (BatchReader reader = session.query(ENDLESS)) {
      interrupted(virtual, reader::next);
    }
  }

  private static void interrupted(boolean virtual, Runnable call) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Runnable body =
        () -> {
          try {
            call.run();
          } catch (Throwable thrown) {
            failure.set(thrown);
          }
          flag.set(Thread.currentThread().isInterrupted());
        };
    Thread thread = virtual ? Thread.ofVirtual().start(body) : Thread.ofPlatform().start(body);
    Thread.sleep(150);
    thread.interrupt();
    assertTrue(thread.join(SOON), "the thread goes on");
    assertNotNull(failure.get(), "nothing was thrown");
    assertEquals(CancelledException.class, failure.get().getClass(), failure.get().toString());
    assertEquals(true, flag.get(), "the interrupt flag");
  }

  @Test
  void a_thread_that_is_interrupted_already_does_not_wait() {
    Thread.currentThread().interrupt();
    try {
      fails(CancelledException.class, () -> session.execute(ENDLESS));
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void an_interrupt_stops_only_the_call_of_its_thread() throws Exception {
    try (CancelToken token = CancelToken.create()) {
      CallOptions options = CallOptions.none().cancelToken(token);
      interrupted(false, () -> session.execute(ENDLESS, Parameters.none(), options));
      assertFalse(token.isCancelled());
      assertEquals(1, session.execute("SELECT 1", Parameters.none(), options));
    }
  }
}
