package org.codeanatomy;

/** The loaded library does not fit this binding. */
public final class VersionMismatchException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public VersionMismatchException(ErrorReport report) {
    super(report);
  }
}
