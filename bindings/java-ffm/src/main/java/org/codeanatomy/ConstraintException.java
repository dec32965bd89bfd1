package org.codeanatomy;

/** A row violates a constraint of its table. */
public final class ConstraintException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public ConstraintException(ErrorReport report) {
    super(report);
  }
}
