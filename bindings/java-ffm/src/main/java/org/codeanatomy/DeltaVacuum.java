package org.codeanatomy;

import java.util.List;
import java.util.Map;

/** Deletes the files that no version within the retention needs. */
public final class DeltaVacuum extends DeltaOperation<DeltaVacuum> {
  private DeltaVacuum(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaVacuum copy(Map<String, Object> values) {
    return new DeltaVacuum(values);
  }

  /**
   * Deletes with the retention of the table.
   *
   * @return an operation to add to
   */
  public static DeltaVacuum create() {
    return new DeltaVacuum(start("vacuum"));
  }

  /**
   * How long files are kept that the latest version does not need; what the table says by default.
   *
   * @param hours the time
   * @return options with it
   */
  public DeltaVacuum retentionHours(int hours) {
    return option("retention_hours", hours);
  }

  /**
   * Whether it is only looked at what would be deleted.
   *
   * @param only true deletes nothing
   * @return options with it
   */
  public DeltaVacuum dryRun(boolean only) {
    return option("dry_run", only);
  }

  /**
   * Whether files are deleted that the log has never heard of; by default only those that it has
   * removed.
   *
   * @param all true looks at the folder, too
   * @return options with it
   */
  public DeltaVacuum full(boolean all) {
    return option("full", all);
  }

  /**
   * Versions whose files are kept, however old.
   *
   * @param versions their numbers
   * @return options with it
   */
  public DeltaVacuum keepVersions(List<Long> versions) {
    return option("keep_versions", versions);
  }

  /**
   * Whether a retention shorter than that of the table is refused; it is by default.
   *
   * @param enforced false allows a shorter one
   * @return options with it
   */
  public DeltaVacuum enforceRetention(boolean enforced) {
    return option("enforce_retention", enforced);
  }

  /**
   * Confirms that {@link #enforceRetention} is switched off on purpose.
   *
   * @param allowed true when nobody reads or writes the table
   * @return options with it
   */
  public DeltaVacuum allowUnsafeRetention(boolean allowed) {
    return option("allow_unsafe_retention", allowed);
  }
}
