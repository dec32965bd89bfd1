package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: writing, merging, deleting, updating. */
@Timeout(60)
class DeltaChangeTest {
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

  private static DeltaWriteOptions mode(DeltaWriteOptions.Mode mode) {
    return DeltaWriteOptions.create().mode(mode);
  }

  @Test
  void a_write_makes_a_table_and_the_next_one_adds_to_it() {
    DeltaReport made = lake.write(1, 2);
    assertEquals("write", made.operation());
    assertEquals(DeltaStatus.COMMITTED, made.status());
    assertEquals(OptionalLong.empty(), made.versionBefore());
    assertEquals(OptionalLong.of(0), made.versionAfter());
    assertEquals(Optional.of(true), made.verified());
    DeltaReport added = DeltaTable.write(lake.session, lake.uri, Lake.rows(3));
    assertEquals(OptionalLong.of(0), added.versionBefore());
    assertEquals(OptionalLong.of(1), added.versionAfter());
    assertEquals(List.of(1L, 2L, 3L), lake.numbers());
  }

  @Test
  void the_mode_says_what_happens_to_a_table_that_exists() {
    lake.write(mode(DeltaWriteOptions.Mode.ERROR), 1);
    assertThrows(
        AlreadyExistsException.class, () -> lake.write(mode(DeltaWriteOptions.Mode.ERROR), 2));
    DeltaReport ignored = lake.write(mode(DeltaWriteOptions.Mode.IGNORE), 2);
    assertEquals(DeltaStatus.SKIPPED, ignored.status());
    assertEquals(Optional.empty(), ignored.verified());
    assertEquals(List.of(1L), lake.numbers());
    lake.write(mode(DeltaWriteOptions.Mode.OVERWRITE), 5, 6);
    assertEquals(List.of(5L, 6L), lake.numbers());
    lake.write(mode(DeltaWriteOptions.Mode.OVERWRITE).replaceWhere("part = 'odd'"), 7, 9);
    assertEquals(List.of(6L, 7L, 9L), lake.numbers());
  }

  @Test
  void columns_are_added_when_the_schema_may_grow() {
    lake.write(1);
    ArrowBatch wide = ArrowBatch.builder().longs("n", 2).longs("size", 20).build();
    DeltaTable.write(
        lake.session,
        lake.uri,
        BatchStream.of(wide.schema(), List.of(wide)),
        DeltaWriteOptions.create().schemaMode(DeltaWriteOptions.SchemaMode.MERGE),
        CallOptions.none());
    String sql = "SELECT sum(size) FROM read_delta('" + lake.uri + "')";
    assertEquals(List.of(20L), lake.column(sql));
  }

  @Test
  void an_application_transaction_that_the_table_has_seen_is_skipped() {
    DeltaWriteOptions options =
        DeltaWriteOptions.create().commit(DeltaCommit.create().appTransaction("loader", 3));
    assertEquals(DeltaStatus.COMMITTED, lake.write(options, 1).status());
    DeltaReport again = lake.write(options, 1);
    assertEquals(DeltaStatus.SKIPPED_DUPLICATE, again.status());
    assertEquals(OptionalLong.of(0), again.versionAfter());
    assertEquals(List.of(1L), lake.numbers());
  }

  @Test
  void metadata_goes_into_the_commit_and_may_be_required() {
    DeltaCommit commit = DeltaCommit.create().requiredMetadata(List.of("job"));
    assertThrows(
        InvalidArgumentException.class,
        () -> lake.write(DeltaWriteOptions.create().commit(commit), 1));
    DeltaReport report =
        lake.write(
            DeltaWriteOptions.create()
                .commit(
                    commit
                        .metadata(Map.of("job", "nightly"))
                        .maxRetries(2)
                        .createCheckpoint(false)),
            1);
    assertEquals("nightly", report.commitMetadata().get("job"));
  }

  @Test
  void rows_that_do_not_keep_a_condition_are_refused() {
    ConstraintException failure =
        assertThrows(
            ConstraintException.class,
            () ->
                lake.write(
                    DeltaWriteOptions.create().constraints(Map.of("tiny", "n < 2")), 1, 2, 3));
    assertTrue(
        failure.getMessage().contains("tiny does not hold for 2 rows"), failure.getMessage());
    assertEquals(false, DeltaTable.exists(lake.session, lake.uri));
  }

  @Test
  void a_stored_constraint_holds_for_later_rows() {
    lake.write(1, 2);
    try (DeltaTable table = lake.open()) {
      assertThrows(
          ConstraintException.class,
          () -> table.addConstraints(DeltaAddConstraints.of(Map.of("tiny", "n < 2"))));
      table.addConstraints(DeltaAddConstraints.of(Map.of("small", "n < 10")));
      assertThrows(ConstraintException.class, () -> lake.write(11));
      assertThrows(
          ConstraintException.class, () -> table.update(DeltaUpdate.set(Map.of("n", "n + 10"))));
      table.dropConstraints(DeltaDropConstraints.of("small"));
      lake.write(11);
      assertEquals(List.of(1L, 2L, 11L), lake.numbers());
      assertEquals(
          DeltaStatus.UNCHANGED,
          table.dropConstraints(DeltaDropConstraints.of("small").ifExists(true)).status());
    }
  }

