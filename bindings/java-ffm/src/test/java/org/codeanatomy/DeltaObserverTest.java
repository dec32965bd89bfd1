package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: an observer that is told of what happens to them. */
@Timeout(60)
class DeltaObserverTest {
  private static final CallOptions NONE = CallOptions.none();

  /** What an observer was told: the kind of payload, and its rows. */
  private record Told(DeltaPayload payload, BatchReader rows) {
    Row row() {
      List<Row> all = rows.rows();
      assertEquals(1, all.size());
      return all.get(0);
    }
  }

  @TempDir private Path folder;
  private final List<Told> told = Collections.synchronizedList(new ArrayList<>());
  private Lake lake;

  @BeforeEach
  void open() {
    References.clear();
    lake = new Lake(folder);
  }

  @AfterEach
  void close() {
    told.forEach(each -> each.rows.close());
    lake.close();
    References.awaitNone();
  }

  private void observe() {
    lake.session.setDeltaObserver((payload, rows) -> told.add(new Told(payload, rows)));
  }

  private List<DeltaPayload> payloads() {
    return told.stream().map(Told::payload).toList();
  }

  @Test
  void an_observer_is_told_of_what_operations_do_and_reads_it_afterwards() {
    observe();
    lake.write(1, 2);
    try (DeltaTable table = lake.open()) {
      table.register("t", DeltaRegisterOptions.create().fileColumn("file"), NONE);
      table.delete(DeltaDelete.where("n = 2"));
      table.vacuum(DeltaVacuum.create().dryRun(true));
    }
    assertEquals(
        List.of(
            DeltaPayload.MUTATION_REPORT,
            DeltaPayload.SNAPSHOT,
            DeltaPayload.SCAN_CONFIG,
            DeltaPayload.MUTATION_REPORT,
            DeltaPayload.MAINTENANCE_REPORT),
        payloads());
    List<Row> rows = told.stream().map(Told::row).toList();
    assertEquals("write", rows.get(0).getString("operation"));
    assertNull(rows.get(0).get("version_before"));
    assertEquals(0, rows.get(1).getLong("version"));
    assertTrue(rows.get(2).getString("registered_name").endsWith("t"));
    assertEquals("delete", rows.get(3).getString("operation"));
    assertEquals(1, rows.get(3).getLong("version_after"));
    assertEquals("vacuum", rows.get(4).getString("operation"));
  }

  @Test
  void an_observer_is_told_of_what_statements_commit() {
    lake.write(1, 2);
    try (DeltaTable table = lake.open()) {
      table.register("t");
    }
    observe();
    lake.session.execute("INSERT INTO t VALUES (3, 'odd')");
    lake.session.execute("DELETE FROM t WHERE n = 9");
    lake.session.execute("DELETE FROM t WHERE n = 1");
    assertEquals(
        List.of("write 1", "delete 2"),
        told.stream()
            .map(Told::row)
            .map(row -> row.getString("operation") + " " + row.getLong("version_after"))
            .toList());
  }

  @Test
  void a_payload_is_read_within_the_observer_too() {
    List<String> operations = new ArrayList<>();
    lake.session.setDeltaObserver(
        (payload, rows) -> rows.rows().forEach(row -> operations.add(row.getString("operation"))));
    lake.write(1);
    assertEquals(List.of("write"), operations);
  }

  @Test
  void payloads_outlive_the_session_and_go_into_another_as_streams() {
    observe();
    lake.write(1);
    lake.write(2);
    lake.close();
    try (Session other = Session.open()) {
      for (Told each : told) {
        other.ingest("reports", IngestMode.CREATE_APPEND, BatchStream.of(each.rows));
      }
      List<Row> rows = other.query("SELECT version FROM reports ORDER BY version").rows();
      assertEquals(List.of(0L, 1L), rows.stream().map(row -> row.get(0)).toList());
    }
  }

