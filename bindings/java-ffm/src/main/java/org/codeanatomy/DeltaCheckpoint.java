package org.codeanatomy;

import java.util.Map;

/** Writes a checkpoint, from which the table opens faster. Makes no commit. */
public final class DeltaCheckpoint extends DeltaOperation<DeltaCheckpoint> {
  private DeltaCheckpoint(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaCheckpoint copy(Map<String, Object> values) {
    return new DeltaCheckpoint(values);
  }

  /**
   * A checkpoint of the latest version.
   *
   * @return the operation
   */
  public static DeltaCheckpoint create() {
    return new DeltaCheckpoint(start("checkpoint"));
  }
}
