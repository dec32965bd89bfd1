package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.codeanatomy.ArrowType.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Batches that are built here, and who may read them. */
class ArrowBatchTest {
  private static final ArrowSchema EVERYTHING =
      ArrowSchema.of(
          ArrowField.of("nothing", ArrowType.NULL),
          ArrowField.of("truth", ArrowType.BOOL),
          ArrowField.of("i8", new ArrowType.Int(8, true)),
          ArrowField.of("i16", new ArrowType.Int(16, true)),
          ArrowField.of("i32", new ArrowType.Int(32, true)),
          ArrowField.of("i64", ArrowType.INT64),
          ArrowField.of("f64", ArrowType.FLOAT64),
          ArrowField.of("text", ArrowType.UTF8),
          ArrowField.of("bytes", ArrowType.BINARY),
          ArrowField.of("date", ArrowType.DATE),
          ArrowField.of("time_s", new ArrowType.Time(Unit.SECOND)),
          ArrowField.of("time_n", new ArrowType.Time(Unit.NANOSECOND)),
          ArrowField.of("at", ArrowType.TIMESTAMP_UTC),
          ArrowField.of("local", new ArrowType.Timestamp(Unit.NANOSECOND, null)),
          ArrowField.of("d128", new ArrowType.Decimal(128, 10, 2)),
          ArrowField.of("d256", new ArrowType.Decimal(256, 50, 0)));

  private static final Object[] VALUES = {
    null,
    true,
    -128L,
    -300L,
    -70_000L,
    Long.MAX_VALUE,
    -0.0,
    "é🦀",
    "x".getBytes(),
    LocalDate.of(1, 1, 1),
    LocalTime.of(23, 59, 59),
    LocalTime.of(1, 2, 3, 4),
    Instant.parse("1969-12-31T23:59:59.999999Z"),
    LocalDateTime.of(2026, 1, 31, 13, 45, 7, 1),
    new BigDecimal("-0.01"),
    new BigDecimal(BigInteger.TEN.pow(49).negate())
  };

  private static ArrowBatch everything() {
    Object[] noValues = new Object[VALUES.length];
    ArrowBatch.Builder builder = ArrowBatch.builder(EVERYTHING);
    for (int row = 0; row < 20; row++) {
      builder.row(row % 3 == 1 ? noValues : VALUES);
    }
    return builder.build();
  }

  private static void assertEverything(List<Row> rows) {
    assertEquals(20, rows.size());
    for (int row = 0; row < 20; row++) {
      Object[] expected = row % 3 == 1 ? new Object[VALUES.length] : VALUES;
      assertTrue(
          Arrays.deepEquals(expected, rows.get(row).values().toArray()), rows.get(row).toString());
    }
  }

  @Test
  void values_of_every_type_that_can_be_built_are_read_back() {
    try (ArrowBatch batch = everything()) {
      assertEquals(20, batch.rowCount());
      assertEquals(EVERYTHING, batch.schema());
      assertEverything(batch.rows());
      assertEquals(7, batch.column("text").nullCount());
      assertEquals(20, batch.column("nothing").nullCount());
    }
  }

  @Test
  void values_of_every_type_go_through_the_library_unchanged() {
    try (Session session = Session.open()) {
      session.registerBatches("t", EVERYTHING, List.of(everything()));
      assertEverything(session.query("SELECT * FROM t").rows());
      assertEquals(EVERYTHING.fields(), session.tableSchema("t").fields());
    }
  }

  @Test
  void arrays_of_numbers_and_text_become_columns() {
    try (ArrowBatch batch =
        ArrowBatch.builder()
            .longs("a", 1, 2, 3)
            .doubles("b", 0.5, -1, Double.NaN)
            .strings("c", "x", null, "")
            .build()) {
      assertEquals(2, batch.column("a").getLong(1));
      assertEquals(0.5, batch.column("b").getDouble(0));
      assertNull(batch.column("c").getString(1));
      assertEquals("", batch.column(2).getString(2));
    }
  }

