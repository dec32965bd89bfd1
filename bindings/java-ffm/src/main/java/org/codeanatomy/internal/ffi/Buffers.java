package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;

/** The functions of {@code buffer.h}. */
final class Buffers {
  private Buffers() {}

  /** The text that a call gave out as a buffer; frees the buffer. */
  static String take(NativeCall call) throws Throwable {
    MemorySegment buffer = NativeCall.pointer(call.result());
    try {
      return NativeMemory.text(
          (MemorySegment) Functions.BUFFER_TEXT.invokeExact(call.allocator(), buffer));
    } finally {
      Functions.BUFFER_FREE.invokeExact(buffer);
    }
  }
}
