package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delta tables: payloads that are asked for. */
@Timeout(60)
class DeltaPayloadTest {
  @TempDir private Path folder;
  private Lake lake;
  private DeltaTable table;
  private DeltaReport report;

  @BeforeEach
  void open() {
    lake = new Lake(folder);
    lake.write(1, 2);
    lake.write(3);
    table = lake.open();
    DeltaCommit commit = DeltaCommit.create().metadata(Map.of("job", "nightly", "tries", 2));
    report = table.delete(DeltaDelete.where("n = 3").commit(commit));
  }

  @AfterEach
  void close() {
    table.close();
    lake.close();
  }

  private static DeltaPayloadOptions options() {
    return DeltaPayloadOptions.create();
  }

  private BatchReader read(DeltaPayload payload, DeltaPayloadOptions options) {
    return table.payload(payload, options, CallOptions.none());
  }

  private Row row(DeltaPayload payload, DeltaPayloadOptions options) {
    List<Row> rows = read(payload, options).rows();
    assertEquals(1, rows.size());
    return rows.get(0);
  }

  @ParameterizedTest
  @EnumSource
  void a_payload_has_the_columns_and_the_name_that_its_schema_says(DeltaPayload payload) {
    DeltaPayloadOptions options =
        switch (payload) {
          case MUTATION_REPORT -> options().report(report);
          case MAINTENANCE_REPORT ->
              options().report(table.vacuum(DeltaVacuum.create().dryRun(true)));
          default -> options();
        };
    try (BatchReader rows = read(payload, options)) {
      assertEquals(payload.schema(), rows.schema());
    }
    ArrowSchema schema = payload.schema();
    assertEquals(List.of("event_time", "table_uri", "version"), schema.names().subList(0, 3));
    assertEquals(
        Map.of(
            "codeanatomy.payload",
            payload.name().toLowerCase(Locale.ROOT),
            "codeanatomy.payload_version",
            "1"),
        schema.metadata());
  }

  @Test
  void a_snapshot_counts_the_files_only_when_told() {
    Row snapshot = table.payload(DeltaPayload.SNAPSHOT).rows().get(0);
    assertEquals(2, snapshot.getLong("version"));
    assertEquals(null, snapshot.get("num_files"));
    assertEquals(List.of(), snapshot.get("partition_columns"));
    assertTrue(((Instant) snapshot.get("event_time")).isBefore(Instant.now().plusSeconds(1)));
    assertEquals(1, row(DeltaPayload.SNAPSHOT, options().files(true)).getLong("num_files"));
  }

  @Test
  void a_scan_config_is_that_of_a_table_that_would_be_registered_so() {
    DeltaRegisterOptions scan = DeltaRegisterOptions.create().viewTypes(true).fileColumn("file");
    Row config = row(DeltaPayload.SCAN_CONFIG, options().scan(scan));
    assertEquals(null, config.get("registered_name"));
    assertEquals("file", config.getString("file_column"));
    assertEquals(true, config.get("view_types"));
  }

  @Test
  void add_actions_are_the_files_that_may_have_rows_for_a_predicate() {
    Row file = row(DeltaPayload.ADD_ACTIONS, options().predicate("n < 5"));
    assertEquals(table.files().rows().get(0).get("path"), file.get("path"));
    assertEquals(2, file.getLong("num_records"));
    assertEquals(List.of(), read(DeltaPayload.ADD_ACTIONS, options().predicate("n > 5")).rows());
  }

  @Test
  void reports_are_told_as_the_operation_gave_them() {
    Row mutation = row(DeltaPayload.MUTATION_REPORT, options().report(report));
    assertEquals("delete", mutation.getString("operation"));
    assertEquals("committed", mutation.getString("status"));
    assertEquals(1, mutation.getLong("version_before"));
    assertEquals(2, mutation.getLong("version_after"));
    assertEquals(Map.of("job", "nightly", "tries", "2"), mutation.get("commit_metadata"));
    assertEquals(true, mutation.get("verified"));
    assertEquals(report.elapsed().toMillis(), mutation.getLong("elapsed_ms"));
    assertEquals(1, mutation.getLong("num_removed_files"));

    DeltaReport vacuumed = table.vacuum(DeltaVacuum.create().dryRun(true));
    Row maintenance = row(DeltaPayload.MAINTENANCE_REPORT, options().report(vacuumed));
    assertEquals("dry_run", maintenance.getString("status"));
    assertEquals(true, maintenance.get("dry_run"));
    assertEquals(null, maintenance.get("verified"));
    assertEquals(List.of(), maintenance.get("files_deleted"));
  }

  @Test
  void a_payload_comes_in_a_future_too() {
    BatchReader rows =
        table.payloadAsync(DeltaPayload.SNAPSHOT, options(), CallOptions.none()).join();
    assertEquals(1, rows.rows().size());
  }

  @Test
  void options_of_another_payload_or_of_none_and_reports_that_are_missing_are_refused() {
    refused(DeltaPayload.SNAPSHOT, options().predicate("n = 1"), "predicate");
    refused(DeltaPayload.ADD_ACTIONS, options().files(true), "files");
    refused(DeltaPayload.SNAPSHOT, options().option("colour", "red"), "colour");
    refused(
        DeltaPayload.SCAN_CONFIG,
        options().scan(DeltaRegisterOptions.create().replace(true)),
        "replace");
    refused(DeltaPayload.MUTATION_REPORT, options(), "report");
    refused(DeltaPayload.MAINTENANCE_REPORT, options().option("report", Map.of()), "report");
    refused(DeltaPayload.MAINTENANCE_REPORT, options().report(report), "mutation_report");
  }

  private void refused(DeltaPayload payload, DeltaPayloadOptions options, String named) {
    InvalidArgumentException failure =
        assertThrows(InvalidArgumentException.class, () -> read(payload, options));
    assertEquals(ErrorCode.INVALID_OPTION, failure.code());
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
  }
}
