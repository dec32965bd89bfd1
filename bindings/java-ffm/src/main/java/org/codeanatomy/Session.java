package org.codeanatomy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.codeanatomy.internal.arrow.SchemaReader;
import org.codeanatomy.internal.arrow.SchemaWriter;
import org.codeanatomy.internal.ffi.DeltaObserveCalls;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.codeanatomy.internal.ffi.RegisterCalls;
import org.codeanatomy.internal.ffi.SessionCalls;
import org.codeanatomy.internal.ffi.TaskCalls;
import org.codeanatomy.internal.json.JsonWriter;

/**
 * Settings, catalogs, tables and functions, and the statements that run among them. Cheap to open;
 * shares its runtime. Any thread, any number at the same time.
 *
 * <pre>{@code
 * try (Session session = Session.open();
 *     BatchReader reader = session.query("SELECT $1 + 1 AS n", 41)) {
 *   for (ArrowBatch batch : reader) {
 *     System.out.println(batch.column("n").getLong(0));
 *   }
 * }
 * }</pre>
 *
 * <p>A call that waits ends with {@link CancelledException} when its thread is interrupted; the
 * interrupt flag is set again then. Virtual threads may make any call.
 */
public final class Session implements AutoCloseable {
  private final NativeHandle handle;
  private final HostFailures failures = new HostFailures();
  private final Statements statements;

  private Session(long address) {
    handle = new NativeHandle(this, "session", address, SessionCalls::free, null);
    statements = new Statements(this, handle);
  }

  /**
   * Opens a session with defaults, on the runtime that the process shares.
   *
   * @return the session
   */
  public static Session open() {
    return open(SessionOptions.create());
  }

  /**
   * Opens a session on the runtime that the process shares.
   *
   * @param options how
   * @return the session
   */
  public static Session open(SessionOptions options) {
    return new Session(SessionCalls.open(0, options.json()));
  }

  /**
   * Opens a session.
   *
   * @param runtime what it runs on
   * @param options how
   * @return the session
   */
  public static Session open(CodeAnatomyRuntime runtime, SessionOptions options) {
    return new Session(runtime.handle().use(address -> SessionCalls.open(address, options.json())));
  }

  /**
   * The runtime of the session.
   *
   * @return one more owner of it, to be closed
   */
  public CodeAnatomyRuntime runtime() {
    return new CodeAnatomyRuntime(handle.use(SessionCalls::runtime));
  }

  /**
   * Changes one setting, as {@code SET} does in SQL. Queries that are planned already keep the old
   * value.
   *
   * @param name such as {@code datafusion.execution.batch_size}
   * @param value the new value as text
   */
  public void set(String name, String value) {
    handle.run(session -> SessionCalls.set(session, name, value));
  }

  /**
   * Reads one setting.
   *
   * @param name its name
   * @return its value as text
   */
  public String get(String name) {
    return handle.use(session -> SessionCalls.get(session, name));
  }

  /**
   * The library's own functions in this session as JSON: names by kind, a record for each, and one
   * hash over all names.
   *
   * @return the JSON text
   */
  public String functionRegistry() {
    return handle.use(SessionCalls::functionRegistry);
  }

  /**
   * Plans one statement without running it. Names and types are checked, and the session's policy
   * is applied.
   *
   * @param text one statement; parameters are {@code $1}, {@code $2}, … or {@code $name}
   * @return the query
   */
  public Query sql(String text) {
    return sql(text, CallOptions.none());
  }

  /**
   * Plans one statement without running it.
   *
   * @param text one statement
   * @param options of the call
   * @return the query
   */
  public Query sql(String text, CallOptions options) {
    return statements.plan(text, options);
  }

  /**
   * Plans and runs one statement.
   *
   * @param text one statement
   * @param values for {@code $1}, {@code $2}, … in order; {@link Parameters} has their classes
   * @return its rows
   */
  public BatchReader query(String text, Object... values) {
    return query(text, Parameters.of(values), CallOptions.none());
  }

