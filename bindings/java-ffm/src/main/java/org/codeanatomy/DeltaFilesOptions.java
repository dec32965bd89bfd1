package org.codeanatomy;

import java.util.Map;

/** Which files of a Delta table are listed. */
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
}
