package org.codeanatomy.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.function.Function;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.internal.Failures;
import org.codeanatomy.internal.ffi.ArrowInput;
import org.codeanatomy.internal.ffi.Callbacks;
import org.codeanatomy.internal.ffi.Layouts;
import org.codeanatomy.internal.ffi.NativeMemory;
import org.codeanatomy.internal.ffi.Upcalls;

/** An ArrowArrayStream that an iterator of this program feeds. */
public final class HostStream<B> implements Upcalls.Stream, ArrowInput {
  private final ArrowSchema schema;
  private final Iterator<? extends B> batches;
  private final Function<? super B, BatchMemory> memory;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private volatile Throwable failure;
  private volatile String message;
  private MemorySegment failureText = MemorySegment.NULL;

  /**
   * A stream.
   *
   * @param schema of every batch
   * @param batches asked by one thread of the library at a time; closed with the stream when it is
   *     AutoCloseable
   * @param memory what a batch holds
   */
  public HostStream(
      ArrowSchema schema, Iterator<? extends B> batches, Function<? super B, BatchMemory> memory) {
    this.schema = schema;
    this.batches = batches;
    this.memory = memory;
  }

  /** What the iterator threw; null while it has thrown nothing. */
  public Throwable failure() {
    return failure;
  }

  /** The text by which the library knows that failure. */
  public String message() {
    return message;
  }

  @Override
  public void moveTo(MemorySegment struct) {
    set(struct, "get_schema", Upcalls.STREAM_SCHEMA);
    set(struct, "get_next", Upcalls.STREAM_NEXT);
    set(struct, "get_last_error", Upcalls.STREAM_ERROR);
    set(struct, "release", Upcalls.STREAM_RELEASE);
    set(struct, "private_data", MemorySegment.ofAddress(Callbacks.add(this)));
  }

  private static void set(MemorySegment struct, String field, MemorySegment pointer) {
    struct.set(Layouts.POINTER, Layouts.offset(Layouts.ARROW_ARRAY_STREAM, field), pointer);
  }

  @Override
  public void schema(MemorySegment out) {
    new SchemaWriter(schema).moveTo(out);
  }

  @Override
  public void next(MemorySegment out) {
    out.fill((byte) 0);
    Thread.currentThread().setContextClassLoader(loader);
    if (batches.hasNext()) {
      BatchMemory batch = memory.apply(batches.next());
      if (!batch.schema().fields().equals(schema.fields())) {
        batch.close();
        throw Failures.invalidArgument(
            "A batch of the stream has the columns "
                + batch.schema().fields()
                + ", but the stream was made for "
                + schema.fields()
                + ".");
      }
      batch.moveTo(out);
    }
  }

  @Override
  public void failed(Throwable failure) {
    freeText();
    // The text ends at the first NUL, so it must not have one.
    message = failure.toString().replace('\0', ' ').replaceAll("\\p{Cs}", "?");
    byte[] text = NativeMemory.utf8(message);
    failureText = NativeMemory.allocate(text.length + 1L);
    failureText.copyFrom(MemorySegment.ofArray(text));
    this.failure = failure;
  }

  @Override
  public MemorySegment lastError() {
    return failureText;
  }

  @Override
  public void released() throws Exception {
    freeText();
    closeBatches();
  }

  /** Ends a stream that was given to nobody. */
  public void discard() {
    try {
      closeBatches();
    } catch (Exception failure) {
      throw Failures.invalidState("The batches of a stream could not be closed: " + failure);
    }
  }

  private void closeBatches() throws Exception {
    if (batches instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  private void freeText() {
    if (failureText.address() != 0) {
      NativeMemory.free(failureText);
      failureText = MemorySegment.NULL;
    }
  }
}
