package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables: registered to be scanned in a way of their own. */
@Timeout(60)
class DeltaRegisterTest {
  @TempDir private Path folder;
  private Lake lake;
  private DeltaTable table;

  @BeforeEach
  void open() {
    lake = new Lake(folder);
    lake.write(DeltaWriteOptions.create().partitionColumns(List.of("part")), 1, 2, 4);
    table = lake.open();
  }

  @AfterEach
  void close() {
    table.close();
    lake.close();
  }

  private void register(DeltaRegisterOptions options) {
    table.register("t", options.replace(true), CallOptions.none());
  }

  private static DeltaRegisterOptions options() {
    return DeltaRegisterOptions.create();
  }

  /** The file of the even numbers, and that of the odd ones. */
  private List<String> files() {
    return table.files().rows().stream().map(row -> row.getString("path")).toList();
  }

  @Test
  void a_column_tells_the_file_of_each_row() {
    register(options().fileColumn("file"));
    List<String> files = files();
    List<Row> rows = lake.session.query("SELECT n, part, file FROM t ORDER BY n").rows();
    assertEquals(3, rows.size());
    for (Row row : rows) {
      String file = files.get(row.getString("part").equals("even") ? 0 : 1);
      assertTrue(row.getString("file").endsWith("/table/" + file), row.toString());
    }
    assertEquals(List.of(2L), lake.column("SELECT count(DISTINCT file) FROM t"));
  }

  @Test
  void only_the_files_that_are_named_are_read() {
    List<String> files = files();
    register(options().files(files.subList(0, 1)));
    assertEquals(List.of(2L, 4L), lake.column("SELECT n FROM t ORDER BY n"));
    assertEquals(List.of(2L), lake.column("SELECT count(*) FROM t"));
    register(options().files(files.subList(1, 2)));
    assertEquals(List.of(1L), lake.column("SELECT n FROM t"));
    register(options().files(files));
    assertEquals(List.of(3L), lake.column("SELECT count(*) FROM t"));
    register(options().files(List.of()));
    assertEquals(List.of(0L), lake.column("SELECT count(*) FROM t"));
    assertEquals(List.of(), lake.column("SELECT n FROM t"));
  }

  @Test
  void filters_skip_rows_within_files_or_behind_them() {
    register(options().pushdownFilters(true));
    assertEquals(false, plan("SELECT n FROM t WHERE n > 2").contains("FilterExec"));
    assertEquals(List.of(4L), lake.column("SELECT n FROM t WHERE n > 2"));
    register(options().pushdownFilters(false));
    assertEquals(true, plan("SELECT n FROM t WHERE n > 2").contains("FilterExec"));
    assertEquals(List.of(4L), lake.column("SELECT n FROM t WHERE n > 2"));
  }

  private String plan(String sql) {
    return lake.session.query("EXPLAIN " + sql).rows().stream()
        .map(row -> row.get(1).toString())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void partition_columns_are_dictionaries_unless_told_otherwise() {
    String types = "SELECT arrow_typeof(part) FROM t WHERE n = 1";
    register(options());
    assertEquals(List.of("Dictionary(UInt16, Utf8)"), lake.column(types));
    register(options().wrapPartitionValues(true));
    assertEquals(List.of("Dictionary(UInt16, Utf8)"), lake.column(types));
    register(options().wrapPartitionValues(false).viewTypes(false));
    assertEquals(List.of("Utf8"), lake.column(types));
    assertEquals(List.of("odd"), lake.column("SELECT part FROM t WHERE n = 1"));
  }

  @Test
  void text_is_views_within_sql_or_not() {
    String uri = folder.resolve("plain").toString();
    DeltaTable.write(lake.session, uri, Lake.rows(1));
    String types = "SELECT arrow_typeof(part) FROM u";
    try (DeltaTable plain = DeltaTable.open(lake.session, uri)) {
      plain.register("u", options().viewTypes(true), CallOptions.none());
      assertEquals(List.of("Utf8View"), lake.column(types));
      plain.register("u", options().viewTypes(false).replace(true), CallOptions.none());
      assertEquals(List.of("Utf8"), lake.column(types));
    }
  }

  @Test
  void only_rows_that_fulfil_the_predicate_are_shown() {
    register(options().predicate("n > 1 AND part = 'even' AND n < 4"));
    assertEquals(List.of(2L), lake.column("SELECT n FROM t"));
    refused(options().predicate("m > 1"), "m");
    refused(options().predicate("n"), "boolean");
  }

  @Test
  void columns_are_cast_to_the_types_that_are_named() {
    register(options().columnTypes(Map.of("n", "Float64")));
    assertEquals(List.of("Float64"), lake.column("SELECT DISTINCT arrow_typeof(n) FROM t"));
    assertEquals(List.of(0.5), lake.column("SELECT n / 2 FROM t WHERE n = 1"));
    refused(options().columnTypes(Map.of("m", "Float64")), "no column m");
    refused(options().columnTypes(Map.of("n", "DOUBLE")), "DOUBLE");
  }

  @Test
  void a_table_with_a_scan_of_its_own_takes_no_changes() {
    register(options().pushdownFilters(true));
    for (String sql :
        List.of("INSERT INTO t VALUES (3, 'odd')", "DELETE FROM t", "UPDATE t SET n = 0")) {
      assertThrows(UnsupportedException.class, () -> lake.session.execute(sql));
    }
    register(options());
    lake.session.execute("INSERT INTO t VALUES (3, 'odd')");
    lake.session.execute("DELETE FROM t WHERE n = 1");
    lake.session.execute("UPDATE t SET n = n * 10 WHERE part = 'even'");
    assertEquals(List.of(3L, 20L, 40L), lake.numbers());
  }

  @Test
  void options_of_scanning_that_do_not_fit_the_table_are_refused() {
    List<String> files = new ArrayList<>(files());
    files.add("part=none/x.parquet");
    refused(options().files(files), "part=none/x.parquet");
    refused(options().fileColumn("the file"), "the file");
    refused(options().fileColumn(""), "letters");
    refused(options().fileColumn("Part"), "choose another name");
    refused(options().option("fiels", List.of()), "fiels");
  }

  private void refused(DeltaRegisterOptions options, String named) {
    InvalidArgumentException failure =
        assertThrows(
            InvalidArgumentException.class,
            () -> table.register("unfit", options, CallOptions.none()));
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
    assertThrows(NotFoundException.class, () -> lake.column("SELECT * FROM unfit"));
  }
}
