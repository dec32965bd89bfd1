package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.codeanatomy.internal.Failures;

/**
 * The functions of one ArrowArrayStream that the library has handed over, one call at a time, as
 * such a stream wants it. Its batches are there already, so that no call waits.
 */
public final class StreamCalls implements BatchSource {
  private static final long SIZE = Layouts.ARROW_ARRAY_STREAM.byteSize();

  /** Moves a stream into memory of its own, which {@link #free} gives back; gives its address. */
  public static long take(MemorySegment stream) {
    MemorySegment own = NativeMemory.allocate(SIZE);
    ArrowOutput.moveStream(stream, own);
    return own.address();
  }

  private static MemorySegment stream(long address) {
    return NativeMemory.view(address, SIZE);
  }

  private static MemorySegment unexported(long address) {
    MemorySegment stream = stream(address);
    if (ArrowOutput.isReleased(stream, Layouts.ARROW_ARRAY_STREAM)) {
      throw Failures.invalidState("The reader was exported before, and has nothing left.");
    }
    return stream;
  }

  @Override
  public synchronized void schema(long address, Consumer<MemorySegment> schema) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment columns = call.struct(Layouts.ARROW_SCHEMA);
      ArrowOutput.ask(call, unexported(address), "get_schema", columns);
      ArrowOutput.consumeSchema(columns, schema);
    }
  }

  @Override
  public synchronized boolean next(
      long address, int timeoutMilliseconds, Consumer<MemorySegment> batch) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment array = call.struct(Layouts.ARROW_ARRAY);
      ArrowOutput.ask(call, unexported(address), "get_next", array);
      if (!ArrowOutput.isReleased(array, Layouts.ARROW_ARRAY)) {
        batch.accept(array);
      }
      return true;
    }
  }

  @Override
  public synchronized void export(long address, MemorySegment stream) {
    ArrowOutput.moveStream(unexported(address), stream);
  }

  @Override
  public String metrics(long address) {
    throw withoutRun();
  }

  @Override
  public Counters progress(long address) {
    throw withoutRun();
  }

  private static RuntimeException withoutRun() {
    return Failures.unsupported("The rows are there already: no run behind them counts anything.");
  }

  @Override
  public void cancel(long address) {
    // Nothing runs.
  }

  @Override
  public void free(long address) {
    MemorySegment stream = stream(address);
    ArrowOutput.release(stream, Layouts.ARROW_ARRAY_STREAM);
    NativeMemory.free(stream);
  }
}
