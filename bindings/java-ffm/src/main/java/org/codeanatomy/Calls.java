package org.codeanatomy;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.codeanatomy.internal.ffi.CallLimits;
import org.codeanatomy.internal.ffi.Counters;
import org.codeanatomy.internal.ffi.LongCall;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.codeanatomy.internal.ffi.TaskCalls;

/** Long calls: started in the library as tasks, and waited for here, or told of their end. */
final class Calls {
  private static final long TICK_NANOSECONDS = 100_000_000;

  private Calls() {}

  /** Begins a call; gives the task. */
  @FunctionalInterface
  interface Start {
    long start(long object, CallLimits limits);
  }

  /**
   * Makes a call and waits for its end.
   *
   * @param object what the call is made on
   * @param take takes the result off the task
   */
  static <T> T run(NativeHandle object, CallOptions options, Start start, LongFunction<T> take) {
    try (NativeHandle task = begin(object, options, start)) {
      LongCall.await(
          milliseconds -> task.use(address -> TaskCalls.await(address, milliseconds)),
          task::cancel,
          ticker(options, () -> task.use(TaskCalls::progress)));
      return task.use(take);
    }
  }

  /** Takes nothing off a task whose result is empty. */
  static Void nothing(long task) {
    return null;
  }

  private static NativeHandle begin(NativeHandle object, CallOptions options, Start start) {
    long task = object.use(address -> limited(options, limits -> start.start(address, limits)));
    return new NativeHandle(null, "call", task, TaskCalls::free, TaskCalls::cancel);
  }

  private static <T> T limited(CallOptions options, Function<CallLimits, T> call) {
    long timeout = options.timeoutMilliseconds();
    return options.token() == null
        ? call.apply(new CallLimits(0, timeout))
        : options.token().handle().use(token -> call.apply(new CallLimits(token, timeout)));
  }

  /** Tells the listener of some options, about ten times a second; null when there is none. */
  static Runnable ticker(CallOptions options, Supplier<Counters> counters) {
    Consumer<Progress> listener = options.listener();
    if (listener == null) {
      return null;
    }
    return new Runnable() {
      private long next = System.nanoTime();

      @Override
      public void run() {
        if (System.nanoTime() - next >= 0) {
          next = System.nanoTime() + TICK_NANOSECONDS;
          listener.accept(Progress.of(counters.get()));
        }
      }
    };
  }

  /** A function on an object, with limits. */
  @FunctionalInterface
  interface Limited<T> {
    T call(long object, CallLimits limits);
  }

  /** Makes a call that cannot be started as a task. */
  static <T> T handOver(NativeHandle object, Limited<T> call) {
    try (CancelToken own = CancelToken.create()) {
      return LongCall.handOver(
          () ->
              object.use(
                  address ->
                      own.handle().use(token -> call.call(address, new CallLimits(token, 0)))),
          own::cancel);
    }
  }

  /** A chain of calls that nobody waits for; cancelling the future cancels the one that runs. */
  static final class Chain<T> extends CompletableFuture<T> {
    private volatile NativeHandle current;

    /**
     * Begins a call.
     *
     * @param take takes the result off the task, and goes on with it
     */
    void step(NativeHandle object, CallOptions options, Start start, Consumer<Long> take) {
      try {
        NativeHandle task = begin(object, options, start);
        current = task;
        task.run(address -> TaskCalls.onDone(address, () -> told(task, take)));
        if (isCancelled()) {
          task.cancel();
        }
      } catch (Throwable failure) {
        completeExceptionally(failure);
      }
    }

    // Not on the thread of the library, which whoever goes on with the result might hold up.
    private void told(NativeHandle task, Consumer<Long> take) {
      defaultExecutor().execute(() -> ended(task, take));
    }

    private void ended(NativeHandle task, Consumer<Long> take) {
      try (task) {
        task.run(take::accept);
      } catch (Throwable failure) {
        completeExceptionally(failure);
      }
    }

    /** Ends the chain with a result, which is closed when nobody is there to take it. */
    void finish(T result) {
      if (!complete(result) && result instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception impossible) {
          throw new AssertionError("closing it throws nothing", impossible);
        }
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      NativeHandle task = current;
      if (task != null) {
        task.cancel();
      }
      return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }
}