  @Test
  void an_empty_batch_has_columns_and_no_rows() {
    try (ArrowBatch batch = ArrowBatch.builder(EVERYTHING).build()) {
      assertEquals(0, batch.rowCount());
      assertEquals(List.of(), batch.rows());
      assertThrows(IndexOutOfBoundsException.class, () -> batch.column("text").getString(0));
    }
  }

  private static void refused(ArrowType type, Object value) {
    InvalidArgumentException failure =
        assertThrows(
            InvalidArgumentException.class,
            () -> ArrowBatch.builder().column("c", type, List.of(value)));
    assertTrue(failure.getMessage().contains("\"c\""), failure.getMessage());
  }

  @Test
  void what_a_column_cannot_hold_without_loss_is_refused() {
    refused(new ArrowType.Int(8, true), 128);
    refused(new ArrowType.Int(32, true), 1L << 31);
    refused(ArrowType.INT64, 1.0);
    refused(ArrowType.INT64, "1");
    refused(ArrowType.FLOAT64, Long.MAX_VALUE);
    refused(ArrowType.UTF8, new byte[0]);
    refused(ArrowType.UTF8, new StringBuilder("x"));
    refused(ArrowType.NULL, 1);
    refused(ArrowType.BOOL, 1);
    refused(ArrowType.DATE, LocalDateTime.MIN);
    refused(ArrowType.DATE, LocalDate.MAX);
    refused(new ArrowType.Time(Unit.SECOND), LocalTime.of(1, 1, 1, 1));
    refused(ArrowType.TIMESTAMP_UTC, Instant.ofEpochSecond(0, 1));
    refused(ArrowType.TIMESTAMP_UTC, Instant.MAX);
    refused(ArrowType.TIMESTAMP_UTC, LocalDateTime.MIN);
    refused(new ArrowType.Decimal(128, 4, 2), new BigDecimal("100.00"));
    refused(new ArrowType.Decimal(128, 4, 2), new BigDecimal("0.001"));
  }

  @Test
  void half_a_character_is_refused() {
    assertThrows(InvalidArgumentException.class, () -> ArrowBatch.builder().strings("c", "\ud83e"));
  }

  @Test
  void null_in_a_column_that_forbids_it_is_refused() {
    ArrowSchema strict =
        ArrowSchema.of(new ArrowField("c", ArrowType.INT64, false, List.of(), Map.of()));
    assertThrows(
        InvalidArgumentException.class, () -> ArrowBatch.builder(strict).row((Object) null));
  }

  @Test
  void columns_of_different_length_are_refused_and_nothing_is_kept() {
    References.clear();
    assertThrows(
        InvalidArgumentException.class,
        () -> ArrowBatch.builder().longs("a", 1, 2).longs("b", 1).build());
    assertThrows(InvalidArgumentException.class, () -> ArrowBatch.builder(EVERYTHING).row(1, 2));
    References.assertNone();
  }

  @Test
  void types_that_cannot_be_built_are_unsupported() {
    assertThrows(
        UnsupportedException.class,
        () -> ArrowBatch.builder().column("c", new ArrowType.Struct(), List.of()));
  }

  @Test
  void a_getter_of_another_type_and_null_are_refused() {
    try (ArrowBatch batch = ArrowBatch.builder().strings("c", "x", null).build()) {
      ArrowColumn column = batch.column("c");
      assertThrows(InvalidArgumentException.class, () -> column.getLong(0));
      assertThrows(InvalidArgumentException.class, () -> column.getDate(0));
      assertThrows(InvalidArgumentException.class, () -> column.getList(0));
      assertArrayEquals("x".getBytes(), column.getBytes(0));
      assertThrows(IndexOutOfBoundsException.class, () -> column.isNull(2));
      assertThrows(IndexOutOfBoundsException.class, () -> column.getString(-1));
      assertThrows(InvalidArgumentException.class, () -> batch.column("d"));
      assertThrows(InvalidArgumentException.class, () -> column.child("d"));
    }
    try (ArrowBatch batch =
        ArrowBatch.builder().column("n", ArrowType.INT64, Arrays.asList(1, null)).build()) {
      assertThrows(InvalidArgumentException.class, () -> batch.column("n").getLong(1));
    }
  }

