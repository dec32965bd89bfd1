package org.codeanatomy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codeanatomy.internal.json.JsonWriter;

/**
 * A bag of options. Immutable: each method gives a new bag. The library checks names and values,
 * and says in its error what is valid.
 *
 * @param <T> the kind of bag
 */
public abstract sealed class Options<T extends Options<T>>
    permits RuntimeOptions,
        SessionOptions,
        TableOptions,
        StreamOptions,
        FileOptions,
        DeltaOptions,
        DeltaOpenOptions,
        DeltaRequiredProtocol,
        DeltaRegisterOptions,
        DeltaDescribeOptions,
        DeltaHistoryOptions,
        DeltaFilesOptions,
        DeltaPayloadOptions,
        DeltaCommit,
        DeltaCreateOptions,
        DeltaWriteOptions,
        DeltaMerge,
        DeltaMergeAction,
        DeltaColumn,
        DeltaOperation,
        DeltaMaintain,
        WriteOptions,
        ExplainOptions {
  private final Map<String, Object> values;

  Options(Map<String, Object> values) {
    this.values = values;
  }

  abstract T copy(Map<String, Object> values);

  /**
   * Sets any option by the name that the library has for it.
   *
   * @param name the option
   * @param value text, a number, a boolean, a path, null, or a Map or Iterable of them
   * @return options with it
   */
  public final T option(String name, Object value) {
    Map<String, Object> extended = new LinkedHashMap<>(values);
    extended.put(name, value);
    return copy(Collections.unmodifiableMap(extended));
  }

  final Object get(String name) {
    return values.get(name);
  }

  /** Options with one more item in a list. */
  final T append(String name, Object item) {
    List<Object> items = new ArrayList<>();
    if (values.get(name) instanceof List<?> before) {
      items.addAll(before);
    }
    items.add(item);
    return option(name, Collections.unmodifiableList(items));
  }

  /** The bag by name, to be put into another one. */
  final Map<String, Object> values() {
    return values;
  }

  /** The bag as JSON; empty for all defaults. */
  final String json() {
    return values.isEmpty() ? "" : JsonWriter.write(values);
  }
}
