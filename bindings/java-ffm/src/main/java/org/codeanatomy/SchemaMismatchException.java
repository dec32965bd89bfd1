package org.codeanatomy;

/** Columns or types of data and table do not fit. */
public final class SchemaMismatchException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public SchemaMismatchException(ErrorReport report) {
    super(report);
  }
}