  @Test
  void a_payload_is_a_reader_without_a_run() {
    observe();
    lake.write(1);
    BatchReader rows = told.get(0).rows;
    assertEquals(DeltaPayload.MUTATION_REPORT.schema(), rows.schema());
    assertThrows(UnsupportedException.class, rows::metrics);
    assertThrows(UnsupportedException.class, rows::progress);
    rows.cancel();
    assertTrue(rows.awaitNext(Duration.ZERO));
    rows.next().close();
    assertNull(rows.next());
    assertNull(rows.next());
    rows.close();
    rows.close();
    assertThrows(InvalidStateException.class, rows::next);
  }

  @Test
  void a_payload_is_exported_once() {
    observe();
    lake.write(1);
    BatchReader rows = told.get(0).rows;
    try (Arena arena = Arena.ofConfined()) {
      long address = arena.allocate(40, 8).address();
      rows.exportTo(address);
      assertThrows(InvalidStateException.class, rows::next);
      assertThrows(InvalidStateException.class, () -> rows.exportTo(address));
      rows.close();
      assertEquals(1, lake.session.ingest("t", IngestMode.CREATE, BatchStream.at(address)));
    }
  }

  @Test
  void an_observer_that_throws_loses_the_payload_and_nothing_else() {
    for (Throwable thrown :
        List.of(new IllegalStateException("x"), new AssertionError(), new OutOfMemoryError())) {
      lake.session.setDeltaObserver(
          (payload, rows) -> {
            told.add(new Told(payload, rows));
            UpcallsTest.sneak(thrown);
          });
      assertEquals(DeltaStatus.COMMITTED, lake.write(1).status());
    }
    assertEquals(List.of(1L, 1L, 1L), lake.numbers());
    assertEquals(3, told.size());
    for (Told each : told) {
      assertThrows(InvalidStateException.class, each.rows::next);
    }
  }

  @Test
  void a_call_that_waits_is_refused_within_an_observer() {
    Set<ErrorCode> codes = ConcurrentHashMap.newKeySet();
    lake.session.setDeltaObserver(
        (payload, rows) -> {
          rows.close();
          codes.add(
              assertThrows(InvalidStateException.class, () -> lake.session.execute("SELECT 1"))
                  .code());
        });
    lake.write(1);
    assertEquals(Set.of(ErrorCode.REENTRANT), codes);
  }

  @Test
  void an_observer_is_replaced_and_ended_and_given_up() {
    observe();
    List<DeltaPayload> second = new ArrayList<>();
    lake.session.setDeltaObserver(
        (payload, rows) -> {
          rows.close();
          second.add(payload);
        });
    lake.write(1);
    lake.session.clearDeltaObserver();
    References.assertNone();
    lake.write(2);
    lake.session.clearDeltaObserver();
    assertEquals(List.of(), told);
    assertEquals(List.of(DeltaPayload.MUTATION_REPORT), second);
  }

  @Test
  void an_observer_that_cannot_be_set_is_not_kept() {
    lake.close();
    assertThrows(InvalidStateException.class, this::observe);
    assertThrows(InvalidStateException.class, lake.session::clearDeltaObserver);
    assertThrows(NullPointerException.class, () -> lake.session.setDeltaObserver(null));
    References.assertNone();
  }

  @Test
  void several_threads_tell_an_observer_at_once() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CyclicBarrier both = new CyclicBarrier(2);
    lake.session.setDeltaObserver(
        (payload, rows) -> {
          rows.close();
          await(both);
          threads.add(Thread.currentThread());
        });
    List<CompletableFuture<DeltaReport>> writes = new ArrayList<>();
    for (String place : List.of("first", "second")) {
      String uri = folder.resolve(place).toString();
      writes.add(
          DeltaTable.writeAsync(lake.session, uri, Lake.rows(1), DeltaWriteOptions.create(), NONE));
    }
    for (CompletableFuture<DeltaReport> write : writes) {
      assertEquals(DeltaStatus.COMMITTED, write.get().status());
    }
    assertEquals(2, threads.size());
    assertFalse(threads.contains(Thread.currentThread()));
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void a_session_that_is_forgotten_gives_its_observer_up() {
    forgetSession();
    References.clear();
  }

  private static void forgetSession() {
    Session forgotten = Session.open();
    forgotten.setDeltaObserver((payload, rows) -> rows.close());
    assertNotEquals("", forgotten.functionRegistry());
  }
}
