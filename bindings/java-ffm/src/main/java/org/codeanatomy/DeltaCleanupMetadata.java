package org.codeanatomy;

import java.util.Map;

/** Deletes log files beyond the retention of the table. Makes no commit. */
public final class DeltaCleanupMetadata extends DeltaOperation<DeltaCleanupMetadata> {
  private DeltaCleanupMetadata(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaCleanupMetadata copy(Map<String, Object> values) {
    return new DeltaCleanupMetadata(values);
  }

  /**
   * A cleanup with the retention of the table.
   *
   * @return the operation
   */
  public static DeltaCleanupMetadata create() {
    return new DeltaCleanupMetadata(start("cleanup_metadata"));
  }
}
