package org.codeanatomy;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A column's name and type. Immutable.
 *
 * @param name the name
 * @param type the type
 * @param nullable whether values may be missing
 * @param children the fields of a nested type; for a dictionary one, the type of its values
 * @param metadata what else the producer says about the column
 */
public record ArrowField(
    String name,
    ArrowType type,
    boolean nullable,
    List<ArrowField> children,
    Map<String, String> metadata) {

  /** Copies the collections; nothing may be null. */
  public ArrowField {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    children = List.copyOf(children);
    metadata = Map.copyOf(metadata);
  }

  /**
   * A field whose values may be missing.
   *
   * @param name the name
   * @param type the type
   * @param children the fields of a nested type
   * @return the field
   */
  public static ArrowField of(String name, ArrowType type, ArrowField... children) {
    return new ArrowField(name, type, true, List.of(children), Map.of());
  }

  /** Name and type for people, such as {@code id: int64 not null}. */
  @Override
  public String toString() {
    return name + ": " + TypeNames.of(this) + (nullable ? "" : " not null");
  }
}
