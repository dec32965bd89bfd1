package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.codeanatomy.ArrowColumn;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.InvalidStateException;
import org.codeanatomy.internal.Failures;
import org.codeanatomy.internal.ffi.ArrowInput;
import org.codeanatomy.internal.ffi.ArrowOutput;
import org.codeanatomy.internal.ffi.Layouts;

/**
 * One ArrowArray that Java owns, and who may read it.
 *
 * <p>No read may meet a release. So the thread that reads first becomes the only one that reads:
 * its views belong to a confined arena, and closing on that thread ends them. Closing on another
 * thread leaves the release to the garbage collector, which acts when nobody can read any more.
 * {@link #share} moves the memory under a shared arena, whose closing is safe against every thread,
 * but costs much more.
 */
public final class BatchMemory implements ArrowInput {
  private static final Cleaner CLEANER = Cleaner.create();

  private final ArrowSchema schema;
  private final int rows;
  private final Owned owned;
  private final Cleaner.Cleanable cleanable;

  private volatile boolean closed;
  private Thread reader;
  private boolean shared;
  private Arena arena;
  private List<ArrowColumn> columns;

  /** Takes a struct array over; the struct may be overwritten afterwards. */
  public BatchMemory(ArrowSchema schema, MemorySegment struct) {
    this(schema, struct.toArray(JAVA_LONG));
  }

  private BatchMemory(ArrowSchema schema, long[] struct) {
    this.schema = schema;
    rows = Math.toIntExact(struct[0]);
    owned = new Owned(new AtomicReference<>(struct));
    cleanable = CLEANER.register(this, owned);
  }

  /** The columns' names and types. */
  public ArrowSchema schema() {
    return schema;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** Whether it was closed or moved. */
  public boolean isClosed() {
    return closed;
  }

  /** The columns, for this thread. */
  public synchronized List<ArrowColumn> columns() {
    if (columns == null) {
      requireOpen();
      reader = shared ? null : Thread.currentThread();
      arena = shared ? Arena.ofShared() : Arena.ofConfined();
      columns = owned.look(struct -> Columns.of(this, schema, ArrayNode.read(struct)));
    }
    check();
    return columns;
  }

  /** Where views of the memory belong. */
  Arena arena() {
    return arena;
  }

  /**
   * Goes on when this thread may read.
   *
   * @throws InvalidStateException when it may not
   */
  void check() {
    requireOpen();
    if (reader != null && reader != Thread.currentThread()) {
      throw Failures.invalidState(
          "The batch is being read by thread "
              + reader.getName()
              + ", and by no other; share() it"
              + " there first.");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw Failures.closed("batch");
    }
  }

  /** Moves the memory into a batch that no thread reads yet. */
  public BatchMemory move() {
    return new BatchMemory(schema, take());
  }

  /** Moves the memory into a batch that every thread may read and close. */
  public BatchMemory share() {
    BatchMemory moved = move();
    moved.shared = true;
    return moved;
  }

  @Override
  public void moveTo(MemorySegment struct) {
    MemorySegment.copy(MemorySegment.ofArray(take()), 0, struct, 0, struct.byteSize());
  }

  private synchronized long[] take() {
    check();
    endViews();
    return owned.struct.getAndSet(null);
  }

  /** Releases the memory, now or when nobody can read it any more. */
  public synchronized void close() {
    if (closed) {
      return;
    }
    boolean foreign = reader != null && reader != Thread.currentThread();
    closed = true;
    if (!foreign) {
      endViews();
      cleanable.clean();
    }
  }

  private void endViews() {
    if (arena != null) {
      arena.close();
    }
    closed = true;
  }

  /** What is to be released; never refers to the batch. */
  private record Owned(AtomicReference<long[]> struct) implements Runnable {
    <R> R look(Function<MemorySegment, R> function) {
      try (Arena room = Arena.ofConfined()) {
        return function.apply(copy(room, struct.get()));
      }
    }

    @Override
    public void run() {
      long[] content = struct.getAndSet(null);
      if (content != null) {
        try (Arena room = Arena.ofConfined()) {
          ArrowOutput.release(copy(room, content), Layouts.ARROW_ARRAY);
        }
      }
    }

    private static MemorySegment copy(Arena room, long[] content) {
      return room.allocate(Layouts.ARROW_ARRAY).copyFrom(MemorySegment.ofArray(content));
    }
  }
}
