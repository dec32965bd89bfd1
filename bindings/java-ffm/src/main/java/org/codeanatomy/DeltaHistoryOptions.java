package org.codeanatomy;

import java.util.Map;

/** How far back the history of a Delta table goes. */
public final class DeltaHistoryOptions extends Options<DeltaHistoryOptions> {
  private DeltaHistoryOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaHistoryOptions copy(Map<String, Object> values) {
    return new DeltaHistoryOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaHistoryOptions create() {
    return new DeltaHistoryOptions(Map.of());
  }

  /**
   * The most commits that come out; by default all that the log still has.
   *
   * @param commits how many
   * @return options with it
   */
  public DeltaHistoryOptions limit(long commits) {
    return option("limit", commits);
  }
}
