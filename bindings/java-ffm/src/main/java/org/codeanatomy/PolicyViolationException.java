package org.codeanatomy;

/** The session's policy does not allow this kind of statement. */
public final class PolicyViolationException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public PolicyViolationException(ErrorReport report) {
    super(report);
  }
}
