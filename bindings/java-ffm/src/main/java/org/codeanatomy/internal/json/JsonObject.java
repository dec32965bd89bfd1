package org.codeanatomy.internal.json;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A report whose fields may be missing. A value of another type than expected, which a table's log
 * may have from other writers, counts as missing.
 *
 * @param members the fields by name
 */
public record JsonObject(Map<String, Object> members) {
  /**
   * Reads a report.
   *
   * @throws IllegalArgumentException when the text is not a JSON object
   */
  public static JsonObject read(String text) {
    return new JsonObject(JsonReader.readObject(text));
  }

  /** A value that was read as an object; without fields when it is none. */
  public static JsonObject of(Object value) {
    return new JsonObject(value instanceof Map<?, ?> map ? JsonReader.members(map) : Map.of());
  }

  private <T> Optional<T> get(String name, Class<T> type) {
    return Optional.ofNullable(members.get(name)).filter(type::isInstance).map(type::cast);
  }

  /** Text, if there is any. */
  public Optional<String> text(String name) {
    return get(name, String.class);
  }

  /** A boolean, if there is one. */
  public Optional<Boolean> truth(String name) {
    return get(name, Boolean.class);
  }

  /** A whole number, if there is one. */
  public OptionalLong number(String name) {
    return get(name, Long.class).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /** A time in milliseconds since 1970, if there is one. */
  public Optional<Instant> time(String name) {
    return get(name, Long.class).map(Instant::ofEpochMilli);
  }

  /** An object; without fields when there is none. */
  public JsonObject object(String name) {
    return of(members.get(name));
  }

  /** The items of an array; none when there is no array. */
  public List<?> items(String name) {
    return members.get(name) instanceof List<?> list ? list : List.of();
  }

  /** The items of an array as text. */
  public List<String> texts(String name) {
    return items(name).stream().map(String::valueOf).toList();
  }

  /** The fields with their values as text. */
  public Map<String, String> textMap() {
    Map<String, String> texts = new LinkedHashMap<>();
    members.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return Collections.unmodifiableMap(texts);
  }

  /** The fields, not to be changed. */
  public Map<String, Object> map() {
    return Collections.unmodifiableMap(members);
  }
}
