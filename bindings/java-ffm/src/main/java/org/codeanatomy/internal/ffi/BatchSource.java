package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Where batches come from; which one is meant is an address. */
public interface BatchSource {
  /** Gives the columns, which the caller releases. */
  void schema(long address, Consumer<MemorySegment> schema);

  /**
   * Waits for a batch.
   *
   * @param batch given a struct that it takes over; not called at the end
   * @return false when there is nothing yet
   */
  boolean next(long address, int timeoutMilliseconds, Consumer<MemorySegment> batch);

  /** Moves what is left into memory of the caller. */
  void export(long address, MemorySegment stream);

  /** What the operators of the run have counted, as JSON. */
  String metrics(long address);

  /** What the run has counted. */
  Counters progress(long address);

  /** Stops the run. */
  void cancel(long address);

  /** Gives it up. */
  void free(long address);
}
