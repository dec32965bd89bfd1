package org.codeanatomy.internal.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the reports of the library. Objects become {@link LinkedHashMap}, arrays {@link List},
 * whole numbers {@link Long} (or {@link BigInteger} beyond it), others {@link Double}.
 */
public final class JsonReader {
  private static final int DEEPEST = 512;

  private final String text;
  private int position;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * The value of a JSON text.
   *
   * @throws IllegalArgumentException when the text is not JSON
   */
  public static Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value();
    reader.skipSpace();
    if (reader.position != text.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  /**
   * The members of a JSON object.
   *
   * @throws IllegalArgumentException when the text is not a JSON object
   */
  public static Map<String, Object> readObject(String text) {
    if (read(text) instanceof Map<?, ?> map) {
      return members(map);
    }
    throw new IllegalArgumentException("Not a JSON object: " + text);
  }

  /** A value that was read as an object; every key of such a map is text. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> members(Object object) {
    return (Map<String, Object>) object;
  }

  private Object value() {
    skipSpace();
    char next = position < text.length() ? text.charAt(position) : '\0';
    return switch (next) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    enter();
    skipSpace();
    while (!take('}')) {
      if (!members.isEmpty()) {
        expect(',');
      }
      skipSpace();
      String key = string();
      skipSpace();
      expect(':');
      members.put(key, value());
      skipSpace();
    }
    depth--;
    return members;
  }

  private List<Object> array() {
    List<Object> items = new ArrayList<>();
    enter();
    skipSpace();
    while (!take(']')) {
      if (!items.isEmpty()) {
        expect(',');
      }
      items.add(value());
      skipSpace();
    }
    depth--;
    return items;
  }

  private void enter() {
    position++;
    if (++depth > DEEPEST) {
      throw wrong("fewer levels than " + DEEPEST);
    }
  }

  private String string() {
    expect('"');
    StringBuilder content = new StringBuilder();
    while (!take('"')) {
      char next = character();
      content.append(next == '\\' ? escaped() : next);
    }
    return content.toString();
  }

  private char escaped() {
    char next = character();
    return switch (next) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> next;
      case 'u' -> unit();
      default -> throw wrong("an escape sequence");
    };
  }

  private char unit() {
    if (position + 4 > text.length()) {
      throw wrong("four hexadecimal digits");
    }
    position += 4;
    return (char) Integer.parseInt(text, position - 4, position, 16);
  }

  private Object number() {
    int start = position;
    boolean whole = true;
    while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      whole &= ".eE".indexOf(text.charAt(position)) < 0;
      position++;
    }
    if (start == position) {
      throw wrong("a value");
    }
    String digits = text.substring(start, position);
    if (!whole) {
      return Double.valueOf(digits);
    }
    BigInteger exact = new BigInteger(digits);
    return exact.bitLength() < Long.SIZE ? (Object) exact.longValue() : exact;
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, position)) {
      throw wrong(word);
    }
    position += word.length();
    return value;
  }

  private char character() {
    if (position == text.length()) {
      throw wrong("more");
    }
    return text.charAt(position++);
  }

  private boolean take(char wanted) {
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!take(wanted)) {
      throw wrong("'" + wanted + "'");
    }
  }

  private void skipSpace() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "Not JSON at character " + position + ", where " + expected + " was expected.");
  }
}
