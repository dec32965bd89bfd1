package org.codeanatomy;

/** Something of that name exists already. */
public final class AlreadyExistsException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public AlreadyExistsException(ErrorReport report) {
    super(report);
  }
}
