package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: calls that nobody waits for, that are stopped, or that come too late. */
@Timeout(60)
class DeltaCallsTest {
  private static final CallOptions NONE = CallOptions.none();

  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void open() {
    References.clear();
    lake = new Lake(folder);
    lake.write(1, 2);
  }

  @AfterEach
  void close() {
    lake.close();
    References.awaitNone();
  }

  /** Rows without end, which do something before each batch. */
  private static BatchStream endless(Runnable before) {
    return BatchStream.of(
        Lake.SCHEMA,
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public ArrowBatch next() {
            before.run();
            return ArrowBatch.builder(Lake.SCHEMA).row(7, "odd").build();
          }
        });
  }

  @Test
  void every_call_has_a_future() {
    DeltaOpenOptions open = DeltaOpenOptions.create();
    DeltaCreateOptions create = DeltaCreateOptions.of(DeltaColumn.of("n", "long"));
    String place = folder.resolve("made").toString();
    DeltaReport made = DeltaTable.createAsync(lake.session, place, create, NONE).join();
    assertEquals(DeltaStatus.COMMITTED, made.status());
    assertTrue(DeltaTable.exists(lake.session, place));
    assertTrue(DeltaTable.existsAsync(lake.session, lake.uri, open, NONE).join());
    try (DeltaTable table = DeltaTable.openAsync(lake.session, lake.uri, open, NONE).join()) {
      DeltaReport written =
          DeltaTable.writeAsync(
                  lake.session, lake.uri, Lake.rows(3), DeltaWriteOptions.create(), NONE)
              .join();
      assertEquals(DeltaStatus.COMMITTED, written.status());
      assertEquals(1L, table.refreshAsync(NONE).join());
      table.registerAsync("t", DeltaRegisterOptions.create(), NONE).join();
      assertEquals(List.of(3L), lake.column("SELECT count(*) FROM t"));
      assertEquals(1, table.describeAsync(DeltaDescribeOptions.create(), NONE).join().version());
      assertEquals(2, table.historyAsync(DeltaHistoryOptions.create(), NONE).join().size());
      assertEquals(2, table.filesAsync(DeltaFilesOptions.create(), NONE).join().rows().size());
      DeltaMerge merge =
          DeltaMerge.on("source.n = target.n").whenMatched(DeltaMergeAction.delete());
      assertEquals(
          DeltaStatus.COMMITTED, table.mergeAsync(Lake.rows(1), merge, NONE).join().status());
      table.runAsync(DeltaDelete.where("n = 2"), NONE).join();
      assertEquals(List.of(3L), lake.numbers());
      assertTrue(
          table.runAsync("{\"operation\": \"checkpoint\"}", NONE).join().contains("checkpoint"));
      assertEquals(
          DeltaStatus.COMPLETED,
          table.maintainAsync(DeltaMaintain.of(DeltaCheckpoint.create()), NONE).join().status());
    }
  }

  @Test
  void failures_come_out_of_the_future_with_their_cause() {
    IllegalStateException thrown = new IllegalStateException("the well is dry");
    BatchStream broken =
        endless(
            () -> {
              throw thrown;
            });
    CompletableFuture<DeltaReport> write =
        DeltaTable.writeAsync(lake.session, lake.uri, broken, DeltaWriteOptions.create(), NONE);
    CompletionException failure = assertThrows(CompletionException.class, write::join);
    assertInstanceOf(CallbackException.class, failure.getCause());
    assertSame(thrown, failure.getCause().getCause());
    CompletableFuture<DeltaTable> open =
        DeltaTable.openAsync(lake.session, lake.uri, DeltaOpenOptions.create().version(9), NONE);
    failure = assertThrows(CompletionException.class, open::join);
    assertInstanceOf(NotFoundException.class, failure.getCause());
    DeltaCreateOptions numbers = DeltaCreateOptions.of(DeltaColumn.of("n", "long"));
    CompletableFuture<DeltaReport> create =
        DeltaTable.createAsync(lake.session, lake.uri, numbers, NONE);
    failure = assertThrows(CompletionException.class, create::join);
    assertInstanceOf(AlreadyExistsException.class, failure.getCause());
  }

  @Test
  void a_token_stops_a_write_and_nothing_of_it_is_seen() {
    try (CancelToken token = CancelToken.create()) {
      int[] batches = {0};
      BatchStream stream =
          endless(
              () -> {
                if (++batches[0] == 3) {
                  token.cancel();
                }
              });
      assertThrows(
          CancelledException.class,
          () ->
              DeltaTable.write(
                  lake.session,
                  lake.uri,
                  stream,
                  DeltaWriteOptions.create(),
                  NONE.cancelToken(token)));
    }
    assertEquals(List.of(1L, 2L), lake.numbers());
    try (DeltaTable table = lake.open()) {
      assertEquals(0, table.version());
    }
  }

  @Test
  void an_interrupt_stops_a_write_and_stays_set() throws Exception {
    CountDownLatch begun = new CountDownLatch(3);
    CompletableFuture<String> end = new CompletableFuture<>();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    DeltaTable.write(lake.session, lake.uri, endless(begun::countDown));
                    end.complete("written");
                  } catch (CancelledException failure) {
                    end.complete("cancelled, interrupted: " + Thread.interrupted());
                  } catch (Throwable other) {
                    end.completeExceptionally(other);
                  }
                });
    begun.await();
    writer.interrupt();
    assertEquals("cancelled, interrupted: true", end.join());
    assertEquals(List.of(1L, 2L), lake.numbers());
  }

  @Test
  void cancelling_the_future_stops_a_merge() throws Exception {
    CountDownLatch begun = new CountDownLatch(3);
    try (DeltaTable table = lake.open()) {
      CompletableFuture<DeltaReport> merge =
          table.mergeAsync(
              endless(begun::countDown),
              DeltaMerge.on("source.n = target.n").whenNotMatched(DeltaMergeAction.insert()),
              NONE);
      begun.await();
      assertTrue(merge.cancel(true));
      assertThrows(CancellationException.class, merge::join);
      // The stream is given up once the work has ended.
      References.awaitNone();
      assertEquals(0, table.refresh());
    }
  }

  @Test
  void a_time_limit_ends_a_write() {
    CallOptions limited = NONE.timeout(Duration.ofMillis(200));
    assertThrows(
        TimeoutException.class,
        () ->
            DeltaTable.write(
                lake.session, lake.uri, endless(() -> {}), DeltaWriteOptions.create(), limited));
    assertEquals(List.of(1L, 2L), lake.numbers());
  }

  @Test
  void a_token_that_has_fired_stops_every_call_before_it_begins() {
    try (DeltaTable table = lake.open();
        CancelToken token = CancelToken.create()) {
      token.cancel();
      CallOptions fired = NONE.cancelToken(token);
      for (Executable call :
          List.<Executable>of(
              () -> DeltaTable.open(lake.session, lake.uri, DeltaOpenOptions.create(), fired),
              () -> table.refresh(fired),
              () -> table.history(DeltaHistoryOptions.create(), fired),
              () -> table.run(DeltaDelete.all(), fired))) {
        assertThrows(CancelledException.class, call);
      }
    }
    assertEquals(List.of(1L, 2L), lake.numbers());
  }

  @Test
  void a_closed_table_refuses_every_call_and_takes_the_stream() {
    DeltaTable table = lake.open();
    table.close();
    table.close();
    DeltaMerge merge = DeltaMerge.on("true").whenMatched(DeltaMergeAction.delete());
    BatchStream stream = Lake.rows(1);
    for (Executable call :
        List.<Executable>of(
            table::version,
            table::refresh,
            () -> table.register("t"),
            table::describe,
            table::history,
            table::files,
            () -> table.merge(stream, merge),
            table::checkpoint,
            () -> table.run("{}"),
            () -> table.maintain(DeltaMaintain.of(DeltaCheckpoint.create())))) {
      InvalidStateException failure = assertThrows(InvalidStateException.class, call);
      assertTrue(failure.getMessage().contains("Delta table"), failure.getMessage());
    }
    assertThrows(InvalidStateException.class, stream::take);
    CompletionException failure =
        assertThrows(
            CompletionException.class, () -> table.mergeAsync(Lake.rows(1), merge, NONE).join());
    assertInstanceOf(InvalidStateException.class, failure.getCause());
  }

  @Test
  void a_stream_is_taken_when_the_options_cannot_be_written() {
    BatchStream stream = Lake.rows(1);
    DeltaWriteOptions wrong = DeltaWriteOptions.create().option("mode", new Object());
    assertThrows(
        InvalidArgumentException.class,
        () -> DeltaTable.write(lake.session, lake.uri, stream, wrong, NONE));
    assertThrows(InvalidStateException.class, stream::take);
  }

  @Test
  void a_table_and_its_files_outlive_the_session_and_each_other() {
    Session session = Session.open();
    DeltaTable table = DeltaTable.open(session, lake.uri);
    session.close();
    table.delete(DeltaDelete.where("n = 1"));
    BatchReader files = table.files();
    table.close();
    assertEquals(1, files.rows().size());
    assertEquals(List.of(2L), lake.numbers());
    assertThrows(InvalidStateException.class, () -> DeltaTable.open(session, lake.uri));
  }

  @Test
  void a_table_that_is_closed_during_a_change_lets_it_end() {
    DeltaTable table = lake.open();
    CompletableFuture<DeltaReport> delete = table.runAsync(DeltaDelete.where("n = 1"), NONE);
    table.close();
    assertEquals(DeltaStatus.COMMITTED, delete.join().status());
    assertEquals(List.of(2L), lake.numbers());
  }

  @Test
  void writers_at_the_same_time_all_get_in() {
    List<CompletableFuture<DeltaReport>> writes = new ArrayList<>();
    for (int index = 0; index < 8; index++) {
      writes.add(
          DeltaTable.writeAsync(
              lake.session, lake.uri, Lake.rows(index), DeltaWriteOptions.create(), NONE));
    }
    List<Long> versions =
        writes.stream().map(write -> write.join().versionAfter().orElseThrow()).sorted().toList();
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), versions);
    assertEquals(10, lake.numbers().size());
  }
}
