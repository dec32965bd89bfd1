package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.ArrowType;
import org.codeanatomy.internal.ffi.Abi;
import org.codeanatomy.internal.ffi.ArrowInput;
import org.codeanatomy.internal.ffi.NativeMemory;

/** Writes schemas into native memory, for others to own. */
public final class SchemaWriter implements ArrowInput {
  private final ArrowField root;
  private Export export;

  /** For a struct type with a child for each column. */
  public SchemaWriter(ArrowSchema schema) {
    root = new ArrowField("", new ArrowType.Struct(), false, schema.fields(), schema.metadata());
  }

  @Override
  public void moveTo(MemorySegment struct) {
    export = Export.ofSchema();
    try {
      write(root, struct);
    } catch (Throwable failure) {
      export.set(struct, "release", 0);
      export.abandon();
      throw failure;
    }
  }

  private void write(ArrowField field, MemorySegment struct) {
    export.set(struct, "format", terminated(field.type().format()));
    export.set(struct, "name", terminated(field.name()));
    export.set(struct, "metadata", metadata(field.metadata()));
    export.set(struct, "flags", flags(field));
    boolean dictionary = field.type() instanceof ArrowType.Dictionary;
    List<MemorySegment> children = new ArrayList<>();
    for (ArrowField child : field.children()) {
      MemorySegment childStruct = export.struct();
      write(child, childStruct);
      children.add(childStruct);
    }
    export.set(struct, "dictionary", dictionary ? children.remove(0) : MemorySegment.NULL);
    export.set(struct, "n_children", children.size());
    export.set(struct, "children", export.pointers(children));
    export.own(struct);
  }

  private static long flags(ArrowField field) {
    long flags = field.nullable() ? Abi.FLAG_NULLABLE : 0;
    if (field.type() instanceof ArrowType.Map map && map.keysSorted()) {
      flags |= Abi.FLAG_MAP_KEYS_SORTED;
    }
    if (field.type() instanceof ArrowType.Dictionary dictionary && dictionary.ordered()) {
      flags |= Abi.FLAG_DICTIONARY_ORDERED;
    }
    return flags;
  }

  private MemorySegment terminated(String text) {
    byte[] bytes = NativeMemory.utf8(text);
    MemorySegment memory = export.allocate(bytes.length + 1L);
    memory.copyFrom(MemorySegment.ofArray(bytes));
    return memory;
  }

  private MemorySegment metadata(Map<String, String> metadata) {
    if (metadata.isEmpty()) {
      return MemorySegment.NULL;
    }
    List<byte[]> texts = new ArrayList<>();
    metadata.forEach(
        (key, value) -> {
          texts.add(NativeMemory.utf8(key));
          texts.add(NativeMemory.utf8(value));
        });
    long size = Integer.BYTES;
    for (byte[] text : texts) {
      size += Integer.BYTES + text.length;
    }
    MemorySegment memory = export.allocate(size);
    memory.set(JAVA_INT_UNALIGNED, 0, metadata.size());
    long position = Integer.BYTES;
    for (byte[] text : texts) {
      memory.set(JAVA_INT_UNALIGNED, position, text.length);
      MemorySegment.copy(text, 0, memory, JAVA_BYTE, position + Integer.BYTES, text.length);
      position += Integer.BYTES + text.length;
    }
    return memory;
  }
}
