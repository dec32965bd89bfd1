package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schema prints the types that SQL gave its columns. */
class TypeNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "CAST(1 AS TINYINT UNSIGNED); uint8",
        "CAST(1 AS BIGINT); int64",
        "NULL; null",
        "TRUE; bool",
        "CAST(1 AS REAL); float32",
        "CAST(1 AS DECIMAL(9, 2)); decimal128[9, 2]",
        "'a'; utf8",
        "X'00'; binary",
        "DATE '2026-01-31'; date32",
        "arrow_cast('13:45:07', 'Time64(Microsecond)'); time[us]",
        "arrow_cast('2026-01-31', 'Timestamp(Second, None)'); timestamp[s]",
        "arrow_cast('2026-01-31', 'Timestamp(Nanosecond, Some(\"UTC\"))'); timestamp[ns, UTC]",
        "arrow_cast(1, 'Duration(Millisecond)'); duration[ms]",
        "INTERVAL '1 month'; interval[months_days_nanoseconds]",
        "arrow_cast([1], 'LargeList(Int64)'); large_list<int64>",
        "arrow_cast([1, 2], 'FixedSizeList(2, Int64)'); fixed_size_list[2]<int64>",
        "named_struct('a', 1, 'b', 'x'); struct<a: int64, b: utf8>",
        "MAP {'a': 1}; map<utf8, int64>",
        "arrow_cast('a', 'Dictionary(Int8, Utf8)'); dictionary<utf8>",
      })
  void a_column_prints_its_type(String expression, String type) {
    try (Session session = Session.open();
        Query query = session.sql("SELECT " + expression + " AS x")) {
      String printed = query.schema().toString();
      String end = query.schema().field("x").nullable() ? "]" : " not null]";
      assertEquals("[x: " + type + end, printed.replaceAll(" not null(?!])", ""));
    }
  }
}
