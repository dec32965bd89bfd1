package org.codeanatomy.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;

/** Arrow structs that the library fills. */
public final class ArrowOutput {
  private ArrowOutput() {}

  /** Calls a function (object, schema, error), hands the schema on and releases it. */
  static void schema(MethodHandle function, long object, Consumer<MemorySegment> consumer) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment schema = call.struct(Layouts.ARROW_SCHEMA);
      call.check((int) function.invokeExact(NativeCall.pointer(object), schema, call.error()));
      consumeSchema(schema, consumer);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** Hands a schema on and releases it. */
  static void consumeSchema(MemorySegment schema, Consumer<MemorySegment> consumer) {
    try {
      consumer.accept(schema);
    } finally {
      release(schema, Layouts.ARROW_SCHEMA);
    }
  }

  /** Whether a struct owns nothing. */
  public static boolean isReleased(MemorySegment struct, StructLayout layout) {
    return struct.get(Layouts.ADDRESS, Layouts.offset(layout, "release")) == 0;
  }

  /** Releases what a struct owns, if it owns anything. */
  public static void release(MemorySegment struct, StructLayout layout) {
    MemorySegment function = struct.get(Layouts.POINTER, Layouts.offset(layout, "release"));
    if (function.address() != 0) {
      try {
        Functions.ARROW_RELEASE.invokeExact(function, struct);
      } catch (Throwable failure) {
        throw NativeCall.rethrown(failure);
      }
    }
  }

  /**
   * Hands on the batches of a stream, one after the other, and releases it.
   *
   * @param batch takes each struct over
   */
  static void consumeStream(
      NativeCall call,
      MemorySegment stream,
      Consumer<MemorySegment> schema,
      Consumer<MemorySegment> batch) {
    try {
      MemorySegment columns = call.struct(Layouts.ARROW_SCHEMA);
      checkStream(call, stream, get(stream, "get_schema", columns));
      consumeSchema(columns, schema);
      while (true) {
        MemorySegment array = call.struct(Layouts.ARROW_ARRAY);
        checkStream(call, stream, get(stream, "get_next", array));
        if (isReleased(array, Layouts.ARROW_ARRAY)) {
          return;
        }
        batch.accept(array);
      }
    } finally {
      release(stream, Layouts.ARROW_ARRAY_STREAM);
    }
  }

  private static int get(MemorySegment stream, String function, MemorySegment out) {
    try {
      MemorySegment address =
          stream.get(Layouts.POINTER, Layouts.offset(Layouts.ARROW_ARRAY_STREAM, function));
      return (int) Functions.ARROW_GET.invokeExact(address, stream, out);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  private static void checkStream(NativeCall call, MemorySegment stream, int number) {
    if (number == 0) {
      return;
    }
    try {
      MemorySegment out = call.out();
      call.check((int) Functions.ERROR_FROM_STREAM.invokeExact(stream, out, call.error()));
      throw NativeErrors.take(NativeCall.pointer(out.get(JAVA_LONG, 0)));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
