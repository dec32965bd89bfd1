package org.codeanatomy;

import java.util.Locale;
import java.util.Map;

/** Which files of a Delta table are listed, and how their statistics are given. */
public final class DeltaFilesOptions extends Options<DeltaFilesOptions> {
  private DeltaFilesOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaFilesOptions copy(Map<String, Object> values) {
    return new DeltaFilesOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaFilesOptions create() {
    return new DeltaFilesOptions(Map.of());
  }

  /**
   * Leaves files out that have no row for it, as far as partition values and statistics tell.
   *
   * @param sql a condition over the columns of the table
   * @return options with it
   */
  public DeltaFilesOptions predicate(String sql) {
    return option("predicate", sql);
  }

  /**
   * How the statistics of files are given.
   *
   * @param statistics {@link Statistics#JSON} by default
   * @return options with it
   */
  public DeltaFilesOptions statistics(Statistics statistics) {
    return option("statistics", statistics.name().toLowerCase(Locale.ROOT));
  }

  /** How the statistics of files are given. */
  public enum Statistics {
    /** A column {@code stats}: text as the log has it. */
    JSON,
    /**
     * Columns {@code null_count}, {@code min} and {@code max}: structures with a field for each
     * column of the table that can have statistics.
     */
    COLUMNS,
    /** Not at all. */
    NONE
  }
}
