package org.codeanatomy;

import java.util.List;
import java.util.Map;

/** Switches features of the table protocol on. */
public final class DeltaAddFeatures extends DeltaOperation<DeltaAddFeatures> {
  private DeltaAddFeatures(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaAddFeatures copy(Map<String, Object> values) {
    return new DeltaAddFeatures(values);
  }

  /**
   * Adds features.
   *
   * @param names as in the Delta protocol
   * @return an operation to add to
   */
  public static DeltaAddFeatures of(String... names) {
    return new DeltaAddFeatures(start("add_features")).option("features", List.of(names));
  }

  /**
   * Whether the versions of the protocol may rise; they may not by default.
   *
   * @param allowed true raises them
   * @return options with it
   */
  public DeltaAddFeatures allowProtocolVersionsIncrease(boolean allowed) {
    return option("allow_protocol_versions_increase", allowed);
  }

  /**
   * Whether a feature is added that this build cannot write; it is refused by default.
   *
   * @param forced true adds it
   * @return options with it
   */
  public DeltaAddFeatures force(boolean forced) {
    return option("force", forced);
  }
}
