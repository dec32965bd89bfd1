package org.codeanatomy;

import java.util.Locale;

/**
 * The type of a column. Children of nested types, and the values of a dictionary, are children of
 * the {@link ArrowField}.
 */
public sealed interface ArrowType {
  /** 64-bit signed whole numbers. */
  ArrowType INT64 = new Int(64, true);

  /** Double precision floating point numbers. */
  ArrowType FLOAT64 = new FloatingPoint(64);

  /** True and false. */
  ArrowType BOOL = new Bool();

  /** Text. */
  ArrowType UTF8 = new Utf8(Width.STANDARD);

  /** Bytes. */
  ArrowType BINARY = new Binary(Width.STANDARD);

  /** Days without time. */
  ArrowType DATE = new Date(32);

  /** Points of time, to the microsecond. */
  ArrowType TIMESTAMP_UTC = new Timestamp(Unit.MICROSECOND, "UTC");

  /** Date and time without a zone, to the microsecond. */
  ArrowType TIMESTAMP = new Timestamp(Unit.MICROSECOND, null);

  /** Nothing but nulls. */
  ArrowType NULL = new Null();

  /**
   * The format string of the Arrow C data interface.
   *
   * @return such as {@code l} or {@code tsu:UTC}
   */
  String format();

  /** How text and bytes are laid out. */
  enum Width {
    /** 32-bit offsets. */
    STANDARD,
    /** 64-bit offsets. */
    LARGE,
    /** Views. */
    VIEW
  }

  /** The unit of times, timestamps and durations. */
  enum Unit {
    /** Seconds. */
    SECOND('s', 1),
    /** Thousandths. */
    MILLISECOND('m', 1_000),
    /** Millionths. */
    MICROSECOND('u', 1_000_000),
    /** Milliardths. */
    NANOSECOND('n', 1_000_000_000);

    private final char letter;
    private final long perSecond;

    Unit(char letter, long perSecond) {
      this.letter = letter;
      this.perSecond = perSecond;
    }

    /**
     * The letter in format strings.
     *
     * @return {@code s}, {@code m}, {@code u} or {@code n}
     */
    public char letter() {
      return letter;
    }

    /**
     * How many make a second.
     *
     * @return 1 to 10⁹
     */
    public long perSecond() {
      return perSecond;
    }
  }

  /** Nothing but nulls. */
  record Null() implements ArrowType {
    @Override
    public String format() {
      return "n";
    }
  }

  /** True and false. */
  record Bool() implements ArrowType {
    @Override
    public String format() {
      return "b";
    }
  }

  /**
   * Whole numbers.
   *
   * @param bits 8, 16, 32 or 64
   * @param signed whether there are negative ones
   */
  record Int(int bits, boolean signed) implements ArrowType {
    @Override
    public String format() {
      String letter =
          switch (bits) {
            case 8 -> "c";
            case 16 -> "s";
            case 32 -> "i";
            default -> "l";
          };
      return signed ? letter : letter.toUpperCase(Locale.ROOT);
    }
  }

  /**
   * Floating point numbers.
   *
   * @param bits 16, 32 or 64
   */
  record FloatingPoint(int bits) implements ArrowType {
    @Override
    public String format() {
      return bits == 16 ? "e" : bits == 32 ? "f" : "g";
    }
  }

  /**
   * Decimal numbers.
   *
   * @param bits 32, 64, 128 or 256
   * @param precision the number of digits
   * @param scale the number of digits behind the point
   */
  record Decimal(int bits, int precision, int scale) implements ArrowType {
    @Override
    public String format() {
      return "d:" + precision + "," + scale + (bits == 128 ? "" : "," + bits);
    }
  }

  /**
   * Text.
   *
   * @param width how it is laid out
   */
  record Utf8(Width width) implements ArrowType {
    @Override
    public String format() {
      return width == Width.STANDARD ? "u" : width == Width.LARGE ? "U" : "vu";
    }
  }

