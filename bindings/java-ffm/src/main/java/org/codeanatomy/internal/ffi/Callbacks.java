package org.codeanatomy.internal.ffi;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The Java objects that native code refers to. It holds a number for each, never a reference, and
 * gives the number up exactly once.
 */
public final class Callbacks {
  private static final ConcurrentHashMap<Long, Object> OBJECTS = new ConcurrentHashMap<>();
  private static final AtomicLong LAST = new AtomicLong();

  private Callbacks() {}

  /** Keeps an object until {@link #remove}; gives its number, which is never 0. */
  public static long add(Object object) {
    long id = LAST.incrementAndGet();
    OBJECTS.put(id, object);
    return id;
  }

  /** The object of a number; null when it was given up. */
  static <T> T get(long id, Class<T> type) {
    return type.cast(OBJECTS.get(id));
  }

  /** Gives a number up; gives the object, or null when that was done before. */
  public static Object remove(long id) {
    return OBJECTS.remove(id);
  }

  /** How many objects native code refers to now. */
  public static int count() {
    return OBJECTS.size();
  }
}
