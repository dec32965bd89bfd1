package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: opening, versions, and what the log says. */
@Timeout(60)
class DeltaTableTest {
  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void open() {
    lake = new Lake(folder);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void there_is_a_table_once_it_was_written() {
    assertFalse(DeltaTable.exists(lake.session, lake.uri));
    assertFalse(Files.exists(Path.of(lake.uri)));
    lake.write(1);
    assertTrue(DeltaTable.exists(lake.session, lake.uri));
  }

  @Test
  void opening_what_is_no_table_fails() throws Exception {
    assertThrows(NotFoundException.class, lake::open);
    Files.createDirectories(Path.of(lake.uri));
    Files.writeString(Path.of(lake.uri).resolve("a.txt"), "no log");
    assertThrows(NotFoundException.class, lake::open);
  }

  @Test
  void a_version_of_the_past_is_read_only_until_it_is_refreshed() {
    lake.write(1, 2);
    lake.write(3);
    try (DeltaTable table = lake.open(DeltaOpenOptions.create().version(0))) {
      assertEquals(0, table.version());
      table.register("old");
      assertEquals(List.of(1L, 2L), lake.column("SELECT n FROM old ORDER BY n"));
      InvalidStateException failure =
          assertThrows(InvalidStateException.class, () -> table.delete(DeltaDelete.all()));
      assertTrue(failure.getMessage().contains("version 0"), failure.getMessage());
      assertEquals(1, table.refresh());
      assertEquals(1, table.version());
      assertEquals(OptionalLong.of(2), table.delete(DeltaDelete.all()).versionAfter());
      assertEquals(2, table.version());
      assertEquals(List.of(1L, 2L), lake.column("SELECT n FROM old ORDER BY n"));
    }
  }

  @Test
  void a_table_is_opened_as_it_was_at_a_time() throws Exception {
    lake.write(1);
    lake.write(2);
    commitWasAt(0, Instant.parse("2026-01-01T00:00:00Z"));
    commitWasAt(1, Instant.parse("2026-01-02T00:00:00Z"));
    assertEquals(0, versionAt("2026-01-01T12:00:00Z"));
    assertEquals(1, versionAt("2026-01-02T12:00:00Z"));
    assertThrows(NotFoundException.class, () -> versionAt("2025-12-31T00:00:00Z"));
  }

  /** Without times in the commits, the log goes by those of its files. */
  private void commitWasAt(int version, Instant time) throws IOException {
    Path commit = Path.of(lake.uri, "_delta_log", "%020d.json".formatted(version));
    Files.setLastModifiedTime(commit, FileTime.from(time));
  }

  private long versionAt(String time) {
    try (DeltaTable table = lake.open(DeltaOpenOptions.create().timestamp(Instant.parse(time)))) {
      return table.version();
    }
  }

  @Test
  void versions_that_are_not_there_or_are_named_twice_are_refused() {
    lake.write(1);
    assertThrows(NotFoundException.class, () -> lake.open(DeltaOpenOptions.create().version(7)));
    assertThrows(
        InvalidArgumentException.class,
        () -> lake.open(DeltaOpenOptions.create().version(0).timestamp(Instant.EPOCH)));
  }

  @Test
  void a_registered_table_replaces_another_only_when_told() {
    lake.write(1);
    try (DeltaTable table = lake.open()) {
      table.register("t");
      assertThrows(AlreadyExistsException.class, () -> table.register("t"));
      lake.write(2);
      table.refresh();
      table.register("t", DeltaRegisterOptions.create().replace(true), CallOptions.none());
      assertEquals(List.of(2L), lake.column("SELECT count(*) FROM t"));
      lake.session.execute("INSERT INTO t VALUES (3, 'odd')");
    }
    assertEquals(List.of(1L, 2L, 3L), lake.numbers());
  }

  @Test
  void a_description_has_what_the_log_says() {
    lake.write(
        DeltaWriteOptions.create()
            .name("numbers")
            .description("some of them")
            .partitionColumns(List.of("part"))
            .configuration(Map.of("delta.logRetentionDuration", "interval 10 days"))
            .commit(DeltaCommit.create().appTransaction("loader", 7)),
        1,
        2);
    try (DeltaTable table = lake.open()) {
      DeltaDescription description = table.describe();
      assertEquals(Optional.of("numbers"), description.name());
      assertEquals(Optional.of("some of them"), description.description());
      assertEquals(0, description.version());
      assertEquals(List.of("part"), description.partitionColumns());
      assertEquals("interval 10 days", description.properties().get("delta.logRetentionDuration"));
      assertEquals(2, ((List<?>) description.schema().get("fields")).size());
      assertFalse(description.tableId().isEmpty());
      assertTrue(description.tableUri().contains("table"), description.tableUri());
      assertTrue(description.timestamp().isPresent());
      assertTrue(description.createdTime().isPresent());
      assertTrue(description.minReaderVersion() >= 1 && description.minWriterVersion() >= 1);
      assertTrue(description.read().possible() && description.write().possible());
      assertEquals(OptionalLong.empty(), description.fileCount());

      DeltaDescription more =
          table.describe(
              DeltaDescribeOptions.create().files(true).appId("loader"), CallOptions.none());
      assertEquals(OptionalLong.of(2), more.fileCount());
      assertTrue(more.sizeBytes().orElseThrow() > 0);
      assertEquals(OptionalLong.of(7), more.appTransactionVersion());
      assertEquals(
          OptionalLong.empty(),
          table
              .describe(DeltaDescribeOptions.create().appId("nobody"), CallOptions.none())
              .appTransactionVersion());
    }
  }

  @Test
  void the_history_begins_with_the_latest_commit() {
    lake.write(1);
    lake.write(
        DeltaWriteOptions.create().commit(DeltaCommit.create().metadata(Map.of("job", "nightly"))),
        2);
    try (DeltaTable table = lake.open()) {
      List<DeltaVersion> history = table.history();
      assertEquals(List.of(1L, 0L), history.stream().map(DeltaVersion::version).toList());
      DeltaVersion latest = history.get(0);
      assertEquals(Optional.of("WRITE"), latest.operation());
      assertEquals("nightly", latest.metadata().get("job"));
      assertTrue(latest.timestamp().isPresent());
      assertEquals(Optional.empty(), latest.inCommitTimestamp());
      assertTrue(latest.engineInfo().isPresent());
      assertEquals("Append", latest.operationParameters().get("mode"));
      List<DeltaVersion> one =
          table.history(DeltaHistoryOptions.create().limit(1), CallOptions.none());
      assertEquals(List.of(latest), one);
    }
  }

  @Test
  void the_time_in_the_history_opens_the_version_and_that_of_the_commit_stays() throws IOException {
    lake.write(1);
    lake.write(2);
    Instant moved = Instant.parse("2026-01-02T00:00:00Z");
    commitWasAt(0, Instant.parse("2026-01-01T00:00:00Z"));
    commitWasAt(1, moved);
    try (DeltaTable table = lake.open()) {
      DeltaVersion latest = table.history().get(0);
      assertEquals(Optional.of(moved), latest.timestamp());
      assertEquals(1, versionAt(latest.timestamp().get().toString()));
      Instant said = latest.commitTimestamp().orElseThrow();
      assertTrue(Duration.between(said, Instant.now()).toMinutes() < 5, said.toString());
    }
  }

  @Test
  void the_files_are_listed_with_their_partitions() {
    lake.write(DeltaWriteOptions.create().partitionColumns(List.of("part")), 1, 2, 4);
    try (DeltaTable table = lake.open()) {
      List<Row> files = table.files().rows();
      assertEquals(List.of(2L, 1L), files.stream().map(row -> row.get("num_records")).toList());
      assertEquals(Map.of("part", "even"), files.get(0).get("partition_values"));
      for (Row file : files) {
        Path path = Path.of(lake.uri).resolve(file.getString("path"));
        assertEquals(path.toFile().length(), file.getLong("size"));
      }
      List<Row> odd =
          table
              .files(DeltaFilesOptions.create().predicate("part = 'odd'"), CallOptions.none())
              .rows();
      assertEquals(List.of(files.get(1)), odd);
    }
  }

  @Test
  void statistics_of_files_are_json_columns_or_left_out() {
    lake.write(1, 2, 3);
    try (DeltaTable table = lake.open()) {
      Row json = file(table, DeltaFilesOptions.Statistics.JSON);
      assertEquals(table.files().rows(), List.of(json));
      assertTrue(json.getString("stats").contains("\"numRecords\":3"), json::toString);
      Row columns = file(table, DeltaFilesOptions.Statistics.COLUMNS);
      assertEquals(List.of("null_count", "min", "max"), columns.schema().names().subList(5, 8));
      assertEquals(1L, ((Map<?, ?>) columns.get("min")).get("n"));
      assertEquals(3L, ((Map<?, ?>) columns.get("max")).get("n"));
      assertEquals(0L, ((Map<?, ?>) columns.get("null_count")).get("n"));
      Row none = file(table, DeltaFilesOptions.Statistics.NONE);
      assertEquals(json.schema().names().subList(0, 5), none.schema().names());
    }
  }

  private static Row file(DeltaTable table, DeltaFilesOptions.Statistics statistics) {
    DeltaFilesOptions options = DeltaFilesOptions.create().statistics(statistics);
    List<Row> files = table.files(options, CallOptions.none()).rows();
    assertEquals(1, files.size());
    return files.get(0);
  }

  @Test
  void options_that_nobody_knows_are_refused_by_name() {
    lake.write(1);
    InvalidArgumentException failure =
        assertThrows(
            InvalidArgumentException.class,
            () -> lake.open(DeltaOpenOptions.create().option("versoin", 1)));
    assertEquals(ErrorCode.INVALID_OPTION, failure.code());
    assertTrue(failure.getMessage().contains("versoin"), failure.getMessage());
    assertThrows(
        InvalidArgumentException.class,
        () -> lake.write(DeltaWriteOptions.create().option("mood", "append"), 1));
    try (DeltaTable table = lake.open()) {
      assertThrows(
          InvalidArgumentException.class,
          () -> table.vacuum(DeltaVacuum.create().option("hours", 1)));
      assertThrows(InvalidArgumentException.class, () -> table.run("{\"operation\": \"compact\"}"));
    }
  }
}
