package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** The functions of {@code reader.h}. */
public final class ReaderCalls implements BatchSource {
  /** Batches of a reader of the library. */
  public static final BatchSource SOURCE = new ReaderCalls();

  private ReaderCalls() {}

  /** {@code codeanatomy_reader_schema}. */
  @Override
  public void schema(long reader, Consumer<MemorySegment> schema) {
    ArrowOutput.schema(Functions.READER_SCHEMA, reader, schema);
  }

  /** {@code codeanatomy_reader_next}. */
  @Override
  public boolean next(long reader, int timeoutMilliseconds, Consumer<MemorySegment> batch) {
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

  /** {@code codeanatomy_reader_export}. */
  @Override
  public void export(long reader, MemorySegment stream) {
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
  @Override
  public String metrics(long reader) {
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
  @Override
  public Counters progress(long reader) {
    return Counters.read(Functions.READER_PROGRESS, reader);
  }

  /** {@code codeanatomy_reader_cancel}. */
  @Override
  public void cancel(long reader) {
    try {
      Functions.READER_CANCEL.invokeExact(NativeCall.pointer(reader));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_reader_free}. */
  @Override
  public void free(long reader) {
    try {
      Functions.READER_FREE.invokeExact(NativeCall.pointer(reader));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
