package org.codeanatomy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.codeanatomy.internal.Failures;

/**
 * The columns of a table, a result or a batch. Immutable.
 *
 * @param fields the columns in order
 * @param metadata what else the producer says about the whole
 */
public record ArrowSchema(List<ArrowField> fields, Map<String, String> metadata) {
  /** Copies the collections; nothing may be null. */
  public ArrowSchema {
    fields = List.copyOf(fields);
    metadata = Map.copyOf(metadata);
  }

  /**
   * A schema.
   *
   * @param fields the columns in order
   * @return the schema
   */
  public static ArrowSchema of(ArrowField... fields) {
    return new ArrowSchema(Arrays.asList(fields), Map.of());
  }

  /**
   * The names of the columns.
   *
   * @return in order
   */
  public List<String> names() {
    return fields.stream().map(ArrowField::name).toList();
  }

  /**
   * Where a column is.
   *
   * @param name its name
   * @return from 0; the first, when several have that name
   * @throws InvalidArgumentException when none has that name
   */
  public int indexOf(String name) {
    int index = names().indexOf(name);
    if (index < 0) {
      throw Failures.invalidArgument(
          "There is no column \"" + name + "\"; the columns are " + names() + ".");
    }
    return index;
  }

  /**
   * A column.
   *
   * @param name its name
   * @return the first of that name
   * @throws InvalidArgumentException when none has that name
   */
  public ArrowField field(String name) {
    return fields.get(indexOf(name));
  }

  /** The columns for people, such as {@code [id: int64 not null, name: utf8]}. */
  @Override
  public String toString() {
    return fields.toString();
  }
}
