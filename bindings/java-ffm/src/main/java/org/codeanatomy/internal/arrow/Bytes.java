package org.codeanatomy.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.codeanatomy.internal.Failures;

/** A buffer that grows while a column is built. */
final class Bytes {
  private static final int MOST = Integer.MAX_VALUE - 64;

  private ByteBuffer buffer = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());

  int size() {
    return buffer.position();
  }

  void add(byte value) {
    room(Byte.BYTES).put(value);
  }

  void add(short value) {
    room(Short.BYTES).putShort(value);
  }

  void add(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void add(long value) {
    room(Long.BYTES).putLong(value);
  }

  void add(byte[] values) {
    room(values.length).put(values);
  }

  void add(long[] values) {
    ByteBuffer target = room(Math.multiplyExact(values.length, Long.BYTES));
    target.asLongBuffer().put(values);
    target.position(target.position() + values.length * Long.BYTES);
  }

  void add(double[] values) {
    ByteBuffer target = room(Math.multiplyExact(values.length, Long.BYTES));
    target.asDoubleBuffer().put(values);
    target.position(target.position() + values.length * Long.BYTES);
  }

  /** Adds a bit behind the others. */
  void addBit(boolean value, int index) {
    if ((index & 7) == 0) {
      add((byte) 0);
    }
    if (value) {
      int place = index >> 3;
      buffer.put(place, (byte) (buffer.get(place) | 1 << (index & 7)));
    }
  }

  /** What was added, as it is now. */
  MemorySegment content() {
    return MemorySegment.ofArray(buffer.array()).asSlice(0, size());
  }

  private ByteBuffer room(int more) {
    if (buffer.remaining() < more) {
      long wanted = (long) size() + more;
      if (wanted > MOST) {
        throw Failures.invalidArgument(
            "A column of one batch can hold 2 GiB at most; make smaller batches.");
      }
      int capacity = (int) Math.min(MOST, Math.max(wanted, 2L * buffer.capacity()));
      buffer = ByteBuffer.allocate(capacity).order(buffer.order()).put(buffer.flip());
    }
    return buffer;
  }
}
