package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: opened only with the protocol that is required. */
@Timeout(60)
class DeltaProtocolTest {
  private static final DeltaRequiredProtocol CHANGE_FEED =
      DeltaRequiredProtocol.create().writerFeatures(List.of("changeDataFeed"));

  @TempDir private Path folder;
  private Lake lake;
  private DeltaTable table;

  /** Version 1 of the table has the writer feature changeDataFeed, version 0 has not. */
  @BeforeEach
  void open() {
    lake = new Lake(folder);
    lake.write(1);
    table = lake.open();
    table.addFeatures(DeltaAddFeatures.of("changeDataFeed").allowProtocolVersionsIncrease(true));
  }

  @AfterEach
  void close() {
    table.close();
    lake.close();
  }

  private DeltaTable open(DeltaRequiredProtocol required) {
    return lake.open(DeltaOpenOptions.create().requiredProtocol(required));
  }

  @Test
  void a_table_that_has_what_is_required_is_opened() {
    DeltaDescription has = table.describe();
    try (DeltaTable any = open(DeltaRequiredProtocol.create());
        DeltaTable same =
            open(
                DeltaRequiredProtocol.create()
                    .minReaderVersion((int) has.minReaderVersion())
                    .minWriterVersion((int) has.minWriterVersion())
                    .readerFeatures(has.readerFeatures())
                    .writerFeatures(has.writerFeatures()))) {
      assertEquals(1, any.version());
      assertEquals(1, same.version());
    }
  }

  @Test
  void each_demand_that_is_not_met_is_named() {
    DeltaDescription has = table.describe();
    DeltaRequiredProtocol none = DeltaRequiredProtocol.create();
    refused(none.minReaderVersion((int) has.minReaderVersion() + 1), "reader version");
    refused(none.minWriterVersion((int) has.minWriterVersion() + 1), "writer version");
    refused(none.readerFeatures(List.of("deletionVectors")), "reader feature deletionVectors");
    refused(
        none.writerFeatures(List.of("changeDataFeed", "rowTracking")),
        "writer feature rowTracking");
    assertThrows(InvalidArgumentException.class, () -> open(none.option("min_version", 1)));
  }

  private void refused(DeltaRequiredProtocol required, String named) {
    DeltaProtocolException failure =
        assertThrows(DeltaProtocolException.class, () -> open(required));
    assertEquals(Status.UNSUPPORTED, failure.status());
    assertEquals(ErrorCode.PROTOCOL, failure.code());
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
  }

  @Test
  void a_demand_holds_for_the_version_of_the_past_that_is_opened() {
    DeltaOpenOptions first = DeltaOpenOptions.create().version(0).requiredProtocol(CHANGE_FEED);
    assertThrows(DeltaProtocolException.class, () -> lake.open(first));
  }

  @Test
  void a_demand_holds_for_later_versions_too() {
    try (DeltaTable demanding = open(CHANGE_FEED)) {
      table.restore(DeltaRestore.toVersion(0).protocolDowngradeAllowed(true));
      assertThrows(DeltaProtocolException.class, demanding::refresh);
      assertThrows(DeltaProtocolException.class, () -> demanding.delete(DeltaDelete.all()));
      assertThrows(
          DeltaProtocolException.class, () -> demanding.update(DeltaUpdate.set(Map.of("n", "2"))));
      DeltaMerge merge =
          DeltaMerge.on("source.n = target.n").whenMatched(DeltaMergeAction.delete());
      assertThrows(DeltaProtocolException.class, () -> demanding.merge(Lake.rows(1), merge));
      assertEquals(1, demanding.version());
    }
    assertEquals(List.of(1L), lake.numbers());
  }
}
