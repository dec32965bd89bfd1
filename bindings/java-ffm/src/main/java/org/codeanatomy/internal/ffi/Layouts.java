package org.codeanatomy.internal.ffi;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** The structs of the C interface, and the offsets of their fields. */
public final class Layouts {
  /** A pointer. */
  public static final AddressLayout POINTER = ValueLayout.ADDRESS;

  /** A pointer, read or written as a number. */
  public static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;

  /** {@code codeanatomy_str}. */
  public static final StructLayout STR =
      MemoryLayout.structLayout(POINTER.withName("data"), ValueLayout.JAVA_LONG.withName("length"))
          .withName("codeanatomy_str");

  /** {@code codeanatomy_call_options}. */
  public static final StructLayout CALL_OPTIONS =
      MemoryLayout.structLayout(
              ValueLayout.JAVA_INT.withName("struct_size"),
              ValueLayout.JAVA_INT.withName("begin_here"),
              POINTER.withName("cancel_token"),
              ValueLayout.JAVA_LONG.withName("timeout_milliseconds"),
              POINTER.withName("on_progress"),
              POINTER.withName("user_data"),
              POINTER.withName("destroy"))
          .withName("codeanatomy_call_options");

  /** {@code codeanatomy_progress}. */
  public static final StructLayout PROGRESS =
      MemoryLayout.structLayout(
              ValueLayout.JAVA_INT.withName("struct_size"),
              ValueLayout.JAVA_INT.withName("finished"),
              ValueLayout.JAVA_LONG.withName("elapsed_microseconds"),
              ValueLayout.JAVA_LONG.withName("input_rows"),
              ValueLayout.JAVA_LONG.withName("input_bytes"),
              ValueLayout.JAVA_LONG.withName("output_rows"),
              ValueLayout.JAVA_LONG.withName("output_batches"),
              ValueLayout.JAVA_LONG.withName("spilled_bytes"))
          .withName("codeanatomy_progress");

  /** {@code struct ArrowSchema}. */
  public static final StructLayout ARROW_SCHEMA =
      MemoryLayout.structLayout(
              POINTER.withName("format"),
              POINTER.withName("name"),
              POINTER.withName("metadata"),
              ValueLayout.JAVA_LONG.withName("flags"),
              ValueLayout.JAVA_LONG.withName("n_children"),
              POINTER.withName("children"),
              POINTER.withName("dictionary"),
              POINTER.withName("release"),
              POINTER.withName("private_data"))
          .withName("ArrowSchema");

  /** {@code struct ArrowArray}. */
  public static final StructLayout ARROW_ARRAY =
      MemoryLayout.structLayout(
              ValueLayout.JAVA_LONG.withName("length"),
              ValueLayout.JAVA_LONG.withName("null_count"),
              ValueLayout.JAVA_LONG.withName("offset"),
              ValueLayout.JAVA_LONG.withName("n_buffers"),
              ValueLayout.JAVA_LONG.withName("n_children"),
              POINTER.withName("buffers"),
              POINTER.withName("children"),
              POINTER.withName("dictionary"),
              POINTER.withName("release"),
              POINTER.withName("private_data"))
          .withName("ArrowArray");

  /** {@code struct ArrowArrayStream}. */
  public static final StructLayout ARROW_ARRAY_STREAM =
      MemoryLayout.structLayout(
              POINTER.withName("get_schema"),
              POINTER.withName("get_next"),
              POINTER.withName("get_last_error"),
              POINTER.withName("release"),
              POINTER.withName("private_data"))
          .withName("ArrowArrayStream");

  private Layouts() {}

  /** Where a field of a struct begins. */
  public static long offset(StructLayout struct, String field) {
    return struct.byteOffset(PathElement.groupElement(field));
  }
}
