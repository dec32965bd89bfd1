package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: made without rows. */
@Timeout(60)
class DeltaCreateTest {
  private static final DeltaCreateOptions NUMBERS =
      DeltaCreateOptions.of(DeltaColumn.of("n", "long"), DeltaColumn.of("part", "string"));

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

  private DeltaReport create(DeltaCreateOptions options) {
    return DeltaTable.create(lake.session, lake.uri, options);
  }

  @Test
  void an_empty_table_is_made_as_its_options_say() {
    DeltaReport report =
        create(
            DeltaCreateOptions.of(
                    DeltaColumn.of("n", "long").nullable(false),
                    DeltaColumn.of("part", "string").metadata(Map.of("comment", "odd or even")))
                .mode(DeltaCreateOptions.Mode.ERROR)
                .partitionColumns(List.of("part"))
                .name("numbers")
                .description("none of them")
                .configuration(Map.of("delta.logRetentionDuration", "interval 10 days"))
                .storageOptions(Map.of("allow_http", "true"))
                .commit(DeltaCommit.create().metadata(Map.of("job", "setup"))));
    assertEquals("create", report.operation());
    assertEquals(DeltaStatus.COMMITTED, report.status());
    assertEquals(OptionalLong.empty(), report.versionBefore());
    assertEquals(OptionalLong.of(0), report.versionAfter());
    assertEquals(Optional.of(true), report.verified());
    assertEquals("setup", report.commitMetadata().get("job"));
    try (DeltaTable table = lake.open()) {
      DeltaDescription description = table.describe();
      assertEquals(Optional.of("numbers"), description.name());
      assertEquals(Optional.of("none of them"), description.description());
      assertEquals(List.of("part"), description.partitionColumns());
      assertEquals("interval 10 days", description.properties().get("delta.logRetentionDuration"));
      List<?> fields = (List<?>) description.schema().get("fields");
      assertEquals("long", ((Map<?, ?>) fields.get(0)).get("type"));
      assertEquals(false, ((Map<?, ?>) fields.get(0)).get("nullable"));
      assertEquals(true, ((Map<?, ?>) fields.get(1)).get("nullable"));
      assertEquals(Map.of("comment", "odd or even"), ((Map<?, ?>) fields.get(1)).get("metadata"));
      assertEquals(0, table.files().rows().size());
    }
    assertEquals(List.of(), lake.numbers());
    assertEquals(OptionalLong.of(1), lake.write(1, 2).versionAfter());
    assertEquals(List.of(1L, 2L), lake.numbers());
  }

  @Test
  void a_table_that_exists_is_an_error_or_left_alone() {
    lake.write(1);
    AlreadyExistsException failure =
        assertThrows(AlreadyExistsException.class, () -> create(NUMBERS));
    assertTrue(failure.getMessage().contains(lake.uri), failure.getMessage());
    assertThrows(
        AlreadyExistsException.class, () -> create(NUMBERS.mode(DeltaCreateOptions.Mode.ERROR)));
    DeltaReport ignored = create(NUMBERS.mode(DeltaCreateOptions.Mode.IGNORE));
    assertEquals("create", ignored.operation());
    assertEquals(DeltaStatus.SKIPPED, ignored.status());
    assertEquals(OptionalLong.of(0), ignored.versionAfter());
    assertEquals(Optional.empty(), ignored.verified());
    try (DeltaTable table = lake.open()) {
      assertEquals(0, table.version());
    }
    assertEquals(List.of(1L), lake.numbers());
  }

  @Test
  void a_table_that_cannot_be_made_is_not_there() {
    refused(DeltaCreateOptions.of(), "column");
    refused(DeltaCreateOptions.of(DeltaColumn.of("n", "whole")), "whole");
    refused(NUMBERS.partitionColumns(List.of("year")), "year");
    refused(NUMBERS.option("mode", "append"), "ignore");
    refused(NUMBERS.option("spede", 1), "spede");
    refused(NUMBERS.commit(DeltaCommit.create().requiredMetadata(List.of("job"))), "job");
    try (CancelToken token = CancelToken.create()) {
      token.cancel();
      CallOptions fired = CallOptions.none().cancelToken(token);
      assertThrows(
          CancelledException.class,
          () -> DeltaTable.create(lake.session, lake.uri, NUMBERS, fired));
    }
    assertFalse(DeltaTable.exists(lake.session, lake.uri));
  }

  private void refused(DeltaCreateOptions options, String named) {
    InvalidArgumentException failure =
        assertThrows(InvalidArgumentException.class, () -> create(options));
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
  }
}
