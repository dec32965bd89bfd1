package org.codeanatomy;

/**
 * Is told of what happens to the Delta tables of a session, on any thread of the library, on
 * several at once, while the call that it is about waits. It must be quick, and must not make a
 * call that waits. A payload is lost when it throws.
 */
@FunctionalInterface
public interface DeltaObserver {
  /**
   * One payload.
   *
   * @param payload its kind
   * @param rows the payload, to be closed; it may be kept, and read later or now
   */
  void observe(DeltaPayload payload, BatchReader rows);
}
