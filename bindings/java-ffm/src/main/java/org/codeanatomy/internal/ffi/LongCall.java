package org.codeanatomy.internal.ffi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.codeanatomy.CancelledException;
import org.codeanatomy.internal.Failures;

/**
 * The one place where a thread waits for the library.
 *
 * <p>A wait is cut into slices. Between two slices the waiting thread sees whether it was
 * interrupted: then it cancels the work, and goes on waiting until the library has ended it, so
 * that nothing runs behind the back of the caller. A virtual thread never waits in native code,
 * which would hold its carrier: a platform thread of a bounded pool waits in its place, one slice
 * at a time, so that any number of virtual threads shares the pool and none can starve the others.
 */
public final class LongCall {
  private static final int SLICE_MILLISECONDS = 50;
  private static final int MOST_THREADS = 128;
  private static final ExecutorService WAITERS = waiters();

  /** A wait with a time limit. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * Waits.
     *
     * @param milliseconds how long; 0 does not wait
     * @return whether the work has ended
     * @throws org.codeanatomy.CodeAnatomyException when it has failed
     */
    boolean ended(int milliseconds);
  }

  private LongCall() {}

  /**
   * Waits for the end of some work.
   *
   * @param attempt waits for a slice
   * @param cancel stops the work; called at most once, when the waiting thread is interrupted
   * @param pause called between two slices on the waiting thread; may be null. What it throws
   *     cancels the work, and is thrown on after the end
   * @throws org.codeanatomy.CodeAnatomyException when the work has failed
   */
  public static void await(Attempt attempt, Runnable cancel, Runnable pause) {
    boolean virtual = Thread.currentThread().isVirtual();
    boolean interrupted = false;
    Throwable thrown = null;
    try {
      boolean ended = virtual && attempt.ended(0);
      while (!ended) {
        if (!interrupted && Thread.interrupted()) {
          interrupted = true;
          cancel.run();
        }
        if (virtual) {
          Slice slice = Slice.handOver(attempt);
          try {
            ended = slice.get();
          } catch (InterruptedException interrupt) {
            interrupted = true;
            cancel.run();
            ended = slice.getWithoutInterrupt();
          }
        } else {
          ended = attempt.ended(SLICE_MILLISECONDS);
        }
        if (!ended && pause != null && thrown == null) {
          thrown = thrownBy(pause);
          if (thrown != null) {
            cancel.run();
          }
        }
      }
    } catch (CancelledException failure) {
      if (thrown == null) {
        throw failure;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (thrown != null) {
      throw NativeCall.rethrown(thrown);
    }
  }

  private static Throwable thrownBy(Runnable pause) {
    try {
      pause.run();
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  /**
   * Makes a call that has no form with a time limit, on a platform thread of the pool.
   *
   * @param call the call
   * @param cancel stops it; called at most once, when the waiting thread is interrupted
   * @return what it gives
   */
  public static <T> T handOver(Supplier<T> call, Runnable cancel) {
    if (Upcalls.isInside()) {
      throw Failures.reentrant();
    }
    Future<T> future = CompletableFuture.supplyAsync(call, WAITERS);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (ExecutionException failure) {
          throw NativeCall.rethrown(failure.getCause());
        } catch (InterruptedException interrupt) {
          interrupted = true;
          cancel.run();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One slice of waiting on a platform thread. */
  private record Slice(Future<Boolean> future) {
    static Slice handOver(Attempt attempt) {
      return new Slice(
          CompletableFuture.supplyAsync(() -> attempt.ended(SLICE_MILLISECONDS), WAITERS));
    }

    boolean get() throws InterruptedException {
      try {
        return future.get();
      } catch (ExecutionException failure) {
        throw NativeCall.rethrown(failure.getCause());
      }
    }

    boolean getWithoutInterrupt() {
      while (true) {
        try {
          return get();
        } catch (InterruptedException again) {
          // The work is being cancelled already; its end is near.
          continue;
        }
      }
    }
  }

  private static ExecutorService waiters() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("codeanatomy-waiter-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
