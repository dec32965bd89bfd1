package org.codeanatomy;

/** A Delta table needs a feature that is not there. */
public final class DeltaProtocolException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public DeltaProtocolException(ErrorReport report) {
    super(report);
  }
}
