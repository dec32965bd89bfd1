package org.codeanatomy;

/** A defect of the library; the process may go on. {@link #location()} has file and line. */
public final class InternalException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public InternalException(ErrorReport report) {
    super(report);
  }
}
