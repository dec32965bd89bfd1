package org.codeanatomy;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.codeanatomy.internal.arrow.SchemaReader;
import org.codeanatomy.internal.arrow.SchemaWriter;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.codeanatomy.internal.ffi.QueryCalls;
import org.codeanatomy.internal.ffi.TaskCalls;

/**
 * One planned statement: planned once, run as often as wanted, also from several threads at the
 * same time. It keeps its session's state as it was when it was planned, and outlives the session.
 *
 * <p>A call that waits ends with {@link CancelledException} when its thread is interrupted; the
 * interrupt flag is set again then.
 */
public final class Query implements AutoCloseable {
  private final Session session;
  private final NativeHandle handle;

  /** Takes an ownership over. */
  Query(Session session, long address) {
    this.session = session;
    handle = new NativeHandle(this, "query", address, QueryCalls::free, null);
  }

  /**
   * Binds values to {@code $1}, {@code $2}, … in order, in the place of what was bound before. Runs
   * that have started keep theirs.
   *
   * @param values the values; {@link Parameters} has their classes
   * @return this
   * @throws InvalidArgumentException for wrong counts or types
   */
  public Query bind(Object... values) {
    return bind(Parameters.of(values));
  }

  /**
   * Binds values, in the place of what was bound before.
   *
   * @param parameters the values
   * @return this
   * @throws InvalidArgumentException for wrong names, counts or types
   */
  public Query bind(Parameters parameters) {
    handle.run(parameters::bind);
    return this;
  }

  /**
   * Binds a batch with one row, exact in type, in the place of what was bound before. Columns named
   * {@code $1} or {@code $name} (the {@code $} may be left out) bind these parameters; when none
   * has such a name, they bind {@code $1}, {@code $2}, … in order.
   *
   * @param row the values; moved, so closed afterwards
   * @return this
   * @throws InvalidArgumentException for wrong names, counts, types or rows
   */
  public Query bind(ArrowBatch row) {
    try (row) {
      handle.run(query -> QueryCalls.bind(query, new SchemaWriter(row.schema()), row.memory()));
    }
    return this;
  }

  /**
   * The parameters of the statement, named {@code $1} or {@code $name}.
   *
   * @return their names, and types as far as planning found them out
   */
  public ArrowSchema parameterSchema() {
    return schema(QueryCalls::parameterSchema);
  }

  /**
   * The columns of the result, known without running the query.
   *
   * @return the schema
   */
  public ArrowSchema schema() {
    return schema(QueryCalls::schema);
  }

  private ArrowSchema schema(BiConsumer<Long, Consumer<MemorySegment>> function) {
    ArrowSchema[] schema = new ArrowSchema[1];
    handle.run(query -> function.accept(query, struct -> schema[0] = SchemaReader.read(struct)));
    return schema[0];
  }

  /**
   * The plan of the query, with what is bound now.
   *
   * @return text
   */
  public String explain() {
    return explain(ExplainOptions.create());
  }

  /**
   * The plan of the query, with what is bound now.
   *
   * @param options what it shows
   * @return text in the format of the options
   */
  public String explain(ExplainOptions options) {
    return explain(options, CallOptions.none());
  }

  /**
   * The plan of the query, with what is bound now.
   *
   * @param explain what it shows
   * @param options of the call
   * @return text in the format of the options
   */
  public String explain(ExplainOptions explain, CallOptions options) {
    return session.explained(
        () ->
            Calls.run(
                handle,
                options,
                (query, limits) -> QueryCalls.explainStart(query, explain.json(), limits),
                TaskCalls::takeText));
  }

  /**
   * Runs the query.
   *
   * @return its rows
   */
  public BatchReader run() {
    return run(CallOptions.none());
  }

  /**
   * Runs the query.
   *
   * @param options of the call, and of the reader that comes out of it
   * @return its rows
   */
  public BatchReader run(CallOptions options) {
    long reader =
        session.explained(
            () -> Calls.run(handle, options, QueryCalls::readStart, TaskCalls::takeReader));
    return new BatchReader(session, reader, options);
  }

  /**
   * Runs the query without waiting.
   *
   * @param options of the call, and of the reader that comes out of it
   * @return its rows, to be closed; cancelling it cancels the run
   */
  public CompletableFuture<BatchReader> runAsync(CallOptions options) {
    Calls.Chain<BatchReader> chain = new Calls.Chain<>();
    runIn(chain, options);
    return chain;
  }

  void runIn(Calls.Chain<BatchReader> chain, CallOptions options) {
    chain.step(
        handle,
        options,
        QueryCalls::readStart,
        task -> chain.finish(new BatchReader(session, TaskCalls.takeReader(task), options)));
  }

  /**
   * Runs the query to its end.
   *
   * @return rows inserted, changed or deleted; for a query the rows of its result; 0 for a
   *     statement without rows
   */
  public long execute() {
    return execute(CallOptions.none());
  }

  /**
   * Runs the query to its end.
   *
   * @param options of the call
   * @return rows inserted, changed or deleted; for a query the rows of its result; 0 for a
   *     statement without rows
   */
  public long execute(CallOptions options) {
    return session.explained(
        () -> Calls.run(handle, options, QueryCalls::executeStart, TaskCalls::takeCount));
  }

  /**
   * Runs the query to its end without waiting.
   *
   * @param options of the call
   * @return the rows as of {@link #execute()}; cancelling it cancels the run
   */
  public CompletableFuture<Long> executeAsync(CallOptions options) {
    Calls.Chain<Long> chain = new Calls.Chain<>();
    executeIn(chain, options);
    return chain;
  }

  void executeIn(Calls.Chain<Long> chain, CallOptions options) {
    chain.step(
        handle, options, QueryCalls::executeStart, task -> chain.finish(TaskCalls.takeCount(task)));
  }

  /**
   * Runs the query and writes its rows into one file or a folder of files.
   *
   * @param target a path or URL: a file, or a folder that ends with a slash
   * @param options how
   * @return what was written
   */
  public WriteReport write(String target, WriteOptions options) {
    return write(target, options, CallOptions.none());
  }

  /**
   * Runs the query and writes its rows into one file or a folder of files.
   *
   * @param target a path or URL: a file, or a folder that ends with a slash
   * @param write how
   * @param options of the call
   * @return what was written
   */
  public WriteReport write(String target, WriteOptions write, CallOptions options) {
    return WriteReport.of(
        session.explained(
            () ->
                Calls.run(
                    handle,
                    options,
                    (query, limits) -> QueryCalls.writeStart(query, target, write.json(), limits),
                    TaskCalls::takeText)));
  }

  /**
   * What the operators of the run that was started last have counted. With several runs at once,
   * ask the reader.
   *
   * @return the figures of this moment
   * @throws InvalidStateException when the query was never run
   */
  public RunMetrics metrics() {
    return RunMetrics.of(handle.use(QueryCalls::metrics));
  }

  /** Gives the query up; its readers go on. May be repeated. */
  @Override
  public void close() {
    handle.close();
  }
}
