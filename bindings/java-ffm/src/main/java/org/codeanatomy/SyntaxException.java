package org.codeanatomy;

/** The SQL text cannot be parsed; line and column are set. */
public final class SyntaxException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public SyntaxException(ErrorReport report) {
    super(report);
  }
}
