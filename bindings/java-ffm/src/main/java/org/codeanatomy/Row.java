package org.codeanatomy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The values of one row, copied out of a batch. Immutable, and independent of everything native.
 * Values have the classes that {@link ArrowColumn#getObject} names.
 */
public final class Row {
  private final ArrowSchema schema;
  private final List<Object> values;

  /** Takes the list over. */
  Row(ArrowSchema schema, List<Object> values) {
    this.schema = schema;
    this.values = Collections.unmodifiableList(values);
  }

  /**
   * The columns' names and types.
   *
   * @return the schema
   */
  public ArrowSchema schema() {
    return schema;
  }

  /**
   * All values.
   *
   * @return in the order of the columns; null for missing ones
   */
  public List<Object> values() {
    return values;
  }

  /**
   * A value.
   *
   * @param column from 0
   * @return the value, or null
   */
  public Object get(int column) {
    return values.get(column);
  }

  /**
   * A value.
   *
   * @param column the column's name
   * @return the value, or null
   * @throws InvalidArgumentException when there is no such column
   */
  public Object get(String column) {
    return values.get(schema.indexOf(column));
  }

  /**
   * A whole number.
   *
   * @param column the column's name
   * @return the value
   * @throws NullPointerException when it is null
   * @throws ClassCastException when it is something else
   */
  public long getLong(String column) {
    return (Long) get(column);
  }

  /**
   * A double precision number.
   *
   * @param column the column's name
   * @return the value
   * @throws NullPointerException when it is null
   * @throws ClassCastException when it is something else
   */
  public double getDouble(String column) {
    return (Double) get(column);
  }

  /**
   * Text.
   *
   * @param column the column's name
   * @return the value, or null
   * @throws ClassCastException when it is something else
   */
  public String getString(String column) {
    return (String) get(column);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row
        && row.schema.names().equals(schema.names())
        && Arrays.deepEquals(row.values.toArray(), values.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values.toArray());
  }

  /** Names and values, such as {@code {id=1, name=main}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int column = 0; column < values.size(); column++) {
      text.append(column == 0 ? "" : ", ")
          .append(schema.fields().get(column).name())
          .append('=')
          .append(values.get(column));
    }
    return text.append('}').toString();
  }
}
