package org.codeanatomy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.codeanatomy.internal.arrow.BatchMemory;
import org.codeanatomy.internal.arrow.SchemaReader;
import org.codeanatomy.internal.ffi.BatchSource;
import org.codeanatomy.internal.ffi.Layouts;
import org.codeanatomy.internal.ffi.LongCall;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.codeanatomy.internal.ffi.NativeMemory;
import org.codeanatomy.internal.ffi.ReaderCalls;
import org.codeanatomy.internal.ffi.StreamCalls;

/**
 * The result of one run of a query, or other rows that the library gives. One thread at a time,
 * except {@link #cancel}, {@link #progress}, {@link #metrics} and {@link #close}. It keeps what the
 * run needs: sessions and queries may be closed before it.
 *
 * <p>A call that waits ends with {@link CancelledException} when its thread is interrupted; the
 * interrupt flag is set again then.
 */
public final class BatchReader implements AutoCloseable, Iterable<ArrowBatch> {
  private final Session session;
  private final BatchSource source;
  private final NativeHandle handle;
  private final ArrowSchema schema;
  private final CallOptions options;

  /** A batch that {@link #awaitNext} has fetched. */
  private final AtomicReference<ArrowBatch> fetched = new AtomicReference<>();

  /** Takes an ownership over. */
  BatchReader(Session session, long address, CallOptions options) {
    this(session, ReaderCalls.SOURCE, address, options);
  }

  /** Moves a stream of the library, whose batches are there already. */
  BatchReader(MemorySegment stream) {
    this(null, new StreamCalls(), StreamCalls.take(stream), CallOptions.none());
  }

  private BatchReader(Session session, BatchSource source, long address, CallOptions options) {
    this.session = session;
    this.source = source;
    this.options = options;
    handle = new NativeHandle(this, "reader", address, source::free, source::cancel);
    try {
      schema = readSchema();
    } catch (Throwable failure) {
      handle.close();
      throw failure;
    }
  }

  private ArrowSchema readSchema() {
    ArrowSchema[] read = new ArrowSchema[1];
    handle.run(address -> source.schema(address, struct -> read[0] = SchemaReader.read(struct)));
    return read[0];
  }

  private <T> T explained(Supplier<T> call) {
    return session == null ? call.get() : session.explained(call);
  }

  /**
   * The columns of the result.
   *
   * @return the schema
   */
  public ArrowSchema schema() {
    return schema;
  }

  /**
   * Waits for the next batch.
   *
   * @return the batch, to be closed; null at the end of the result
   * @throws CodeAnatomyException what the run ended with, again at each further call
   */
  public ArrowBatch next() {
    ArrowBatch ready = fetched.getAndSet(null);
    if (ready == null) {
      explained(
          () -> {
            fetch();
            return null;
          });
      ready = fetched.getAndSet(null);
    }
    return ready;
  }

  private void fetch() {
    handle.run(
        address ->
            LongCall.await(
                milliseconds -> attempt(address, milliseconds),
                () -> source.cancel(address),
                Calls.ticker(options, () -> source.progress(address))));
  }

  private boolean attempt(long address, int milliseconds) {
    return source.next(
        address,
        milliseconds,
        struct -> fetched.set(new ArrowBatch(new BatchMemory(schema, struct))));
  }

  /**
   * Waits until {@link #next} has an answer, but not longer than told.
   *
   * @param timeout how long; zero does not wait
   * @return true when the next call of {@link #next} will not wait
   */
  public boolean awaitNext(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    boolean[] answered = {fetched.get() != null};
    if (!answered[0]) {
      explained(
          () -> {
            handle.run(address -> answered[0] = awaitUntil(end, address));
            return null;
          });
    }
    return answered[0];
  }

  private boolean awaitUntil(long end, long address) {
    boolean[] answered = new boolean[1];
    LongCall.await(
        milliseconds -> {
          long left = Math.max(0, (end - System.nanoTime()) / 1_000_000);
          answered[0] = attempt(address, (int) Math.min(left, milliseconds));
          return answered[0] || System.nanoTime() - end >= 0;
        },
        () -> source.cancel(address),
        null);
    return answered[0];
  }

  /**
   * The batches that are left. Each is closed when the next one is asked for; {@link #next} gives
   * batches that are not.
   *
   * @return an iterator, to be used by one thread at a time
   */
  @Override
  public Iterator<ArrowBatch> iterator() {
    return new Iterator<>() {
      private ArrowBatch given;
      private ArrowBatch next;
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next == null && !ended) {
          if (given != null) {
            given.close();
            given = null;
          }
          next = BatchReader.this.next();
          ended = next == null;
        }
        return next != null;
      }

      @Override
      public ArrowBatch next() {
        if (!hasNext()) {
          throw new NoSuchElementException("The result has no more batches.");
        }
        given = next;
        next = null;
        return given;
      }
    };
  }

  /**
   * All rows that are left, copied out, and closes the reader: for small results.
   *
   * @return in order
   */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    try (this) {
      for (ArrowBatch batch : this) {
        rows.addAll(batch.rows());
      }
    }
    return rows;
  }

  /**
   * Moves what is left of the result into a struct of the Arrow C stream interface, for another
   * library in this process. The struct belongs to the caller, who releases it; it may outlive
   * every other object. This reader can still be asked for metrics and progress, and be cancelled.
   *
   * @param address where 40 bytes for an {@code ArrowArrayStream} are
   * @throws InvalidStateException when it was exported before
   */
  public void exportTo(long address) {
    ArrowBatch.requireAddress(address);
    export(NativeMemory.view(address, Layouts.ARROW_ARRAY_STREAM.byteSize()));
  }

  void export(MemorySegment stream) {
    handle.run(address -> source.export(address, stream));
  }

  /**
   * What the operators of the run have counted so far. Any thread.
   *
   * @return the figures of this moment
   * @throws UnsupportedException when no run is behind the rows, as with those of a {@link
   *     DeltaObserver}
   */
  public RunMetrics metrics() {
    return RunMetrics.of(handle.use(source::metrics));
  }

  /**
   * Counters of the run. Any thread.
   *
   * @return the figures of this moment
   * @throws UnsupportedException when no run is behind the rows
   */
  public Progress progress() {
    return Progress.of(handle.use(source::progress));
  }

  /** Stops the run. A batch that is there already may still come out first. Any thread. */
  public void cancel() {
    handle.cancel();
  }

  /**
   * Gives the reader up, and cancels what is left of the run. Batches that were handed out stay
   * valid. A thread that waits in {@link #next} gets {@link CancelledException}. May be repeated.
   */
  @Override
  public void close() {
    handle.close();
    ArrowBatch unread = fetched.getAndSet(null);
    if (unread != null) {
      unread.close();
    }
  }
}