  /**
   * Bytes.
   *
   * @param width how they are laid out
   */
  record Binary(Width width) implements ArrowType {
    @Override
    public String format() {
      return width == Width.STANDARD ? "z" : width == Width.LARGE ? "Z" : "vz";
    }
  }

  /**
   * Bytes, in each row the same number.
   *
   * @param bytes the number
   */
  record FixedSizeBinary(int bytes) implements ArrowType {
    @Override
    public String format() {
      return "w:" + bytes;
    }
  }

  /**
   * Days.
   *
   * @param bits 32 when stored as days, 64 as milliseconds
   */
  record Date(int bits) implements ArrowType {
    @Override
    public String format() {
      return bits == 32 ? "tdD" : "tdm";
    }
  }

  /**
   * Times of day.
   *
   * @param unit what is counted from midnight
   */
  record Time(Unit unit) implements ArrowType {
    @Override
    public String format() {
      return "tt" + unit.letter();
    }
  }

  /**
   * Points of time.
   *
   * @param unit what is counted from the beginning of 1970
   * @param zone the time zone they are shown in, counted in UTC; null for date and time of an
   *     unknown zone
   */
  record Timestamp(Unit unit, String zone) implements ArrowType {
    @Override
    public String format() {
      return "ts" + unit.letter() + ":" + (zone == null ? "" : zone);
    }
  }

  /**
   * Lengths of time.
   *
   * @param unit what is counted
   */
  record Duration(Unit unit) implements ArrowType {
    @Override
    public String format() {
      return "tD" + unit.letter();
    }
  }

  /**
   * Calendar intervals.
   *
   * @param parts what they are made of
   */
  record Interval(Parts parts) implements ArrowType {
    /** What an interval is made of. */
    public enum Parts {
      /** Months only. */
      MONTHS,
      /** Days and milliseconds. */
      DAYS_MILLISECONDS,
      /** Months, days and nanoseconds. */
      MONTHS_DAYS_NANOSECONDS
    }

    @Override
    public String format() {
      return switch (parts) {
        case MONTHS -> "tiM";
        case DAYS_MILLISECONDS -> "tiD";
        case MONTHS_DAYS_NANOSECONDS -> "tin";
      };
    }
  }

  /**
   * Lists of values of one type, the field's child.
   *
   * @param large whether offsets have 64 bits
   * @param view whether each list says where it begins and how long it is
   */
  record List(boolean large, boolean view) implements ArrowType {
    @Override
    public String format() {
      return (view ? "+v" : "+") + (large ? "L" : "l");
    }
  }

  /**
   * Lists, in each row of the same length, of values of one type, the field's child.
   *
   * @param size the length
   */
  record FixedSizeList(int size) implements ArrowType {
    @Override
    public String format() {
      return "+w:" + size;
    }
  }

  /** Values under names, the field's children. */
  record Struct() implements ArrowType {
    @Override
    public String format() {
      return "+s";
    }
  }

  /**
   * Keys and values; the field's child is a struct of both.
   *
   * @param keysSorted whether the keys of each row are sorted
   */
  record Map(boolean keysSorted) implements ArrowType {
    @Override
    public String format() {
      return "+m";
    }
  }

  /**
   * Values that are stored once each, and referred to by number; the field's child has their type.
   *
   * @param index the type of the numbers
   * @param ordered whether the order of the numbers means something
   */
  record Dictionary(Int index, boolean ordered) implements ArrowType {
    @Override
    public String format() {
      return index.format();
    }
  }

  /**
   * Values that are stored once for each run; the field's children are the runs' ends and values.
   */
  record RunEndEncoded() implements ArrowType {
    @Override
    public String format() {
      return "+r";
    }
  }

  /**
   * A type that this binding cannot read; the batch can still be handed on.
   *
   * @param format its format string
   */
  record Other(String format) implements ArrowType {}
}
