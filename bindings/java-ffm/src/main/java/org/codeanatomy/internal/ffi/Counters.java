package org.codeanatomy.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The counters of running work, as {@code codeanatomy_progress} has them.
 *
 * @param finished whether the work has ended
 * @param elapsedMicroseconds time since the call was made
 * @param inputRows rows that came out of the plan's sources
 * @param inputBytes bytes that the plan's sources read from files
 * @param outputRows rows of the result so far
 * @param outputBatches batches of the result so far
 * @param spilledBytes bytes written to spill files
 */
public record Counters(
    boolean finished,
    long elapsedMicroseconds,
    long inputRows,
    long inputBytes,
    long outputRows,
    long outputBatches,
    long spilledBytes) {

  static Counters read(MethodHandle function, long object) {
    try (NativeCall call = new NativeCall()) {
      StructLayout layout = Layouts.PROGRESS;
      MemorySegment progress = call.struct(layout);
      progress.set(JAVA_INT, 0, (int) layout.byteSize());
      call.check((int) function.invokeExact(NativeCall.pointer(object), progress, call.error()));
      return new Counters(
          progress.get(JAVA_INT, Layouts.offset(layout, "finished")) != 0,
          progress.get(JAVA_LONG, Layouts.offset(layout, "elapsed_microseconds")),
          progress.get(JAVA_LONG, Layouts.offset(layout, "input_rows")),
          progress.get(JAVA_LONG, Layouts.offset(layout, "input_bytes")),
          progress.get(JAVA_LONG, Layouts.offset(layout, "output_rows")),
          progress.get(JAVA_LONG, Layouts.offset(layout, "output_batches")),
          progress.get(JAVA_LONG, Layouts.offset(layout, "spilled_bytes")));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
