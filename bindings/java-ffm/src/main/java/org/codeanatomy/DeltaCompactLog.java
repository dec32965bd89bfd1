package org.codeanatomy;

import java.util.Map;

/**
 * Has one more file of the log stand for some commits, for readers that know such files. Makes no
 * commit.
 */
public final class DeltaCompactLog extends DeltaOperation<DeltaCompactLog> {
  private DeltaCompactLog(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaCompactLog copy(Map<String, Object> values) {
    return new DeltaCompactLog(values);
  }

  /**
   * Compacts the commits from one version to another.
   *
   * @param startingVersion the first, from 0
   * @param endingVersion the last, above the first and not above the latest
   * @return the operation
   */
  public static DeltaCompactLog of(long startingVersion, long endingVersion) {
    return new DeltaCompactLog(start("compact_log"))
        .option("starting_version", startingVersion)
        .option("ending_version", endingVersion);
  }
}
