package org.codeanatomy;

import java.util.Map;

/** Changes what the schema says about a column. */
public final class DeltaSetColumnMetadata extends DeltaOperation<DeltaSetColumnMetadata> {
  private DeltaSetColumnMetadata(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaSetColumnMetadata copy(Map<String, Object> values) {
    return new DeltaSetColumnMetadata(values);
  }

  /**
   * Sets the metadata of a column.
   *
   * @param column its name
   * @param values by key
   * @return an operation to add to
   */
  public static DeltaSetColumnMetadata of(String column, Map<String, ?> values) {
    return new DeltaSetColumnMetadata(start("set_column_metadata"))
        .option("column", column)
        .option("metadata", values);
  }
}
