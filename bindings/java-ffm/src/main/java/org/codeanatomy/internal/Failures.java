package org.codeanatomy.internal;

import java.util.List;
import java.util.Map;
import org.codeanatomy.CorruptDataException;
import org.codeanatomy.ErrorCode;
import org.codeanatomy.ErrorReport;
import org.codeanatomy.InvalidArgumentException;
import org.codeanatomy.InvalidStateException;
import org.codeanatomy.LibraryLoadException;
import org.codeanatomy.Status;
import org.codeanatomy.UnsupportedException;

/** The failures that the binding finds itself, before or without a call of the library. */
public final class Failures {
  private Failures() {}

  /** What a closed object answers. */
  public static InvalidStateException closed(String noun) {
    return invalidState("The " + noun + " was closed and cannot be used any more.");
  }

  /** The object or the thread cannot do that now. */
  public static InvalidStateException invalidState(String message) {
    return new InvalidStateException(
        report(Status.INVALID_STATE, ErrorCode.INVALID_STATE, "55000", message));
  }

  /** A blocking call from inside a callback. */
  public static InvalidStateException reentrant() {
    return new InvalidStateException(
        report(
            Status.INVALID_STATE,
            ErrorCode.REENTRANT,
            "55000",
            "A blocking call was made from inside a callback; make it on another thread, after the"
                + " callback."));
  }

  /** An argument is wrong. */
  public static InvalidArgumentException invalidArgument(String message) {
    return new InvalidArgumentException(
        report(Status.INVALID_ARGUMENT, ErrorCode.INVALID_ARGUMENT, "22023", message));
  }

  /** A parameter has a value that cannot be bound. */
  public static InvalidArgumentException invalidParameter(String message) {
    return new InvalidArgumentException(
        report(Status.INVALID_ARGUMENT, ErrorCode.INVALID_PARAMETER, "22023", message));
  }

  /** The binding does not offer that. */
  public static UnsupportedException unsupported(String message) {
    return new UnsupportedException(
        report(Status.UNSUPPORTED, ErrorCode.UNSUPPORTED, "0A000", message));
  }

  /** A value of the data has no counterpart in Java, or the data contradict themselves. */
  public static CorruptDataException badData(String message) {
    return new CorruptDataException(report(Status.BAD_DATA, ErrorCode.CORRUPT, "XX001", message));
  }

  /** The native library is not there. */
  public static LibraryLoadException notLoaded(String message) {
    return new LibraryLoadException(
        report(Status.NOT_FOUND, ErrorCode.NOT_FOUND, "58030", message));
  }

  /** A report without position, details and causes. */
  public static ErrorReport report(Status status, ErrorCode code, String sqlState, String message) {
    return new ErrorReport(
        status, code, sqlState, "java", message, "", 0, 0, false, Map.of(), List.of());
  }
}
