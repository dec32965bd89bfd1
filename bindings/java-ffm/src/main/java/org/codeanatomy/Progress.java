package org.codeanatomy;

import java.time.Duration;
import org.codeanatomy.internal.ffi.Counters;

/**
 * Counters of running work. None ever goes back; −1 means not known.
 *
 * @param finished whether the work has ended
 * @param elapsed time since the call was made
 * @param inputRows rows that came out of the plan's sources
 * @param inputBytes bytes that the plan's sources read from files
 * @param outputRows rows of the result so far
 * @param outputBatches batches of the result so far
 * @param spilledBytes bytes written to spill files
 */
public record Progress(
    boolean finished,
    Duration elapsed,
    long inputRows,
    long inputBytes,
    long outputRows,
    long outputBatches,
    long spilledBytes) {

  static Progress of(Counters counters) {
    return new Progress(
        counters.finished(),
        Duration.ofNanos(counters.elapsedMicroseconds() * 1000),
        counters.inputRows(),
        counters.inputBytes(),
        counters.outputRows(),
        counters.outputBatches(),
        counters.spilledBytes());
  }
}
