package org.codeanatomy;

/** A table, file, version, setting or function does not exist. */
public final class NotFoundException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public NotFoundException(ErrorReport report) {
    super(report);
  }
}
