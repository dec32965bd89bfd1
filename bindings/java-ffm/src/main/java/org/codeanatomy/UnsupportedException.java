package org.codeanatomy;

/** The library does not offer that. */
public final class UnsupportedException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public UnsupportedException(ErrorReport report) {
    super(report);
  }
}
