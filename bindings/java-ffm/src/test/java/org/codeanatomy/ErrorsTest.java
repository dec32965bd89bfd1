package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of failure arrives as its exception, with everything that is known about it. */
class ErrorsTest {
  private final Session session = Session.open();

  @AfterEach
  void close() {
    session.close();
  }

  /** The session works on after every failure. */
  private <T extends CodeAnatomyException> T failure(
      Class<T> type, Status status, ErrorCode code, Executable call) {
    T failure = assertThrows(type, call);
    assertEquals(status, failure.status());
    assertEquals(code, failure.code());
    assertEquals(5, failure.sqlState().length(), failure.sqlState());
    assertFalse(failure.getMessage().isBlank());
    assertEquals(1, session.execute("SELECT 1"));
    return failure;
  }

  @Test
  void syntax_has_line_and_column() {
    SyntaxException failure =
        failure(
            SyntaxException.class,
            Status.QUERY_INVALID,
            ErrorCode.SYNTAX,
            () -> session.sql("SELECT 1,\n  FORM t x y"));
    assertEquals(2, failure.line());
    assertTrue(failure.column() > 1, "column " + failure.column());
    assertEquals("42601", failure.sqlState());
    assertEquals("sql", failure.component());
    assertFalse(failure.retryable());
  }

  @Test
  void an_unknown_column_has_candidates() {
    PlanException failure =
        failure(
            PlanException.class,
            Status.QUERY_INVALID,
            ErrorCode.PLAN,
            () -> session.sql("SELECT nme FROM (SELECT 1 AS name)"));
    assertTrue(failure.details().get("candidates").contains("name"), failure.details().toString());
  }

  @Test
  void an_unknown_table_is_not_found() {
    failure(
        NotFoundException.class,
        Status.NOT_FOUND,
        ErrorCode.TABLE_NOT_FOUND,
        () -> session.query("SELECT * FROM nowhere"));
  }

  @Test
  void a_taken_name_exists_already() {
    session.registerView("v", "SELECT 1");
    failure(
        AlreadyExistsException.class,
        Status.ALREADY_EXISTS,
        ErrorCode.ALREADY_EXISTS,
        () -> session.registerView("v", "SELECT 2"));
  }

  @Test
  void a_value_that_cannot_be_computed_is_an_execution_failure() {
    failure(
        ExecutionException.class,
        Status.BAD_DATA,
        ErrorCode.EXECUTION,
        () -> session.query("SELECT 1 / column1 FROM (VALUES (0))").rows());
  }

  @Test
  void columns_that_do_not_fit_are_a_schema_mismatch() {
    session.execute("CREATE TABLE t AS SELECT 1 AS a");
    ArrowBatch batch = ArrowBatch.builder().longs("b", 1).build();
    failure(
        SchemaMismatchException.class,
        Status.BAD_DATA,
        ErrorCode.SCHEMA_MISMATCH,
        () ->
            session.ingest("t", IngestMode.APPEND, BatchStream.of(batch.schema(), List.of(batch))));
  }

  @Test
  void a_damaged_file_is_corrupt_data(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("t.parquet"), "PAR1 and no more");
    failure(
        CorruptDataException.class,
        Status.BAD_DATA,
        ErrorCode.CORRUPT,
        () -> session.registerFile("t", file.toString()));
  }

  @Test
  void a_null_where_none_may_be_violates_a_constraint(@TempDir Path folder) {
    session.execute(
        "CREATE EXTERNAL TABLE t (a BIGINT NOT NULL) STORED AS DELTA LOCATION '" + folder + "'");
    failure(
        ConstraintException.class,
        Status.BAD_DATA,
        ErrorCode.CONSTRAINT,
        () -> session.execute("INSERT INTO t VALUES (NULL)"));
  }

  @Test
  void a_table_of_a_later_protocol_is_told_with_its_features() {
    DeltaProtocolException failure =
        failure(
            DeltaProtocolException.class,
            Status.UNSUPPORTED,
            ErrorCode.PROTOCOL,
            () ->
                session.registerDelta(
                    "t",
                    Project.root().resolve("tests/conformance/data/delta_of_the_future") + ""));
    assertTrue(failure.getMessage().contains("fromTheFuture"), failure.getMessage());
  }

  @Test
  void a_file_that_the_system_refuses_is_an_input_output_failure(@TempDir Path folder) {
    String tooLong = folder.resolve("x".repeat(300) + ".parquet").toString();
    try (Query query = session.sql("SELECT 1 AS a")) {
      failure(
          CodeAnatomyIoException.class,
          Status.IO,
          ErrorCode.IO,
          () -> query.write(tooLong, WriteOptions.create()));
    }
  }

  @Test
  void a_refused_statement_is_a_policy_violation() {
    try (Session strict = Session.open(SessionOptions.create().allowDdl(false))) {
      failure(
          PolicyViolationException.class,
          Status.PERMISSION_DENIED,
          ErrorCode.POLICY,
          () -> strict.execute("CREATE TABLE t AS SELECT 1 AS a"));
    }
  }

  @Test
  void memory_that_does_not_suffice_is_told_with_who_held_it() {
    RuntimeOptions options =
        RuntimeOptions.create().memoryLimit("8MiB").spill(false).workerThreads(2);
    try (CodeAnatomyRuntime runtime = CodeAnatomyRuntime.open(options);
        Session small = Session.open(runtime, SessionOptions.create())) {
      ResourcesExhaustedException failure =
          failure(
              ResourcesExhaustedException.class,
              Status.RESOURCES_EXHAUSTED,
              ErrorCode.OUT_OF_MEMORY,
              () ->
                  small.execute(
                      "SELECT lpad(CAST(value AS VARCHAR), 200, 'x') AS t"
                          + " FROM generate_series(1, 200000) ORDER BY t DESC"));
      assertTrue(failure.details().containsKey("memory.consumers"), failure.details().toString());
    }
  }

  @Test
  void what_is_not_offered_is_unsupported() {
    failure(
        UnsupportedException.class,
        Status.UNSUPPORTED,
        ErrorCode.UNSUPPORTED,
        () -> session.sql("SELECT 1; SELECT 2"));
  }

  @Test
  void a_wrong_option_has_the_valid_ones() {
    InvalidArgumentException failure =
        failure(
            InvalidArgumentException.class,
            Status.INVALID_ARGUMENT,
            ErrorCode.INVALID_OPTION,
            () ->
                session.registerView("v", "SELECT 1", TableOptions.create().option("replcae", 1)));
    assertTrue(failure.details().get("option.valid").contains("replace"), failure.details() + "");
  }

  @Test
  void a_reader_fails_again_at_each_further_call() {
    try (BatchReader reader = session.query("SELECT 1 / column1 FROM (VALUES (0))")) {
      assertThrows(ExecutionException.class, reader::next);
      assertThrows(ExecutionException.class, reader::next);
    }
  }

  @Test
  void an_exception_survives_serialization() throws Exception {
    NotFoundException failure =
        assertThrows(NotFoundException.class, () -> session.query("SELECT * FROM nowhere"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(failure.report(), ((NotFoundException) in.readObject()).report());
    }
  }
}
