package org.codeanatomy;

import java.util.Map;

/** Allows nulls in a column that refused them. */
public final class DeltaDropColumnNotNull extends DeltaOperation<DeltaDropColumnNotNull> {
  private DeltaDropColumnNotNull(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaDropColumnNotNull copy(Map<String, Object> values) {
    return new DeltaDropColumnNotNull(values);
  }

  /**
   * Allows nulls in a column.
   *
   * @param column its name
   * @return an operation to add to
   */
  public static DeltaDropColumnNotNull of(String column) {
    return new DeltaDropColumnNotNull(start("drop_column_not_null")).option("column", column);
  }
}
