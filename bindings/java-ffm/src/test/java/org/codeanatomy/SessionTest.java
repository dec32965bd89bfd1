package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and runtimes: options, settings, tables, and what there is. */
class SessionTest {
  private static final ArrowSchema NUMBERS = ArrowSchema.of(ArrowField.of("n", ArrowType.INT64));

  private final Session session = Session.open();

  @AfterEach
  void close() {
    session.close();
  }

  private List<List<Object>> values(String sql) {
    return session.query(sql).rows().stream().map(Row::values).toList();
  }

  private static ArrowBatch numbers(long... values) {
    return ArrowBatch.builder().longs("n", values).build();
  }

  @Test
  void the_version_of_the_library_is_that_of_its_build() {
    assertEquals(CodeAnatomy.version(), CodeAnatomy.buildInfo().get("version"));
    assertEquals(1L, CodeAnatomy.buildInfo().get("abi"));
  }

  @Test
  void a_runtime_has_the_options_it_was_made_with(@TempDir Path folder) {
    RuntimeOptions options =
        RuntimeOptions.create()
            .workerThreads(2)
            .memoryLimit("64MiB")
            .spillDirectory(folder)
            .spillLimit(1 << 20)
            .metadataCacheLimit("1MiB")
            .statisticsCacheLimit("2MiB")
            .listFilesCacheLimit(3 << 20)
            .listFilesCacheSeconds(60);
    try (CodeAnatomyRuntime runtime = CodeAnatomyRuntime.open(options)) {
      Map<String, Object> inForce = runtime.options();
      assertEquals(2L, inForce.get("worker_threads"));
      assertEquals(64L << 20, inForce.get("memory_limit"));
      assertEquals(folder.toString(), inForce.get("spill_directory"));
      assertEquals(1L << 20, inForce.get("spill_limit"));
      assertEquals(1L << 20, inForce.get("metadata_cache_limit"));
      assertEquals(2L << 20, inForce.get("statistics_cache_limit"));
      assertEquals(3L << 20, inForce.get("list_files_cache_limit"));
      assertEquals(60L, inForce.get("list_files_cache_seconds"));
    }
  }

  @Test
  void the_memory_report_counts_what_is_registered_and_names_who_holds_it() {
    RuntimeOptions options = RuntimeOptions.create().memoryLimit(64 << 20);
    try (CodeAnatomyRuntime runtime = CodeAnatomyRuntime.open(options);
        Session own = Session.open(runtime, SessionOptions.create())) {
      own.registerBatches("t", NUMBERS, List.of(numbers(new long[100_000])));
      MemoryReport report = runtime.memory();
      assertEquals(OptionalLong.of(64 << 20), report.limit());
      assertTrue(report.current() >= 800_000, report.toString());
      assertTrue(report.peak() >= report.current(), report.toString());
      assertTrue(report.consumers().get(0).current() >= 800_000, report.toString());
      assertTrue(report.spill().enabled());
      own.deregister("t");
      assertTrue(runtime.memory().current() < 800_000, runtime.memory().toString());
    }
  }

  @Test
  void the_shared_runtime_is_left_to_others_when_it_is_closed() {
    CodeAnatomyRuntime.shared().close();
    assertEquals(List.of(List.of(1L)), values("SELECT 1"));
    try (CodeAnatomyRuntime runtime = session.runtime()) {
      assertEquals(OptionalLong.empty(), runtime.memory().limit());
    }
  }

  @Test
  void a_session_has_the_options_it_was_opened_with() {
    SessionOptions options =
        SessionOptions.create()
            .catalog("c")
            .schema("s")
            .targetPartitions(3)
            .batchSize(7)
            .setting("datafusion.execution.time_zone", "+02:00")
            .setting("datafusion.sql_parser.dialect", "PostgreSQL");
    try (Session own = Session.open(options)) {
      assertEquals("7", own.get("datafusion.execution.batch_size"));
      assertEquals("3", own.get("datafusion.execution.target_partitions"));
      assertEquals("+02:00", own.get("datafusion.execution.time_zone"));
      own.execute("CREATE TABLE t AS SELECT 1 AS a");
      assertEquals(List.of(new TableName("c", "s", "t")), own.tables());
      assertEquals(List.of("c"), own.catalogs());
      assertTrue(own.schemas().contains(new SchemaName("c", "s")), own.schemas().toString());
    }
  }

  @Test
  void an_unknown_option_is_refused_by_name() {
    InvalidArgumentException failure =
        assertThrows(
            InvalidArgumentException.class,
            () -> Session.open(SessionOptions.create().option("batch_sise", 1)));
    assertEquals(ErrorCode.INVALID_OPTION, failure.code());
    assertTrue(failure.getMessage().contains("batch_sise"), failure.getMessage());
  }

  @Test
  void a_setting_is_changed_and_read() {
    session.set("datafusion.execution.batch_size", "17");
    assertEquals("17", session.get("datafusion.execution.batch_size"));
    assertTrue(
        session.settings().stream()
            .anyMatch(
                setting ->
                    setting.name().equals("datafusion.execution.batch_size")
                        && setting.value().equals("17")
                        && !setting.description().isEmpty()));
    assertThrows(NotFoundException.class, () -> session.get("no.such.setting"));
  }

