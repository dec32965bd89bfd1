package org.codeanatomy;

import java.time.Duration;
import org.codeanatomy.internal.ffi.CancelCalls;
import org.codeanatomy.internal.ffi.NativeHandle;

/**
 * A flag that stops every call it was given to. It is set once and stays set: make a new one for
 * the next round of work. Any thread, at the same time.
 *
 * <p>Closing a token does not fire it; calls that were given the token keep it.
 */
public final class CancelToken implements AutoCloseable {
  private final NativeHandle handle;

  private CancelToken(long timeoutMilliseconds) {
    handle =
        new NativeHandle(
            this, "cancel token", CancelCalls.create(timeoutMilliseconds), CancelCalls::free, null);
  }

  /**
   * A token that fires when {@link #cancel} is called.
   *
   * @return the token
   */
  public static CancelToken create() {
    return new CancelToken(0);
  }

  /**
   * A token that also fires by itself; calls under it then fail with {@link TimeoutException}.
   *
   * @param timeout the time from now
   * @return the token
   */
  public static CancelToken withTimeout(Duration timeout) {
    return new CancelToken(CallOptions.milliseconds(timeout));
  }

  /** Stops every call that was given this token. Never blocks, may be repeated. */
  public void cancel() {
    handle.run(CancelCalls::cancel);
  }

  /**
   * Whether the token has fired.
   *
   * @return true once calls under it stop
   */
  public boolean isCancelled() {
    return handle.use(CancelCalls::isCancelled);
  }

  NativeHandle handle() {
    return handle;
  }

  /** Gives the token up. May be repeated. */
  @Override
  public void close() {
    handle.close();
  }
}
