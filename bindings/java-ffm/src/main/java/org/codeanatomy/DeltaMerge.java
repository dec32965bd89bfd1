package org.codeanatomy;

import java.util.Map;

/**
 * How a stream is merged into a Delta table. Of the actions for the kind of a row, the first one
 * that fits is taken.
 */
public final class DeltaMerge extends Options<DeltaMerge> {
  private DeltaMerge(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaMerge copy(Map<String, Object> values) {
    return new DeltaMerge(values);
  }

  /**
   * A merge by a condition: which row of the stream meets which row of the table. Names are as in
   * the table, upper and lower case told apart.
   *
   * @param sql such as {@code source.id = target.id}
   * @return a merge without actions
   */
  public static DeltaMerge on(String sql) {
    return new DeltaMerge(Map.of()).option("predicate", sql);
  }

  /**
   * What SQL calls the stream.
   *
   * @param alias {@code source} by default
   * @return options with it
   */
  public DeltaMerge sourceAlias(String alias) {
    return option("source_alias", alias);
  }

  /**
   * What SQL calls the table.
   *
   * @param alias {@code target} by default
   * @return options with it
   */
  public DeltaMerge targetAlias(String alias) {
    return option("target_alias", alias);
  }

  /**
   * For rows of the table that meet one of the stream: an update or a delete.
   *
   * @param action what is done with them
   * @return options with it
   */
  public DeltaMerge whenMatched(DeltaMergeAction action) {
    return append("clauses", action.when("matched").values());
  }

  /**
   * For rows of the stream that meet none of the table: an insert.
   *
   * @param action what is done with them
   * @return options with it
   */
  public DeltaMerge whenNotMatched(DeltaMergeAction action) {
    return append("clauses", action.when("not_matched").values());
  }

  /**
   * For rows of the table that meet none of the stream: an update or a delete.
   *
   * @param action what is done with them
   * @return options with it
   */
  public DeltaMerge whenNotMatchedBySource(DeltaMergeAction action) {
    return append("clauses", action.when("not_matched_by_source").values());
  }

  /**
   * Whether columns that the table does not have are added; they are not by default.
   *
   * @param allowed true adds them
   * @return options with it
   */
  public DeltaMerge mergeSchema(boolean allowed) {
    return option("merge_schema", allowed);
  }

  /**
   * How the Parquet files are written.
   *
   * @param properties as in {@link DeltaWriteOptions#writerProperties}
   * @return options with it
   */
  public DeltaMerge writerProperties(Map<String, ?> properties) {
    return option("writer_properties", properties);
  }

  /**
   * What the commit says, and how it is made.
   *
   * @param commit what is said about it
   * @return options with it
   */
  public DeltaMerge commit(DeltaCommit commit) {
    return option("commit", commit.values());
  }
}
