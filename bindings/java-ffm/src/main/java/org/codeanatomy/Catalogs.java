package org.codeanatomy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.codeanatomy.internal.arrow.BatchMemory;
import org.codeanatomy.internal.arrow.SchemaReader;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.codeanatomy.internal.ffi.SessionCalls;
import org.codeanatomy.internal.ffi.SessionCalls.Catalog;

/** The lists of what a session has, as records. */
final class Catalogs {
  private Catalogs() {}

  static List<Setting> settings(NativeHandle session) {
    return list(
        session,
        Catalog.SETTINGS,
        row ->
            new Setting(
                row.getString("name"), row.getString("value"), row.getString("description")));
  }

  static List<String> catalogs(NativeHandle session) {
    return list(session, Catalog.CATALOGS, row -> row.getString("catalog"));
  }

  static List<SchemaName> schemas(NativeHandle session) {
    return list(
        session,
        Catalog.SCHEMAS,
        row -> new SchemaName(row.getString("catalog"), row.getString("schema")));
  }

  static List<TableName> tables(NativeHandle session) {
    return list(
        session,
        Catalog.TABLES,
        row ->
            new TableName(
                row.getString("catalog"), row.getString("schema"), row.getString("table")));
  }

  static List<FunctionInfo> functions(NativeHandle session) {
    return list(
        session,
        Catalog.FUNCTIONS,
        row ->
            new FunctionInfo(
                row.getString("name"),
                row.getString("kind"),
                row.getString("description"),
                row.getString("syntax")));
  }

  private static <T> List<T> list(NativeHandle session, Catalog catalog, Function<Row, T> record) {
    List<T> records = new ArrayList<>();
    ArrowSchema[] schema = new ArrowSchema[1];
    session.run(
        address ->
            SessionCalls.list(
                catalog,
                address,
                struct -> schema[0] = SchemaReader.read(struct),
                struct -> {
                  try (ArrowBatch batch = new ArrowBatch(new BatchMemory(schema[0], struct))) {
                    batch.rows().forEach(row -> records.add(record.apply(row)));
                  }
                }));
    return records;
  }
}
