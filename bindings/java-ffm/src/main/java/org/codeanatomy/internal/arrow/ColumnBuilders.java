package org.codeanatomy.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowType;
import org.codeanatomy.ArrowType.Unit;
import org.codeanatomy.ArrowType.Width;
import org.codeanatomy.internal.Failures;
import org.codeanatomy.internal.ffi.NativeMemory;

/** Makes the builder for a type. */
public final class ColumnBuilders {
  private static final long NANOSECONDS = 1_000_000_000;

  private ColumnBuilders() {}

  /**
   * The builder for a column.
   *
   * @throws org.codeanatomy.UnsupportedException when columns of that type cannot be built
   */
  public static ColumnBuilder of(ArrowField field) {
    return switch (field.type()) {
      case ArrowType.Null type -> new OfNull(field);
      case ArrowType.Bool type -> new OfBoolean(field);
      case ArrowType.Int type when type.signed() -> new OfNumber(field, type.bits());
      case ArrowType.FloatingPoint type when type.bits() == 64 -> new OfNumber(field, 64);
      case ArrowType.Decimal type when type.bits() >= 128 -> new OfDecimal(field, type);
      case ArrowType.Utf8 type when type.width() == Width.STANDARD -> new OfBytes(field);
      case ArrowType.Binary type when type.width() == Width.STANDARD -> new OfBytes(field);
      case ArrowType.Date type when type.bits() == 32 -> new OfNumber(field, 32);
      case ArrowType.Time type -> new OfNumber(field, type.unit().perSecond() > 1000 ? 64 : 32);
      case ArrowType.Timestamp type -> new OfNumber(field, 64);
      default ->
          throw Failures.unsupported(
              "Columns of type "
                  + field.type()
                  + " cannot be built here; column \""
                  + field.name()
                  + "\" could be built as another type and cast in SQL.");
    };
  }

  /**
   * The type of a parameter: one that holds the value without loss.
   *
   * @throws org.codeanatomy.InvalidArgumentException when its class cannot be bound
   */
  public static ArrowType typeOf(Object value) {
    return switch (value) {
      case null -> ArrowType.NULL;
      case Boolean truth -> ArrowType.BOOL;
      case Byte number -> ArrowType.INT64;
      case Short number -> ArrowType.INT64;
      case Integer number -> ArrowType.INT64;
      case Long number -> ArrowType.INT64;
      case Float number -> ArrowType.FLOAT64;
      case Double number -> ArrowType.FLOAT64;
      case BigInteger number -> decimal(new BigDecimal(number));
      case BigDecimal number -> decimal(number);
      case String text -> ArrowType.UTF8;
      case byte[] bytes -> ArrowType.BINARY;
      case LocalDate date -> ArrowType.DATE;
      case LocalTime time -> new ArrowType.Time(unit(time.getNano()));
      case LocalDateTime time -> new ArrowType.Timestamp(unit(time.getNano()), null);
      case Instant time -> new ArrowType.Timestamp(unit(time.getNano()), "UTC");
      default ->
          throw Failures.invalidParameter(
              "A parameter is a "
                  + value.getClass().getName()
                  + ", which cannot be bound; use Boolean, Long, Double, BigDecimal, String,"
                  + " byte[], LocalDate, LocalTime, LocalDateTime, Instant or null, or bind a batch"
                  + " of Arrow data.");
    };
  }

  private static ArrowType decimal(BigDecimal number) {
    int scale = Math.max(0, number.scale());
    int precision = Math.max(scale, number.setScale(scale).precision());
    return new ArrowType.Decimal(precision <= 38 ? 128 : 256, precision, scale);
  }

  private static Unit unit(int nanoseconds) {
    return nanoseconds % 1000 == 0 ? Unit.MICROSECOND : Unit.NANOSECOND;
  }

  /** Nothing but nulls. */
  private static final class OfNull extends ColumnBuilder {
    OfNull(ArrowField field) {
      super(field);
    }

    @Override
    void addValue(Object value) {
      throw wrong(value);
    }

    @Override
    void addNothing() {}

    @Override
    List<MemorySegment> values() {
      return List.of();
    }
  }

  /** One bit for each value. */
  private static final class OfBoolean extends ColumnBuilder {
    private final Bytes bits = new Bytes();

    OfBoolean(ArrowField field) {
      super(field);
    }

    @Override
    void addValue(Object value) {
      if (!(value instanceof Boolean truth)) {
        throw wrong(value);
      }
      bits.addBit(truth, length());
    }

    @Override
    void addNothing() {
      bits.addBit(false, length());
    }

    @Override
    List<MemorySegment> values() {
      return List.of(bits.content());
    }
  }

  /** Values that are stored as one number of 8 to 64 bits. */
  static final class OfNumber extends ColumnBuilder {
    private final Bytes data = new Bytes();
    private final int bits;

    OfNumber(ArrowField field, int bits) {
      super(field);
      this.bits = bits;
    }

