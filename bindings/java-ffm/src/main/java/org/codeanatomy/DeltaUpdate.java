package org.codeanatomy;

import java.util.Map;

/** Changes rows. */
public final class DeltaUpdate extends DeltaOperation<DeltaUpdate> {
  private DeltaUpdate(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaUpdate copy(Map<String, Object> values) {
    return new DeltaUpdate(values);
  }

  /**
   * Changes every row.
   *
   * @param columns SQL by column
   * @return an operation to add to
   */
  public static DeltaUpdate set(Map<String, String> columns) {
    return new DeltaUpdate(start("update")).option("set", columns);
  }

  /**
   * Changes only the rows for which a condition is true.
   *
   * @param sql the condition
   * @return options with it
   */
  public DeltaUpdate where(String sql) {
    return option("predicate", sql);
  }

  /**
   * How the Parquet files are written.
   *
   * @param properties as in {@link DeltaWriteOptions#writerProperties}
   * @return options with it
   */
  public DeltaUpdate writerProperties(Map<String, ?> properties) {
    return option("writer_properties", properties);
  }
}
