package org.codeanatomy;

import java.util.concurrent.CompletableFuture;
import org.codeanatomy.internal.ffi.DeltaCalls;
import org.codeanatomy.internal.ffi.NativeHandle;

/** What is done with a Delta table without input rows: it is changed and maintained. */
abstract sealed class DeltaTableOperations permits DeltaTable {
  final NativeHandle handle;

  /** Takes an ownership over. */
  DeltaTableOperations(long address) {
    handle = new NativeHandle(this, "Delta table", address, DeltaCalls::free, null);
  }

  /**
   * Runs an operation that needs no input rows. Begins at the latest version, and shows the one of
   * the operation afterwards.
   *
   * @param operation what to do
   * @return what was done
   * @throws PlanException for SQL that cannot be used
   * @throws ConstraintException when a row does not keep a condition
   * @throws CommitConflictException when others have committed what does not go with it
   * @throws InvalidStateException for a table at a version of the past
   */
  public DeltaReport run(DeltaOperation<?> operation) {
    return run(operation, CallOptions.none());
  }

  /**
   * Runs an operation that needs no input rows. Begins at the latest version, and shows the one of
   * the operation afterwards.
   *
   * @param operation what to do
   * @param options of the call
   * @return what was done
   * @throws PlanException for SQL that cannot be used
   * @throws ConstraintException when a row does not keep a condition
   * @throws CommitConflictException when others have committed what does not go with it
   * @throws InvalidStateException for a table at a version of the past
   */
  public DeltaReport run(DeltaOperation<?> operation, CallOptions options) {
    return DeltaWork.run(handle, operation).await(options);
  }

  /**
   * Runs an operation that needs no input rows. Begins at the latest version, and shows the one of
   * the operation afterwards. Does not wait.
   *
   * @param operation what to do
   * @param options of the call
   * @return what was done; cancelling it cancels the work
   */
  public CompletableFuture<DeltaReport> runAsync(DeltaOperation<?> operation, CallOptions options) {
    return DeltaWork.run(handle, operation).begin(options);
  }

  /**
   * Runs an operation as the C interface has it, such as one that a later release of the library
   * knows and this binding does not.
   *
   * @param request JSON with {@code operation} and the fields of it
   * @return the report as JSON
   */
  public String run(String request) {
    return run(request, CallOptions.none());
  }

  /**
   * Runs an operation as the C interface has it, such as one that a later release of the library
   * knows and this binding does not.
   *
   * @param request JSON with {@code operation} and the fields of it
   * @param options of the call
   * @return the report as JSON
   */
  public String run(String request, CallOptions options) {
    return DeltaWork.run(handle, request).await(options);
  }

  /**
   * Runs an operation as the C interface has it, such as one that a later release of the library
   * knows and this binding does not. Does not wait.
   *
   * @param request JSON with {@code operation} and the fields of it
   * @param options of the call
   * @return the report as JSON; cancelling it cancels the work
   */
  public CompletableFuture<String> runAsync(String request, CallOptions options) {
    return DeltaWork.run(handle, request).begin(options);
  }

  /**
   * Runs several operations that keep the table in shape. Behind one that fails none is run; that
   * is told by the report, and is no failure of the call.
   *
   * @param maintain what to do
   * @return what was done
   */
  public DeltaMaintenance maintain(DeltaMaintain maintain) {
    return maintain(maintain, CallOptions.none());
  }

  /**
   * Runs several operations that keep the table in shape. Behind one that fails none is run; that
   * is told by the report, and is no failure of the call.
   *
   * @param maintain what to do
   * @param options of the call
   * @return what was done
   */
  public DeltaMaintenance maintain(DeltaMaintain maintain, CallOptions options) {
    return DeltaWork.maintain(handle, maintain).await(options);
  }

  /**
   * Runs several operations that keep the table in shape. Behind one that fails none is run; that
   * is told by the report, and is no failure of the call. Does not wait.
   *
   * @param maintain what to do
   * @param options of the call
   * @return what was done; cancelling it cancels the work
   */
  public CompletableFuture<DeltaMaintenance> maintainAsync(
      DeltaMaintain maintain, CallOptions options) {
    return DeltaWork.maintain(handle, maintain).begin(options);
  }

  /**
   * Deletes rows. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport delete(DeltaDelete operation) {
    return run(operation);
  }

  /**
   * Changes rows. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport update(DeltaUpdate operation) {
    return run(operation);
  }

  /**
   * Makes few large files out of many small ones, or sorts them. As {@link #run(DeltaOperation)}.
   *
   * @return what was done
   */
  public DeltaReport optimize() {
    return run(DeltaOptimize.create());
  }

  /**
   * Makes few large files out of many small ones, or sorts them. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport optimize(DeltaOptimize operation) {
    return run(operation);
  }

  /**
   * Deletes the files that no version within the retention needs. As {@link #run(DeltaOperation)}.
   *
   * @return what was done
   */
  public DeltaReport vacuum() {
    return run(DeltaVacuum.create());
  }

  /**
   * Deletes the files that no version within the retention needs. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport vacuum(DeltaVacuum operation) {
    return run(operation);
  }

  /**
   * Writes a checkpoint, from which the table opens faster. As {@link #run(DeltaOperation)}.
   *
   * @return what was done
   */
  public DeltaReport checkpoint() {
    return run(DeltaCheckpoint.create());
  }

  /**
   * Deletes log files beyond the retention of the table. As {@link #run(DeltaOperation)}.
   *
   * @return what was done
   */
  public DeltaReport cleanupMetadata() {
    return run(DeltaCleanupMetadata.create());
  }

  /**
   * Has one more file of the log stand for some commits. As {@link #run(DeltaOperation)}.
   *
   * @param operation which commits
   * @return what was done
   */
  public DeltaReport compactLog(DeltaCompactLog operation) {
    return run(operation);
  }

  /**
   * Makes a version of the past the latest one, in a new commit. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport restore(DeltaRestore operation) {
    return run(operation);
  }

  /**
   * Switches features of the table protocol on. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport addFeatures(DeltaAddFeatures operation) {
    return run(operation);
  }

  /**
   * Stores conditions that every row must keep. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport addConstraints(DeltaAddConstraints operation) {
    return run(operation);
  }

  /**
   * Takes conditions off the table. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport dropConstraints(DeltaDropConstraints operation) {
    return run(operation);
  }

  /**
   * Sets properties of the table. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport setProperties(DeltaSetProperties operation) {
    return run(operation);
  }

  /**
   * Adds columns. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport addColumns(DeltaAddColumns operation) {
    return run(operation);
  }

  /**
   * Changes what the table is called and how it is described. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport setMetadata(DeltaSetMetadata operation) {
    return run(operation);
  }

  /**
   * Changes what the schema says about a column. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport setColumnMetadata(DeltaSetColumnMetadata operation) {
    return run(operation);
  }

  /**
   * Allows nulls in a column that refused them. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport dropColumnNotNull(DeltaDropColumnNotNull operation) {
    return run(operation);
  }

  /**
   * Takes files that are gone out of the log. As {@link #run(DeltaOperation)}.
   *
   * @return what was done
   */
  public DeltaReport repair() {
    return run(DeltaRepair.create());
  }

  /**
   * Takes files that are gone out of the log. As {@link #run(DeltaOperation)}.
   *
   * @param operation what to do
   * @return what was done
   */
  public DeltaReport repair(DeltaRepair operation) {
    return run(operation);
  }
}
