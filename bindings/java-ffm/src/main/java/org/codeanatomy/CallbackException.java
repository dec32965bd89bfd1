package org.codeanatomy;

/** A stream or callback of the host failed; the cause is what it threw, where that is known. */
public final class CallbackException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public CallbackException(ErrorReport report) {
    super(report);
  }
}
