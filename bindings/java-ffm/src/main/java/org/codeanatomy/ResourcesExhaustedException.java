package org.codeanatomy;

/** Memory, disk or another bounded resource did not suffice. */
public final class ResourcesExhaustedException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public ResourcesExhaustedException(ErrorReport report) {
    super(report);
  }
}
