package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.codeanatomy.internal.ffi.Layouts;
import org.codeanatomy.internal.ffi.NativeMemory;

/** What an ArrowArray says, with the addresses of its buffers. */
final class ArrayNode {
  final long length;
  final long nullCount;
  final long offset;
  final long[] buffers;
  final ArrayNode[] children;
  final ArrayNode dictionary;

  private ArrayNode(MemorySegment struct) {
    length = get(struct, "length");
    nullCount = get(struct, "null_count");
    offset = get(struct, "offset");
    buffers = pointers(get(struct, "buffers"), get(struct, "n_buffers"));
    long[] addresses = pointers(get(struct, "children"), get(struct, "n_children"));
    children = new ArrayNode[addresses.length];
    for (int index = 0; index < addresses.length; index++) {
      children[index] = at(addresses[index]);
    }
    long values = get(struct, "dictionary");
    dictionary = values == 0 ? null : at(values);
  }

  /** Reads an ArrowArray and all below it. */
  static ArrayNode read(MemorySegment struct) {
    return new ArrayNode(struct);
  }

  private static ArrayNode at(long address) {
    return new ArrayNode(NativeMemory.view(address, Layouts.ARROW_ARRAY.byteSize()));
  }

  private static long get(MemorySegment struct, String field) {
    return struct.get(JAVA_LONG, Layouts.offset(Layouts.ARROW_ARRAY, field));
  }

  private static long[] pointers(long address, long count) {
    return count == 0
        ? new long[0]
        : NativeMemory.view(address, count * Long.BYTES).toArray(JAVA_LONG);
  }
}
