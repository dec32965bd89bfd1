package org.codeanatomy;

import java.util.Map;

/** What the plan of a query shows. */
public final class ExplainOptions extends Options<ExplainOptions> {
  private ExplainOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  ExplainOptions copy(Map<String, Object> values) {
    return new ExplainOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static ExplainOptions create() {
    return new ExplainOptions(Map.of());
  }

  /**
   * The format; {@code indent} by default.
   *
   * @param format {@code indent}, {@code tree}, {@code pgjson} or {@code graphviz}
   * @return options with it
   */
  public ExplainOptions format(String format) {
    return option("format", format);
  }

  /**
   * Whether every step of the planning is shown.
   *
   * @param wanted true shows them
   * @return options with it
   */
  public ExplainOptions verbose(boolean wanted) {
    return option("verbose", wanted);
  }

  /**
   * Whether the query is run, and what its operators counted is shown.
   *
   * @param wanted true runs it
   * @return options with it
   */
  public ExplainOptions analyze(boolean wanted) {
    return option("analyze", wanted);
  }

  /**
   * Whether what is known of the size of results is shown.
   *
   * @param wanted true shows it
   * @return options with it
   */
  public ExplainOptions statistics(boolean wanted) {
    return option("statistics", wanted);
  }
}
