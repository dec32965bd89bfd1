package org.codeanatomy;

import java.util.List;
import java.util.Map;

/** Makes few large files out of many small ones, or sorts them along several columns. */
public final class DeltaOptimize extends DeltaOperation<DeltaOptimize> {
  private DeltaOptimize(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaOptimize copy(Map<String, Object> values) {
    return new DeltaOptimize(values);
  }

  /**
   * Joins the small files of every partition.
   *
   * @return an operation to add to
   */
  public static DeltaOptimize create() {
    return new DeltaOptimize(start("optimize"));
  }

  /**
   * How large files get; what the table says by default.
   *
   * @param bytes the size
   * @return options with it
   */
  public DeltaOptimize targetSize(long bytes) {
    return option("target_size", bytes);
  }

  /**
   * Sorts rows along several columns at once, so that conditions on any of them skip files.
   *
   * @param names the columns
   * @return options with it
   */
  public DeltaOptimize zOrderColumns(List<String> names) {
    return option("z_order_columns", names);
  }

  /**
   * Takes only partitions that compare so; may be repeated, all must hold.
   *
   * @param column a partition column
   * @param comparison {@code =}, {@code !=}, {@code <}, {@code <=}, {@code >} or {@code >=}
   * @param value the value as text
   * @return options with it
   */
  public DeltaOptimize filter(String column, String comparison, String value) {
    return append("filters", Map.of("column", column, "op", comparison, "value", value));
  }

  /**
   * Takes only partitions with one of some values.
   *
   * @param column a partition column
   * @param values the values as text
   * @return options with it
   */
  public DeltaOptimize filterIn(String column, List<String> values) {
    return append("filters", Map.of("column", column, "op", "in", "value", values));
  }

  /**
   * Takes only partitions with none of some values.
   *
   * @param column a partition column
   * @param values the values as text
   * @return options with it
   */
  public DeltaOptimize filterNotIn(String column, List<String> values) {
    return append("filters", Map.of("column", column, "op", "not in", "value", values));
  }

  /**
   * How many files are made at the same time.
   *
   * @param count from 1
   * @return options with it
   */
  public DeltaOptimize maxConcurrentTasks(int count) {
    return option("max_concurrent_tasks", count);
  }

  /**
   * How the Parquet files are written.
   *
   * @param properties as in {@link DeltaWriteOptions#writerProperties}
   * @return options with it
   */
  public DeltaOptimize writerProperties(Map<String, ?> properties) {
    return option("writer_properties", properties);
  }
}
