package org.codeanatomy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.codeanatomy.internal.json.JsonReader;

/** How a session is opened. */
public final class SessionOptions extends Options<SessionOptions> {
  private SessionOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  SessionOptions copy(Map<String, Object> values) {
    return new SessionOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static SessionOptions create() {
    return new SessionOptions(Map.of());
  }

  /**
   * The first catalog; {@code codeanatomy} by default.
   *
   * @param name its name
   * @return options with it
   */
  public SessionOptions catalog(String name) {
    return option("catalog", name);
  }

  /**
   * The first schema; {@code public} by default.
   *
   * @param name its name
   * @return options with it
   */
  public SessionOptions schema(String name) {
    return option("schema", name);
  }

  /**
   * How many parts of a plan run at once; by default the threads of the runtime.
   *
   * @param count 1 to 1024
   * @return options with it
   */
  public SessionOptions targetPartitions(int count) {
    return option("target_partitions", count);
  }

  /**
   * The rows of a batch; 8192 by default.
   *
   * @param rows 1 to 1048576
   * @return options with it
   */
  public SessionOptions batchSize(int rows) {
    return option("batch_size", rows);
  }

  /**
   * Whether text and binary leave the library as Arrow views; they do not by default.
   *
   * @param kept true keeps them
   * @return options with it
   */
  public SessionOptions viewTypes(boolean kept) {
    return option("view_types", kept);
  }

  /**
   * Whether CREATE and DROP are allowed; they are by default.
   *
   * @param allowed false refuses them
   * @return options with it
   */
  public SessionOptions allowDdl(boolean allowed) {
    return option("allow_ddl", allowed);
  }

  /**
   * Whether INSERT, UPDATE, DELETE and COPY are allowed; they are by default.
   *
   * @param allowed false refuses them
   * @return options with it
   */
  public SessionOptions allowDml(boolean allowed) {
    return option("allow_dml", allowed);
  }

  /**
   * Whether SET, transactions and the like are allowed; they are by default.
   *
   * @param allowed false refuses them
   * @return options with it
   */
  public SessionOptions allowStatements(boolean allowed) {
    return option("allow_statements", allowed);
  }

  /**
   * Narrows what scalar functions take; the guide on functions has the keys.
   *
   * @param policy an object as in JSON: maps, lists, texts, numbers and booleans
   * @return options with it
   */
  public SessionOptions functionPolicy(Map<String, ?> policy) {
    return option("function_policy", policy);
  }

  /**
   * Changes a setting, as {@code SET} does in SQL.
   *
   * @param name such as {@code datafusion.execution.time_zone}
   * @param value text, a number or a boolean
   * @return options with it
   */
  public SessionOptions setting(String name, Object value) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (get("settings") instanceof Map<?, ?> before) {
      settings.putAll(JsonReader.members(before));
    }
    settings.put(name, value);
    return option("settings", settings);
  }
}
