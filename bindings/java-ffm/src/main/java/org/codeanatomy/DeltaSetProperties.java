package org.codeanatomy;

import java.util.Map;

/** Sets properties of the table. */
public final class DeltaSetProperties extends DeltaOperation<DeltaSetProperties> {
  private DeltaSetProperties(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaSetProperties copy(Map<String, Object> values) {
    return new DeltaSetProperties(values);
  }

  /**
   * Sets properties.
   *
   * @param properties values by name, such as {@code delta.appendOnly}
   * @return an operation to add to
   */
  public static DeltaSetProperties of(Map<String, String> properties) {
    return new DeltaSetProperties(start("set_properties")).option("properties", properties);
  }

  /**
   * Whether properties are set that the Delta protocol does not know; they are refused by default.
   *
   * @param allowed true sets them
   * @return options with it
   */
  public DeltaSetProperties allowUnknown(boolean allowed) {
    return option("allow_unknown", allowed);
  }
}
