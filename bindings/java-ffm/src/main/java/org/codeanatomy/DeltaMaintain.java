package org.codeanatomy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Several operations that keep a table in shape, each in a commit of its own. They are run in the
 * order repair, optimize, checkpoint, vacuum, cleanup of metadata, constraints, in whatever order
 * they are given.
 */
public final class DeltaMaintain extends Options<DeltaMaintain> {
  private DeltaMaintain(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaMaintain copy(Map<String, Object> values) {
    return new DeltaMaintain(values);
  }

  /**
   * Runs some operations.
   *
   * @param steps the operations
   * @return an operation to add to
   */
  public static DeltaMaintain of(DeltaOperation<?>... steps) {
    List<Map<String, Object>> values =
        Arrays.stream(steps).<Map<String, Object>>map(Options::values).toList();
    return new DeltaMaintain(Map.of("operation", "maintain")).option("steps", values);
  }
}
