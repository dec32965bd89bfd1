package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowType;

/** Columns of text and bytes. */
final class BytesColumns {
  private BytesColumns() {}

  /** What all have in common: each row is a piece of memory. */
  abstract static class OfBytes extends Column {
    private final boolean text;

    OfBytes(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, node);
      text = field.type() instanceof ArrowType.Utf8;
    }

    /** Where the bytes of a row lie. */
    abstract MemorySegment pieceAt(int row);

    @Override
    final byte[] bytesAt(int row) {
      return pieceAt(row).toArray(JAVA_BYTE);
    }

    @Override
    final String stringAt(int row) {
      if (!text) {
        throw cannotRead("text");
      }
      return new String(bytesAt(row), StandardCharsets.UTF_8);
    }

    @Override
    final Object objectAt(int row) {
      return text ? stringAt(row) : bytesAt(row);
    }
  }

  /** Rows one behind the other, with offsets. */
  static final class Standard extends OfBytes {
    private final Offsets offsets;
    private final MemorySegment data;

    Standard(BatchMemory memory, ArrowField field, ArrayNode node, boolean large) {
      super(memory, field, node);
      offsets = new Offsets(this, node.buffers[1], large);
      data = view(node.buffers[2], offsets.end(length - 1));
    }

    @Override
    MemorySegment pieceAt(int row) {
      long start = offsets.start(row);
      return data.asSlice(start, offsets.end(row) - start);
    }
  }

  /** Where each row begins and ends, as 32-bit or 64-bit numbers. */
  static final class Offsets {
    private final MemorySegment numbers;
    private final int first;
    private final boolean large;

    Offsets(Column column, long address, boolean large) {
      this.large = large;
      first = column.offset;
      long count = column.length == 0 ? 0 : first + (long) column.length + 1;
      numbers = column.view(address, count * (large ? Long.BYTES : Integer.BYTES));
    }

    long start(int row) {
      long index = first + (long) row;
      return large ? numbers.getAtIndex(JAVA_LONG, index) : numbers.getAtIndex(JAVA_INT, index);
    }

    /** The end of a row; 0 for the one before the first of an empty column. */
    long end(int row) {
      return numbers.byteSize() == 0 ? 0 : start(row + 1);
    }
  }

  /** The same number of bytes in each row. */
  static final class FixedSize extends OfBytes {
    private final MemorySegment data;
    private final int bytes;

    FixedSize(BatchMemory memory, ArrowField field, ArrayNode node, int bytes) {
      super(memory, field, node);
      this.bytes = bytes;
      data = view(node.buffers[1], (offset + (long) length) * bytes);
    }

    @Override
    MemorySegment pieceAt(int row) {
      return data.asSlice((offset + (long) row) * bytes, bytes);
    }
  }

  /**
   * Sixteen bytes for each row: the length and the bytes themselves when they are at most twelve,
   * else the length, the first four, the number of a buffer and the place in it.
   */
  static final class Views extends OfBytes {
    private static final int SIZE = 16;
    private static final int MOST_INLINE = 12;
    private final MemorySegment views;
    private final MemorySegment[] data;

    Views(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, node);
      views = view(node.buffers[1], (offset + (long) length) * SIZE);
      // Behind validity and views come the data buffers, and last their sizes.
      int count = node.buffers.length - 3;
      MemorySegment sizes = view(node.buffers[node.buffers.length - 1], count * (long) Long.BYTES);
      data = new MemorySegment[count];
      for (int index = 0; index < count; index++) {
        data[index] = view(node.buffers[2 + index], sizes.getAtIndex(JAVA_LONG, index));
      }
    }

    @Override
    MemorySegment pieceAt(int row) {
      long start = (offset + (long) row) * SIZE;
      int size = views.get(JAVA_INT, start);
      return size <= MOST_INLINE
          ? views.asSlice(start + 4, size)
          : data[views.get(JAVA_INT, start + 8)].asSlice(views.get(JAVA_INT, start + 12), size);
    }
  }
}
