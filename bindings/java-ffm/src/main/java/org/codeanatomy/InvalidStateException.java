package org.codeanatomy;

/** The object is closed, used up or not in the state for this call. */
public final class InvalidStateException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public InvalidStateException(ErrorReport report) {
    super(report);
  }
}
