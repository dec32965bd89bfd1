package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;

/** The functions of {@code query.h} and {@code write.h}. */
public final class QueryCalls {
  private QueryCalls() {}

  /** {@code codeanatomy_query_new_start}; gives a task. */
  public static long planStart(long session, String sql, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.QUERY_NEW_START.invokeExact(
                  NativeCall.pointer(session),
                  call.text(sql),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_query_read_start}; gives a task. */
  public static long readStart(long query, CallLimits limits) {
    return start(Functions.QUERY_READ_START, query, limits);
  }

  /** {@code codeanatomy_query_execute_start}; gives a task. */
  public static long executeStart(long query, CallLimits limits) {
    return start(Functions.QUERY_EXECUTE_START, query, limits);
  }

  private static long start(MethodHandle function, long query, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              function.invokeExact(
                  NativeCall.pointer(query), call.options(limits), call.out(), call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_query_explain_start}; gives a task. */
  public static long explainStart(long query, String options, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.QUERY_EXPLAIN_START.invokeExact(
                  NativeCall.pointer(query),
                  call.text(options),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_query_write_start}; gives a task. */
  public static long writeStart(long query, String target, String options, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.QUERY_WRITE_START.invokeExact(
                  NativeCall.pointer(query),
                  call.text(target),
                  call.text(options),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_query_parameter_schema}. */
  public static void parameterSchema(long query, Consumer<MemorySegment> schema) {
    ArrowOutput.schema(Functions.QUERY_PARAMETER_SCHEMA, query, schema);
  }

  /** {@code codeanatomy_query_schema}. */
  public static void schema(long query, Consumer<MemorySegment> schema) {
    ArrowOutput.schema(Functions.QUERY_SCHEMA, query, schema);
  }

  /** {@code codeanatomy_query_bind}. */
  public static void bind(long query, ArrowInput schema, ArrowInput batch) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.QUERY_BIND.invokeExact(
                  NativeCall.pointer(query),
                  call.moved(Layouts.ARROW_SCHEMA, schema),
                  call.moved(Layouts.ARROW_ARRAY, batch),
                  call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_query_bind_json}. */
  public static void bindJson(long query, String parameters) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.QUERY_BIND_JSON.invokeExact(
                  NativeCall.pointer(query), call.text(parameters), call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_query_metrics}. */
  public static String metrics(long query) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.QUERY_METRICS.invokeExact(
                  NativeCall.pointer(query), call.out(), call.error()));
      return Buffers.take(call);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_query_free}. */
  public static void free(long query) {
    try {
      Functions.QUERY_FREE.invokeExact(NativeCall.pointer(query));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
