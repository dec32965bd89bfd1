package org.codeanatomy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.codeanatomy.internal.ffi.DeltaCalls;

/**
 * A Delta table at one version. A change moves it on, for all threads that use it. Any thread, any
 * number at the same time; it outlives its session.
 *
 * <pre>{@code
 * try (DeltaTable table = DeltaTable.open(session, "/data/facts")) {
 *   table.merge(
 *       stream,
 *       DeltaMerge.on("source.id = target.id")
 *           .whenMatched(DeltaMergeAction.update())
 *           .whenNotMatched(DeltaMergeAction.insert()));
 *   table.delete(DeltaDelete.where("size = 0"));
 * }
 * }</pre>
 *
 * <p>Operations without input rows have a method each, and an object with their options. {@link
 * #run(DeltaOperation, CallOptions)} bounds any of them by a token or a time limit, {@link
 * #runAsync(DeltaOperation, CallOptions)} does not wait.
 *
 * <p>A call that waits ends with {@link CancelledException} when its thread is interrupted; the
 * interrupt flag is set again then. A change that failed or was cancelled is not visible, but for
 * commits that {@code vacuum}, {@code drop_constraints} and {@code maintain} had made by then. What
 * a cancelled call has committed is named by the detail {@code committed_version}.
 */
public final class DeltaTable extends DeltaTableOperations implements AutoCloseable {
  private final Session session;

  /** Takes an ownership over. */
  DeltaTable(Session session, long address) {
    super(address);
    this.session = session;
  }

  /**
   * Opens a Delta table at its latest version, or at one of the past.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @return the table
   * @throws NotFoundException when there is no table, or no such version
   * @throws CorruptDataException when the log has a gap or cannot be read
   */
  public static DeltaTable open(Session session, String uri) {
    return open(session, uri, DeltaOpenOptions.create(), CallOptions.none());
  }

  /**
   * Opens a Delta table at its latest version, or at one of the past.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @param open which version, how it is reached, and what its protocol must have
   * @param options of the call
   * @return the table
   * @throws NotFoundException when there is no table, or no such version
   * @throws CorruptDataException when the log has a gap or cannot be read
   * @throws DeltaProtocolException when the protocol is not as required
   */
  public static DeltaTable open(
      Session session, String uri, DeltaOpenOptions open, CallOptions options) {
    return DeltaWork.open(session, uri, open).await(options);
  }

  /**
   * Opens a Delta table at its latest version, or at one of the past. Does not wait.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @param open which version, how it is reached, and what its protocol must have
   * @param options of the call
   * @return the table, to be closed; cancelling it cancels the work
   */
  public static CompletableFuture<DeltaTable> openAsync(
      Session session, String uri, DeltaOpenOptions open, CallOptions options) {
    return DeltaWork.open(session, uri, open).begin(options);
  }

  /**
   * Whether there is a Delta table at a place. Nothing is made there.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @return true when there is one
   */
  public static boolean exists(Session session, String uri) {
    return exists(session, uri, DeltaOpenOptions.create(), CallOptions.none());
  }

  /**
   * Whether there is a Delta table at a place. Nothing is made there.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @param open how it is reached; versions are not looked at
   * @param options of the call
   * @return true when there is one
   */
  public static boolean exists(
      Session session, String uri, DeltaOpenOptions open, CallOptions options) {
    return DeltaWork.exists(session, uri, open).await(options);
  }

  /**
   * Whether there is a Delta table at a place. Nothing is made there. Does not wait.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @param open how it is reached; versions are not looked at
   * @param options of the call
   * @return true when there is one; cancelling it cancels the work
   */
  public static CompletableFuture<Boolean> existsAsync(
      Session session, String uri, DeltaOpenOptions open, CallOptions options) {
    return DeltaWork.exists(session, uri, open).begin(options);
  }

  /**
   * Makes an empty Delta table at a place where there is none. After a failure or a cancel there is
   * no table.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder; a local one is made when there is none
   * @param create its columns, and how it is made
   * @return what was done
   * @throws AlreadyExistsException for {@link DeltaCreateOptions.Mode#ERROR}
   */
  public static DeltaReport create(Session session, String uri, DeltaCreateOptions create) {
    return create(session, uri, create, CallOptions.none());
  }

