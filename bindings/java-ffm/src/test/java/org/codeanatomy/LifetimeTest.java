package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.codeanatomy.internal.ffi.Callbacks;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Objects may be closed in any order, at any time, by any thread, or not at all. */
@Timeout(120)
class LifetimeTest {
  private static final String ROWS = "SELECT value AS n FROM generate_series(1, 20000)";

  @Test
  void objects_are_closed_in_every_order_and_the_batch_stays_readable() {
    List<List<Integer>> orders = permutations(4);
    assertEquals(24, orders.size());
    for (List<Integer> order : orders) {
      CodeAnatomyRuntime runtime =
          CodeAnatomyRuntime.open(RuntimeOptions.create().workerThreads(1));
      Session session = Session.open(runtime, SessionOptions.create().batchSize(100));
      Query query = session.sql("SELECT value AS n FROM generate_series(1, 1000)");
      BatchReader reader = query.run();
      ArrowBatch batch = reader.next();
      List<AutoCloseable> objects = List.of(runtime, session, query, reader);
      for (int index : order) {
        closeQuietly(objects.get(index));
        closeQuietly(objects.get(index));
      }
      assertEquals(1, batch.column("n").getLong(0));
      batch.close();
    }
  }

  private static void closeQuietly(AutoCloseable object) {
    try {
      object.close();
    } catch (Exception failure) {
      throw new AssertionError("closing threw", failure);
    }
  }

  private static List<List<Integer>> permutations(int count) {
    List<List<Integer>> all = new ArrayList<>();
    extend(all, new ArrayList<>(), count);
    return all;
  }

  private static void extend(List<List<Integer>> all, List<Integer> begun, int count) {
    if (begun.size() == count) {
      all.add(List.copyOf(begun));
    }
    for (int next = 0; next < count; next++) {
      if (!begun.contains(next)) {
        begun.add(next);
        extend(all, begun, count);
        begun.remove(begun.size() - 1);
      }
    }
  }

  @Test
  void a_result_is_read_after_everything_it_came_from_was_closed() {
    BatchReader reader;
    try (CodeAnatomyRuntime runtime = CodeAnatomyRuntime.open(RuntimeOptions.create());
        Session session = Session.open(runtime, SessionOptions.create());
        Query query = session.sql(ROWS)) {
      reader = query.run();
    }
    assertEquals(20_000, reader.rows().size());
  }

  @Test
  void every_call_of_a_closed_object_is_refused() {
    CodeAnatomyRuntime runtime = CodeAnatomyRuntime.shared();
    Session session = Session.open();
    Query query = session.sql("SELECT 1");
    BatchReader reader = query.run();
    CancelToken token = CancelToken.create();
    for (AutoCloseable object : List.of(runtime, session, query, reader, token)) {
      closeQuietly(object);
    }
    CallOptions options = CallOptions.none().cancelToken(token);
    for (Executable call :
        List.<Executable>of(
            runtime::memory,
            runtime::options,
            () -> Session.open(runtime, SessionOptions.create()),
            () -> session.sql("SELECT 1"),
            () -> session.query("SELECT 1"),
            () -> session.execute("SELECT 1"),
            () -> session.get("x"),
            () -> session.set("x", "y"),
            () -> session.registerView("v", "SELECT 1"),
            () -> session.tableSchema("t"),
            () -> session.deregister("t"),
            session::runtime,
            session::tables,
            () -> query.bind(1),
            query::run,
            query::execute,
            query::explain,
            query::schema,
            query::parameterSchema,
            query::metrics,
            reader::next,
            reader::rows,
            reader::metrics,
            reader::progress,
            () -> reader.exportTo(8),
            token::cancel,
            token::isCancelled,
            () -> Session.open().sql("SELECT 1", options))) {
      InvalidStateException failure = assertThrows(InvalidStateException.class, call);
      assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
    }
    reader.cancel();
  }

  @Test
  void sessions_are_closed_while_others_use_them() throws Exception {
    for (int round = 0; round < 10; round++) {
      Session session = Session.open();
      CyclicBarrier start = new CyclicBarrier(5);
      List<CompletableFuture<Integer>> users = new ArrayList<>();
      for (int user = 0; user < 4; user++) {
        users.add(
            CompletableFuture.supplyAsync(
                () -> useUntilClosed(session, start), task -> Thread.ofPlatform().start(task)));
      }
      start.await();
      Thread.sleep(5 + new Random(round).nextInt(30));
      session.close();
      for (CompletableFuture<Integer> user : users) {
        user.join();
      }
      assertThrows(InvalidStateException.class, () -> session.get("x"));
    }
  }

