package org.codeanatomy.internal.ffi;

/**
 * What bounds a long call.
 *
 * @param token the address of a cancel token, or 0
 * @param timeoutMilliseconds the time limit, or 0
 */
public record CallLimits(long token, long timeoutMilliseconds) {
  /** No token and no limit. */
  public static final CallLimits NONE = new CallLimits(0, 0);

  boolean isNone() {
    return token == 0 && timeoutMilliseconds == 0;
  }
}
