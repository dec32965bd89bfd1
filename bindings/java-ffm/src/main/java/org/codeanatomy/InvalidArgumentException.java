package org.codeanatomy;

/** An argument, an option or a parameter is wrong. */
public final class InvalidArgumentException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public InvalidArgumentException(ErrorReport report) {
    super(report);
  }
}
