package org.codeanatomy;

import java.util.Map;

/**
 * Stores conditions that every row must keep from then on. The rows of the table are checked first.
 */
public final class DeltaAddConstraints extends DeltaOperation<DeltaAddConstraints> {
  private DeltaAddConstraints(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaAddConstraints copy(Map<String, Object> values) {
    return new DeltaAddConstraints(values);
  }

  /**
   * Adds conditions.
   *
   * @param conditions SQL by name
   * @return an operation to add to
   */
  public static DeltaAddConstraints of(Map<String, String> conditions) {
    return new DeltaAddConstraints(start("add_constraints")).option("constraints", conditions);
  }
}
