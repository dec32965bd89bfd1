package org.codeanatomy;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.codeanatomy.internal.Failures;

/** What bounds a long call, and who is told of its progress. Immutable. */
public final class CallOptions {
  private static final CallOptions NONE = new CallOptions(null, 0, null);

  private final CancelToken token;
  private final long timeoutMilliseconds;
  private final Consumer<Progress> listener;

  private CallOptions(CancelToken token, long timeoutMilliseconds, Consumer<Progress> listener) {
    this.token = token;
    this.timeoutMilliseconds = timeoutMilliseconds;
    this.listener = listener;
  }

  /**
   * No token, no limit, no listener.
   *
   * @return the options that calls without options have
   */
  public static CallOptions none() {
    return NONE;
  }

  /**
   * Stops the call, and the reader that comes out of it, when the token fires.
   *
   * @param token the token
   * @return options with it
   */
  public CallOptions cancelToken(CancelToken token) {
    return new CallOptions(Objects.requireNonNull(token), timeoutMilliseconds, listener);
  }

  /**
   * Ends the call, and the reader that comes out of it, with {@link TimeoutException}.
   *
   * @param timeout the time from the begin of the call; more than zero
   * @return options with it
   */
  public CallOptions timeout(Duration timeout) {
    return new CallOptions(token, milliseconds(timeout), listener);
  }

  /**
   * Tells of progress while a thread waits, on that thread, about ten times a second. What the
   * listener throws cancels the call and comes out of it.
   *
   * @param listener is told
   * @return options with it
   */
  public CallOptions onProgress(Consumer<Progress> listener) {
    return new CallOptions(token, timeoutMilliseconds, Objects.requireNonNull(listener));
  }

  CancelToken token() {
    return token;
  }

  long timeoutMilliseconds() {
    return timeoutMilliseconds;
  }

  Consumer<Progress> listener() {
    return listener;
  }

  /** The same with the time taken off that has gone since a moment of System.nanoTime. */
  CallOptions since(long start) {
    if (timeoutMilliseconds == 0) {
      return this;
    }
    long gone = (System.nanoTime() - start) / 1_000_000;
    return new CallOptions(token, Math.max(1, timeoutMilliseconds - gone), listener);
  }

  static long milliseconds(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw Failures.invalidArgument("The timeout " + timeout + " is not more than zero.");
    }
    // Upwards, so that a very short time does not become none, which would mean no limit.
    return timeout.plusNanos(999_999).toMillis();
  }
}
