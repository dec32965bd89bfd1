package org.codeanatomy.internal.ffi;

/** The functions of {@code cancel.h}. */
public final class CancelCalls {
  private CancelCalls() {}

  /** {@code codeanatomy_cancel_token_new}. */
  public static long create(long timeoutMilliseconds) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.CANCEL_TOKEN_NEW.invokeExact(
                  timeoutMilliseconds, call.out(), call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_cancel_token_cancel}. */
  public static void cancel(long token) {
    try {
      Functions.CANCEL_TOKEN_CANCEL.invokeExact(NativeCall.pointer(token));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_cancel_token_is_cancelled}. */
  public static boolean isCancelled(long token) {
    try {
      return (boolean) Functions.CANCEL_TOKEN_IS_CANCELLED.invokeExact(NativeCall.pointer(token));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_cancel_token_free}. */
  public static void free(long token) {
    try {
      Functions.CANCEL_TOKEN_FREE.invokeExact(NativeCall.pointer(token));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