  /**
   * Makes an empty Delta table at a place where there is none. After a failure or a cancel there is
   * no table.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder; a local one is made when there is none
   * @param create its columns, and how it is made
   * @param options of the call
   * @return what was done
   * @throws AlreadyExistsException for {@link DeltaCreateOptions.Mode#ERROR}
   */
  public static DeltaReport create(
      Session session, String uri, DeltaCreateOptions create, CallOptions options) {
    return DeltaWork.create(session, uri, create).await(options);
  }

  /**
   * Makes an empty Delta table at a place where there is none. After a failure or a cancel there is
   * no table. Does not wait.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder; a local one is made when there is none
   * @param create its columns, and how it is made
   * @param options of the call
   * @return what was done; cancelling it cancels the work
   */
  public static CompletableFuture<DeltaReport> createAsync(
      Session session, String uri, DeltaCreateOptions create, CallOptions options) {
    return DeltaWork.create(session, uri, create).begin(options);
  }

  /**
   * Writes a stream into the Delta table at a place, which is made when there is none. The stream
   * is read once, and only a few batches of it are held. Columns are matched by name and cast; one
   * that is missing becomes null. After a failure or a cancel nothing of it is visible, unless the
   * detail {@code committed_version} names what is.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @param stream given away, whatever the outcome
   * @return what was done
   * @throws AlreadyExistsException for {@link DeltaWriteOptions.Mode#ERROR}
   * @throws ConstraintException when a row does not keep a condition
   * @throws CommitConflictException when others have committed what does not go with it
   */
  public static DeltaReport write(Session session, String uri, BatchStream stream) {
    return write(session, uri, stream, DeltaWriteOptions.create(), CallOptions.none());
  }

  /**
   * Writes a stream into the Delta table at a place, which is made when there is none. The stream
   * is read once, and only a few batches of it are held. Columns are matched by name and cast; one
   * that is missing becomes null. After a failure or a cancel nothing of it is visible, unless the
   * detail {@code committed_version} names what is.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @param stream given away, whatever the outcome
   * @param write how
   * @param options of the call
   * @return what was done
   * @throws AlreadyExistsException for {@link DeltaWriteOptions.Mode#ERROR}
   * @throws ConstraintException when a row does not keep a condition
   * @throws CommitConflictException when others have committed what does not go with it
   */
  public static DeltaReport write(
      Session session,
      String uri,
      BatchStream stream,
      DeltaWriteOptions write,
      CallOptions options) {
    return DeltaWork.write(session, uri, stream, write).await(options);
  }

  /**
   * Writes a stream into the Delta table at a place, which is made when there is none. The stream
   * is read once, and only a few batches of it are held. Columns are matched by name and cast; one
   * that is missing becomes null. After a failure or a cancel nothing of it is visible, unless the
   * detail {@code committed_version} names what is. Does not wait.
   *
   * @param session what it runs in
   * @param uri a path or URL of the table's folder
   * @param stream given away, whatever the outcome
   * @param write how
   * @param options of the call
   * @return what was done; cancelling it cancels the work
   */
  public static CompletableFuture<DeltaReport> writeAsync(
      Session session,
      String uri,
      BatchStream stream,
      DeltaWriteOptions write,
      CallOptions options) {
    return DeltaWork.write(session, uri, stream, write).begin(options);
  }

  /**
   * The version that the table shows now. Reads nothing.
   *
   * @return its number
   */
  public long version() {
    return handle.use(DeltaCalls::version);
  }

  /**
   * Goes to the latest version. A table that was opened at a version of the past takes changes from
   * then on.
   *
   * @return the version that is shown now
   */
  public long refresh() {
    return refresh(CallOptions.none());
  }

  /**
   * Goes to the latest version. A table that was opened at a version of the past takes changes from
   * then on.
   *
   * @param options of the call
   * @return the version that is shown now
   */
  public long refresh(CallOptions options) {
    return DeltaWork.refresh(handle).await(options);
  }

