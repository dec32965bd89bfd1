package org.codeanatomy;

import java.util.Map;

/** What a merge does with the rows of one kind. */
public final class DeltaMergeAction extends Options<DeltaMergeAction> {
  private DeltaMergeAction(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaMergeAction copy(Map<String, Object> values) {
    return new DeltaMergeAction(values);
  }

  /**
   * Changes the row of the table; without {@link #set}, to what the row of the stream has.
   *
   * @return an action for all rows of its kind
   */
  public static DeltaMergeAction update() {
    return new DeltaMergeAction(Map.of()).option("action", "update");
  }

  /**
   * Adds a row; without {@link #set}, the row of the stream.
   *
   * @return an action for all rows of its kind
   */
  public static DeltaMergeAction insert() {
    return new DeltaMergeAction(Map.of()).option("action", "insert");
  }

  /**
   * Deletes the row of the table.
   *
   * @return an action for all rows of its kind
   */
  public static DeltaMergeAction delete() {
    return new DeltaMergeAction(Map.of()).option("action", "delete");
  }

  /**
   * Takes only the rows for which a condition is true; the others go on to the next action.
   *
   * @param sql a condition over both sides
   * @return options with it
   */
  public DeltaMergeAction where(String sql) {
    return option("predicate", sql);
  }

  /**
   * What the columns get; by default every column of the stream is taken.
   *
   * @param columns SQL by column of the table
   * @return options with it
   */
  public DeltaMergeAction set(Map<String, String> columns) {
    return option("set", columns);
  }

  DeltaMergeAction when(String kind) {
    return option("when", kind);
  }
}
