package org.codeanatomy.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The functions that native code calls: one of each kind for the whole process, made once and never
 * freed. Which object is meant is a number in {@link Callbacks}.
 *
 * <p>A Throwable that left one of them would end the process, so each catches all. What it means is
 * up to the object: a stream reports it, a log sink loses a record, an observer a payload.
 */
public final class Upcalls {
  /** {@code codeanatomy_destroy_fn}. */
  static final MemorySegment DESTROY = stub("destroy", FunctionDescriptor.ofVoid(Layouts.POINTER));

  /** {@code codeanatomy_task_done_fn}. */
  static final MemorySegment TASK_DONE =
      stub("taskDone", FunctionDescriptor.ofVoid(Layouts.POINTER));

  /** {@code codeanatomy_log_fn}. */
  static final MemorySegment LOG =
      stub("log", FunctionDescriptor.ofVoid(JAVA_INT, Layouts.STR, Layouts.STR, Layouts.POINTER));

  /** {@code codeanatomy_delta_observer_fn}. */
  static final MemorySegment DELTA_PAYLOAD =
      stub("deltaPayload", FunctionDescriptor.ofVoid(JAVA_INT, Layouts.POINTER, Layouts.POINTER));

  /** {@code ArrowSchema.release}, {@code ArrowArray.release}. */
  public static final MemorySegment RELEASE_SCHEMA =
      stub("releaseSchema", FunctionDescriptor.ofVoid(Layouts.POINTER));

  /** {@code ArrowArray.release}. */
  public static final MemorySegment RELEASE_ARRAY =
      stub("releaseArray", FunctionDescriptor.ofVoid(Layouts.POINTER));

  /** {@code ArrowArrayStream.get_schema}. */
  public static final MemorySegment STREAM_SCHEMA =
      stub("streamSchema", FunctionDescriptor.of(JAVA_INT, Layouts.POINTER, Layouts.POINTER));

  /** {@code ArrowArrayStream.get_next}. */
  public static final MemorySegment STREAM_NEXT =
      stub("streamNext", FunctionDescriptor.of(JAVA_INT, Layouts.POINTER, Layouts.POINTER));

  /** {@code ArrowArrayStream.get_last_error}. */
  public static final MemorySegment STREAM_ERROR =
      stub("streamError", FunctionDescriptor.of(Layouts.POINTER, Layouts.POINTER));

  /** {@code ArrowArrayStream.release}. */
  public static final MemorySegment STREAM_RELEASE =
      stub("streamRelease", FunctionDescriptor.ofVoid(Layouts.POINTER));

  /** Receives log records; may be called by several threads at once. */
  @FunctionalInterface
  public interface Log {
    /** One record. */
    void record(int level, String target, String message);
  }

  /** Receives payloads about Delta tables; may be called by several threads at once. */
  @FunctionalInterface
  public interface DeltaObserver {
    /** One payload; a stream that is not moved is released afterwards. */
    void observe(int payload, MemorySegment stream);
  }

  /** Memory that Arrow structs point into; freed when the last of them was released. */
  public interface Exported {
    /** One of the structs was released; its {@code release} is set to NULL by this. */
    void release(MemorySegment struct);
  }

  /** A stream that Java feeds. Its methods are called by one thread at a time. */
  public interface Stream {
    /** Fills an ArrowSchema. */
    void schema(MemorySegment out) throws Throwable;

    /** Fills an ArrowArray; leaves it released at the end. */
    void next(MemorySegment out) throws Throwable;

    /** Keeps what the stream failed with, for the library to ask for. */
    void failed(Throwable failure);

    /** The text of the last failure, as C text; NULL when there was none. */
    MemorySegment lastError();

    /** The library needs the stream no more. */
    void released() throws Throwable;
  }

  private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

  private Upcalls() {}

  /** Whether this thread runs code of the host that the library called. */
  static boolean isInside() {
    return INSIDE.get();
  }

  private static void destroy(MemorySegment userData) {
    try {
      Callbacks.remove(userData.address());
    } catch (Throwable lost) {
      // Nobody is there to be told; see the class comment.
    }
  }