  @Test
  void the_registry_has_the_functions_of_the_library() {
    String registry = session.functionRegistry();
    assertTrue(registry.contains("\"name\":\"stable_id\""), registry);
    try (Session other = Session.open()) {
      assertEquals(registry, other.functionRegistry());
    }
  }

  @Test
  void the_functions_are_listed_with_their_kind() {
    List<FunctionInfo> functions = session.functions();
    for (String function :
        List.of("scalar abs", "aggregate sum", "window rank", "table read_text")) {
      String[] parts = function.split(" ");
      assertTrue(
          functions.stream()
              .anyMatch(info -> info.kind().equals(parts[0]) && info.name().equals(parts[1])),
          function);
    }
  }

  @Test
  void batches_become_a_table_and_leave_again() {
    ArrowBatch first = numbers(1, 2);
    session.registerBatches("t", NUMBERS, List.of(first, numbers(3)));
    assertEquals(List.of(List.of(6L)), values("SELECT sum(n) FROM t"));
    assertEquals(List.of(List.of(3L)), values("SELECT count(*) FROM t"));
    assertEquals(NUMBERS.fields(), session.tableSchema("t").fields());
    assertThrows(InvalidStateException.class, first::columns);
    session.deregister("t");
    assertThrows(NotFoundException.class, () -> session.query("SELECT * FROM t"));
  }

  @Test
  void a_table_of_no_batches_is_empty_and_replace_fills_it() {
    session.registerBatches("t", NUMBERS, List.of());
    assertEquals(List.of(), values("SELECT * FROM t"));
    assertThrows(
        AlreadyExistsException.class,
        () -> session.registerBatches("t", NUMBERS, List.of(numbers(1))));
    session.registerBatches("t", NUMBERS, List.of(numbers(1)), TableOptions.create().replace(true));
    assertEquals(List.of(List.of(1L)), values("SELECT * FROM t"));
  }

  @Test
  void a_batch_without_columns_has_rows() {
    ArrowBatch batch = ArrowBatch.builder().rowCount(5).build();
    session.registerBatches("t", ArrowSchema.of(), List.of(batch));
    assertEquals(List.of(List.of(5L)), values("SELECT count(*) FROM t"));
  }

  @Test
  void a_view_is_a_named_query() {
    session.registerView("v", "SELECT 20 + 1 AS a");
    assertEquals(List.of(List.of(21L)), values("SELECT a FROM v"));
    session.registerView("v", "SELECT 7 AS a", TableOptions.create().replace(true));
    assertEquals(List.of(List.of(7L)), values("SELECT a FROM v"));
    assertThrows(PlanException.class, () -> session.registerView("w", "SELECT nothing"));
  }

  @Test
  void a_file_becomes_a_table(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("some.txt"), "a;b\n1;x\n2;y\n");
    session.registerFile(
        "t",
        file.toString(),
        FileOptions.create().format("csv").delimiter(";").header(true).fileExtension(".txt"),
        CallOptions.none());
    assertEquals(List.of(List.of(1L, "x"), List.of(2L, "y")), values("SELECT * FROM t"));
    assertThrows(
        NotFoundException.class,
        () -> session.registerFile("u", folder.resolve("none.csv").toString()));
  }

  @Test
  void a_delta_table_is_opened_at_a_version() {
    String uri = Project.root().resolve("tests/conformance/data/delta").toString();
    session.registerDelta("latest", uri);
    session.registerDelta("first", uri, DeltaOptions.create().version(0), CallOptions.none());
    long now = (Long) values("SELECT count(*) FROM latest").get(0).get(0);
    long before = (Long) values("SELECT count(*) FROM first").get(0).get(0);
    assertNotEquals(before, now);
  }

  @Test
  void ingesting_makes_appends_and_replaces() {
    assertEquals(2, session.ingest("t", IngestMode.CREATE, stream(1, 2)));
    assertEquals(1, session.ingest("t", IngestMode.APPEND, stream(3)));
    assertEquals(List.of(List.of(6L)), values("SELECT sum(n) FROM t"));
    assertEquals(1, session.ingest("t", IngestMode.REPLACE, stream(9)));
    assertEquals(1, session.ingest("t", IngestMode.CREATE_APPEND, stream(1)));
    assertEquals(List.of(List.of(10L)), values("SELECT sum(n) FROM t"));
    assertThrows(
        AlreadyExistsException.class, () -> session.ingest("t", IngestMode.CREATE, stream(1)));
    assertThrows(NotFoundException.class, () -> session.ingest("u", IngestMode.APPEND, stream(1)));
  }

  private static BatchStream stream(long... values) {
    return BatchStream.of(NUMBERS, List.of(numbers(values)));
  }

  @Test
  void names_are_sent_as_unicode_and_half_characters_are_refused() {
    session.registerView("\"größe 🦀\"", "SELECT 1 AS \"ä\"");
    assertEquals(List.of(List.of(1L)), values("SELECT \"ä\" FROM \"größe 🦀\""));
    assertThrows(InvalidArgumentException.class, () -> session.query("SELECT '\ud83e'"));
  }
}
