package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code of this program that the library, or a waiting call, runs. */
@Timeout(60)
class UpcallsTest {
  private static final String DELTA =
      Project.root().resolve("tests/conformance/data/delta").toString();

  /** Opening a Delta table is told in the log. */
  private static void work(Session session) {
    session.registerDelta("t", DELTA, DeltaOptions.create().replace(true), CallOptions.none());
    assertTrue(session.execute("SELECT * FROM t") > 0);
  }

  @Test
  void log_records_arrive_until_the_log_is_stopped() {
    List<String> records = Collections.synchronizedList(new ArrayList<>());
    Set<LogLevel> levels = ConcurrentHashMap.newKeySet();
    References.clear();
    try (Session session = Session.open()) {
      CodeAnatomy.setLog(
          LogLevel.TRACE,
          (level, target, message) -> {
            levels.add(level);
            records.add(target + ": " + message);
          });
      work(session);
      CodeAnatomy.clearLog();
      int count = records.size();
      assertTrue(count > 0, "no record");
      assertTrue(records.stream().allMatch(record -> record.matches("(?s)\\w+(::\\w+)*: .*")));
      assertTrue(levels.size() > 1, levels.toString());
      work(session);
      assertEquals(count, records.size());
      References.awaitNone();
    } finally {
      CodeAnatomy.clearLog();
    }
  }

  @Test
  void a_sink_that_throws_loses_its_records_and_nothing_else() {
    AtomicInteger calls = new AtomicInteger();
    try (Session session = Session.open()) {
      for (Throwable thrown :
          List.of(new IllegalStateException("x"), new AssertionError(), new OutOfMemoryError())) {
        calls.set(0);
        CodeAnatomy.setLog(
            LogLevel.TRACE,
            (level, target, message) -> {
              calls.incrementAndGet();
              sneak(thrown);
            });
        work(session);
        assertTrue(calls.get() > 0);
      }
    } finally {
      CodeAnatomy.clearLog();
    }
  }

  @SuppressWarnings("unchecked")
  static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void a_call_of_the_library_from_inside_a_sink_is_refused() {
    Set<ErrorCode> codes = ConcurrentHashMap.newKeySet();
    try (Session session = Session.open()) {
      CodeAnatomy.setLog(
          LogLevel.TRACE,
          (level, target, message) ->
              codes.add(
                  assertThrows(InvalidStateException.class, () -> session.execute("SELECT 1"))
                      .code()));
      work(session);
      CodeAnatomy.clearLog();
    } finally {
      CodeAnatomy.clearLog();
    }
    assertEquals(Set.of(ErrorCode.REENTRANT), codes);
  }

  @Test
  void a_logger_of_java_gets_each_record_with_its_level_and_braces() {
    List<String> records = new ArrayList<>();
    System.Logger logger =
        new System.Logger() {
          @Override
          public String getName() {
            return "test";
          }

          @Override
          public boolean isLoggable(Level level) {
            return level != Level.TRACE;
          }

          @Override
          public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            records.add(level + " " + message);
          }

          @Override
          public void log(Level level, ResourceBundle bundle, String format, Object... values) {
            records.add(level + " " + format);
          }
        };
    LogSink sink = LogSink.to(logger);
    sink.log(LogLevel.WARN, "a::b", "{0} {x}");
    sink.log(LogLevel.TRACE, "a::b", "too fine");
    assertEquals(List.of("WARNING {0} {x}"), records);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void progress_is_told_on_the_waiting_thread_and_never_goes_back(boolean virtual)
      throws Exception {
    List<Progress> told = new ArrayList<>();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Runnable body =
        () -> {
          try (Session session = Session.open();
              CancelToken token = CancelToken.create()) {
            CallOptions options =
                CallOptions.none()
                    .cancelToken(token)
                    .onProgress(
                        progress -> {
                          threads.add(Thread.currentThread());
                          told.add(progress);
                          if (told.size() == 3) {
                            token.cancel();
                          }
                        });
            assertThrows(
                CancelledException.class,
                () -> session.execute(CancelTest.ENDLESS, Parameters.none(), options));
          }
        };
    Thread thread = virtual ? Thread.ofVirtual().start(body) : Thread.ofPlatform().start(body);
    thread.join();
    assertTrue(told.size() >= 3, "told " + told.size());
    assertEquals(Set.of(thread), threads);
    for (int index = 1; index < told.size(); index++) {
      assertTrue(told.get(index).elapsed().compareTo(told.get(index - 1).elapsed()) > 0);
      assertTrue(told.get(index).inputRows() >= told.get(index - 1).inputRows());
    }
  }

  @Test
  void what_a_progress_listener_throws_ends_the_call_and_comes_out_of_it() {
    try (Session session = Session.open()) {
      for (RuntimeException thrown :
          List.of(new IllegalStateException("enough"), new CancelledException(report()))) {
        CallOptions options =
            CallOptions.none()
                .onProgress(
                    progress -> {
                      throw thrown;
                    });
        assertSame(
            thrown,
            assertThrows(
                RuntimeException.class,
                () -> session.execute(CancelTest.ENDLESS, Parameters.none(), options)));
        // The first progress is due while the query is being started or while it is being read.
        assertSame(
            thrown,
            assertThrows(
                RuntimeException.class,
                () -> {
                  try (BatchReader reader =
                      session.query(CancelTest.ENDLESS, Parameters.none(), options)) {
                    reader.next();
                  }
                }));
      }
      assertEquals(1, session.execute("SELECT 1"));
    }
  }

  private static ErrorReport report() {
    return new ErrorReport(
        Status.CANCELLED,
        ErrorCode.CANCELLED,
        "57014",
        "test",
        "enough",
        "",
        0,
        0,
        false,
        Map.of(),
        List.of());
  }

  @Test
  void a_listener_may_call_the_library() {
    List<Long> rows = new ArrayList<>();
    try (Session session = Session.open();
        CancelToken token = CancelToken.create()) {
      CallOptions options =
          CallOptions.none()
              .cancelToken(token)
              .onProgress(
                  progress -> {
                    rows.add(session.execute("SELECT 1"));
                    token.cancel();
                  });
      assertThrows(
          CancelledException.class,
          () -> session.execute(CancelTest.ENDLESS, Parameters.none(), options));
    }
    assertFalse(rows.isEmpty());
    assertEquals(1L, rows.get(0));
  }
}
