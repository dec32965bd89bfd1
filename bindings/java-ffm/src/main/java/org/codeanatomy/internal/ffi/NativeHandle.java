package org.codeanatomy.internal.ffi;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.codeanatomy.internal.Failures;

/**
 * One ownership of a native object: freed once, and never while a call uses it.
 *
 * <p>Closing waits for nothing: when calls are in flight, they are told to stop where the object
 * can do that, and the last of them frees it. An owner that is forgotten without being closed is
 * closed after the garbage collector found it.
 */
public final class NativeHandle implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final State state;
  private final Cleaner.Cleanable cleanable;

  /**
   * Takes an object over.
   *
   * @param owner the Java object that stands for it; null when the caller closes the handle on
   *     every way out
   * @param noun what it is called in messages
   * @param address the object
   * @param free its free function
   * @param cancel stops the calls that use it; null when that is not possible
   */
  public NativeHandle(
      Object owner, String noun, long address, LongConsumer free, LongConsumer cancel) {
    state = new State(noun, address, free, cancel);
    cleanable = owner == null ? state::run : CLEANER.register(owner, state);
  }

  /**
   * Calls a function with the address, which stays valid until the function returns.
   *
   * @throws org.codeanatomy.InvalidStateException when the object was closed
   */
  public <R> R use(LongFunction<R> function) {
    long address = state.acquire();
    try {
      return function.apply(address);
    } finally {
      state.release();
      Reference.reachabilityFence(this);
    }
  }

  /** As {@link #use}, for functions without result. */
  public void run(LongConsumer function) {
    use(
        address -> {
          function.accept(address);
          return null;
        });
  }

  /** Stops the calls that use the object, if it is still open. */
  public void cancel() {
    if (state.tryAcquire()) {
      try {
        state.cancel.accept(state.address);
      } finally {
        state.release();
      }
    }
  }

  /** Gives the object up. */
  @Override
  public void close() {
    cleanable.clean();
  }

  /** Whether the object was closed. */
  public boolean isClosed() {
    return state.uses.get() < 0;
  }

  /** Never refers to the owner, which could not be found unreachable otherwise. */
  private static final class State implements Runnable {
    private static final long CLOSED = Long.MIN_VALUE;

    private final String noun;
    private final long address;
    private final LongConsumer free;
    private final LongConsumer cancel;

    /** The number of calls in flight; with {@link #CLOSED} added once the object was closed. */
    private final AtomicLong uses = new AtomicLong();

    State(String noun, long address, LongConsumer free, LongConsumer cancel) {
      this.noun = noun;
      this.address = address;
      this.free = free;
      this.cancel = cancel;
    }

    long acquire() {
      if (!tryAcquire()) {
        throw Failures.closed(noun);
      }
      return address;
    }

    boolean tryAcquire() {
      long before;
      do {
        before = uses.get();
        if (before < 0) {
          return false;
        }
      } while (!uses.compareAndSet(before, before + 1));
      return true;
    }

    void release() {
      if (uses.decrementAndGet() == CLOSED) {
        free.accept(address);
      }
    }

    @Override
    public void run() {
      long before;
      do {
        before = uses.get();
        if (before < 0) {
          return;
        }
        // Closed, and used once more: by us, while the others are told to stop.
      } while (!uses.compareAndSet(before, CLOSED + before + 1));
      try {
        if (before > 0 && cancel != null) {
          cancel.accept(address);
        }
      } finally {
        release();
      }
    }
  }
}
