package org.codeanatomy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The empty Delta table that is made. */
public final class DeltaCreateOptions extends Options<DeltaCreateOptions> {
  private DeltaCreateOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaCreateOptions copy(Map<String, Object> values) {
    return new DeltaCreateOptions(values);
  }

  /**
   * A table of these columns.
   *
   * @param columns one at least, in order
   * @return options to add to
   */
  public static DeltaCreateOptions of(DeltaColumn... columns) {
    List<Map<String, Object>> values = Arrays.stream(columns).map(DeltaColumn::values).toList();
    return new DeltaCreateOptions(Map.of()).option("columns", values);
  }

  /**
   * The columns by which the files are split.
   *
   * @param names in order
   * @return options with it
   */
  public DeltaCreateOptions partitionColumns(List<String> names) {
    return option("partition_columns", names);
  }

  /**
   * What happens when there is a table.
   *
   * @param mode {@link Mode#ERROR} by default
   * @return options with it
   */
  public DeltaCreateOptions mode(Mode mode) {
    return option("mode", mode.name().toLowerCase(Locale.ROOT));
  }

  /** What happens when there is a table. */
  public enum Mode {
    /** The call fails with {@link AlreadyExistsException}. */
    ERROR,
    /** It is left as it is; the report says {@link DeltaStatus#SKIPPED}. */
    IGNORE
  }

  /**
   * The name of the table.
   *
   * @param name the name
   * @return options with it
   */
  public DeltaCreateOptions name(String name) {
    return option("name", name);
  }

  /**
   * The description of the table.
   *
   * @param text the description
   * @return options with it
   */
  public DeltaCreateOptions description(String text) {
    return option("description", text);
  }

  /**
   * The properties of the table.
   *
   * @param properties by name
   * @return options with it
   */
  public DeltaCreateOptions configuration(Map<String, String> properties) {
    return option("configuration", properties);
  }

  /**
   * Credentials and the like, named as the delta-rs libraries name them; never printed.
   *
   * @param options by name
   * @return options with it
   */
  public DeltaCreateOptions storageOptions(Map<String, String> options) {
    return option("storage_options", options);
  }

  /**
   * What the commit says, and how it is made.
   *
   * @param commit what is said about it
   * @return options with it
   */
  public DeltaCreateOptions commit(DeltaCommit commit) {
    return option("commit", commit.values());
  }
}
