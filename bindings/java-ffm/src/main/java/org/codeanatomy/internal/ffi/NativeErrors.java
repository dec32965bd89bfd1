package org.codeanatomy.internal.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.ErrorCode;
import org.codeanatomy.ErrorReport;
import org.codeanatomy.Status;

/** Turns error objects of the library into exceptions. */
final class NativeErrors {
  private NativeErrors() {}

  /** The exception for an error that the caller owns; frees the error. */
  static CodeAnatomyException take(MemorySegment error) {
    try (Arena arena = Arena.ofConfined()) {
      try {
        return CodeAnatomyException.of(read(arena, error));
      } finally {
        Functions.ERROR_FREE.invokeExact(error);
      }
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  private static ErrorReport read(SegmentAllocator arena, MemorySegment error) throws Throwable {
    return new ErrorReport(
        Status.of((int) Functions.ERROR_STATUS.invokeExact(error)),
        ErrorCode.of((int) Functions.ERROR_CODE_GET.invokeExact(error)),
        text(Functions.ERROR_SQLSTATE, arena, error),
        text(Functions.ERROR_COMPONENT, arena, error),
        text(Functions.ERROR_MESSAGE, arena, error),
        text(Functions.ERROR_LOCATION, arena, error),
        (long) Functions.ERROR_LINE.invokeExact(error),
        (long) Functions.ERROR_COLUMN.invokeExact(error),
        (boolean) Functions.ERROR_IS_RETRYABLE.invokeExact(error),
        details(arena, error),
        causes(arena, error));
  }

  private static Map<String, String> details(SegmentAllocator arena, MemorySegment error)
      throws Throwable {
    Map<String, String> details = new LinkedHashMap<>();
    long count = (long) Functions.ERROR_DETAIL_COUNT.invokeExact(error);
    for (long index = 0; index < count; index++) {
      details.put(
          text(Functions.ERROR_DETAIL_KEY, arena, error, index),
          text(Functions.ERROR_DETAIL_VALUE, arena, error, index));
    }
    return details;
  }

  private static List<String> causes(SegmentAllocator arena, MemorySegment error) throws Throwable {
    List<String> causes = new ArrayList<>();
    long count = (long) Functions.ERROR_CAUSE_COUNT.invokeExact(error);
    for (long index = 0; index < count; index++) {
      causes.add(text(Functions.ERROR_CAUSE_AT, arena, error, index));
    }
    return causes;
  }

  private static String text(MethodHandle getter, SegmentAllocator arena, MemorySegment error)
      throws Throwable {
    return NativeMemory.text((MemorySegment) getter.invokeExact(arena, error));
  }

  private static String text(
      MethodHandle getter, SegmentAllocator arena, MemorySegment error, long index)
      throws Throwable {
    return NativeMemory.text((MemorySegment) getter.invokeExact(arena, error, index));
  }
}