  private static void taskDone(MemorySegment userData) {
    try {
      Callbacks.get(userData.address(), Runnable.class).run();
    } catch (Throwable lost) {
      // Nobody is there to be told; see the class comment.
    }
  }

  private static void log(
      int level, MemorySegment target, MemorySegment message, MemorySegment userData) {
    try {
      INSIDE.set(true);
      Callbacks.get(userData.address(), Log.class)
          .record(level, NativeMemory.text(target), NativeMemory.text(message));
    } catch (Throwable lost) {
      // Nobody is there to be told; see the class comment.
    } finally {
      INSIDE.set(false);
    }
  }

  private static void deltaPayload(int payload, MemorySegment stream, MemorySegment userData) {
    try {
      INSIDE.set(true);
      Callbacks.get(userData.address(), DeltaObserver.class)
          .observe(payload, view(stream, Layouts.ARROW_ARRAY_STREAM));
    } catch (Throwable lost) {
      // Nobody is there to be told; see the class comment.
    } finally {
      INSIDE.set(false);
    }
  }

  private static void releaseSchema(MemorySegment schema) {
    release(schema.address(), Layouts.ARROW_SCHEMA);
  }

  private static void releaseArray(MemorySegment array) {
    release(array.address(), Layouts.ARROW_ARRAY);
  }

  private static void release(long address, StructLayout layout) {
    try {
      MemorySegment struct = NativeMemory.view(address, layout.byteSize());
      long id = struct.get(Layouts.ADDRESS, Layouts.offset(layout, "private_data"));
      Callbacks.get(id, Exported.class).release(struct);
    } catch (Throwable lost) {
      // Nobody is there to be told; see the class comment.
    }
  }

  private static int streamSchema(MemorySegment stream, MemorySegment out) {
    return answered(stream, source -> source.schema(view(out, Layouts.ARROW_SCHEMA)));
  }

  private static int streamNext(MemorySegment stream, MemorySegment out) {
    return answered(stream, source -> source.next(view(out, Layouts.ARROW_ARRAY)));
  }

  /** What a function of a stream does. */
  @FunctionalInterface
  private interface Answer {
    void give(Stream stream) throws Throwable;
  }

  private static int answered(MemorySegment struct, Answer answer) {
    try {
      Stream stream = stream(struct);
      try {
        INSIDE.set(true);
        answer.give(stream);
        return 0;
      } catch (Throwable failure) {
        stream.failed(failure);
        return Abi.EIO;
      } finally {
        INSIDE.set(false);
      }
    } catch (Throwable failure) {
      return Abi.EIO;
    }
  }

  private static MemorySegment streamError(MemorySegment stream) {
    try {
      return stream(stream).lastError();
    } catch (Throwable failure) {
      return MemorySegment.NULL;
    }
  }

  private static void streamRelease(MemorySegment stream) {
    try {
      MemorySegment struct = view(stream, Layouts.ARROW_ARRAY_STREAM);
      long id = streamId(struct);
      struct.set(Layouts.ADDRESS, Layouts.offset(Layouts.ARROW_ARRAY_STREAM, "release"), 0);
      if (Callbacks.remove(id) instanceof Stream source) {
        source.released();
      }
    } catch (Throwable lost) {
      // Nobody is there to be told; see the class comment.
    }
  }

  private static Stream stream(MemorySegment stream) {
    return Callbacks.get(streamId(view(stream, Layouts.ARROW_ARRAY_STREAM)), Stream.class);
  }

  private static long streamId(MemorySegment struct) {
    return struct.get(Layouts.ADDRESS, Layouts.offset(Layouts.ARROW_ARRAY_STREAM, "private_data"));
  }

  private static MemorySegment view(MemorySegment pointer, StructLayout layout) {
    return NativeMemory.view(pointer.address(), layout.byteSize());
  }

  @SuppressWarnings("restricted")
  private static MemorySegment stub(String name, FunctionDescriptor descriptor) {
    try {
      MethodHandle target =
          MethodHandles.lookup().findStatic(Upcalls.class, name, descriptor.toMethodType());
      return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global());
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError("the methods above have these signatures", impossible);
    }
  }
}
