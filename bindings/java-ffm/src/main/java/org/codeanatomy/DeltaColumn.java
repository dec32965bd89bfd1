package org.codeanatomy;

import java.util.Map;

/** A column of a Delta table that is made, or one that is added to a table. */
public final class DeltaColumn extends Options<DeltaColumn> {
  private DeltaColumn(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaColumn copy(Map<String, Object> values) {
    return new DeltaColumn(values);
  }

  /**
   * A column that may be null, without metadata.
   *
   * @param name its name
   * @param type its type as in a Delta schema: text such as {@code long}, or a Map for a nested one
   * @return a column to add to
   */
  public static DeltaColumn of(String name, Object type) {
    return new DeltaColumn(Map.of()).option("name", name).option("type", type);
  }

  /**
   * Whether it may be null; it may by default.
   *
   * @param allowed false refuses nulls
   * @return options with it
   */
  public DeltaColumn nullable(boolean allowed) {
    return option("nullable", allowed);
  }

  /**
   * What the schema says about the column.
   *
   * @param values by key
   * @return options with it
   */
  public DeltaColumn metadata(Map<String, ?> values) {
    return option("metadata", values);
  }
}
