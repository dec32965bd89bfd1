package org.codeanatomy.internal.arrow;

import org.codeanatomy.ArrowType;
import org.codeanatomy.ArrowType.Interval.Parts;
import org.codeanatomy.ArrowType.Unit;
import org.codeanatomy.ArrowType.Width;

/** Reads the format strings of the Arrow C data interface. */
final class FormatReader {
  private FormatReader() {}

  /** The type of a format string; {@link ArrowType.Other} when it is not known. */
  static ArrowType read(String format) {
    ArrowType simple = simple(format);
    if (simple != null) {
      return simple;
    }
    if (format.startsWith("d:")) {
      return decimal(format);
    }
    if (format.startsWith("w:")) {
      return new ArrowType.FixedSizeBinary(Integer.parseInt(format.substring(2)));
    }
    if (format.startsWith("+w:")) {
      return new ArrowType.FixedSizeList(Integer.parseInt(format.substring(3)));
    }
    if (format.startsWith("ts") && format.indexOf(':') == 3) {
      String zone = format.substring(4);
      return new ArrowType.Timestamp(unit(format), zone.isEmpty() ? null : zone);
    }
    return new ArrowType.Other(format);
  }

  private static ArrowType simple(String format) {
    return switch (format) {
      case "n" -> ArrowType.NULL;
      case "b" -> ArrowType.BOOL;
      case "c" -> new ArrowType.Int(8, true);
      case "C" -> new ArrowType.Int(8, false);
      case "s" -> new ArrowType.Int(16, true);
      case "S" -> new ArrowType.Int(16, false);
      case "i" -> new ArrowType.Int(32, true);
      case "I" -> new ArrowType.Int(32, false);
      case "l" -> ArrowType.INT64;
      case "L" -> new ArrowType.Int(64, false);
      case "e" -> new ArrowType.FloatingPoint(16);
      case "f" -> new ArrowType.FloatingPoint(32);
      case "g" -> ArrowType.FLOAT64;
      case "u" -> ArrowType.UTF8;
      case "U" -> new ArrowType.Utf8(Width.LARGE);
      case "vu" -> new ArrowType.Utf8(Width.VIEW);
      case "z" -> ArrowType.BINARY;
      case "Z" -> new ArrowType.Binary(Width.LARGE);
      case "vz" -> new ArrowType.Binary(Width.VIEW);
      case "tdD" -> ArrowType.DATE;
      case "tdm" -> new ArrowType.Date(64);
      case "tts", "ttm", "ttu", "ttn" -> new ArrowType.Time(unit(format));
      case "tDs", "tDm", "tDu", "tDn" -> new ArrowType.Duration(unit(format));
      case "tiM" -> new ArrowType.Interval(Parts.MONTHS);
      case "tiD" -> new ArrowType.Interval(Parts.DAYS_MILLISECONDS);
      case "tin" -> new ArrowType.Interval(Parts.MONTHS_DAYS_NANOSECONDS);
      case "+l" -> new ArrowType.List(false, false);
      case "+L" -> new ArrowType.List(true, false);
      case "+vl" -> new ArrowType.List(false, true);
      case "+vL" -> new ArrowType.List(true, true);
      case "+s" -> new ArrowType.Struct();
      case "+m" -> new ArrowType.Map(false);
      case "+r" -> new ArrowType.RunEndEncoded();
      default -> null;
    };
  }

  private static ArrowType decimal(String format) {
    String[] numbers = format.substring(2).split(",");
    int bits = numbers.length > 2 ? Integer.parseInt(numbers[2]) : 128;
    return new ArrowType.Decimal(bits, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  private static Unit unit(String format) {
    return switch (format.charAt(2)) {
      case 's' -> Unit.SECOND;
      case 'm' -> Unit.MILLISECOND;
      case 'u' -> Unit.MICROSECOND;
      default -> Unit.NANOSECOND;
    };
  }
}
