package org.codeanatomy.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.ErrorCode;
import org.codeanatomy.Status;
import org.codeanatomy.internal.Failures;

/**
 * The arguments of one call: memory for what goes in and comes out, freed when the call is over.
 */
public final class NativeCall implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment error;
  private final List<Moved> moved = new ArrayList<>(0);
  private MemorySegment out;

  private record Moved(MemorySegment struct, StructLayout layout) {}

  /**
   * Makes room for a call.
   *
   * @throws CodeAnatomyException when the library could not be loaded or does not fit
   */
  public NativeCall() {
    Library.require();
    error = arena.allocate(Layouts.POINTER);
  }

  /** Where a struct that a function returns by value goes. */
  SegmentAllocator allocator() {
    return arena;
  }

  /** The last argument of functions that can fail. */
  MemorySegment error() {
    return error;
  }

  /** Room for one pointer or 64-bit number that comes out. */
  MemorySegment out() {
    out = arena.allocate(JAVA_LONG);
    return out;
  }

  /** What came out, as an address or a number. */
  long result() {
    return out.get(JAVA_LONG, 0);
  }

  /** A {@code codeanatomy_str}; null is the empty text. */
  MemorySegment text(String text) {
    MemorySegment str = arena.allocate(Layouts.STR);
    if (text != null && !text.isEmpty()) {
      byte[] bytes = NativeMemory.utf8(text);
      str.set(Layouts.POINTER, 0, arena.allocateFrom(JAVA_BYTE, bytes));
      str.set(JAVA_LONG, 8, bytes.length);
    }
    return str;
  }

  /** Options of the call; NULL when there are none. */
  MemorySegment options(CallLimits limits) {
    if (limits.isNone()) {
      return MemorySegment.NULL;
    }
    StructLayout layout = Layouts.CALL_OPTIONS;
    MemorySegment options = arena.allocate(layout);
    options.set(JAVA_INT, 0, (int) layout.byteSize());
    options.set(JAVA_LONG, Layouts.offset(layout, "cancel_token"), limits.token());
    options.set(
        JAVA_LONG, Layouts.offset(layout, "timeout_milliseconds"), limits.timeoutMilliseconds());
    return options;
  }

  /** An empty struct for the library to fill. */
  MemorySegment struct(StructLayout layout) {
    return arena.allocate(layout);
  }

  /**
   * Structs for the library to take, one behind the other; NULL when there are none. What the
   * library did not come to take is released when the call is over.
   */
  MemorySegment moved(StructLayout layout, List<? extends ArrowInput> inputs) {
    if (inputs.isEmpty()) {
      return MemorySegment.NULL;
    }
    MemorySegment structs = arena.allocate(layout, inputs.size());
    for (int index = 0; index < inputs.size(); index++) {
      MemorySegment struct = structs.asSlice(index * layout.byteSize(), layout);
      moved.add(new Moved(struct, layout));
      inputs.get(index).moveTo(struct);
    }
    return structs;
  }

  /** One struct for the library to take. */
  MemorySegment moved(StructLayout layout, ArrowInput input) {
    return moved(layout, List.of(input));
  }

  /** A pointer argument. */
  static MemorySegment pointer(long address) {
    return MemorySegment.ofAddress(address);
  }

  /**
   * Goes on when a call succeeded.
   *
   * @throws CodeAnatomyException when it did not
   */
  void check(int status) {
    if (status != Abi.STATUS_OK) {
      throw failure(status);
    }
  }

  /**
   * As {@link #check}, for functions that answer "not yet" with a status and no error.
   *
   * @return false when it is not yet time
   */
  boolean checkTimed(int status) {
    if (status == Abi.STATUS_TIMED_OUT && error.get(JAVA_LONG, 0) == 0) {
      return false;
    }
    check(status);
    return true;
  }

  private CodeAnatomyException failure(int status) throws CodeAnatomyException {
    MemorySegment object = error.get(Layouts.POINTER, 0);
    if (object.address() != 0) {
      return NativeErrors.take(object);
    }
    return CodeAnatomyException.of(
        Failures.report(
            Status.of(status),
            ErrorCode.UNKNOWN,
            "XX000",
            "The native library returned status " + status + " without an explanation."));
  }

  /** What a call threw, fit for being thrown on: handles promise nothing about what they throw. */
  static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("A native call threw a checked exception.", failure);
  }

  @Override
  public void close() {
    for (Moved input : moved) {
      ArrowOutput.release(input.struct, input.layout);
    }
    arena.close();
  }
}
