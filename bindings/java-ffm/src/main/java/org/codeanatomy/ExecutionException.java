package org.codeanatomy;

/** A value could not be computed: cast, overflow, division by zero. */
public final class ExecutionException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public ExecutionException(ErrorReport report) {
    super(report);
  }
}
