package org.codeanatomy;

/** The native library was not found or could not be loaded; the message lists what was tried. */
public final class LibraryLoadException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public LibraryLoadException(ErrorReport report) {
    super(report);
  }
}
