package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of {@code task.h}, and those of {@code query.h} and {@code delta.h} that take what
 * a task made.
 */
public final class TaskCalls {
  private TaskCalls() {}

  /** {@code codeanatomy_task_wait}; false when it still runs. */
  public static boolean await(long task, int timeoutMilliseconds) {
    try (NativeCall call = new NativeCall()) {
      return call.checkTimed(
          (int)
              Functions.TASK_WAIT.invokeExact(
                  NativeCall.pointer(task), (long) timeoutMilliseconds, call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_task_cancel}. */
  public static void cancel(long task) {
    try {
      Functions.TASK_CANCEL.invokeExact(NativeCall.pointer(task));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_task_progress}. */
  public static Counters progress(long task) {
    return Counters.read(Functions.TASK_PROGRESS, task);
  }

  /** {@code codeanatomy_task_on_done}. */
  public static void onDone(long task, Runnable done) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment id = NativeCall.pointer(Callbacks.add(done));
      call.check(
          (int)
              Functions.TASK_ON_DONE.invokeExact(
                  NativeCall.pointer(task), Upcalls.TASK_DONE, id, Upcalls.DESTROY, call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_task_take_reader}. */
  public static long takeReader(long task) {
    return take(Functions.TASK_TAKE_READER, task);
  }

  /** {@code codeanatomy_task_take_query}. */
  public static long takeQuery(long task) {
    return take(Functions.TASK_TAKE_QUERY, task);
  }

  /** {@code codeanatomy_task_take_delta_table}. */
  public static long takeDeltaTable(long task) {
    return take(Functions.TASK_TAKE_DELTA_TABLE, task);
  }

  /** {@code codeanatomy_task_take_count}. */
  public static long takeCount(long task) {
    return take(Functions.TASK_TAKE_COUNT, task);
  }

  /** {@code codeanatomy_task_take_text}. */
  public static String takeText(long task) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.TASK_TAKE_TEXT.invokeExact(
                  NativeCall.pointer(task), call.out(), call.error()));
      return Buffers.take(call);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_task_free}. */
  public static void free(long task) {
    try {
      Functions.TASK_FREE.invokeExact(NativeCall.pointer(task));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  private static long take(MethodHandle function, long task) {
    try (NativeCall call = new NativeCall()) {
      call.check((int) function.invokeExact(NativeCall.pointer(task), call.out(), call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
