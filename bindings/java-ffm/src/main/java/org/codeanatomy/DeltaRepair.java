package org.codeanatomy;

import java.util.Map;

/** Takes files that are gone out of the log, so that the rest of the table can be read again. */
public final class DeltaRepair extends DeltaOperation<DeltaRepair> {
  private DeltaRepair(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaRepair copy(Map<String, Object> values) {
    return new DeltaRepair(values);
  }

  /**
   * Takes every file that is gone.
   *
   * @return an operation to add to
   */
  public static DeltaRepair create() {
    return new DeltaRepair(start("repair"));
  }

  /**
   * Whether it is only looked at what is gone.
   *
   * @param only true changes nothing
   * @return options with it
   */
  public DeltaRepair dryRun(boolean only) {
    return option("dry_run", only);
  }
}