  /**
   * Goes to the latest version. A table that was opened at a version of the past takes changes from
   * then on. Does not wait.
   *
   * @param options of the call
   * @return the version that is shown now; cancelling it cancels the work
   */
  public CompletableFuture<Long> refreshAsync(CallOptions options) {
    return DeltaWork.refresh(handle).begin(options);
  }

  /**
   * Makes the version that is shown a table of the session, which keeps that version when this
   * object moves on. It takes INSERT, UPDATE, DELETE and MERGE, unless the version was asked for
   * when the table was opened, or it is told how to scan.
   *
   * @param name the table's name, as in SQL
   */
  public void register(String name) {
    register(name, DeltaRegisterOptions.create(), CallOptions.none());
  }

  /**
   * Makes the version that is shown a table of the session, which keeps that version when this
   * object moves on. It takes INSERT, UPDATE, DELETE and MERGE, unless the version was asked for
   * when the table was opened, or it is told how to scan.
   *
   * @param name the table's name, as in SQL
   * @param register how
   * @param options of the call
   */
  public void register(String name, DeltaRegisterOptions register, CallOptions options) {
    DeltaWork.register(handle, name, register).await(options);
  }

  /**
   * Makes the version that is shown a table of the session, which keeps that version when this
   * object moves on. It takes INSERT, UPDATE, DELETE and MERGE, unless the version was asked for
   * when the table was opened, or it is told how to scan. Does not wait.
   *
   * @param name the table's name, as in SQL
   * @param register how
   * @param options of the call
   * @return empty; cancelling it cancels the work
   */
  public CompletableFuture<Void> registerAsync(
      String name, DeltaRegisterOptions register, CallOptions options) {
    return DeltaWork.register(handle, name, register).begin(options);
  }

  /**
   * What the log says of the version that is shown.
   *
   * @return a description
   */
  public DeltaDescription describe() {
    return describe(DeltaDescribeOptions.create(), CallOptions.none());
  }

  /**
   * What the log says of the version that is shown.
   *
   * @param describe what it has beyond the usual
   * @param options of the call
   * @return a description
   */
  public DeltaDescription describe(DeltaDescribeOptions describe, CallOptions options) {
    return DeltaWork.describe(handle, describe).await(options);
  }

  /**
   * What the log says of the version that is shown. Does not wait.
   *
   * @param describe what it has beyond the usual
   * @param options of the call
   * @return a description; cancelling it cancels the work
   */
  public CompletableFuture<DeltaDescription> describeAsync(
      DeltaDescribeOptions describe, CallOptions options) {
    return DeltaWork.describe(handle, describe).begin(options);
  }

  /**
   * The commits up to the version that is shown.
   *
   * @return the newest first
   */
  public List<DeltaVersion> history() {
    return history(DeltaHistoryOptions.create(), CallOptions.none());
  }

  /**
   * The commits up to the version that is shown.
   *
   * @param history how far back
   * @param options of the call
   * @return the newest first
   */
  public List<DeltaVersion> history(DeltaHistoryOptions history, CallOptions options) {
    return DeltaWork.history(handle, history).await(options);
  }

  /**
   * The commits up to the version that is shown. Does not wait.
   *
   * @param history how far back
   * @param options of the call
   * @return the newest first; cancelling it cancels the work
   */
  public CompletableFuture<List<DeltaVersion>> historyAsync(
      DeltaHistoryOptions history, CallOptions options) {
    return DeltaWork.history(handle, history).begin(options);
  }

  /**
   * The files of the version that is shown, ordered by path: {@code path}, {@code size}, {@code
   * modification_time}, {@code num_records}, {@code partition_values} and {@code stats}. Records
   * and statistics are null where the log does not have them.
   *
   * @return one row for each, to be closed
   */
  public BatchReader files() {
    return files(DeltaFilesOptions.create(), CallOptions.none());
  }

