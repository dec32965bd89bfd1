package org.codeanatomy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The streams of this program that a session reads when its tables are queried. When a query fails
 * because of one of them, the exception gets what the stream threw as its cause.
 */
final class HostFailures {
  private static final int MOST = 64;

  private final List<BatchStream> streams = new ArrayList<>();

  /** Remembers a stream that is read later. */
  synchronized void watch(BatchStream stream) {
    if (streams.size() == MOST) {
      streams.remove(0);
    }
    streams.add(stream);
  }

  /** Makes a call, and explains its failure. */
  <T> T explained(Supplier<T> call) {
    try {
      return call.get();
    } catch (CallbackException failure) {
      explain(failure);
      throw failure;
    }
  }

  private synchronized void explain(CallbackException failure) {
    for (BatchStream stream : streams) {
      if (stream.isMeant(failure.getMessage())) {
        explain(failure, stream);
        return;
      }
    }
  }

  /** Gives an exception what a stream threw as its cause. */
  static void explain(CallbackException failure, BatchStream stream) {
    if (failure.getCause() == null && stream.failure() != null) {
      failure.initCause(stream.failure());
    }
  }
}
