package org.codeanatomy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Adds columns, which are null in the rows that there are. */
public final class DeltaAddColumns extends DeltaOperation<DeltaAddColumns> {
  private DeltaAddColumns(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaAddColumns copy(Map<String, Object> values) {
    return new DeltaAddColumns(values);
  }

  /**
   * Adds columns.
   *
   * @param columns in order
   * @return an operation to add to
   */
  public static DeltaAddColumns of(DeltaColumn... columns) {
    List<Map<String, Object>> values = Arrays.stream(columns).map(DeltaColumn::values).toList();
    return new DeltaAddColumns(start("add_columns")).option("columns", values);
  }
}
