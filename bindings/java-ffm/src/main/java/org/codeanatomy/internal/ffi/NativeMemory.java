package org.codeanatomy.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.codeanatomy.internal.Failures;

/** Memory whose life no arena can bound, views of foreign memory, and text in both directions. */
public final class NativeMemory {
  /** The alignment that Arrow recommends for buffers. */
  public static final long ALIGNMENT = 64;

  private static final MethodHandle ALIGNED_ALLOC =
      standard("aligned_alloc", FunctionDescriptor.of(Layouts.POINTER, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE =
      standard("free", FunctionDescriptor.ofVoid(Layouts.POINTER));

  private NativeMemory() {}

  /**
   * Zeroed memory, aligned to {@link #ALIGNMENT}, to be freed with {@link #free}. For what the
   * library releases at a time and on a thread of its own.
   */
  public static MemorySegment allocate(long size) {
    long whole = Math.max(ALIGNMENT, Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT);
    MemorySegment block;
    try {
      block = (MemorySegment) ALIGNED_ALLOC.invokeExact(ALIGNMENT, whole);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
    if (block.address() == 0) {
      throw new OutOfMemoryError("no native memory for " + whole + " bytes");
    }
    return view(block.address(), whole).fill((byte) 0);
  }

  /** Frees what {@link #allocate} gave. */
  public static void free(MemorySegment block) {
    try {
      FREE.invokeExact(block);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** Foreign memory that the caller knows to be there. */
  @SuppressWarnings("restricted")
  public static MemorySegment view(long address, long size) {
    return MemorySegment.ofAddress(address).reinterpret(size);
  }

  /** Foreign memory that can be read only as long as an arena is open. */
  @SuppressWarnings("restricted")
  public static MemorySegment view(long address, long size, Arena arena) {
    return MemorySegment.ofAddress(address).reinterpret(size, arena, null);
  }

  /** The text of a {@code codeanatomy_str}. */
  public static String text(MemorySegment str) {
    long address = str.get(Layouts.ADDRESS, 0);
    long length = str.get(JAVA_LONG, 8);
    if (length == 0) {
      return "";
    }
    byte[] bytes = view(address, length).toArray(JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Text that a NUL ends; empty for NULL. */
  public static String terminatedText(long address) {
    return address == 0 ? "" : view(address, Long.MAX_VALUE).getString(0);
  }

  /**
   * The UTF-8 of a text.
   *
   * @throws org.codeanatomy.InvalidArgumentException when the text has half a surrogate pair
   */
  public static byte[] utf8(String text) {
    CharBuffer characters = CharBuffer.wrap(text);
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(characters);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException reason) {
      // The text is left out, since there may be secrets of a storage in it.
      throw Failures.invalidArgument(
          "A text has half a surrogate pair and so is not Unicode: the character at index "
              + characters.position()
              + ".");
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle standard(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }
}
