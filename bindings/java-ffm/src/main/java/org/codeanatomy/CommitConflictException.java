package org.codeanatomy;

/** A commit lost against another writer; repeating may help. */
public final class CommitConflictException extends CodeAnatomyException {
  private static final long serialVersionUID = 1;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public CommitConflictException(ErrorReport report) {
    super(report);
  }
}
