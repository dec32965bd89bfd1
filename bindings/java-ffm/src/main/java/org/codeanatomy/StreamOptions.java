package org.codeanatomy;

import java.util.Locale;
import java.util.Map;

/** How a stream becomes a table. */
public final class StreamOptions extends Options<StreamOptions> {
  private StreamOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  StreamOptions copy(Map<String, Object> values) {
    return new StreamOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static StreamOptions create() {
    return new StreamOptions(Map.of());
  }

  /**
   * Whether an existing table of that name is replaced; it is an error by default.
   *
   * @param allowed true replaces it
   * @return options with it
   */
  public StreamOptions replace(boolean allowed) {
    return option("replace", allowed);
  }

  /** When the stream is read. */
  public enum Mode {
    /** During the call, to its end; the table can be queried any number of times. */
    MATERIALIZE,
    /** By the first query that scans the table; later ones fail. */
    ONCE
  }

  /**
   * When the stream is read.
   *
   * @param mode {@link Mode#MATERIALIZE} by default
   * @return options with it
   */
  public StreamOptions mode(Mode mode) {
    return option("mode", mode.name().toLowerCase(Locale.ROOT));
  }

  boolean isOnce() {
    return "once".equals(get("mode"));
  }
}
