package org.codeanatomy;

import java.lang.foreign.MemorySegment;
import org.codeanatomy.internal.ffi.Upcalls;

/**
 * An observer as the library calls it. It never refers to the session, which could not be found
 * unreachable otherwise.
 */
record DeltaObservation(DeltaObserver observer) implements Upcalls.DeltaObserver {
  @Override
  public void observe(int number, MemorySegment stream) {
    DeltaPayload payload = DeltaPayload.of(number);
    if (payload == null) {
      return;
    }
    BatchReader rows = new BatchReader(stream);
    try {
      observer.observe(payload, rows);
    } catch (Throwable failure) {
      rows.close();
      throw failure;
    }
  }
}
