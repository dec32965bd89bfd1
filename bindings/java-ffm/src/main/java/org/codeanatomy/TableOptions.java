package org.codeanatomy;

import java.util.Map;

/** How batches or a view become a table. */
public final class TableOptions extends Options<TableOptions> {
  private TableOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  TableOptions copy(Map<String, Object> values) {
    return new TableOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static TableOptions create() {
    return new TableOptions(Map.of());
  }

  /**
   * Whether an existing table of that name is replaced; it is an error by default.
   *
   * @param allowed true replaces it
   * @return options with it
   */
  public TableOptions replace(boolean allowed) {
    return option("replace", allowed);
  }
}