  /**
   * Plans and runs one statement.
   *
   * @param text one statement
   * @param parameters the values of its parameters
   * @return its rows
   */
  public BatchReader query(String text, Parameters parameters) {
    return query(text, parameters, CallOptions.none());
  }

  /**
   * Plans and runs one statement.
   *
   * @param text one statement
   * @param parameters the values of its parameters
   * @param options of the call, and of the reader that comes out of it
   * @return its rows
   */
  public BatchReader query(String text, Parameters parameters, CallOptions options) {
    return statements.run(text, parameters, options, Query::run);
  }

  /**
   * Plans one statement and runs it to its end.
   *
   * @param text one statement
   * @param values for {@code $1}, {@code $2}, … in order; {@link Parameters} has their classes
   * @return rows inserted, changed or deleted; for a query the rows of its result; 0 for a
   *     statement without rows
   */
  public long execute(String text, Object... values) {
    return execute(text, Parameters.of(values), CallOptions.none());
  }

  /**
   * Plans one statement and runs it to its end.
   *
   * @param text one statement
   * @param parameters the values of its parameters
   * @return the rows as of {@link #execute(String, Object...)}
   */
  public long execute(String text, Parameters parameters) {
    return execute(text, parameters, CallOptions.none());
  }

  /**
   * Plans one statement and runs it to its end.
   *
   * @param text one statement
   * @param parameters the values of its parameters
   * @param options of the call
   * @return the rows as of {@link #execute(String, Object...)}
   */
  public long execute(String text, Parameters parameters, CallOptions options) {
    return statements.run(text, parameters, options, Query::execute);
  }

  /**
   * Plans and runs one statement without waiting.
   *
   * @param text one statement
   * @param parameters the values of its parameters
   * @param options of the call, and of the reader that comes out of it
   * @return its rows, to be closed; cancelling it cancels the work
   */
  public CompletableFuture<BatchReader> queryAsync(
      String text, Parameters parameters, CallOptions options) {
    return statements.start(text, parameters, options, Query::runIn);
  }

  /**
   * Plans one statement and runs it to its end, without waiting.
   *
   * @param text one statement
   * @param parameters the values of its parameters
   * @param options of the call
   * @return the rows as of {@link #execute(String, Object...)}; cancelling it cancels the work
   */
  public CompletableFuture<Long> executeAsync(
      String text, Parameters parameters, CallOptions options) {
    return statements.start(text, parameters, options, Query::executeIn);
  }

  /**
   * Makes a stream a table, read to its end now. It can be queried any number of times.
   *
   * @param name the table's name, as in SQL
   * @param stream given away, whatever the outcome
   */
  public void registerStream(String name, BatchStream stream) {
    registerStream(name, stream, StreamOptions.create(), CallOptions.none());
  }

  /**
   * Makes a stream a table.
   *
   * @param name the table's name, as in SQL
   * @param stream given away, whatever the outcome
   * @param register how
   * @param options of the call
   */
  public void registerStream(
      String name, BatchStream stream, StreamOptions register, CallOptions options) {
    try (stream) {
      Calls.run(
          handle,
          options,
          (session, limits) ->
              RegisterCalls.streamStart(session, name, stream.take(), register.json(), limits),
          Calls::nothing);
      if (register.isOnce()) {
        failures.watch(stream);
      }
    } catch (CallbackException failure) {
      HostFailures.explain(failure, stream);
      throw failure;
    }
  }

  /**
   * Makes batches a table that can be queried any number of times. Nothing is copied.
   *
   * @param name the table's name, as in SQL
   * @param schema the columns of every batch
   * @param batches moved, so closed afterwards, whatever the outcome
   */
  public void registerBatches(String name, ArrowSchema schema, List<ArrowBatch> batches) {
    registerBatches(name, schema, batches, TableOptions.create());
  }

