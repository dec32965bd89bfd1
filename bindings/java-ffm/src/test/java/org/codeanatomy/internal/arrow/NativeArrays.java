package org.codeanatomy.internal.arrow;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codeanatomy.ArrowColumn;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.internal.ffi.Layouts;

/** Arrow arrays that are put together by hand, as the specification lays them out. */
final class NativeArrays {
  private final Export export = Export.ofArray();

  /** An array: a null buffer is absent. */
  MemorySegment array(
      long length,
      long offset,
      long nulls,
      List<MemorySegment> buffers,
      MemorySegment dictionary,
      MemorySegment... children) {
    MemorySegment struct = export.struct();
    fill(struct, length, offset, nulls, buffers, dictionary, children);
    return struct;
  }

  private void fill(
      MemorySegment struct,
      long length,
      long offset,
      long nulls,
      List<MemorySegment> buffers,
      MemorySegment dictionary,
      MemorySegment... children) {
    export.set(struct, "length", length);
    export.set(struct, "offset", offset);
    export.set(struct, "null_count", nulls);
    export.set(struct, "n_buffers", buffers.size());
    export.set(struct, "buffers", export.pointers(buffers));
    export.set(struct, "n_children", children.length);
    export.set(struct, "children", export.pointers(List.of(children)));
    export.set(struct, "dictionary", dictionary);
    export.own(struct);
  }

  /** An array without dictionary, that begins at the first value. */
  MemorySegment array(
      long length, long nulls, List<MemorySegment> buffers, MemorySegment... children) {
    return array(length, 0, nulls, buffers, MemorySegment.NULL, children);
  }

  /** A buffer. */
  MemorySegment buffer(MemorySegment content) {
    MemorySegment memory = export.allocate(content.byteSize());
    memory.copyFrom(content);
    return memory;
  }

  MemorySegment bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int index = 0; index < values.length; index++) {
      bytes[index] = (byte) values[index];
    }
    return buffer(MemorySegment.ofArray(bytes));
  }

  MemorySegment shorts(int... values) {
    short[] shorts = new short[values.length];
    for (int index = 0; index < values.length; index++) {
      shorts[index] = (short) values[index];
    }
    return buffer(MemorySegment.ofArray(shorts));
  }

  MemorySegment ints(int... values) {
    return buffer(MemorySegment.ofArray(values));
  }

  MemorySegment longs(long... values) {
    return buffer(MemorySegment.ofArray(values));
  }

  MemorySegment text(String text) {
    return buffer(MemorySegment.ofArray(text.getBytes()));
  }

  /** A batch. */
  BatchMemory batch(List<ArrowField> fields, long rows, long offset, MemorySegment... columns) {
    ArrowSchema schema = new ArrowSchema(fields, Map.of());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment root = arena.allocate(Layouts.ARROW_ARRAY);
      fill(root, rows, offset, 0, List.of(MemorySegment.NULL), MemorySegment.NULL, columns);
      return new BatchMemory(schema, root);
    }
  }

  /** All values of a column. */
  static List<Object> values(ArrowColumn column) {
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < column.length(); row++) {
      values.add(column.getObject(row));
    }
    return values;
  }
}
