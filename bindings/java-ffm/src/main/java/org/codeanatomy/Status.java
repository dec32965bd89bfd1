package org.codeanatomy;

/** What became of a call, as coarse as a caller can act on; {@link ErrorCode} says more. */
public enum Status {
  /** An argument is wrong: null, an unknown option, a value out of range. */
  INVALID_ARGUMENT(1),
  /** The object or the thread cannot do that now: used up, closed, inside a callback, forked. */
  INVALID_STATE(2),
  /** A table, file, version, setting or function does not exist. */
  NOT_FOUND(3),
  /** Something of that name exists already. */
  ALREADY_EXISTS(4),
  /** The library, or this table's protocol, does not offer that. */
  UNSUPPORTED(5),
  /** Somebody else changed the same thing first; repeating may help. */
  CONFLICT(6),
  /** The work was cancelled. */
  CANCELLED(7),
  /** The time given was over. */
  TIMED_OUT(8),
  /** Memory, disk or another bounded resource did not suffice. */
  RESOURCES_EXHAUSTED(9),
  /** A file, a store or the network failed. */
  IO(10),
  /** The operation is not allowed: credentials, file permissions or the session's policy. */
  PERMISSION_DENIED(11),
  /** The data are not what they should be: corrupt, truncated, a value out of range. */
  BAD_DATA(12),
  /** The SQL cannot be parsed or planned: syntax, unknown column, wrong type. */
  QUERY_INVALID(13),
  /** A defect in the library; the error names file and line. The process may go on. */
  INTERNAL(14),
  /** A failure that a later release of the library knows and this binding does not. */
  UNKNOWN(-1);

  private final int number;

  Status(int number) {
    this.number = number;
  }

  /**
   * The number of the C interface.
   *
   * @return the value of the constant {@code CODEANATOMY_STATUS_…}; −1 for {@link #UNKNOWN}
   */
  public int number() {
    return number;
  }

  /**
   * The status of a number.
   *
   * @param number a number of the C interface other than 0
   * @return the constant, or {@link #UNKNOWN}
   */
  public static Status of(int number) {
    for (Status status : values()) {
      if (status.number == number) {
        return status;
      }
    }
    return UNKNOWN;
  }
}
