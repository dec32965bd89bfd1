package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;

/** The functions of {@code library.h}. */
public final class LibraryCalls {
  private LibraryCalls() {}

  /** {@code codeanatomy_library_version}. */
  public static String version() {
    try (NativeCall call = new NativeCall()) {
      return NativeMemory.text(
          (MemorySegment) Functions.LIBRARY_VERSION.invokeExact(call.allocator()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_library_build_info}. */
  public static String buildInfo() {
    try (NativeCall call = new NativeCall()) {
      return NativeMemory.text(
          (MemorySegment) Functions.LIBRARY_BUILD_INFO.invokeExact(call.allocator()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_library_set_log}; a null sink stops the log. */
  public static void setLog(int level, Upcalls.Log sink) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment function = sink == null ? MemorySegment.NULL : Upcalls.LOG;
      MemorySegment destroy = sink == null ? MemorySegment.NULL : Upcalls.DESTROY;
      MemorySegment id = NativeCall.pointer(sink == null ? 0 : Callbacks.add(sink));
      call.check(
          (int) Functions.LIBRARY_SET_LOG.invokeExact(level, function, id, destroy, call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_library_shutdown}; false when something still runs. */
  public static boolean shutdown(long timeoutMilliseconds) {
    try (NativeCall call = new NativeCall()) {
      return call.checkTimed(
          (int) Functions.LIBRARY_SHUTDOWN.invokeExact(timeoutMilliseconds, call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
