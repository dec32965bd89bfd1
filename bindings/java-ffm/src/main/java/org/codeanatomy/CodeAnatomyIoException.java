package org.codeanatomy;

/** A file system, an object store or the network failed. */
public final class CodeAnatomyIoException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public CodeAnatomyIoException(ErrorReport report) {
    super(report);
  }
}