  /**
   * Makes batches a table that can be queried any number of times. Nothing is copied.
   *
   * @param name the table's name, as in SQL
   * @param schema the columns of every batch
   * @param batches moved, so closed afterwards, whatever the outcome
   * @param register how
   */
  public void registerBatches(
      String name, ArrowSchema schema, List<ArrowBatch> batches, TableOptions register) {
    try {
      handle.run(
          session ->
              RegisterCalls.batches(
                  session,
                  name,
                  new SchemaWriter(schema),
                  batches.stream().map(ArrowBatch::memory).toList(),
                  register.json()));
    } finally {
      batches.forEach(ArrowBatch::close);
    }
  }

  /**
   * Makes a file, or a folder of files, a table.
   *
   * @param name the table's name, as in SQL
   * @param path a path, a glob or a URL
   */
  public void registerFile(String name, String path) {
    registerFile(name, path, FileOptions.create(), CallOptions.none());
  }

  /**
   * Makes a file, or a folder of files, a table.
   *
   * @param name the table's name, as in SQL
   * @param path a path, a glob or a URL
   * @param register how
   * @param options of the call
   */
  public void registerFile(String name, String path, FileOptions register, CallOptions options) {
    Calls.run(
        handle,
        options,
        (session, limits) -> RegisterCalls.fileStart(session, name, path, register.json(), limits),
        Calls::nothing);
  }

  /**
   * Makes the latest version of a Delta table a table.
   *
   * @param name the table's name, as in SQL
   * @param uri a path or URL of the table's folder
   */
  public void registerDelta(String name, String uri) {
    registerDelta(name, uri, DeltaOptions.create(), CallOptions.none());
  }

  /**
   * Makes one version of a Delta table a table. A table that was registered at its latest version
   * takes INSERT, and moves on to the version that is committed; register again with {@link
   * DeltaOptions#replace} to see what others have committed.
   *
   * @param name the table's name, as in SQL
   * @param uri a path or URL of the table's folder
   * @param register which version, and how
   * @param options of the call
   */
  public void registerDelta(String name, String uri, DeltaOptions register, CallOptions options) {
    Calls.run(
        handle,
        options,
        (session, limits) -> RegisterCalls.deltaStart(session, name, uri, register.json(), limits),
        Calls::nothing);
  }

  /**
   * Tells an observer of what happens to Delta tables in this session, in the place of the one
   * before: a {@link DeltaPayload#SNAPSHOT} when a table is opened, or refreshed to another
   * version; a {@link DeltaPayload#SCAN_CONFIG} when an open table is registered; a report when an
   * operation has ended well, also one of SQL that has committed. {@link DeltaPayload#ADD_ACTIONS}
   * come only when asked for. The tables and queries of the session keep the observer. One that
   * refers to its session keeps a session that is forgotten from being closed.
   *
   * @param observer receives the payloads
   */
  public void setDeltaObserver(DeltaObserver observer) {
    DeltaObservation observation = new DeltaObservation(Objects.requireNonNull(observer));
    handle.run(session -> DeltaObserveCalls.setObserver(session, observation));
  }

  /** Has nobody told of Delta tables any more. */
  public void clearDeltaObserver() {
    handle.run(session -> DeltaObserveCalls.setObserver(session, null));
  }

  /**
   * Says how an object store is reached. From now on, files and Delta tables there are found by
   * their URLs, in this session; of a web server only files. A store of that URL is replaced,
   * tables that are registered keep what they had. Nothing is sent yet: whether the store is there
   * shows when it is used.
   *
   * @param url {@code s3://bucket}, {@code az://container}, {@code gs://bucket}, {@code
   *     http://host} or {@code https://host}, without a path
   * @param options by name, as the object_store crate and the delta-rs libraries name them; never
   *     printed. What they leave open comes from the environment variables that begin with {@code
   *     AWS_}, {@code AZURE_} and {@code GOOGLE_}
   * @throws InvalidArgumentException for a URL that names no store, an option that the store does
   *     not have, or a value that it cannot use
   */
  public void registerObjectStore(String url, Map<String, String> options) {
    String text = options.isEmpty() ? "" : JsonWriter.write(options);
    handle.run(session -> RegisterCalls.objectStore(session, url, text));
  }

