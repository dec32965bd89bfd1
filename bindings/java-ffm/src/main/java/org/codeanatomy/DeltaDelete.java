package org.codeanatomy;

import java.util.Map;

/** Deletes rows. The table keeps their files for earlier versions. */
public final class DeltaDelete extends DeltaOperation<DeltaDelete> {
  private DeltaDelete(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaDelete copy(Map<String, Object> values) {
    return new DeltaDelete(values);
  }

  /**
   * Deletes the rows for which a condition is true.
   *
   * @param sql the condition
   * @return an operation to add to
   */
  public static DeltaDelete where(String sql) {
    return new DeltaDelete(start("delete")).option("predicate", sql);
  }

  /**
   * Deletes every row.
   *
   * @return an operation to add to
   */
  public static DeltaDelete all() {
    return new DeltaDelete(start("delete")).option("all", true);
  }

  /**
   * How the Parquet files are written.
   *
   * @param properties as in {@link DeltaWriteOptions#writerProperties}
   * @return options with it
   */
  public DeltaDelete writerProperties(Map<String, ?> properties) {
    return option("writer_properties", properties);
  }
}
