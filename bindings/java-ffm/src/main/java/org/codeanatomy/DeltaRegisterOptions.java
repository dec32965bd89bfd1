package org.codeanatomy;

import java.util.List;
import java.util.Map;

/**
 * How a Delta table that is open becomes a table of the session. With an option beside {@link
 * #replace}, that table takes no changes.
 */
public final class DeltaRegisterOptions extends Options<DeltaRegisterOptions> {
  private DeltaRegisterOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaRegisterOptions copy(Map<String, Object> values) {
    return new DeltaRegisterOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaRegisterOptions create() {
    return new DeltaRegisterOptions(Map.of());
  }

  /**
   * Whether an existing table of that name is replaced; it is an error by default.
   *
   * @param allowed true replaces it
   * @return options with it
   */
  public DeltaRegisterOptions replace(boolean allowed) {
    return option("replace", allowed);
  }

  /**
   * A further column with the file that each row is from; none by default.
   *
   * @param name its name: letters, digits and underscores
   * @return options with it
   */
  public DeltaRegisterOptions fileColumn(String name) {
    return option("file_column", name);
  }

  /**
   * The files that are read; all of the version by default.
   *
   * @param paths as {@link DeltaTable#files()} gives them; none of them reads nothing
   * @return options with it
   */
  public DeltaRegisterOptions files(List<String> paths) {
    return option("files", paths);
  }

  /**
   * Whether filters also skip rows within files; as the session does by default.
   *
   * @param allowed false has them skip whole files only
   * @return options with it
   */
  public DeltaRegisterOptions pushdownFilters(boolean allowed) {
    return option("pushdown_filters", allowed);
  }

  /**
   * Whether text and binary columns are views within SQL; as in the session by default.
   *
   * @param allowed true has them as views
   * @return options with it
   */
  public DeltaRegisterOptions viewTypes(boolean allowed) {
    return option("view_types", allowed);
  }

  /**
   * Whether partition columns are dictionaries; they are by default.
   *
   * @param allowed false has them as they are in the schema
   * @return options with it
   */
  public DeltaRegisterOptions wrapPartitionValues(boolean allowed) {
    return option("wrap_partition_values", allowed);
  }

  /**
   * The rows that are shown; all of them by default.
   *
   * @param condition a condition in SQL on the columns of the table: the rows for which it is true
   * @return options with it
   */
  public DeltaRegisterOptions predicate(String condition) {
    return option("predicate", condition);
  }

  /**
   * Columns whose values are cast to another type; none by default.
   *
   * @param types for a column, the Arrow type as {@code arrow_typeof} of SQL names it
   * @return options with it
   */
  public DeltaRegisterOptions columnTypes(Map<String, String> types) {
    return option("column_types", types);
  }
}
