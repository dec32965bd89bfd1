package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: how the files of a change are written. */
@Timeout(60)
class DeltaWriterPropertiesTest {
  /** Files of numbers that count up get much larger by these. */
  private static final Map<String, ?> LARGE =
      Map.of(
          "compression", "uncompressed", "dictionary_enabled", false, "max_row_group_size", 4000);

  private static final Map<String, ?> UNKNOWN = Map.of("colour", "red");

  @TempDir private Path folder;
  private Lake lake;
  private DeltaTable table;

  @BeforeEach
  void open() {
    lake = new Lake(folder);
    write(DeltaWriteOptions.create(), 0);
    table = lake.open();
  }

  @AfterEach
  void close() {
    table.close();
    lake.close();
  }

  private void write(DeltaWriteOptions options, long first) {
    lake.write(options, LongStream.range(first, first + 10_000).map(n -> n / 2 * 2).toArray());
  }

  /** The bytes of the files for each row of the table. */
  private double bytesPerRow() {
    table.refresh();
    List<Row> files = table.files().rows();
    double bytes = files.stream().mapToLong(file -> file.getLong("size")).sum();
    return bytes / files.stream().mapToLong(file -> file.getLong("num_records")).sum();
  }

  /** The change is made without properties, then with them: its files are larger then. */
  private void assertLarger(Runnable without, Runnable with) {
    without.run();
    double usual = bytesPerRow();
    with.run();
    double large = bytesPerRow();
    assertTrue(large > 2 * usual, large + " bytes for each row, " + usual + " before");
  }

  @Test
  void properties_reach_the_files_of_a_write() {
    DeltaWriteOptions all = DeltaWriteOptions.create().mode(DeltaWriteOptions.Mode.OVERWRITE);
    assertLarger(() -> write(all, 0), () -> write(all.writerProperties(LARGE), 0));
  }

  @Test
  void properties_reach_the_files_of_a_merge() {
    DeltaMerge merge = DeltaMerge.on("source.n = target.n").whenMatched(DeltaMergeAction.delete());
    assertLarger(
        () -> table.merge(Lake.rows(2), merge),
        () -> table.merge(Lake.rows(4), merge.writerProperties(LARGE)));
  }

  @Test
  void properties_reach_the_files_of_a_delete() {
    assertLarger(
        () -> table.delete(DeltaDelete.where("n = 2")),
        () -> table.delete(DeltaDelete.where("n = 4").writerProperties(LARGE)));
  }

  @Test
  void properties_reach_the_files_of_an_update() {
    DeltaUpdate update = DeltaUpdate.set(Map.of("n", "n + 1")).where("n < 4");
    assertLarger(() -> table.update(update), () -> table.update(update.writerProperties(LARGE)));
  }

  @Test
  void properties_reach_the_files_of_an_optimize() {
    write(DeltaWriteOptions.create(), 10_000);
    assertLarger(
        table::optimize,
        () -> {
          write(DeltaWriteOptions.create(), 20_000);
          table.optimize(DeltaOptimize.create().writerProperties(LARGE));
        });
  }

  @Test
  void a_property_that_nobody_knows_is_refused_by_every_change() {
    DeltaMerge merge = DeltaMerge.on("source.n = target.n").whenMatched(DeltaMergeAction.delete());
    DeltaUpdate update = DeltaUpdate.set(Map.of("n", "1"));
    for (Executable change :
        List.<Executable>of(
            () -> lake.write(DeltaWriteOptions.create().writerProperties(UNKNOWN), 1),
            () -> table.merge(Lake.rows(1), merge.writerProperties(UNKNOWN)),
            () -> table.delete(DeltaDelete.all().writerProperties(UNKNOWN)),
            () -> table.update(update.writerProperties(UNKNOWN)),
            () -> table.optimize(DeltaOptimize.create().writerProperties(UNKNOWN)))) {
      InvalidArgumentException failure = assertThrows(InvalidArgumentException.class, change);
      assertEquals(ErrorCode.INVALID_OPTION, failure.code());
      assertTrue(failure.getMessage().contains("colour"), failure.getMessage());
    }
    assertEquals(0, table.refresh());
  }

  @Test
  void values_that_cannot_be_used_are_named() {
    refused(Map.of("max_row_group_size", 0), "above 0");
    refused(Map.of("bloom_filter_fpp", 1.0), "between 0 and 1");
    refused(Map.of("compression", "brandy"), "brandy");
    refused(Map.of("dictionary_enabled", "yes"), "true or false");
    refused(Map.of("compression::m", "snappy"), "no column m");
  }

  private void refused(Map<String, ?> properties, String named) {
    DeltaWriteOptions options = DeltaWriteOptions.create().writerProperties(properties);
    InvalidArgumentException failure =
        assertThrows(InvalidArgumentException.class, () -> lake.write(options, 1));
    assertEquals(ErrorCode.INVALID_OPTION, failure.code());
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
  }
}
