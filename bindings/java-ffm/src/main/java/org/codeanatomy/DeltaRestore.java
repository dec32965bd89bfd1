package org.codeanatomy;

import java.time.Instant;
import java.util.Map;

/** Makes a version of the past the latest one, in a new commit. */
public final class DeltaRestore extends DeltaOperation<DeltaRestore> {
  private DeltaRestore(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaRestore copy(Map<String, Object> values) {
    return new DeltaRestore(values);
  }

  /**
   * Goes back to a version.
   *
   * @param version its number
   * @return an operation to add to
   */
  public static DeltaRestore toVersion(long version) {
    return new DeltaRestore(start("restore")).option("version", version);
  }

  /**
   * Goes back to the version that was the latest at a time.
   *
   * @param time the time
   * @return an operation to add to
   */
  public static DeltaRestore toTimestamp(Instant time) {
    return new DeltaRestore(start("restore")).option("timestamp", time.toString());
  }

  /**
   * Whether it is an error that files of that version are gone; it is by default.
   *
   * @param ignored true goes on without them
   * @return options with it
   */
  public DeltaRestore ignoreMissingFiles(boolean ignored) {
    return option("ignore_missing_files", ignored);
  }

  /**
   * Whether the protocol may become an older one; it may not by default.
   *
   * @param allowed true takes the protocol of that version, too
   * @return options with it
   */
  public DeltaRestore protocolDowngradeAllowed(boolean allowed) {
    return option("protocol_downgrade_allowed", allowed);
  }
}
