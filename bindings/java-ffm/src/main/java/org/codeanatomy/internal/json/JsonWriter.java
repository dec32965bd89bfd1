package org.codeanatomy.internal.json;

import java.nio.file.Path;
import java.util.Map;
import org.codeanatomy.internal.Failures;

/** Writes option bags and parameters as JSON text. */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  /**
   * The JSON text of a value: null, text, a boolean, a number, a path, or a map or collection of
   * such values.
   */
  public static String write(Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value);
    return writer.out.toString();
  }

  private void value(Object value) {
    switch (value) {
      case null -> out.append("null");
      case Boolean truth -> out.append(truth);
      case Double number -> finite(number);
      case Float number -> finite(number.doubleValue());
      case Number number -> out.append(number);
      case String text -> text(text);
      case Path path -> text(path.toString());
      case Map<?, ?> map -> object(map);
      case Iterable<?> items -> array(items);
      default ->
          throw Failures.invalidArgument(
              "A "
                  + value.getClass().getName()
                  + " cannot be an option; use text, a number, a"
                  + " boolean, null, or a Map or List of them.");
    }
  }

  private void finite(double number) {
    if (!Double.isFinite(number)) {
      throw Failures.invalidArgument(
          "The number " + number + " cannot be written as JSON; only finite numbers can.");
    }
    out.append(number);
  }

  private void object(Map<?, ?> map) {
    String separator = "";
    out.append('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      text(String.valueOf(entry.getKey()));
      out.append(':');
      value(entry.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private void array(Iterable<?> items) {
    String separator = "";
    out.append('[');
    for (Object item : items) {
      out.append(separator);
      value(item);
      separator = ",";
    }
    out.append(']');
  }

  private void text(String text) {
    out.append('"');
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      switch (character) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (character < ' ') {
            out.append(String.format("\\u%04x", (int) character));
          } else {
            out.append(character);
          }
        }
      }
    }
    out.append('"');
  }
}
