package org.codeanatomy.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowInterval;
import org.codeanatomy.ArrowType;
import org.codeanatomy.ArrowType.Unit;

/** Writes values as the cases write them. */
final class Values {
  private static final long NANOSECONDS = 1_000_000_000;

  private Values() {}

  /** The format string that a case gives for a type. */
  static String format(ArrowField field) {
    return field.type() instanceof ArrowType.Dictionary
        ? format(field.children().get(0))
        : field.type().format();
  }

  /** A value that was read, in the JSON of the cases. */
  static JsonElement json(ArrowField field, Object value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    }
    return switch (field.type()) {
      case ArrowType.Dictionary type -> json(field.children().get(0), value);
      case ArrowType.RunEndEncoded type -> json(field.children().get(1), value);
      case ArrowType.Bool type -> new JsonPrimitive((Boolean) value);
      case ArrowType.Int type -> new JsonPrimitive((Number) value);
      case ArrowType.FloatingPoint type -> floatingPoint((Number) value);
      case ArrowType.Decimal type -> new JsonPrimitive(((BigDecimal) value).toPlainString());
      case ArrowType.Time type -> new JsonPrimitive(time((LocalTime) value, type.unit()));
      case ArrowType.Timestamp type -> new JsonPrimitive(timestamp(value, type));
      case ArrowType.Duration type -> new JsonPrimitive(duration((Duration) value, type.unit()));
      case ArrowType.Interval type -> interval((ArrowInterval) value, type);
      case ArrowType.Struct type -> struct(field, (Map<?, ?>) value);
      case ArrowType.Map type -> map(field, (Map<?, ?>) value);
      case ArrowType.List type -> list(field, (List<?>) value);
      case ArrowType.FixedSizeList type -> list(field, (List<?>) value);
      default ->
          new JsonPrimitive(
              value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString());
    };
  }

  private static JsonElement floatingPoint(Number value) {
    return Double.isFinite(value.doubleValue())
        ? new JsonPrimitive(value)
        : new JsonPrimitive(value.toString());
  }

  private static String fraction(Unit unit) {
    return switch (unit) {
      case SECOND -> "";
      case MILLISECOND -> ".SSS";
      case MICROSECOND -> ".SSSSSS";
      case NANOSECOND -> ".SSSSSSSSS";
    };
  }

  private static String time(LocalTime value, Unit unit) {
    return DateTimeFormatter.ofPattern("HH:mm:ss" + fraction(unit)).format(value);
  }

  private static String timestamp(Object value, ArrowType.Timestamp type) {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss" + fraction(type.unit()));
    return value instanceof Instant instant
        ? format.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z"
        : format.format((LocalDateTime) value);
  }

  private static long duration(Duration value, Unit unit) {
    return value.getSeconds() * unit.perSecond()
        + value.getNano() / (NANOSECONDS / unit.perSecond());
  }

  private static JsonElement interval(ArrowInterval value, ArrowType.Interval type) {
    JsonObject parts = new JsonObject();
    switch (type.parts()) {
      case MONTHS -> parts.addProperty("months", value.months());
      case DAYS_MILLISECONDS -> {
        parts.addProperty("days", value.days());
        parts.addProperty("milliseconds", value.nanoseconds() / 1_000_000);
      }
      case MONTHS_DAYS_NANOSECONDS -> {
        parts.addProperty("months", value.months());
        parts.addProperty("days", value.days());
        parts.addProperty("nanoseconds", value.nanoseconds());
      }
    }
    return parts;
  }

  private static JsonElement struct(ArrowField field, Map<?, ?> values) {
    JsonObject object = new JsonObject();
    for (ArrowField child : field.children()) {
      object.add(child.name(), json(child, values.get(child.name())));
    }
    return object;
  }

  private static JsonElement map(ArrowField field, Map<?, ?> values) {
    List<ArrowField> pair = field.children().get(0).children();
    JsonArray entries = new JsonArray();
    values.forEach(
        (key, value) -> {
          JsonArray entry = new JsonArray();
          entry.add(json(pair.get(0), key));
          entry.add(json(pair.get(1), value));
          entries.add(entry);
        });
    return entries;
  }

  private static JsonElement list(ArrowField field, List<?> values) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(json(field.children().get(0), value)));
    return array;
  }

  /** Whether two JSON values are the same; numbers by value. */
  static boolean same(JsonElement expected, JsonElement actual) {
    if (expected instanceof JsonArray left && actual instanceof JsonArray right) {
      boolean same = left.size() == right.size();
      for (int index = 0; same && index < left.size(); index++) {
        same = same(left.get(index), right.get(index));
      }
      return same;
    }
    if (expected instanceof JsonObject left && actual instanceof JsonObject right) {
      return left.keySet().equals(right.keySet())
          && left.keySet().stream().allMatch(key -> same(left.get(key), right.get(key)));
    }
    if (isNumber(expected) && isNumber(actual)) {
      return sameNumber(expected, actual);
    }
    return expected.equals(actual);
  }

  private static boolean isNumber(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isNumber();
  }

  private static boolean sameNumber(JsonElement expected, JsonElement actual) {
    BigDecimal wanted = expected.getAsBigDecimal();
    return actual.getAsNumber() instanceof Float single
        ? wanted.floatValue() == single
        : actual.getAsBigDecimal().compareTo(wanted) == 0
            || actual.getAsNumber() instanceof Double number && wanted.doubleValue() == number;
  }
}
