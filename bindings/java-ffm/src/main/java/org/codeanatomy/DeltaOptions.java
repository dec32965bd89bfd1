package org.codeanatomy;

import java.time.Instant;
import java.util.Map;

/** Which version of a Delta table becomes a table, and how it is reached. */
public final class DeltaOptions extends Options<DeltaOptions> {
  private DeltaOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaOptions copy(Map<String, Object> values) {
    return new DeltaOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaOptions create() {
    return new DeltaOptions(Map.of());
  }

  /**
   * Whether an existing table of that name is replaced; it is an error by default.
   *
   * @param allowed true replaces it
   * @return options with it
   */
  public DeltaOptions replace(boolean allowed) {
    return option("replace", allowed);
  }

  /**
   * A version by number; the latest by default.
   *
   * @param version from 0
   * @return options with it
   */
  public DeltaOptions version(long version) {
    return option("version", version);
  }

  /**
   * Credentials and the like, named as the delta-rs libraries name them; never printed.
   *
   * @param options by name
   * @return options with it
   */
  public DeltaOptions storageOptions(Map<String, String> options) {
    return option("storage_options", options);
  }

  /**
   * The version that was the latest at a time.
   *
   * @param time the time
   * @return options with it
   */
  public DeltaOptions timestamp(Instant time) {
    return option("timestamp", time.toString());
  }
}
