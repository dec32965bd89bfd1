package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Java values go in as parameters, and come out as they went in. */
class ParametersTest {
  private final Session session = Session.open();

  @AfterEach
  void close() {
    session.close();
  }

  private Object echo(Object value) {
    // The second value forces Arrow, which binds each value with the type of its class.
    Row row = session.query("SELECT $1 AS a, $2 AS b", value, new byte[0]).rows().get(0);
    return row.get("a");
  }

  static Stream<Arguments> exactValues() {
    return Stream.of(
        Arguments.of(true, true),
        Arguments.of((byte) -1, -1L),
        Arguments.of((short) 300, 300L),
        Arguments.of(7, 7L),
        Arguments.of(Long.MIN_VALUE, Long.MIN_VALUE),
        Arguments.of(1.5f, 1.5),
        Arguments.of(Double.MIN_VALUE, Double.MIN_VALUE),
        Arguments.of(Double.NaN, Double.NaN),
        Arguments.of(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY),
        Arguments.of("", ""),
        Arguments.of("é\u0000🦀", "é\u0000🦀"),
        Arguments.of(new BigDecimal("-12.340"), new BigDecimal("-12.340")),
        Arguments.of(new BigDecimal("1e3"), new BigDecimal("1000")),
        Arguments.of(
            new BigInteger("123456789012345678901234567890123456789012345"),
            new BigDecimal("123456789012345678901234567890123456789012345")),
        Arguments.of(LocalDate.of(1582, 10, 4), LocalDate.of(1582, 10, 4)),
        Arguments.of(LocalTime.of(23, 59, 59, 1000), LocalTime.of(23, 59, 59, 1000)),
        Arguments.of(LocalTime.of(0, 0, 0, 1), LocalTime.of(0, 0, 0, 1)),
        Arguments.of(
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000)),
        Arguments.of(
            Instant.parse("2026-01-31T13:45:07.123456789Z"),
            Instant.parse("2026-01-31T13:45:07.123456789Z")));
  }

  @ParameterizedTest
  @MethodSource("exactValues")
  void a_value_of_each_class_comes_back_unchanged(Object value, Object expected) {
    assertEquals(expected, echo(value));
  }

  @Test
  void bytes_come_back_unchanged() {
    byte[] bytes = {0, 1, -1, 127, -128};
    assertArrayEquals(bytes, (byte[]) echo(bytes));
  }

  @Test
  void null_is_a_value() {
    assertNull(echo(null));
    assertNull(session.query("SELECT CAST($1 AS BIGINT) AS a", (Object) null).rows().get(0).get(0));
    assertNull(
        session.query("SELECT CAST($1 AS BIGINT) AS a", (Object[]) null).rows().get(0).get(0));
  }

  @Test
  void plain_values_are_cast_to_the_type_that_planning_found() {
    session.execute("CREATE TABLE t AS SELECT DATE '2026-01-31' AS day, 1 AS n");
    assertEquals(1, session.execute("SELECT * FROM t WHERE day = $1 AND n = $2", "2026-01-31", 1));
  }

  @Test
  void names_bind_in_any_order_as_json_and_as_arrow() {
    String sql = "SELECT CAST($b AS BIGINT) - CAST($a AS BIGINT) AS d";
    assertEquals(
        2L, session.query(sql, Parameters.named(Map.of("a", 1, "b", 3))).rows().get(0).get(0));
    String exact = "SELECT $b AS b, $a AS a";
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("a", LocalDate.of(2026, 1, 31));
    values.put("b", null);
    Row row = session.query(exact, Parameters.named(values)).rows().get(0);
    assertEquals(LocalDate.of(2026, 1, 31), row.get("a"));
    assertNull(row.get("b"));
  }

  @Test
  void a_batch_of_one_row_binds_with_its_own_types() {
    try (Query query = session.sql("SELECT $1 AS a, $2 AS b")) {
      ArrowBatch row =
          ArrowBatch.builder()
              .column("x", new ArrowType.Int(8, true), List.of(5))
              .strings("y", "z")
              .build();
      BatchReader reader = query.bind(row).run();
      assertEquals(new ArrowType.Int(8, true), reader.schema().field("a").type());
      assertEquals(List.of(5L, "z"), reader.rows().get(0).values());
      assertThrows(InvalidStateException.class, () -> query.bind(row));
    }
  }

  @Test
  void wrong_numbers_names_and_classes_are_refused() {
    try (Query query = session.sql("SELECT CAST($1 AS BIGINT) + CAST($2 AS BIGINT) AS s")) {
      assertThrows(InvalidArgumentException.class, () -> query.bind(1));
      assertThrows(InvalidArgumentException.class, () -> query.bind(1, 2, 3));
      assertThrows(
          InvalidArgumentException.class, () -> query.bind(Parameters.named(Map.of("a", 1))));
      assertThrows(InvalidArgumentException.class, () -> query.bind(1, new Object()));
      assertEquals(5L, query.bind(2, 3).run().rows().get(0).getLong("s"));
    }
  }

  @Test
  void a_failed_binding_leaves_the_batch_closed_and_the_query_usable() {
    try (Query query = session.sql("SELECT CAST($1 AS BIGINT) AS a")) {
      ArrowBatch two = ArrowBatch.builder().longs("$1", 1, 2).build();
      assertThrows(InvalidArgumentException.class, () -> query.bind(two));
      assertThrows(InvalidStateException.class, two::columns);
      assertEquals(4L, query.bind(4).run().rows().get(0).getLong("a"));
    }
  }
}
