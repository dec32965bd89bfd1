package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** The functions of {@code reader.h}. */
public final class ReaderCalls {
  private ReaderCalls() {}

  /** {@code codeanatomy_reader_schema}; the caller releases what the consumer is given. */
  public static void schema(long reader, Consumer<MemorySegment> schema) {
    ArrowOutput.schema(Functions.READER_SCHEMA, reader, schema);
  }

  /**
   * {@code codeanatomy_reader_next}.
   *
   * @param batch given a struct that it takes over; not called at the end of the result
   * @return false when there is nothing yet
   */
  public static boolean next(long reader, int timeoutMilliseconds, Consumer<MemorySegment> batch) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment array = call.struct(Layouts.ARROW_ARRAY);
      boolean ended =
          call.checkTimed(
              (int)
                  Functions.READER_NEXT.invokeExact(
                      NativeCall.pointer(reader), (long) timeoutMilliseconds, array, call.error()));
      if (ended && !ArrowOutput.isReleased(array, Layouts.ARROW_ARRAY)) {
        batch.accept(array);
      }
      return ended;
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_reader_export}, into memory of the caller. */
  public static void export(long reader, MemorySegment stream) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.READER_EXPORT.invokeExact(
                  NativeCall.pointer(reader), stream, call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_reader_metrics}. */
  public static String metrics(long reader) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.READER_METRICS.invokeExact(
                  NativeCall.pointer(reader), call.out(), call.error()));
      return Buffers.take(call);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_reader_progress}. */
  public static Counters progress(long reader) {
    return Counters.read(Functions.READER_PROGRESS, reader);
  }

  /** {@code codeanatomy_reader_cancel}. */
  public static void cancel(long reader) {
    try {
      Functions.READER_CANCEL.invokeExact(NativeCall.pointer(reader));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_reader_free}. */
  public static void free(long reader) {
    try {
      Functions.READER_FREE.invokeExact(NativeCall.pointer(reader));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
