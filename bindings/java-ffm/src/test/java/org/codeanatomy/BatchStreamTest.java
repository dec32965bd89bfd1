package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.codeanatomy.internal.ffi.Layouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that this program feeds into the library, also when they fail. */
class BatchStreamTest {
  private static final ArrowSchema NUMBERS = ArrowSchema.of(ArrowField.of("n", ArrowType.INT64));
  private static final StreamOptions ONCE = StreamOptions.create().mode(StreamOptions.Mode.ONCE);

  private final Session session = Session.open();

  @BeforeEach
  void begin() {
    References.clear();
  }

  @AfterEach
  void nothing_is_left() {
    assertEquals(1, session.execute("SELECT 1"));
    session.close();
    References.awaitNone();
  }

  private static ArrowBatch numbers(long... values) {
    return ArrowBatch.builder().longs("n", values).build();
  }

  /** One-row batches 0, 1, …, and what happens after some of them. */
  private static Iterator<ArrowBatch> counting(int batches, Runnable end) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        if (next == batches) {
          end.run();
        }
        return next < batches;
      }

      @Override
      public ArrowBatch next() {
        return numbers(next++);
      }
    };
  }

  private long sum(String table) {
    return session.query("SELECT sum(n) AS s FROM " + table).rows().get(0).getLong("s");
  }

  @Test
  void an_iterator_is_read_to_its_end_while_it_is_registered() {
    session.registerStream("t", BatchStream.of(NUMBERS, counting(100, () -> {})));
    assertEquals(4950, sum("t"));
    assertEquals(4950, sum("t"));
  }

  @Test
  void a_stream_that_is_kept_feeds_one_query() {
    session.registerStream(
        "t", BatchStream.of(NUMBERS, counting(100, () -> {})), ONCE, CallOptions.none());
    assertEquals(4950, sum("t"));
    assertThrows(InvalidStateException.class, () -> sum("t"));
  }

  @Test
  void a_stream_is_given_away_once() {
    BatchStream stream = BatchStream.of(NUMBERS, List.of(numbers(1)));
    session.registerStream("t", stream);
    assertThrows(InvalidStateException.class, () -> session.registerStream("u", stream));
    assertThrows(InvalidStateException.class, () -> session.ingest("u", IngestMode.CREATE, stream));
  }

  @Test
  void a_stream_that_a_failed_call_was_given_is_closed() {
    session.registerView("t", "SELECT 1 AS n");
    ArrowBatch batch = numbers(1);
    BatchStream stream = BatchStream.of(NUMBERS, List.of(batch));
    assertThrows(AlreadyExistsException.class, () -> session.registerStream("t", stream));
    assertThrows(InvalidStateException.class, () -> session.registerStream("u", stream));
    BatchStream refused = BatchStream.of(NUMBERS, List.of(numbers(2)));
    assertThrows(
        InvalidArgumentException.class,
        () ->
            session.registerStream(
                "u", refused, StreamOptions.create().option("x", 1), CallOptions.none()));
  }

  @Test
  void a_stream_that_is_closed_unused_frees_its_batches() {
    AtomicInteger closed = new AtomicInteger();
    BatchStream.of(NUMBERS, List.of(numbers(1), numbers(2))).close();
    BatchStream.of(NUMBERS, new Closeable(counting(1, () -> {}), closed)).close();
    assertEquals(1, closed.get());
  }

  /** An iterator that counts how often it was closed. */
  private record Closeable(Iterator<ArrowBatch> batches, AtomicInteger closed)
      implements Iterator<ArrowBatch>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return batches.hasNext();
    }

    @Override
    public ArrowBatch next() {
      return batches.next();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void an_iterator_is_closed_once_when_the_library_needs_it_no_more() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    session.registerStream(
        "t", BatchStream.of(NUMBERS, new Closeable(counting(3, () -> {}), closed)));
    for (int tries = 0; tries < 250 && closed.get() == 0; tries++) {
      Thread.sleep(20);
    }
    assertEquals(1, closed.get());
    assertEquals(3, sum("t"));
  }

  static List<Throwable> everyKindOfThrowable() {
    return List.of(
        new IllegalStateException("the well is dry"),
        new IOException("the well is dry"),
        new AssertionError("the well is dry"),
        new OutOfMemoryError("the well is dry"),
        new StackOverflowError("the well is dry"),
        new LinkageError("the \u0000 well \ud83e is dry"),
        new Throwable());
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  private static Runnable throwing(Throwable failure) {
    return () -> BatchStreamTest.<RuntimeException>sneak(failure);
  }

  private void failsWith(Throwable thrown, Consumer<BatchStream> call) {
    BatchStream stream = BatchStream.of(NUMBERS, counting(2, throwing(thrown)));
    CallbackException failure = assertThrows(CallbackException.class, () -> call.accept(stream));
    assertEquals(ErrorCode.CALLBACK, failure.code());
    assertEquals(Status.BAD_DATA, failure.status());
    assertSame(thrown, failure.getCause());
  }

  @ParameterizedTest
  @MethodSource("everyKindOfThrowable")
  void what_an_iterator_throws_fails_the_call_that_reads_it(Throwable thrown) {
    failsWith(thrown, stream -> session.registerStream("t", stream));
    assertThrows(NotFoundException.class, () -> sum("t"));
    failsWith(thrown, stream -> session.ingest("t", IngestMode.CREATE, stream));
    assertThrows(NotFoundException.class, () -> sum("t"));
  }

  @ParameterizedTest
  @MethodSource("everyKindOfThrowable")
  void what_an_iterator_throws_fails_the_query_that_reads_it_later(Throwable thrown) {
    failsWith(
        thrown,
        stream -> {
          session.registerStream("t", stream, ONCE, CallOptions.none());
          session.query("SELECT * FROM t").rows();
        });
  }

  /** An iterator that cannot be closed. */
  private record Stuck(Iterator<ArrowBatch> batches)
      implements Iterator<ArrowBatch>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return batches.hasNext();
    }

    @Override
    public ArrowBatch next() {
      return batches.next();
    }

    @Override
    public void close() {
      throw new AssertionError("stuck");
    }
  }

  @Test
  void an_iterator_that_throws_when_it_is_closed_harms_nobody() {
    session.registerStream("t", BatchStream.of(NUMBERS, new Stuck(counting(3, () -> {}))));
    assertEquals(3, sum("t"));
  }

  @Test
  void a_batch_with_other_columns_than_promised_fails_the_stream() {
    Iterator<ArrowBatch> other =
        List.of(numbers(1), ArrowBatch.builder().strings("n", "x").build()).iterator();
    CallbackException failure =
        assertThrows(
            CallbackException.class,
            () -> session.registerStream("t", BatchStream.of(NUMBERS, other)));
    assertTrue(failure.getMessage().contains("columns"), failure.getMessage());
  }

  @Test
  void a_batch_that_this_thread_reads_cannot_be_moved_by_another() {
    ArrowBatch batch = numbers(1);
    batch.columns();
    CallbackException failure =
        assertThrows(
            CallbackException.class,
            () -> session.registerStream("t", BatchStream.of(NUMBERS, List.of(batch).iterator())));
    assertEquals(InvalidStateException.class, failure.getCause().getClass());
    batch.close();
  }

  @Test
  void a_call_of_the_library_from_inside_a_stream_is_refused() {
    List<ErrorCode> codes = new ArrayList<>();
    Runnable nested =
        () -> {
          for (Runnable call :
              List.<Runnable>of(
                  () -> session.execute("SELECT 1"),
                  () -> session.registerView("v", "SELECT 1"),
                  () -> session.tableSchema("t"))) {
            codes.add(assertThrows(InvalidStateException.class, call::run).code());
          }
        };
    session.registerStream("t", BatchStream.of(NUMBERS, counting(1, nested)));
    assertEquals(List.of(ErrorCode.REENTRANT, ErrorCode.REENTRANT, ErrorCode.REENTRANT), codes);
  }

  @Test
  void a_released_stream_of_another_library_is_refused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment released = arena.allocate(Layouts.ARROW_ARRAY_STREAM);
      assertThrows(
          InvalidArgumentException.class,
          () -> session.registerStream("t", BatchStream.at(released.address())));
      assertThrows(InvalidArgumentException.class, () -> BatchStream.at(0));
    }
  }

  @Test
  void a_result_leaves_through_an_address_and_comes_in_through_one() {
    try (Arena arena = Arena.ofConfined();
        BatchReader reader = session.query("SELECT value AS n FROM generate_series(1, 10)")) {
      MemorySegment struct = arena.allocate(Layouts.ARROW_ARRAY_STREAM);
      reader.exportTo(struct.address());
      assertThrows(
          InvalidStateException.class,
          () -> reader.exportTo(arena.allocate(Layouts.ARROW_ARRAY_STREAM).address()));
      session.registerStream("t", BatchStream.at(struct.address()));
      assertEquals(55, sum("t"));
      assertEquals(
          0, struct.get(Layouts.ADDRESS, Layouts.offset(Layouts.ARROW_ARRAY_STREAM, "release")));
    }
  }

  @Test
  void batches_of_a_result_become_a_table_again() {
    List<ArrowBatch> batches = new ArrayList<>();
    ArrowSchema schema;
    try (BatchReader reader = session.query("SELECT value AS n FROM generate_series(1, 20000)")) {
      schema = reader.schema();
      for (ArrowBatch batch = reader.next(); batch != null; batch = reader.next()) {
        batches.add(batch);
      }
    }
    assertTrue(batches.size() > 1);
    session.registerBatches("t", schema, batches);
    assertEquals(LongStream.rangeClosed(1, 20000).sum(), sum("t"));
    assertFalse(batches.stream().anyMatch(batch -> batch.rowCount() == 0));
  }
}
