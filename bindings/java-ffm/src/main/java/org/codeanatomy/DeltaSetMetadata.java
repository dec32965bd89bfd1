package org.codeanatomy;

import java.util.Map;

/** Changes what the table is called and how it is described. */
public final class DeltaSetMetadata extends DeltaOperation<DeltaSetMetadata> {
  private DeltaSetMetadata(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaSetMetadata copy(Map<String, Object> values) {
    return new DeltaSetMetadata(values);
  }

  /**
   * Changes nothing yet.
   *
   * @return an operation to add to
   */
  public static DeltaSetMetadata create() {
    return new DeltaSetMetadata(start("set_metadata"));
  }

  /**
   * The new name.
   *
   * @param name the name
   * @return options with it
   */
  public DeltaSetMetadata name(String name) {
    return option("name", name);
  }

  /**
   * The new description.
   *
   * @param text the description
   * @return options with it
   */
  public DeltaSetMetadata description(String text) {
    return option("description", text);
  }
}
