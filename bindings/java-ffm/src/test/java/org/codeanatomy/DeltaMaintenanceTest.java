package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: what keeps them in shape, and what changes all but their rows. */
@Timeout(60)
class DeltaMaintenanceTest {
  @TempDir private Path folder;
  private Lake lake;
  private DeltaTable table;

  @BeforeEach
  void open() {
    lake = new Lake(folder);
    lake.write(DeltaWriteOptions.create().partitionColumns(List.of("part")), 1, 2);
    lake.write(3, 4);
    table = lake.open();
  }

  @AfterEach
  void close() {
    table.close();
    lake.close();
  }

  private List<Path> files() {
    try (BatchReader reader = table.files()) {
      return reader.rows().stream()
          .map(row -> Path.of(lake.uri).resolve(row.getString("path")))
          .toList();
    }
  }

  private Map<?, ?> column(String name) {
    return ((List<?>) table.describe().schema().get("fields"))
        .stream()
            .map(field -> (Map<?, ?>) field)
            .filter(field -> field.get("name").equals(name))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void optimizing_joins_small_files_and_keeps_the_rows() {
    assertEquals(4, files().size());
    DeltaReport report = table.optimize(DeltaOptimize.create().filter("part", "=", "even"));
    assertEquals(DeltaStatus.COMMITTED, report.status());
    assertFalse(report.metrics().isEmpty());
    assertEquals(3, files().size());
    table.optimize(DeltaOptimize.create().targetSize(1 << 20).maxConcurrentTasks(1));
    assertEquals(2, files().size());
    assertEquals(DeltaStatus.UNCHANGED, table.optimize().status());
    assertEquals(List.of(1L, 2L, 3L, 4L), lake.numbers());
  }

  @Test
  void optimizing_takes_sets_of_partitions_and_sorts() {
    table.optimize(DeltaOptimize.create().filterNotIn("part", List.of("even", "none")));
    assertEquals(3, files().size());
    table.optimize(
        DeltaOptimize.create().filterIn("part", List.of("even")).zOrderColumns(List.of("n")));
    assertEquals(2, files().size());
    assertEquals(List.of(1L, 2L, 3L, 4L), lake.numbers());
  }

  @Test
  void a_vacuum_deletes_what_no_version_needs_and_a_dry_run_nothing() {
    List<Path> before = files();
    table.delete(DeltaDelete.where("part = 'odd'"));
    DeltaVacuum everything =
        DeltaVacuum.create().retentionHours(0).enforceRetention(false).allowUnsafeRetention(true);
    assertThrows(
        InvalidArgumentException.class,
        () -> table.vacuum(DeltaVacuum.create().retentionHours(0).enforceRetention(false)));
    DeltaReport dry = table.vacuum(everything.dryRun(true));
    assertEquals(DeltaStatus.DRY_RUN, dry.status());
    assertEquals(OptionalLong.of(2), dry.metric("num_deleted_files"));
    assertTrue(before.stream().allMatch(Files::exists));
    table.vacuum(everything.keepVersions(List.of(1L)));
    assertTrue(before.stream().allMatch(Files::exists));
    table.vacuum(everything.full(true));
    assertEquals(2, before.stream().filter(Files::exists).count());
    assertEquals(List.of(2L, 4L), lake.numbers());
    assertEquals(DeltaStatus.UNCHANGED, table.vacuum().status());
  }

  @Test
  void a_checkpoint_is_written_without_a_commit() {
    table.checkpoint();
    assertTrue(Files.exists(Path.of(lake.uri, "_delta_log", "_last_checkpoint")));
    assertEquals(1, table.version());
    assertEquals(DeltaStatus.UNCHANGED, table.cleanupMetadata().status());
    assertEquals(1, table.refresh());
  }

  @Test
  void a_compacted_log_tells_the_same_table() {
    table.delete(DeltaDelete.where("n = 2"));
    lake.write(5);
    table.refresh();
    DeltaDescription description = table.describe();
    List<Path> files = files();
    List<List<Object>> versions = versions();
    DeltaReport report = table.compactLog(DeltaCompactLog.of(0, 2));
    assertEquals("compact_log", report.operation());
    assertEquals(OptionalLong.of(3), report.versionAfter());
    assertEquals(Optional.empty(), report.verified());
    Path compacted =
        Path.of(lake.uri, "_delta_log", "00000000000000000000.00000000000000000002.compacted.json");
    assertTrue(Files.exists(compacted));
    try (Session session = Session.open();
        DeltaTable again = DeltaTable.open(session, lake.uri)) {
      assertEquals(description, again.describe());
      List<Path> read =
          again.files().rows().stream()
              .map(row -> Path.of(lake.uri).resolve(row.getString("path")))
              .toList();
      assertEquals(files, read);
    }
    assertEquals(versions, versions());
    assertEquals(List.of(1L, 3L, 4L, 5L), lake.numbers());
    lake.write(6);
    assertEquals(List.of(1L, 3L, 4L, 5L, 6L), lake.numbers());
  }

  /** The numbers in each version. */
  private List<List<Object>> versions() {
    List<List<Object>> versions = new ArrayList<>();
    for (long version = 0; version <= table.version(); version++) {
      String read = "read_delta('" + lake.uri + "', " + version + ")";
      versions.add(lake.column("SELECT n FROM " + read + " ORDER BY n"));
    }
    return versions;
  }

  @Test
  void commits_that_cannot_be_compacted_are_refused() throws IOException {
    for (DeltaCompactLog operation :
        List.of(
            DeltaCompactLog.of(1, 1),
            DeltaCompactLog.of(1, 0),
            DeltaCompactLog.of(0, 2),
            DeltaCompactLog.of(-1, 1))) {
      assertThrows(InvalidArgumentException.class, () -> table.compactLog(operation));
    }
    try (Stream<Path> log = Files.list(Path.of(lake.uri, "_delta_log"))) {
      assertTrue(log.noneMatch(path -> path.toString().contains("compacted")));
    }
    assertEquals(List.of(1L, 2L, 3L, 4L), lake.numbers());
  }

  @Test
  void a_version_of_the_past_is_restored() {
    table.delete(DeltaDelete.all());
    DeltaReport report = table.restore(DeltaRestore.toVersion(0));
    assertEquals(OptionalLong.of(3), report.versionAfter());
    assertEquals(List.of(1L, 2L), lake.numbers());
    assertThrows(NotFoundException.class, () -> table.restore(DeltaRestore.toVersion(99)));
  }

  @Test
  void a_restore_to_a_time_takes_the_version_of_then() throws IOException {
    Path first = Path.of(lake.uri, "_delta_log", "00000000000000000000.json");
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    Files.setLastModifiedTime(first, FileTime.from(time));
    table.restore(
        DeltaRestore.toTimestamp(time.plusSeconds(60))
            .ignoreMissingFiles(true)
            .protocolDowngradeAllowed(true));
    assertEquals(List.of(1L, 2L), lake.numbers());
  }

  @Test
  void features_are_added_to_the_protocol() {
    assertThrows(
        CodeAnatomyException.class, () -> table.addFeatures(DeltaAddFeatures.of("no such thing")));
    table.addFeatures(
        DeltaAddFeatures.of("appendOnly").allowProtocolVersionsIncrease(true).force(false));
    DeltaDescription description = table.describe();
    assertTrue(description.writerFeatures().contains("appendOnly"), description.toString());
  }

  @Test
  void properties_are_set_and_unknown_ones_only_when_told() {
    table.setProperties(
        DeltaSetProperties.of(Map.of("delta.logRetentionDuration", "interval 9 days")));
    CodeAnatomyException failure =
        assertThrows(
            CodeAnatomyException.class,
            () -> table.setProperties(DeltaSetProperties.of(Map.of("colour", "red"))));
    assertTrue(failure.getMessage().contains("colour"), failure.getMessage());
    assertFalse(table.describe().properties().containsKey("colour"));
    table.setProperties(DeltaSetProperties.of(Map.of("colour", "red")).allowUnknown(true));
    Map<String, String> properties = table.describe().properties();
    assertEquals("interval 9 days", properties.get("delta.logRetentionDuration"));
    assertEquals("red", properties.get("colour"));
  }

  @Test
  void columns_are_added_with_their_metadata_and_get_other_metadata() {
    table.addColumns(
        DeltaAddColumns.of(
            DeltaColumn.of("size", "long").metadata(Map.of("comment", "in bytes")),
            DeltaColumn.of(
                    "tags", Map.of("type", "array", "elementType", "string", "containsNull", true))
                .nullable(true)));
    assertEquals(Map.of("comment", "in bytes"), column("size").get("metadata"));
    assertEquals("array", ((Map<?, ?>) column("tags").get("type")).get("type"));
    table.setColumnMetadata(DeltaSetColumnMetadata.of("size", Map.of("unit", "byte")));
    assertEquals("byte", ((Map<?, ?>) column("size").get("metadata")).get("unit"));
  }

  @Test
  void the_name_and_the_description_are_changed() {
    table.setMetadata(DeltaSetMetadata.create().name("numbers").description("some of them"));
    assertEquals(Optional.of("numbers"), table.describe().name());
    assertEquals(Optional.of("some of them"), table.describe().description());
  }

  @Test
  void a_column_that_refused_nulls_takes_them() {
    ArrowSchema strict =
        ArrowSchema.of(new ArrowField("n", ArrowType.INT64, false, List.of(), Map.of()));
    ArrowBatch one = ArrowBatch.builder(strict).row(1).build();
    String uri = folder.resolve("strict").toString();
    DeltaTable.write(lake.session, uri, BatchStream.of(strict, List.of(one)));
    try (DeltaTable own = DeltaTable.open(lake.session, uri)) {
      List<?> fields = (List<?>) own.describe().schema().get("fields");
      assertEquals(false, ((Map<?, ?>) fields.get(0)).get("nullable"));
      own.dropColumnNotNull(DeltaDropColumnNotNull.of("n"));
      fields = (List<?>) own.describe().schema().get("fields");
      assertEquals(true, ((Map<?, ?>) fields.get(0)).get("nullable"));
    }
  }

  @Test
  void a_repair_takes_files_that_are_gone_out_of_the_log() throws IOException {
    Files.delete(files().get(0));
    assertEquals(DeltaStatus.DRY_RUN, table.repair(DeltaRepair.create().dryRun(true)).status());
    assertEquals(4, files().size());
    assertEquals(DeltaStatus.COMMITTED, table.repair().status());
    assertEquals(3, files().size());
    assertEquals(3, lake.numbers().size());
  }

  @Test
  void maintenance_runs_its_steps_in_the_safe_order() {
    DeltaMaintenance done =
        table.maintain(
            DeltaMaintain.of(
                DeltaVacuum.create().dryRun(true),
                DeltaCheckpoint.create(),
                DeltaOptimize.create().commit(DeltaCommit.create().metadata(Map.of("job", "x")))));
    assertEquals(DeltaStatus.COMPLETED, done.status());
    assertEquals(OptionalLong.of(1), done.versionBefore());
    assertEquals(OptionalLong.of(2), done.versionAfter());
    assertEquals(
        List.of("optimize", "checkpoint", "vacuum"),
        done.steps().stream().map(DeltaMaintenance.Step::operation).toList());
    DeltaMaintenance.Step first = done.steps().get(0);
    assertEquals(DeltaStatus.COMMITTED, first.status());
    assertEquals("x", first.report().orElseThrow().commitMetadata().get("job"));
    assertTrue(first.error().isEmpty());
  }

  @Test
  void maintenance_tells_of_the_step_that_failed_and_runs_none_behind_it() {
    DeltaMaintenance done =
        table.maintain(
            DeltaMaintain.of(
                DeltaVacuum.create().enforceRetention(false),
                DeltaCleanupMetadata.create(),
                DeltaRepair.create()));
    assertEquals(DeltaStatus.FAILED, done.status());
    assertEquals(
        List.of(DeltaStatus.UNCHANGED, DeltaStatus.FAILED, DeltaStatus.NOT_RUN),
        done.steps().stream().map(DeltaMaintenance.Step::status).toList());
    DeltaMaintenance.Step failed = done.steps().get(1);
    ErrorReport error = failed.error().orElseThrow();
    assertEquals(Status.INVALID_ARGUMENT, error.status());
    assertEquals(ErrorCode.INVALID_OPTION, error.code());
    assertTrue(error.message().contains("allow_unsafe_retention"), error.message());
    assertFalse(failed.report().isPresent());
    assertThrows(
        InvalidArgumentException.class, () -> table.maintain(DeltaMaintain.of(DeltaDelete.all())));
  }
}