  /**
   * The files of the version that is shown, ordered by path: {@code path}, {@code size}, {@code
   * modification_time}, {@code num_records}, {@code partition_values} and {@code stats}. Records
   * and statistics are null where the log does not have them.
   *
   * @param files which
   * @param options of the call
   * @return one row for each, to be closed
   */
  public BatchReader files(DeltaFilesOptions files, CallOptions options) {
    return DeltaWork.files(session, handle, files, options).await(options);
  }

  /**
   * The files of the version that is shown, ordered by path: {@code path}, {@code size}, {@code
   * modification_time}, {@code num_records}, {@code partition_values} and {@code stats}. Records
   * and statistics are null where the log does not have them. Does not wait.
   *
   * @param files which
   * @param options of the call
   * @return one row for each, to be closed; cancelling it cancels the work
   */
  public CompletableFuture<BatchReader> filesAsync(DeltaFilesOptions files, CallOptions options) {
    return DeltaWork.files(session, handle, files, options).begin(options);
  }

  /**
   * Rows about the version that is shown.
   *
   * @param payload which
   * @return a payload, to be closed
   */
  public BatchReader payload(DeltaPayload payload) {
    return payload(payload, DeltaPayloadOptions.create(), CallOptions.none());
  }

  /**
   * Rows about the version that is shown.
   *
   * @param payload which
   * @param of what the payload has
   * @param options of the call
   * @return a payload, to be closed
   */
  public BatchReader payload(DeltaPayload payload, DeltaPayloadOptions of, CallOptions options) {
    return DeltaWork.payload(session, handle, payload, of, options).await(options);
  }

  /**
   * Rows about the version that is shown. Does not wait.
   *
   * @param payload which
   * @param of what the payload has
   * @param options of the call
   * @return a payload, to be closed; cancelling it cancels the work
   */
  public CompletableFuture<BatchReader> payloadAsync(
      DeltaPayload payload, DeltaPayloadOptions of, CallOptions options) {
    return DeltaWork.payload(session, handle, payload, of, options).begin(options);
  }

  /**
   * Merges a stream into the table, in one commit. Begins at the latest version, and shows the one
   * of the merge afterwards. After a failure or a cancel nothing of it is visible, unless the
   * detail {@code committed_version} names what is.
   *
   * @param stream given away, whatever the outcome
   * @param merge which rows meet, and what is done with them
   * @return what was done
   * @throws PlanException for SQL that cannot be used
   * @throws CommitConflictException when others have committed what does not go with it
   * @throws InvalidStateException for a table at a version of the past
   */
  public DeltaReport merge(BatchStream stream, DeltaMerge merge) {
    return merge(stream, merge, CallOptions.none());
  }

  /**
   * Merges a stream into the table, in one commit. Begins at the latest version, and shows the one
   * of the merge afterwards. After a failure or a cancel nothing of it is visible, unless the
   * detail {@code committed_version} names what is.
   *
   * @param stream given away, whatever the outcome
   * @param merge which rows meet, and what is done with them
   * @param options of the call
   * @return what was done
   * @throws PlanException for SQL that cannot be used
   * @throws CommitConflictException when others have committed what does not go with it
   * @throws InvalidStateException for a table at a version of the past
   */
  public DeltaReport merge(BatchStream stream, DeltaMerge merge, CallOptions options) {
    return DeltaWork.merge(handle, stream, merge).await(options);
  }

  /**
   * Merges a stream into the table, in one commit. Begins at the latest version, and shows the one
   * of the merge afterwards. After a failure or a cancel nothing of it is visible, unless the
   * detail {@code committed_version} names what is. Does not wait.
   *
   * @param stream given away, whatever the outcome
   * @param merge which rows meet, and what is done with them
   * @param options of the call
   * @return what was done; cancelling it cancels the work
   */
  public CompletableFuture<DeltaReport> mergeAsync(
      BatchStream stream, DeltaMerge merge, CallOptions options) {
    return DeltaWork.merge(handle, stream, merge).begin(options);
  }

  /** Gives the table up; nothing happens to its folder. May be repeated. */
  @Override
  public void close() {
    handle.close();
  }
}
