package org.codeanatomy;

/** Credentials or file permissions do not allow it. */
public final class AuthException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public AuthException(ErrorReport report) {
    super(report);
  }
}
