package org.codeanatomy;

import java.time.Instant;
import java.util.Map;

/** Which version of a Delta table is opened, and how it is reached. */
public final class DeltaOpenOptions extends Options<DeltaOpenOptions> {
  private DeltaOpenOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaOpenOptions copy(Map<String, Object> values) {
    return new DeltaOpenOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaOpenOptions create() {
    return new DeltaOpenOptions(Map.of());
  }

  /**
   * Credentials and the like, named as the delta-rs libraries name them; never printed.
   *
   * @param options by name
   * @return options with it
   */
  public DeltaOpenOptions storageOptions(Map<String, String> options) {
    return option("storage_options", options);
  }

  /**
   * A version by number; the latest by default. A table that is opened at a version of the past is
   * read only until it is refreshed.
   *
   * @param version from 0
   * @return options with it
   */
  public DeltaOpenOptions version(long version) {
    return option("version", version);
  }

  /**
   * The version that was the latest at a time. Read only as one of {@link #version}.
   *
   * @param time the time
   * @return options with it
   */
  public DeltaOpenOptions timestamp(Instant time) {
    return option("timestamp", time.toString());
  }

  /**
   * What the table must have at least, now and whenever it is refreshed or changed; nothing by
   * default. Otherwise the call fails with {@link DeltaProtocolException}.
   *
   * @param protocol versions and features
   * @return options with it
   */
  public DeltaOpenOptions requiredProtocol(DeltaRequiredProtocol protocol) {
    return option("required_protocol", protocol.values());
  }
}