  private static int useUntilClosed(Session session, CyclicBarrier start) {
    int calls = 0;
    try {
      start.await();
      while (true) {
        assertEquals(3, session.query("SELECT value FROM generate_series(1, 3)").rows().size());
        session.tables();
        calls++;
      }
    } catch (InvalidStateException closed) {
      return calls;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void readers_are_closed_while_others_read_them() {
    try (Session session = Session.open(SessionOptions.create().batchSize(10))) {
      for (int round = 0; round < 50; round++) {
        BatchReader reader = session.query(ROWS);
        CompletableFuture<Void> user =
            CompletableFuture.runAsync(
                () -> readUntilClosed(reader), task -> Thread.ofPlatform().start(task));
        Thread.onSpinWait();
        reader.close();
        user.join();
      }
    }
  }

  private static void readUntilClosed(BatchReader reader) {
    try {
      for (ArrowBatch batch : reader) {
        batch.column(0).getLong(0);
      }
    } catch (InvalidStateException | CancelledException closed) {
      // That is what a reader says that was closed meanwhile.
    }
  }

  @Test
  void a_handle_is_freed_once_after_its_last_call() throws Exception {
    for (int round = 0; round < 200; round++) {
      AtomicInteger freed = new AtomicInteger();
      AtomicInteger inUse = new AtomicInteger();
      NativeHandle handle =
          new NativeHandle(
              null,
              "thing",
              1,
              address -> {
                assertEquals(0, inUse.get());
                freed.incrementAndGet();
              },
              null);
      List<CompletableFuture<Void>> users = new ArrayList<>();
      for (int user = 0; user < 3; user++) {
        users.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    while (true) {
                      handle.run(
                          address -> {
                            inUse.incrementAndGet();
                            inUse.decrementAndGet();
                          });
                    }
                  } catch (InvalidStateException closed) {
                    handle.close();
                  }
                },
                task -> Thread.ofPlatform().start(task)));
      }
      handle.close();
      users.forEach(CompletableFuture::join);
      assertEquals(1, freed.get());
    }
  }

  @Test
  void what_is_forgotten_is_freed_after_the_garbage_collector_found_it() throws Exception {
    try (CodeAnatomyRuntime runtime =
            CodeAnatomyRuntime.open(RuntimeOptions.create().memoryLimit("256MiB"));
        Session session = Session.open(runtime, SessionOptions.create())) {
      References.clear();
      forget(runtime);
      assertTrue(runtime.memory().current() > 1_000_000, runtime.memory().toString());
      for (int tries = 0;
          tries < 200 && (runtime.memory().current() > 0 || Callbacks.count() > 0);
          tries++) {
        System.gc();
        Thread.sleep(25);
      }
      assertEquals(0, runtime.memory().current());
      References.assertNone();
      assertEquals(1, session.execute("SELECT 1"));
    }
  }

  // In a method of its own, so that no local variable keeps anything.
  private static void forget(CodeAnatomyRuntime runtime) {
    Session session = Session.open(runtime, SessionOptions.create());
    ArrowBatch batch = ArrowBatch.builder().longs("n", new long[200_000]).build();
    session.registerBatches("t", batch.schema(), List.of(batch));
    BatchReader reader = session.query("SELECT * FROM t");
    ArrowBatch part = reader.next();
    part.column(0).getLong(0);
    ArrowBatch.builder().longs("n", 1, 2, 3).build();
    CancelToken.create();
    session.sql("SELECT 1");
  }

  @Test
  void a_batch_that_only_its_column_remembers_stays_readable() throws Exception {
    List<ArrowColumn> columns = new ArrayList<>();
    try (Session session = Session.open();
        BatchReader reader = session.query(ROWS)) {
      for (ArrowBatch batch = reader.next(); batch != null; batch = reader.next()) {
        columns.add(batch.column("n"));
      }
    }
    for (int round = 0; round < 3; round++) {
      System.gc();
      Thread.sleep(20);
    }
    Collections.shuffle(columns, new Random(1));
    long sum = 0;
    for (ArrowColumn column : columns) {
      for (int row = 0; row < column.length(); row++) {
        sum += column.getLong(row);
      }
    }
    assertEquals(20_000L * 20_001 / 2, sum);
  }
}