  @Test
  void what_a_stream_throws_is_the_cause_of_the_failure_and_nothing_is_written() {
    lake.write(1);
    IllegalStateException thrown = new IllegalStateException("the well is dry");
    CallbackException failure =
        assertThrows(
            CallbackException.class,
            () -> DeltaTable.write(lake.session, lake.uri, broken(thrown)));
    assertSame(thrown, failure.getCause());
    try (DeltaTable table = lake.open()) {
      DeltaMerge merge =
          DeltaMerge.on("source.n = target.n").whenMatched(DeltaMergeAction.delete());
      failure = assertThrows(CallbackException.class, () -> table.merge(broken(thrown), merge));
      assertSame(thrown, failure.getCause());
      assertEquals(0, table.refresh());
    }
    assertEquals(List.of(1L), lake.numbers());
  }

  private static BatchStream broken(RuntimeException thrown) {
    return BatchStream.of(
        Lake.SCHEMA,
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public ArrowBatch next() {
            throw thrown;
          }
        });
  }

  @Test
  void a_merge_updates_inserts_and_deletes_in_one_commit() {
    lake.write(1, 2, 3, 4);
    try (DeltaTable table = lake.open()) {
      DeltaReport report =
          table.merge(
              Lake.rows(2, 3, 5),
              DeltaMerge.on("s.n = t.n")
                  .sourceAlias("s")
                  .targetAlias("t")
                  .whenMatched(DeltaMergeAction.delete().where("s.part = 'odd'"))
                  .whenMatched(DeltaMergeAction.update().set(Map.of("n", "t.n * 100")))
                  .whenNotMatched(DeltaMergeAction.insert())
                  .whenNotMatchedBySource(DeltaMergeAction.delete().where("t.n = 4"))
                  .commit(DeltaCommit.create().metadata(Map.of("job", "merge"))));
      assertEquals("merge", report.operation());
      assertEquals(OptionalLong.of(1), report.versionAfter());
      assertEquals(OptionalLong.of(2), report.metric("num_target_rows_deleted"));
      assertEquals(OptionalLong.of(1), report.metric("num_target_rows_updated"));
      assertEquals(OptionalLong.of(1), report.metric("num_target_rows_inserted"));
      assertEquals(OptionalLong.empty(), report.metric("nothing"));
      assertEquals(1, table.version());
      assertEquals("merge", table.history().get(0).metadata().get("job"));
    }
    assertEquals(List.of(1L, 5L, 200L), lake.numbers());
  }

  @Test
  void a_merge_without_actions_or_with_wrong_names_is_refused_and_takes_the_stream() {
    lake.write(1);
    try (DeltaTable table = lake.open()) {
      BatchStream stream = Lake.rows(1);
      assertThrows(
          InvalidArgumentException.class, () -> table.merge(stream, DeltaMerge.on("true")));
      assertThrows(InvalidStateException.class, stream::take);
      DeltaMerge wrong =
          DeltaMerge.on("source.m = target.n").whenMatched(DeltaMergeAction.delete());
      assertThrows(PlanException.class, () -> table.merge(Lake.rows(1), wrong));
    }
  }

  @Test
  void rows_are_deleted_and_updated_by_a_condition() {
    lake.write(1, 2, 3);
    try (DeltaTable table = lake.open()) {
      DeltaReport deleted = table.delete(DeltaDelete.where("n = 2"));
      assertEquals(OptionalLong.of(1), deleted.metric("num_deleted_rows"));
      DeltaReport updated = table.update(DeltaUpdate.set(Map.of("n", "n * 10")).where("n > 1"));
      assertEquals(OptionalLong.of(1), updated.metric("num_updated_rows"));
      assertEquals(List.of(1L, 30L), lake.numbers());
      assertEquals(DeltaStatus.UNCHANGED, table.delete(DeltaDelete.where("n = 77")).status());
      assertThrows(PlanException.class, () -> table.delete(DeltaDelete.where("m = 1")));
      table.delete(DeltaDelete.all());
      assertEquals(List.of(), lake.numbers());
    }
  }

  @Test
  void a_raw_request_gives_its_raw_report() {
    lake.write(1, 2);
    try (DeltaTable table = lake.open()) {
      String report = table.run("{\"operation\": \"delete\", \"predicate\": \"n = 1\"}");
      assertTrue(report.contains("\"num_deleted_rows\":1"), report);
    }
    assertEquals(List.of(2L), lake.numbers());
  }
}
