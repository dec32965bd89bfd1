package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Doing the same again and again takes no more memory. */
@Timeout(120)
class LeakTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long MEBIBYTE = 1 << 20;

  /** Resident memory that is not mapped from files. */
  private static long resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Repeats some work, and compares the memory before and after. What leaks does so every time; the
   * heap of the JVM grows once.
   */
  private static void staysWithin(long bytes, int times, Runnable work) {
    assumeTrue(Files.exists(STATUS), "there is no " + STATUS);
    References.clear();
    repeat(times, work);
    long growth = bytes;
    for (int attempt = 0; attempt < 3 && growth >= bytes; attempt++) {
      long before = resident();
      repeat(times, work);
      growth = resident() - before;
    }
    assertTrue(growth < bytes, "it grew by " + growth + " bytes in " + times + " rounds");
    References.awaitNone();
  }

  private static void repeat(int times, Runnable work) {
    for (int index = 0; index < times; index++) {
      work.run();
    }
    System.gc();
  }

  @Test
  void batches_that_are_built_and_closed() {
    // 200 MB in each half.
    staysWithin(
        20 * MEBIBYTE,
        500,
        () -> ArrowBatch.builder().longs("n", new long[50_000]).build().close());
  }

  @Test
  void batches_that_go_in_and_come_out() {
    ArrowSchema schema = ArrowSchema.of(ArrowField.of("n", ArrowType.INT64));
    try (Session session = Session.open()) {
      staysWithin(
          40 * MEBIBYTE,
          60,
          () -> {
            Iterator<ArrowBatch> batches =
                IntStream.range(0, 10)
                    .mapToObj(i -> ArrowBatch.builder().longs("n", new long[10_000]).build())
                    .iterator();
            session.registerStream("t", BatchStream.of(schema, batches));
            try (BatchReader reader = session.query("SELECT n FROM t")) {
              for (ArrowBatch batch : reader) {
                assertEquals(0, batch.column(0).getLong(0));
              }
            }
            session.deregister("t");
          });
    }
  }

  @Test
  void failures_and_parameters() {
    try (Session session = Session.open()) {
      staysWithin(
          20 * MEBIBYTE,
          100,
          () -> {
            assertThrows(NotFoundException.class, () -> session.query("SELECT * FROM nowhere"));
            assertEquals(1, session.execute("SELECT $1 AS a, $2 AS b", new byte[1000], 0));
            session.tables();
          });
    }
  }

  @Test
  void payloads_that_an_observer_reads_or_leaves(@TempDir Path folder) {
    try (Lake lake = new Lake(folder)) {
      lake.write(1);
      staysWithin(
          20 * MEBIBYTE,
          60,
          () -> {
            lake.session.setDeltaObserver(
                (payload, rows) -> {
                  if (payload == DeltaPayload.SNAPSHOT) {
                    assertEquals(1, rows.rows().size());
                  }
                });
            try (DeltaTable table = lake.open()) {
              table.vacuum(DeltaVacuum.create().dryRun(true));
            }
            lake.session.clearDeltaObserver();
          });
    }
  }

  @Test
  void delta_tables_that_are_opened_and_read(@TempDir Path folder) {
    try (Lake lake = new Lake(folder)) {
      lake.write(1, 2);
      staysWithin(
          20 * MEBIBYTE,
          60,
          () -> {
            try (DeltaTable table = lake.open()) {
              assertEquals(1, table.history().size());
              assertEquals(1, table.files().rows().size());
              assertThrows(PlanException.class, () -> table.delete(DeltaDelete.where("m = 1")));
            }
          });
    }
  }
}