    void addAll(long[] values) {
      data.add(values);
      added(values.length);
    }

    void addAll(double[] values) {
      data.add(values);
      added(values.length);
    }

    @Override
    void addValue(Object value) {
      long stored = stored(value);
      if (bits < 64 && stored >> (bits - 1) != stored >> 63) {
        throw wrong(value);
      }
      store(stored);
    }

    @Override
    void addNothing() {
      store(0);
    }

    private void store(long stored) {
      switch (bits) {
        case 8 -> data.add((byte) stored);
        case 16 -> data.add((short) stored);
        case 32 -> data.add((int) stored);
        default -> data.add(stored);
      }
    }

    private long stored(Object value) {
      return switch (field.type()) {
        case ArrowType.Int type when isWhole(value) -> ((Number) value).longValue();
        case ArrowType.FloatingPoint type when isExactlyDouble(value) ->
            Double.doubleToRawLongBits(((Number) value).doubleValue());
        case ArrowType.Date type when value instanceof LocalDate date -> date.toEpochDay();
        case ArrowType.Time type when value instanceof LocalTime time ->
            count(0, time.toNanoOfDay(), type.unit(), value);
        case ArrowType.Timestamp type when type.zone() != null && value instanceof Instant time ->
            count(time.getEpochSecond(), time.getNano(), type.unit(), value);
        case ArrowType.Timestamp type
            when type.zone() == null && value instanceof LocalDateTime time ->
            count(time.toEpochSecond(ZoneOffset.UTC), time.getNano(), type.unit(), value);
        default -> throw wrong(value);
      };
    }

    private static boolean isWhole(Object value) {
      return value instanceof Long
          || value instanceof Integer
          || value instanceof Short
          || value instanceof Byte;
    }

    private static boolean isExactlyDouble(Object value) {
      return value instanceof Double
          || value instanceof Float
          || value instanceof Integer
          || value instanceof Short
          || value instanceof Byte;
    }

    private long count(long seconds, long nanoseconds, Unit unit, Object value) {
      long size = NANOSECONDS / unit.perSecond();
      if (nanoseconds % size != 0) {
        throw wrong(value + ", which is finer than its unit");
      }
      try {
        return Math.addExact(Math.multiplyExact(seconds, unit.perSecond()), nanoseconds / size);
      } catch (ArithmeticException reason) {
        throw wrong(value + ", which is out of range");
      }
    }

    @Override
    List<MemorySegment> values() {
      return List.of(data.content());
    }
  }

  /** Decimal numbers of 128 or 256 bits. */
  private static final class OfDecimal extends ColumnBuilder {
    private final Bytes data = new Bytes();
    private final ArrowType.Decimal type;

    OfDecimal(ArrowField field, ArrowType.Decimal type) {
      super(field);
      this.type = type;
    }

    @Override
    void addValue(Object value) {
      BigDecimal number =
          switch (value) {
            case BigDecimal decimal -> decimal;
            case BigInteger integer -> new BigDecimal(integer);
            case Long integer -> BigDecimal.valueOf(integer);
            case Integer integer -> BigDecimal.valueOf(integer);
            default -> throw wrong(value);
          };
      store(unscaled(number));
    }

    private BigInteger unscaled(BigDecimal number) {
      try {
        BigDecimal exact = number.setScale(type.scale());
        if (exact.precision() <= type.precision()) {
          return exact.unscaledValue();
        }
      } catch (ArithmeticException reason) {
        throw wrong(number + ", which has more digits behind the point");
      }
      throw wrong(number + ", which has more digits");
    }

    @Override
    void addNothing() {
      store(BigInteger.ZERO);
    }

    private void store(BigInteger number) {
      byte[] highestFirst = number.toByteArray();
      byte[] stored = new byte[type.bits() / 8];
      Arrays.fill(stored, (byte) (number.signum() < 0 ? -1 : 0));
      for (int index = 0; index < highestFirst.length; index++) {
        stored[index] = highestFirst[highestFirst.length - 1 - index];
      }
      data.add(stored);
    }

    @Override
    List<MemorySegment> values() {
      return List.of(data.content());
    }
  }

  /** Text and bytes, with 32-bit offsets. */
  private static final class OfBytes extends ColumnBuilder {
    private final Bytes offsets = new Bytes();
    private final Bytes data = new Bytes();
    private final boolean text;

    OfBytes(ArrowField field) {
      super(field);
      text = field.type() instanceof ArrowType.Utf8;
      offsets.add(0);
    }

    @Override
    void addValue(Object value) {
      if (text && value instanceof String content) {
        data.add(NativeMemory.utf8(content));
      } else if (!text && value instanceof byte[] content) {
        data.add(content);
      } else {
        throw wrong(value);
      }
      offsets.add(data.size());
    }

    @Override
    void addNothing() {
      offsets.add(data.size());
    }

    @Override
    List<MemorySegment> values() {
      return List.of(offsets.content(), data.content());
    }
  }
}
