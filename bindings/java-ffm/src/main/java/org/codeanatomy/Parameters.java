package org.codeanatomy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codeanatomy.internal.arrow.BatchMemory;
import org.codeanatomy.internal.arrow.BatchWriter;
import org.codeanatomy.internal.arrow.ColumnBuilder;
import org.codeanatomy.internal.arrow.ColumnBuilders;
import org.codeanatomy.internal.arrow.SchemaWriter;
import org.codeanatomy.internal.ffi.QueryCalls;
import org.codeanatomy.internal.json.JsonWriter;

/**
 * The values for all parameters of a statement: for {@code $1}, {@code $2}, … in order, or by name.
 * Immutable.
 *
 * <p>Values are Boolean, Byte, Short, Integer, Long, Float, Double, BigInteger, BigDecimal, String,
 * byte[], LocalDate, LocalTime, LocalDateTime, Instant, or null. Each is bound without loss. When
 * all are null, truth values, whole or finite numbers and text, the library casts them to the types
 * that planning found out; otherwise each has exactly the type of its class.
 */
public final class Parameters {
  private static final Parameters NONE = new Parameters(List.of(), null);

  private final List<Object> positional;
  private final Map<String, Object> named;

  private Parameters(List<Object> positional, Map<String, Object> named) {
    this.positional = positional;
    this.named = named;
  }

  /**
   * No parameters.
   *
   * @return an empty list
   */
  public static Parameters none() {
    return NONE;
  }

  /**
   * Values for {@code $1}, {@code $2}, … in order.
   *
   * @param values the values
   * @return the parameters
   */
  public static Parameters of(Object... values) {
    // A lone null is one value, not no array.
    Object[] given = values == null ? new Object[] {null} : values;
    return new Parameters(
        Collections.unmodifiableList(new ArrayList<>(Arrays.asList(given))), null);
  }

  /**
   * Values for {@code $name}.
   *
   * @param values by name, without the {@code $}
   * @return the parameters
   */
  public static Parameters named(Map<String, ?> values) {
    return new Parameters(null, Collections.unmodifiableMap(new LinkedHashMap<>(values)));
  }

  boolean isEmpty() {
    return values().isEmpty();
  }

  private Collection<Object> values() {
    return named == null ? positional : named.values();
  }

  /** Binds the values to a query. */
  void bind(long query) {
    if (values().stream().allMatch(Parameters::isJson)) {
      QueryCalls.bindJson(query, JsonWriter.write(named == null ? positional : named));
    } else {
      BatchMemory batch = BatchWriter.write(columns(), 1);
      QueryCalls.bind(query, new SchemaWriter(batch.schema()), batch);
    }
  }

  private static boolean isJson(Object value) {
    return switch (value) {
      case null -> true;
      case Double number -> Double.isFinite(number);
      case Float number -> Float.isFinite(number);
      default ->
          value instanceof Boolean
              || value instanceof String
              || value instanceof Long
              || value instanceof Integer
              || value instanceof Short
              || value instanceof Byte;
    };
  }

  private List<ColumnBuilder> columns() {
    List<ColumnBuilder> columns = new ArrayList<>();
    if (named != null) {
      named.forEach((name, value) -> columns.add(column("$" + name, value)));
    } else {
      positional.forEach(value -> columns.add(column("$" + (columns.size() + 1), value)));
    }
    return columns;
  }

  private static ColumnBuilder column(String name, Object value) {
    ColumnBuilder column = ColumnBuilders.of(ArrowField.of(name, ColumnBuilders.typeOf(value)));
    column.add(value);
    return column;
  }
}
