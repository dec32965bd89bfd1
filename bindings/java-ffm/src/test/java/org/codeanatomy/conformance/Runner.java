package org.codeanatomy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.codeanatomy.ArrowBatch;
import org.codeanatomy.BatchReader;
import org.codeanatomy.CallOptions;
import org.codeanatomy.CancelToken;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.CodeAnatomyRuntime;
import org.codeanatomy.ExplainOptions;
import org.codeanatomy.Query;
import org.codeanatomy.Row;
import org.codeanatomy.RunMetrics;
import org.codeanatomy.RuntimeOptions;
import org.codeanatomy.Session;
import org.codeanatomy.SessionOptions;
import org.codeanatomy.WriteOptions;

/** Runs one case through the binding. */
final class Runner {
  private static final long RUNNING_MILLISECONDS = 100;

  private final Case given;
  private final CancelToken token = CancelToken.create();
  private final CallOptions limits;

  private CodeAnatomyRuntime runtime;
  private Session session;
  private RunMetrics metrics;

  /** When the token was, or the time limit will be, the reason to stop; 0 for never. */
  private volatile long stopped;

  private Runner(Case given) {
    this.given = given;
    limits = given.limits().cancelToken(token);
  }

  /** Runs a case; fails with an AssertionError. */
  static void run(Case given, Path temporary) {
    Runner runner = new Runner(given.in(temporary));
    try {
      runner.run();
    } finally {
      runner.close();
    }
  }

  private void close() {
    token.close();
    if (session != null) {
      session.close();
    }
    if (runtime != null) {
      runtime.close();
    }
  }

  private void run() {
    JsonObject expect = given.expect();
    if (expect.has("error")) {
      CodeAnatomyException failure = assertThrows(CodeAnatomyException.class, this::act);
      Expected.error(expect.getAsJsonObject("error"), failure);
      if (expect.has("within_milliseconds")) {
        long taken = (System.nanoTime() - stopped) / 1_000_000;
        long most = expect.get("within_milliseconds").getAsLong();
        assertTrue(taken <= most, "it took " + taken + " ms");
      }
    } else {
      act();
    }
    afterwards(expect);
  }

  private void afterwards(JsonObject expect) {
    if (expect.has("spilled")) {
      assertEquals(
          expect.get("spilled").getAsBoolean(), metrics.spilledBytes() > 0, metrics.toString());
    }
    if (expect.has("memory_at_most")) {
      long peak = runtime.memory().peak();
      assertTrue(peak <= expect.get("memory_at_most").getAsLong(), "peak " + peak);
    }
    if (session != null) {
      if (expect.has("then")) {
        session.query(expect.get("then").getAsString()).rows();
      }
      assertEquals(1, session.query("SELECT 1").rows().size());
    }
  }

  private void act() {
    open();
    if (given.action().equals("open")) {
      return;
    }
    if (given.has("setup")) {
      for (JsonElement step : given.get("setup").getAsJsonArray()) {
        Step.run(session, step.getAsJsonObject(), CallOptions.none());
      }
    }
    if (given.cancels("before")) {
      stopNow();
    }
    if (given.has("timeout_milliseconds")) {
      stopped =
          System.nanoTime()
              + TimeUnit.MILLISECONDS.toNanos(given.get("timeout_milliseconds").getAsLong());
    }
    if (given.action().equals("step")) {
      Step.run(session, given.get("step").getAsJsonObject(), limits);
    } else {
      try (Query query = session.sql(given.text("sql"), limits)) {
        act(query);
      }
    }
  }

  private void open() {
    SessionOptions options = Case.options(SessionOptions.create(), given.object(), "session");
    if (given.has("runtime")) {
      runtime =
          CodeAnatomyRuntime.open(Case.options(RuntimeOptions.create(), given.object(), "runtime"));
      session = Session.open(runtime, options);
    } else {
      session = Session.open(options);
    }
  }

  private void stopNow() {
    stopped = System.nanoTime();
    token.cancel();
  }

  private void act(Query query) {
    bind(query);
    if (given.cancels("running")) {
      CompletableFuture.runAsync(
          this::stopNow,
          CompletableFuture.delayedExecutor(RUNNING_MILLISECONDS, TimeUnit.MILLISECONDS));
    }
    JsonObject expect = given.expect();
    switch (given.action()) {
      case "plan" -> query.schema();
      case "execute" -> Expected.number(expect, "rows_affected", query.execute(limits));
      case "explain" ->
          Expected.plan(
              expect,
              query.explain(
                  Case.options(ExplainOptions.create(), given.object(), "explain"), limits));
      case "write" ->
          Expected.report(
              expect,
              query.write(
                  given.text("target"),
                  Case.options(WriteOptions.create(), given.object(), "write"),
                  limits));
      case "query" -> read(query, expect);
      default -> throw new IllegalArgumentException("This runner does not know " + given.action());
    }
  }

  private void bind(Query query) {
    if (given.has("parameters")) {
      query.bind(given.parameters());
    }
    if (given.has("parameters_from")) {
      try (Session own = Session.open();
          BatchReader row = own.query(given.text("parameters_from"))) {
        query.bind(row.next());
      }
    }
  }

  private void read(Query query, JsonObject expect) {
    try (BatchReader reader = query.run(limits)) {
      if (given.has("close_first")) {
        Json.texts(given.get("close_first")).forEach(object -> closeFirst(object, query));
      }
      List<Row> rows = new ArrayList<>();
      for (ArrowBatch batch : reader) {
        rows.addAll(batch.rows());
        if (given.cancels("between_batches") && !token.isCancelled()) {
          stopNow();
        }
      }
      metrics = reader.metrics();
      Expected.result(expect, reader.schema(), rows);
    }
  }

  private void closeFirst(String object, Query query) {
    switch (object) {
      case "query" -> query.close();
      case "runtime" -> runtime.close();
      case "session" -> {
        session.close();
        session = null;
      }
      default -> throw new IllegalArgumentException("This runner does not know " + object);
    }
  }
}
