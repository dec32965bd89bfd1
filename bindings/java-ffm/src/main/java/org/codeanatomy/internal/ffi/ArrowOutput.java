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

  /** Moves a stream into another struct; the first one is released by that. */
  public static void moveStream(MemorySegment stream, MemorySegment struct) {
    struct.copyFrom(stream);
    stream.set(Layouts.ADDRESS, Layouts.offset(Layouts.ARROW_ARRAY_STREAM, "release"), 0);
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
      ask(call, stream, "get_schema", columns);
      consumeSchema(columns, schema);
      while (true) {
        MemorySegment array = call.struct(Layouts.ARROW_ARRAY);
        ask(call, stream, "get_next", array);
        if (isReleased(array, Layouts.ARROW_ARRAY)) {
          return;
        }
        batch.accept(array);
      }
    } finally {
      release(stream, Layouts.ARROW_ARRAY_STREAM);
    }
  }

  /** Has {@code get_schema} or {@code get_next} of a stream of the library fill a struct. */
  static void ask(NativeCall call, MemorySegment stream, String function, MemorySegment struct) {
    MemorySegment address =
        stream.get(Layouts.POINTER, Layouts.offset(Layouts.ARROW_ARRAY_STREAM, function));
    try {
      if ((int) Functions.ARROW_GET.invokeExact(address, stream, struct) == 0) {
        return;
      }
      MemorySegment out = call.out();
      call.check((int) Functions.ERROR_FROM_STREAM.invokeExact(stream, out, call.error()));
      throw NativeErrors.take(NativeCall.pointer(out.get(JAVA_LONG, 0)));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
