package org.codeanatomy.internal.ffi;

/** The functions of {@code delta_change.h}; each gives a task. */
public final class DeltaChangeCalls {
  private DeltaChangeCalls() {}

  /** {@code codeanatomy_delta_create_start}. */
  public static long createStart(long session, String uri, String options, CallLimits limits) {
    return DeltaCalls.start(Functions.DELTA_CREATE_START, session, uri, options, limits);
  }

  /** {@code codeanatomy_delta_write_start}. */
  public static long writeStart(
      long session, String uri, ArrowInput stream, String options, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.DELTA_WRITE_START.invokeExact(
                  NativeCall.pointer(session),
                  call.text(uri),
                  call.moved(Layouts.ARROW_ARRAY_STREAM, stream),
                  call.text(options),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_delta_table_merge_start}. */
  public static long mergeStart(long table, ArrowInput stream, String options, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.DELTA_TABLE_MERGE_START.invokeExact(
                  NativeCall.pointer(table),
                  call.moved(Layouts.ARROW_ARRAY_STREAM, stream),
                  call.text(options),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_delta_table_run_start}. */
  public static long runStart(long table, String request, CallLimits limits) {
    return DeltaCalls.start(Functions.DELTA_TABLE_RUN_START, table, request, limits);
  }
}
