package org.codeanatomy;

/** The time given was over. */
public final class TimeoutException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public TimeoutException(ErrorReport report) {
    super(report);
  }
}
