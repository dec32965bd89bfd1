package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.codeanatomy.internal.ffi.Callbacks;

/**
 * The Java objects that native code refers to: a test that counts them begins and ends with none.
 */
public final class References {
  private static final int TRIES = 500;

  private References() {}

  /** Has the garbage collector find what earlier tests forgot on purpose. */
  public static void clear() {
    for (int tries = 0; tries < TRIES && Callbacks.count() > 0; tries++) {
      System.gc();
      pause();
    }
    assertEquals(0, Callbacks.count(), "objects of earlier tests that native code refers to");
  }

  /** Waits until native code has given up every object, without help of the garbage collector. */
  public static void awaitNone() {
    for (int tries = 0; tries < TRIES && Callbacks.count() > 0; tries++) {
      pause();
    }
    assertNone();
  }

  /** Native code has given up every object by now. */
  public static void assertNone() {
    assertEquals(0, Callbacks.count(), "objects that native code still refers to");
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }
}
