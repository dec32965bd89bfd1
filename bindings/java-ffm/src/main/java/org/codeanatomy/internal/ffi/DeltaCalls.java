package org.codeanatomy.internal.ffi;

import java.lang.invoke.MethodHandle;

/**
 * The functions of {@code delta.h} and {@code delta_inspect.h}. Those that end in Start give a
 * task.
 */
public final class DeltaCalls {
  private DeltaCalls() {}

  /** {@code codeanatomy_delta_open_start}. */
  public static long openStart(long session, String uri, String options, CallLimits limits) {
    return start(Functions.DELTA_OPEN_START, session, uri, options, limits);
  }

  /** {@code codeanatomy_delta_exists_start}. */
  public static long existsStart(long session, String uri, String options, CallLimits limits) {
    return start(Functions.DELTA_EXISTS_START, session, uri, options, limits);
  }

  /** {@code codeanatomy_delta_table_register_start}. */
  public static long registerStart(long table, String name, String options, CallLimits limits) {
    return start(Functions.DELTA_TABLE_REGISTER_START, table, name, options, limits);
  }

  /** {@code codeanatomy_delta_table_describe_start}. */
  public static long describeStart(long table, String options, CallLimits limits) {
    return start(Functions.DELTA_TABLE_DESCRIBE_START, table, options, limits);
  }

  /** {@code codeanatomy_delta_table_history_start}. */
  public static long historyStart(long table, String options, CallLimits limits) {
    return start(Functions.DELTA_TABLE_HISTORY_START, table, options, limits);
  }

  /** {@code codeanatomy_delta_table_files_start}. */
  public static long filesStart(long table, String options, CallLimits limits) {
    return start(Functions.DELTA_TABLE_FILES_START, table, options, limits);
  }

  /** {@code codeanatomy_delta_table_refresh_start}. */
  public static long refreshStart(long table, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.DELTA_TABLE_REFRESH_START.invokeExact(
                  NativeCall.pointer(table), call.options(limits), call.out(), call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** Calls a function (session or table, text, text, options, task, error). */
  static long start(
      MethodHandle function, long object, String name, String options, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              function.invokeExact(
                  NativeCall.pointer(object),
                  call.text(name),
                  call.text(options),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** Calls a function (table, text, options, task, error). */
  static long start(MethodHandle function, long table, String text, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              function.invokeExact(
                  NativeCall.pointer(table),
                  call.text(text),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_delta_table_version}. */
  public static long version(long table) {
    try {
      return (long) Functions.DELTA_TABLE_VERSION.invokeExact(NativeCall.pointer(table));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_delta_table_free}. */
  public static void free(long table) {
    try {
      Functions.DELTA_TABLE_FREE.invokeExact(NativeCall.pointer(table));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
