package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowType;

/** Columns of nulls, truth values and numbers. */
final class NumberColumns {
  private NumberColumns() {}

  /** Nothing but nulls. */
  static final class OfNull extends Column {
    OfNull(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, node);
    }

    @Override
    boolean missing(int row) {
      return true;
    }

    @Override
    Object objectAt(int row) {
      return null;
    }
  }

  /** One bit for each row. */
  static final class OfBoolean extends Column {
    private final MemorySegment bits;

    OfBoolean(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, node);
      bits = view(node.buffers[1], (offset + (long) length + 7) / 8);
    }

    @Override
    boolean booleanAt(int row) {
      return bit(bits, offset + (long) row);
    }

    @Override
    Object objectAt(int row) {
      return booleanAt(row);
    }
  }

  /** Whole numbers of 8 to 64 bits, also as they are stored in dates, times and durations. */
  static class OfInteger extends Column {
    private final MemorySegment data;
    private final int bits;
    private final boolean signed;

    OfInteger(BatchMemory memory, ArrowField field, ArrayNode node, int bits, boolean signed) {
      super(memory, field, node);
      this.bits = bits;
      this.signed = signed;
      data = view(node.buffers[1], (offset + (long) length) * bits / 8);
    }

    @Override
    final long longAt(int row) {
      long index = offset + (long) row;
      return switch (bits) {
        case 8 -> {
          byte value = data.getAtIndex(JAVA_BYTE, index);
          yield signed ? value : Byte.toUnsignedLong(value);
        }
        case 16 -> {
          short value = data.getAtIndex(JAVA_SHORT, index);
          yield signed ? value : Short.toUnsignedLong(value);
        }
        case 32 -> {
          int value = data.getAtIndex(JAVA_INT, index);
          yield signed ? value : Integer.toUnsignedLong(value);
        }
        default -> data.getAtIndex(JAVA_LONG, index);
      };
    }

    @Override
    double doubleAt(int row) {
      return isHuge(row) ? exact(row).doubleValue() : longAt(row);
    }

    @Override
    BigDecimal decimalAt(int row) {
      return new BigDecimal(exact(row));
    }

    @Override
    Object objectAt(int row) {
      return bits == 64 && !signed ? exact(row) : (Object) longAt(row);
    }

    private boolean isHuge(int row) {
      return bits == 64 && !signed && longAt(row) < 0;
    }

    private BigInteger exact(int row) {
      BigInteger value = BigInteger.valueOf(longAt(row));
      return isHuge(row) ? value.add(BigInteger.ONE.shiftLeft(64)) : value;
    }
  }

  /** Floating point numbers of 16 to 64 bits. */
  static final class OfFloatingPoint extends Column {
    private final MemorySegment data;
    private final int bits;

    OfFloatingPoint(BatchMemory memory, ArrowField field, ArrayNode node, int bits) {
      super(memory, field, node);
      this.bits = bits;
      data = view(node.buffers[1], (offset + (long) length) * bits / 8);
    }

    @Override
    double doubleAt(int row) {
      return bits == 64 ? data.getAtIndex(JAVA_DOUBLE, offset + (long) row) : floatAt(row);
    }

    private float floatAt(int row) {
      long index = offset + (long) row;
      return bits == 32
          ? data.getAtIndex(JAVA_FLOAT, index)
          : Float.float16ToFloat(data.getAtIndex(JAVA_SHORT, index));
    }

    @Override
    Object objectAt(int row) {
      return bits == 64 ? (Object) doubleAt(row) : (Object) floatAt(row);
    }
  }

  /** Decimal numbers: two's complement integers of 32 to 256 bits, the lowest byte first. */
  static final class OfDecimal extends Column {
    private final MemorySegment data;
    private final int bytes;
    private final int scale;

    OfDecimal(BatchMemory memory, ArrowField field, ArrayNode node, ArrowType.Decimal type) {
      super(memory, field, node);
      bytes = type.bits() / 8;
      scale = type.scale();
      data = view(node.buffers[1], (offset + (long) length) * bytes);
    }

    @Override
    BigDecimal decimalAt(int row) {
      byte[] digits = new byte[bytes];
      long start = (offset + (long) row) * bytes;
      for (int index = 0; index < bytes; index++) {
        digits[bytes - 1 - index] = data.get(JAVA_BYTE, start + index);
      }
      return new BigDecimal(new BigInteger(digits), scale);
    }

    @Override
    double doubleAt(int row) {
      return decimalAt(row).doubleValue();
    }

    @Override
    Object objectAt(int row) {
      return decimalAt(row);
    }
  }
}
