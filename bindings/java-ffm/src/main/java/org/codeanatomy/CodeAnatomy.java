package org.codeanatomy;

import java.time.Duration;
import java.util.Map;
import org.codeanatomy.internal.ffi.LibraryCalls;
import org.codeanatomy.internal.json.JsonReader;

/** What concerns the native library as a whole. Any thread, at the same time. */
public final class CodeAnatomy {
  private static final int LOG_OFF = 0;

  private CodeAnatomy() {}

  /**
   * The version of the loaded library.
   *
   * @return such as {@code 0.1.0}
   */
  public static String version() {
    return LibraryCalls.version();
  }

  /**
   * How the loaded library was built: {@code version}, {@code abi}, {@code profile}, {@code
   * target}, {@code compiler}, {@code datafusion}, {@code arrow}, {@code deltalake} and {@code
   * features}.
   *
   * @return values by name
   */
  public static Map<String, Object> buildInfo() {
    return JsonReader.readObject(LibraryCalls.buildInfo());
  }

  /**
   * Sends the library's log to a sink, in the place of the one before. Without a sink nothing is
   * logged or printed.
   *
   * @param level the most detailed level that is wanted
   * @param sink receives the records
   */
  public static void setLog(LogLevel level, LogSink sink) {
    LibraryCalls.setLog(
        level.number(),
        (number, target, message) -> sink.log(LogLevel.of(number), target, message));
  }

  /** Stops the log. */
  public static void clearLog() {
    LibraryCalls.setLog(LOG_OFF, null);
  }

  /**
   * Ends all work for good: cancels what runs and waits for it. Later calls that would start work
   * fail with {@link InvalidStateException}; objects can still be closed. For a program that is
   * about to end.
   *
   * @param timeout how long to wait; zero does not wait
   * @return true when nothing runs any more
   */
  public static boolean shutdown(Duration timeout) {
    return LibraryCalls.shutdown(timeout.toMillis());
  }
}
