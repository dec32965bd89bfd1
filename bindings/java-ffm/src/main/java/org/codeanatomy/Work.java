package org.codeanatomy;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.codeanatomy.internal.ffi.NativeHandle;

/**
 * A long call that is ready to be made, with its result: to be waited for, or told of. Made once.
 *
 * @param object what it is made on
 * @param start begins it
 * @param take takes its result off the task
 * @param stream what is given away with it, whatever the outcome; null when nothing is
 */
record Work<T>(NativeHandle object, Calls.Start start, LongFunction<T> take, BatchStream stream) {
  Work(NativeHandle object, Calls.Start start, LongFunction<T> take) {
    this(object, start, take, null);
  }

  /** Makes the call and waits for its end. */
  T await(CallOptions options) {
    try (stream) {
      return explained(() -> Calls.run(object, options, start, take));
    }
  }

  /** Makes the call without waiting. */
  CompletableFuture<T> begin(CallOptions options) {
    Calls.Chain<T> chain = new Calls.Chain<>();
    try (stream) {
      chain.step(object, options, start, task -> chain.finish(explained(() -> take.apply(task))));
    }
    return chain;
  }

  private T explained(Supplier<T> call) {
    try {
      return call.get();
    } catch (CallbackException failure) {
      if (stream != null) {
        HostFailures.explain(failure, stream);
      }
      throw failure;
    }
  }
}
