package org.codeanatomy;

import java.nio.file.Path;
import java.util.List;

/** A session, and a place for one Delta table of the columns {@code n} and {@code part}. */
final class Lake implements AutoCloseable {
  static final ArrowSchema SCHEMA =
      ArrowSchema.of(ArrowField.of("n", ArrowType.INT64), ArrowField.of("part", ArrowType.UTF8));

  final Session session = Session.open();
  final String uri;

  Lake(Path folder) {
    uri = folder.resolve("table").toString();
  }

  /** Rows with these numbers; their parts are {@code even} and {@code odd}. */
  static BatchStream rows(long... numbers) {
    ArrowBatch.Builder builder = ArrowBatch.builder(SCHEMA);
    for (long number : numbers) {
      builder.row(number, number % 2 == 0 ? "even" : "odd");
    }
    return BatchStream.of(SCHEMA, List.of(builder.build()));
  }

  DeltaReport write(DeltaWriteOptions options, long... numbers) {
    return DeltaTable.write(session, uri, rows(numbers), options, CallOptions.none());
  }

  DeltaReport write(long... numbers) {
    return write(DeltaWriteOptions.create(), numbers);
  }

  DeltaTable open() {
    return DeltaTable.open(session, uri);
  }

  DeltaTable open(DeltaOpenOptions options) {
    return DeltaTable.open(session, uri, options, CallOptions.none());
  }

  /** The numbers in the latest version. */
  List<Object> numbers() {
    return column("SELECT n FROM read_delta('" + uri + "') ORDER BY n");
  }

  /** The first column of a query. */
  List<Object> column(String sql) {
    return session.query(sql).rows().stream().map(row -> row.get(0)).toList();
  }

  @Override
  public void close() {
    session.close();
  }
}
