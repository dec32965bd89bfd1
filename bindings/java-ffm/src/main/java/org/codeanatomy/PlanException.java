package org.codeanatomy;

/** The SQL cannot be planned: names, types, arguments. */
public final class PlanException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public PlanException(ErrorReport report) {
    super(report);
  }
}
