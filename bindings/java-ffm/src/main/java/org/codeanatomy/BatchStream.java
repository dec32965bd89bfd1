package org.codeanatomy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.codeanatomy.internal.Failures;
import org.codeanatomy.internal.arrow.BatchMemory;
import org.codeanatomy.internal.arrow.HostStream;
import org.codeanatomy.internal.ffi.ArrowInput;
import org.codeanatomy.internal.ffi.ArrowOutput;
import org.codeanatomy.internal.ffi.Layouts;
import org.codeanatomy.internal.ffi.NativeMemory;

/**
 * Batches on their way into the library. A stream can be given away once; the call that takes it
 * closes it, whatever becomes of the call.
 */
public final class BatchStream implements AutoCloseable {
  private final AtomicReference<ArrowInput> input;
  private final Runnable discard;
  private final HostStream<?> host;

  private BatchStream(ArrowInput input, Runnable discard, HostStream<?> host) {
    this.input = new AtomicReference<>(input);
    this.discard = discard;
    this.host = host;
  }

  /**
   * A stream that an iterator feeds.
   *
   * <p>The library asks the iterator on a thread of its own, one call at a time. What it throws
   * ends the stream, and the call that reads the stream fails with {@link CallbackException}, whose
   * cause it is. Each batch is moved; batches that another thread has begun to read are refused. An
   * iterator that is {@link AutoCloseable} is closed with the stream.
   *
   * @param schema the columns of every batch
   * @param batches the batches
   * @return the stream
   */
  public static BatchStream of(ArrowSchema schema, Iterator<ArrowBatch> batches) {
    HostStream<ArrowBatch> host = new HostStream<>(schema, batches, ArrowBatch::memory);
    return new BatchStream(host, host::discard, host);
  }

  /**
   * A stream of batches that are there already. They are moved now, so they are closed afterwards.
   *
   * @param schema the columns of every batch
   * @param batches the batches
   * @return the stream
   */
  public static BatchStream of(ArrowSchema schema, List<ArrowBatch> batches) {
    Moved moved = new Moved(batches);
    HostStream<BatchMemory> host = new HostStream<>(schema, moved, memory -> memory);
    return new BatchStream(host, host::discard, host);
  }

  /** Batches that belong to a stream; those that nobody asked for are closed with it. */
  private static final class Moved implements Iterator<BatchMemory>, AutoCloseable {
    private final List<BatchMemory> batches = new ArrayList<>();
    private final Iterator<BatchMemory> iterator;

    Moved(List<ArrowBatch> given) {
      try {
        given.forEach(batch -> batches.add(batch.memory().move()));
      } catch (Throwable failure) {
        close();
        throw failure;
      }
      iterator = batches.iterator();
    }

    @Override
    public boolean hasNext() {
      return iterator.hasNext();
    }

    @Override
    public BatchMemory next() {
      return iterator.next();
    }

    @Override
    public void close() {
      batches.forEach(BatchMemory::close);
    }
  }

  /**
   * What is left of a result. The reader can still be asked for metrics and progress, but not for
   * batches.
   *
   * @param reader the result
   * @return the stream
   */
  public static BatchStream of(BatchReader reader) {
    return new BatchStream(reader::export, reader::close, null);
  }

  /**
   * A stream that another library in this process made: an {@code ArrowArrayStream} of the Arrow C
   * stream interface.
   *
   * @param address where the struct is; its content is moved when the stream is given away
   * @return the stream
   */
  public static BatchStream at(long address) {
    ArrowBatch.requireAddress(address);
    MemorySegment foreign = NativeMemory.view(address, Layouts.ARROW_ARRAY_STREAM.byteSize());
    return new BatchStream(
        struct -> ArrowOutput.moveStream(foreign, struct),
        () -> ArrowOutput.release(foreign, Layouts.ARROW_ARRAY_STREAM),
        null);
  }

  /** What is given to the library; once. */
  ArrowInput take() {
    ArrowInput taken = input.getAndSet(null);
    if (taken == null) {
      throw Failures.invalidState(
          "The stream was given away or closed before; make a new one for each call.");
    }
    return taken;
  }

  /** What a stream of this program failed with; null when it did not, or is not of this program. */
  Throwable failure() {
    return host == null ? null : host.failure();
  }

  /** Whether a message of the library is about that failure. */
  boolean isMeant(String text) {
    return failure() != null && text.contains(host.message());
  }

  /** Frees a stream that was not given away. */
  @Override
  public void close() {
    if (input.getAndSet(null) != null) {
      discard.run();
    }
  }
}
