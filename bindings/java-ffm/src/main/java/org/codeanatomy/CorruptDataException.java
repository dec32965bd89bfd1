package org.codeanatomy;

/** A file, a log or Arrow data is corrupt or truncated. */
public final class CorruptDataException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public CorruptDataException(ErrorReport report) {
    super(report);
  }
}
