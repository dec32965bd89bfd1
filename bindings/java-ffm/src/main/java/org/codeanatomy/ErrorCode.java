package org.codeanatomy;

/** The stable, fine-grained reason of a failure. */
public enum ErrorCode {
  /** An argument is wrong. */
  INVALID_ARGUMENT(1),
  /** An option bag has an unknown key, a wrong type or a value out of range. */
  INVALID_OPTION(2),
  /** A statement was run with too few, too many or wrongly typed parameters. */
  INVALID_PARAMETER(3),
  /** The object is closed, used up or not in the state for this call. */
  INVALID_STATE(4),
  /** A blocking call from inside a callback or from a thread of the library. */
  REENTRANT(5),
  /** The process was forked after the library started. */
  FORKED(6),
  /** The loaded library does not fit this binding. */
  VERSION(7),
  /** A file, folder, setting or function does not exist. */
  NOT_FOUND(8),
  /** A table, schema or catalog does not exist; detail {@code candidates} has near names. */
  TABLE_NOT_FOUND(9),
  /** Something of that name exists. */
  ALREADY_EXISTS(10),
  /** The SQL text cannot be parsed; line and column are set. */
  SYNTAX(11),
  /** The SQL cannot be planned: names, types, arguments. */
  PLAN(12),
  /** Columns or types of data and table do not fit. */
  SCHEMA_MISMATCH(13),
  /** A value could not be computed: cast, overflow, division by zero. */
  EXECUTION(14),
  /** A row violates a constraint of its table. */
  CONSTRAINT(15),
  /** A file, a log or Arrow data is corrupt or truncated. */
  CORRUPT(16),
  /** A commit lost against another writer. */
  CONFLICT(17),
  /**
   * A Delta table needs a feature that is not there, or lacks one that was demanded; detail {@code
   * delta.features} unless it is about versions.
   */
  PROTOCOL(18),
  /** The library does not offer that. */
  UNSUPPORTED(19),
  /** A file system, an object store or the network failed. */
  IO(20),
  /** Credentials or file permissions do not allow it. */
  PERMISSION_DENIED(21),
  /** The session's policy does not allow this kind of statement. */
  POLICY(22),
  /** Memory did not suffice; detail {@code memory.consumers}. */
  OUT_OF_MEMORY(23),
  /** Spill or target disk did not suffice. */
  OUT_OF_DISK(24),
  /** The work was cancelled. */
  CANCELLED(25),
  /** A deadline passed. */
  TIMED_OUT(26),
  /** A stream or callback of the host failed; the message has its text. */
  CALLBACK(27),
  /** A panic inside the library, caught; the location is set. */
  PANIC(28),
  /** Another defect of the library. */
  INTERNAL(29),
  /** A reason that a later release of the library knows and this binding does not. */
  UNKNOWN(-1);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /**
   * The number of the C interface.
   *
   * @return the value of the constant {@code CODEANATOMY_ERROR_CODE_…}; −1 for {@link #UNKNOWN}
   */
  public int number() {
    return number;
  }

  /**
   * The code of a number.
   *
   * @param number a number of the C interface
   * @return the constant, or {@link #UNKNOWN}
   */
  public static ErrorCode of(int number) {
    for (ErrorCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return UNKNOWN;
  }

  /** The code of a name, as in reports. */
  static ErrorCode of(String name) {
    for (ErrorCode code : values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return UNKNOWN;
  }
}