  /**
   * Gives a query a name.
   *
   * @param name the view's name, as in SQL
   * @param sql a query without parameters
   */
  public void registerView(String name, String sql) {
    registerView(name, sql, TableOptions.create());
  }

  /**
   * Gives a query a name.
   *
   * @param name the view's name, as in SQL
   * @param sql a query without parameters
   * @param register how
   */
  public void registerView(String name, String sql, TableOptions register) {
    Calls.handOver(
        handle,
        (session, limits) -> {
          RegisterCalls.view(session, name, sql, register.json(), limits);
          return null;
        });
  }

  /**
   * Takes a table or view out of the session. Files and Delta tables stay where they are, queries
   * that run go on.
   *
   * @param name the table's name, as in SQL
   */
  public void deregister(String name) {
    handle.run(session -> RegisterCalls.deregister(session, name));
  }

  /**
   * Pours a stream into a table of the session.
   *
   * @param table the table's name, as in SQL
   * @param mode what happens to a table that exists, or does not
   * @param stream given away, whatever the outcome
   * @return rows that were added
   */
  public long ingest(String table, IngestMode mode, BatchStream stream) {
    return ingest(table, mode, stream, CallOptions.none());
  }

  /**
   * Pours a stream into a table of the session. A table that is made lives in memory. Columns are
   * matched by name and cast; one that is missing becomes null.
   *
   * @param table the table's name, as in SQL
   * @param mode what happens to a table that exists, or does not
   * @param stream given away, whatever the outcome
   * @param options of the call
   * @return rows that were added
   */
  public long ingest(String table, IngestMode mode, BatchStream stream, CallOptions options) {
    try (stream) {
      return Calls.run(
          handle,
          options,
          (session, limits) ->
              RegisterCalls.ingestStart(session, table, mode.number(), stream.take(), limits),
          TaskCalls::takeCount);
    } catch (CallbackException failure) {
      HostFailures.explain(failure, stream);
      throw failure;
    }
  }

  /**
   * Every setting of the session.
   *
   * @return ordered by name
   */
  public List<Setting> settings() {
    return Catalogs.settings(handle);
  }

  /**
   * The names of the catalogs of the session.
   *
   * @return ordered
   */
  public List<String> catalogs() {
    return Catalogs.catalogs(handle);
  }

  /**
   * Every schema of the session.
   *
   * @return ordered
   */
  public List<SchemaName> schemas() {
    return Catalogs.schemas(handle);
  }

  /**
   * Every table of the session.
   *
   * @return ordered
   */
  public List<TableName> tables() {
    return Catalogs.tables(handle);
  }

  /**
   * Every function that SQL can call.
   *
   * @return ordered by kind and name
   */
  public List<FunctionInfo> functions() {
    return Catalogs.functions(handle);
  }

  /**
   * The columns of a table.
   *
   * @param table the table's name, as in SQL, with double quotes where needed
   * @return the schema
   */
  public ArrowSchema tableSchema(String table) {
    return Calls.handOver(
        handle,
        (session, limits) -> {
          ArrowSchema[] schema = new ArrowSchema[1];
          SessionCalls.tableSchema(
              session, table, limits, struct -> schema[0] = SchemaReader.read(struct));
          return schema[0];
        });
  }

  NativeHandle handle() {
    return handle;
  }

  /** Makes a call, and explains a failure that a stream of this program is behind. */
  <T> T explained(Supplier<T> call) {
    return failures.explained(call);
  }

  /** Gives the session up; its queries and readers go on. May be repeated. */
  @Override
  public void close() {
    handle.close();
  }
}
