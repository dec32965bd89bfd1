package org.codeanatomy;

/** The work was cancelled: by a token, by closing, or by an interrupt of the waiting thread. */
public final class CancelledException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public CancelledException(ErrorReport report) {
    super(report);
  }
}
