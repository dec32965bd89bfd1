package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.ArrowType;
import org.codeanatomy.internal.ffi.Abi;
import org.codeanatomy.internal.ffi.Layouts;
import org.codeanatomy.internal.ffi.NativeMemory;

/** Copies schemas out of native memory. */
public final class SchemaReader {
  private SchemaReader() {}

  /** The schema that a struct type describes; the struct stays with the caller. */
  public static ArrowSchema read(MemorySegment struct) {
    ArrowField root = field(struct);
    return new ArrowSchema(root.children(), root.metadata());
  }

  private static ArrowField field(MemorySegment struct) {
    ArrowType type = FormatReader.read(NativeMemory.terminatedText(get(struct, "format")));
    long flags = struct.get(JAVA_LONG, Layouts.offset(Layouts.ARROW_SCHEMA, "flags"));
    List<ArrowField> children = children(struct);
    if (type instanceof ArrowType.Map) {
      type = new ArrowType.Map((flags & Abi.FLAG_MAP_KEYS_SORTED) != 0);
    }
    long dictionary = get(struct, "dictionary");
    if (dictionary != 0 && type instanceof ArrowType.Int index) {
      type = new ArrowType.Dictionary(index, (flags & Abi.FLAG_DICTIONARY_ORDERED) != 0);
      children = List.of(field(view(dictionary)));
    }
    return new ArrowField(
        NativeMemory.terminatedText(get(struct, "name")),
        type,
        (flags & Abi.FLAG_NULLABLE) != 0,
        children,
        metadata(get(struct, "metadata")));
  }

  private static List<ArrowField> children(MemorySegment struct) {
    long count = struct.get(JAVA_LONG, Layouts.offset(Layouts.ARROW_SCHEMA, "n_children"));
    MemorySegment pointers =
        NativeMemory.view(get(struct, "children"), count * Layouts.ADDRESS.byteSize());
    List<ArrowField> children = new ArrayList<>();
    for (long index = 0; index < count; index++) {
      children.add(field(view(pointers.getAtIndex(Layouts.ADDRESS, index))));
    }
    return children;
  }

  // A count, then for each entry the length and bytes of key and value; all lengths 32-bit.
  private static Map<String, String> metadata(long address) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (address == 0) {
      return metadata;
    }
    Cursor cursor = new Cursor(NativeMemory.view(address, Long.MAX_VALUE));
    int count = cursor.number();
    for (int index = 0; index < count; index++) {
      metadata.put(cursor.text(), cursor.text());
    }
    return metadata;
  }

  private static long get(MemorySegment struct, String field) {
    return struct.get(Layouts.ADDRESS, Layouts.offset(Layouts.ARROW_SCHEMA, field));
  }

  private static MemorySegment view(long address) {
    return NativeMemory.view(address, Layouts.ARROW_SCHEMA.byteSize());
  }

  private static final class Cursor {
    private final MemorySegment memory;
    private long position;

    Cursor(MemorySegment memory) {
      this.memory = memory;
    }

    int number() {
      int number = memory.get(JAVA_INT_UNALIGNED, position);
      position += Integer.BYTES;
      return number;
    }

    String text() {
      int length = number();
      byte[] bytes = memory.asSlice(position, length).toArray(JAVA_BYTE);
      position += length;
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
