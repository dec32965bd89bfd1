package org.codeanatomy;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.codeanatomy.internal.ffi.QueryCalls;
import org.codeanatomy.internal.ffi.TaskCalls;

/** Statements of a session from their text to their result, within one time limit. */
final class Statements {
  private final Session session;
  private final NativeHandle handle;

  Statements(Session session, NativeHandle handle) {
    this.session = session;
    this.handle = handle;
  }

  /** What comes after planning in a chain of calls. */
  @FunctionalInterface
  interface Continuation<T> {
    void run(Query query, Calls.Chain<T> chain, CallOptions options);
  }

  Query plan(String text, CallOptions options) {
    long query =
        session.explained(
            () ->
                Calls.run(
                    handle,
                    options,
                    (address, limits) -> QueryCalls.planStart(address, text, limits),
                    TaskCalls::takeQuery));
    return new Query(session, query);
  }

  /** Plans, binds, and goes on in the time that is left. */
  <T> T run(
      String text,
      Parameters parameters,
      CallOptions options,
      BiFunction<Query, CallOptions, T> continuation) {
    long start = System.nanoTime();
    try (Query query = plan(text, options)) {
      bind(query, parameters);
      return continuation.apply(query, options.since(start));
    }
  }

  /** The same without waiting. */
  <T> CompletableFuture<T> start(
      String text, Parameters parameters, CallOptions options, Continuation<T> continuation) {
    long start = System.nanoTime();
    Calls.Chain<T> chain = new Calls.Chain<>();
    chain.step(
        handle,
        options,
        (address, limits) -> QueryCalls.planStart(address, text, limits),
        task -> {
          try (Query query = new Query(session, TaskCalls.takeQuery(task))) {
            bind(query, parameters);
            continuation.run(query, chain, options.since(start));
          }
        });
    return chain;
  }

  private static void bind(Query query, Parameters parameters) {
    if (!parameters.isEmpty()) {
      query.bind(parameters);
    }
  }
}
