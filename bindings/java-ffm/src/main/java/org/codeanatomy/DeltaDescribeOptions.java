package org.codeanatomy;

import java.util.Map;

/** What a description of a Delta table has beyond the usual. */
public final class DeltaDescribeOptions extends Options<DeltaDescribeOptions> {
  private DeltaDescribeOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaDescribeOptions copy(Map<String, Object> values) {
    return new DeltaDescribeOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaDescribeOptions create() {
    return new DeltaDescribeOptions(Map.of());
  }

  /**
   * Whether the files are counted, which reads more of the log; they are not by default.
   *
   * @param counted true counts them
   * @return options with it
   */
  public DeltaDescribeOptions files(boolean counted) {
    return option("files", counted);
  }

  /**
   * Asks for the last application transaction of a name.
   *
   * @param name the name of the application
   * @return options with it
   */
  public DeltaDescribeOptions appId(String name) {
    return option("app_id", name);
  }
}
