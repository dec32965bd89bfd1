package org.codeanatomy;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Types as text for people, such as {@code list<int64>} or {@code timestamp[us, UTC]}. */
final class TypeNames {
  private TypeNames() {}

  static String of(ArrowField field) {
    return switch (field.type()) {
      case ArrowType.List list ->
          (list.large() ? "large_list" : "list") + (list.view() ? "_view" : "") + element(field);
      case ArrowType.FixedSizeList list -> "fixed_size_list[" + list.size() + "]" + element(field);
      case ArrowType.Struct struct -> "struct" + children(field.children());
      case ArrowType.Map map -> "map" + entries(field);
      case ArrowType.Dictionary dictionary -> "dictionary" + element(field);
      case ArrowType.RunEndEncoded runs -> "run_end_encoded" + element(field);
      default -> of(field.type());
    };
  }

  private static String of(ArrowType type) {
    return switch (type) {
      case ArrowType.Int number -> (number.signed() ? "int" : "uint") + number.bits();
      case ArrowType.FloatingPoint number -> "float" + number.bits();
      case ArrowType.Decimal number ->
          "decimal" + number.bits() + "[" + number.precision() + ", " + number.scale() + "]";
      case ArrowType.Utf8 text -> of(text.width(), "utf8");
      case ArrowType.Binary bytes -> of(bytes.width(), "binary");
      case ArrowType.FixedSizeBinary bytes -> "fixed_size_binary[" + bytes.bytes() + "]";
      case ArrowType.Date date -> "date" + date.bits();
      case ArrowType.Time time -> "time[" + of(time.unit()) + "]";
      case ArrowType.Timestamp time ->
          "timestamp[" + of(time.unit()) + (time.zone() == null ? "" : ", " + time.zone()) + "]";
      case ArrowType.Duration time -> "duration[" + of(time.unit()) + "]";
      case ArrowType.Interval interval ->
          "interval[" + interval.parts().name().toLowerCase(Locale.ROOT) + "]";
      case ArrowType.Other other -> other.format();
      default -> type.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  private static String of(ArrowType.Width width, String name) {
    return switch (width) {
      case STANDARD -> name;
      case LARGE -> "large_" + name;
      case VIEW -> name + "_view";
    };
  }

  private static String of(ArrowType.Unit unit) {
    return unit == ArrowType.Unit.SECOND ? "s" : unit.letter() + "s";
  }

  /** The last child: the elements of a list, the values of a dictionary or of runs. */
  private static String element(ArrowField field) {
    return field.children().isEmpty() ? "" : "<" + of(field.children().getLast()) + ">";
  }

  private static String children(List<ArrowField> fields) {
    return fields.stream().map(ArrowField::toString).collect(Collectors.joining(", ", "<", ">"));
  }

  /** A map has one child, a struct of key and value. */
  private static String entries(ArrowField map) {
    return map.children().stream()
        .flatMap(entry -> entry.children().stream())
        .map(TypeNames::of)
        .collect(Collectors.joining(", ", "<", ">"));
  }
}