  @Test
  void everything_of_a_closed_batch_is_refused() {
    ArrowBatch batch = everything();
    ArrowColumn column = batch.column("text");
    batch.close();
    batch.close();
    assertThrows(InvalidStateException.class, batch::columns);
    assertThrows(InvalidStateException.class, batch::rows);
    assertThrows(InvalidStateException.class, () -> column.getString(0));
    assertThrows(InvalidStateException.class, column::nullCount);
    assertThrows(InvalidStateException.class, batch::share);
    assertEquals(20, batch.rowCount());
  }

  private static <T> T elsewhere(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, task -> Thread.ofPlatform().start(task)).join();
  }

  private static void refusedElsewhere(Executable call) {
    elsewhere(() -> assertThrows(InvalidStateException.class, call));
  }

  @Test
  void a_batch_goes_to_another_thread_as_long_as_nobody_has_read_it() {
    ArrowBatch batch = everything();
    assertEquals(20, elsewhere(() -> batch.rows().size()));
    assertThrows(InvalidStateException.class, batch::columns);
    batch.close();
  }

  @Test
  void only_the_thread_that_reads_a_batch_reads_and_moves_it() {
    ArrowBatch batch = everything();
    ArrowColumn column = batch.column("text");
    refusedElsewhere(() -> column.getString(0));
    refusedElsewhere(batch::columns);
    refusedElsewhere(batch::share);
    assertEquals("é🦀", column.getString(0));
    batch.close();
  }

  @Test
  void closing_on_another_thread_ends_reading_and_frees_later() {
    ArrowBatch batch = everything();
    ArrowColumn column = batch.column("text");
    elsewhere(
        () -> {
          batch.close();
          return null;
        });
    assertThrows(InvalidStateException.class, () -> column.getString(0));
  }

  @Test
  void a_shared_batch_is_read_by_many_and_closed_by_any() throws Exception {
    ArrowBatch batch = everything();
    batch.column(0);
    ArrowBatch shared = batch.share();
    assertThrows(InvalidStateException.class, batch::columns);
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      readers.add(
          CompletableFuture.runAsync(
              () -> assertEverything(shared.rows()), task -> Thread.ofPlatform().start(task)));
    }
    readers.forEach(CompletableFuture::join);
    elsewhere(
        () -> {
          shared.close();
          return null;
        });
    assertThrows(InvalidStateException.class, shared::columns);
  }

  @Test
  void closing_a_shared_batch_under_readers_gives_them_an_exception_and_nothing_worse() {
    for (int round = 0; round < 20; round++) {
      ArrowBatch shared = everything().share();
      ArrowColumn column = shared.column("i64");
      List<CompletableFuture<Void>> readers = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        readers.add(
            CompletableFuture.runAsync(
                () -> {
                  while (true) {
                    assertEquals(Long.MAX_VALUE, column.getLong(0));
                  }
                },
                task -> Thread.ofPlatform().start(task)));
      }
      shared.close();
      for (CompletableFuture<Void> reader : readers) {
        Throwable failure = assertThrows(CompletionException.class, reader::join).getCause();
        assertTrue(
            failure instanceof InvalidStateException || failure instanceof IllegalStateException,
            failure.toString());
      }
    }
  }

  @Test
  void rows_are_compared_by_content() {
    try (ArrowBatch first = everything();
        ArrowBatch second = everything()) {
      assertEquals(first.rows(), second.rows());
      assertEquals(first.rows().hashCode(), second.rows().hashCode());
    }
    try (ArrowBatch batch = ArrowBatch.builder().longs("n", 1).strings("s", "x").build()) {
      assertEquals("{n=1, s=x}", batch.rows().get(0).toString());
      assertEquals(1L, batch.rows().get(0).getLong("n"));
      assertEquals("x", batch.rows().get(0).getString("s"));
    }
  }
}
