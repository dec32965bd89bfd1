package org.codeanatomy;

import java.util.List;
import java.util.Map;

/** How the rows of a query are written to files. */
public final class WriteOptions extends Options<WriteOptions> {
  private WriteOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  WriteOptions copy(Map<String, Object> values) {
    return new WriteOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static WriteOptions create() {
    return new WriteOptions(Map.of());
  }

  /**
   * The format; by default that of the target's ending.
   *
   * @param format {@code parquet}, {@code csv}, {@code ndjson} or {@code arrow}
   * @return options with it
   */
  public WriteOptions format(String format) {
    return option("format", format);
  }

  /**
   * The columns that become folders, as in {@code year=2026}.
   *
   * @param names in order
   * @return options with it
   */
  public WriteOptions partitionColumns(List<String> names) {
    return option("partition_columns", names);
  }

  /**
   * Whether a target that exists is overwritten; it is an error by default.
   *
   * @param allowed true overwrites it
   * @return options with it
   */
  public WriteOptions overwrite(boolean allowed) {
    return option("overwrite", allowed);
  }

  /**
   * How the files are compressed.
   *
   * @param name such as {@code zstd}
   * @return options with it
   */
  public WriteOptions compression(String name) {
    return option("compression", name);
  }

  /**
   * What else the writer of the format knows, as in {@code COPY … OPTIONS}.
   *
   * @param options by name
   * @return options with it
   */
  public WriteOptions formatOptions(Map<String, ?> options) {
    return option("format_options", options);
  }
}
