package org.codeanatomy;

import java.util.Map;

/**
 * One operation on a Delta table that needs no input rows: it deletes, updates or maintains. Begins
 * at the latest version of the table. SQL in it names columns as they are in the table, upper and
 * lower case told apart.
 *
 * @param <T> the kind of operation
 */
public abstract sealed class DeltaOperation<T extends DeltaOperation<T>> extends Options<T>
    permits DeltaAddColumns,
        DeltaAddConstraints,
        DeltaAddFeatures,
        DeltaCheckpoint,
        DeltaCleanupMetadata,
        DeltaCompactLog,
        DeltaDelete,
        DeltaDropColumnNotNull,
        DeltaDropConstraints,
        DeltaOptimize,
        DeltaRepair,
        DeltaRestore,
        DeltaSetColumnMetadata,
        DeltaSetMetadata,
        DeltaSetProperties,
        DeltaUpdate,
        DeltaVacuum {

  DeltaOperation(Map<String, Object> values) {
    super(values);
  }

  static Map<String, Object> start(String operation) {
    return Map.of("operation", operation);
  }

  /**
   * What the commit says, and how it is made.
   *
   * @param commit what is said about it
   * @return an operation with it
   */
  public final T commit(DeltaCommit commit) {
    return option("commit", commit.values());
  }
}
