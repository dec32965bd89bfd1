package org.codeanatomy.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.codeanatomy.ArrowBatch;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.ArrowType;
import org.codeanatomy.BatchReader;
import org.codeanatomy.BatchStream;
import org.codeanatomy.CallOptions;
import org.codeanatomy.DeltaOptions;
import org.codeanatomy.FileOptions;
import org.codeanatomy.IngestMode;
import org.codeanatomy.Session;
import org.codeanatomy.SessionOptions;
import org.codeanatomy.StreamOptions;
import org.codeanatomy.TableOptions;

/** The steps that prepare a session. */
final class Step {
  private static final int STREAM_SIZE = 40;

  private Step() {}

  /** Runs a step: an object with one key. */
  static void run(Session session, JsonObject step, CallOptions limits) {
    String kind = step.keySet().iterator().next();
    JsonElement value = step.get(kind);
    if (value instanceof JsonPrimitive text) {
      run(session, kind, text.getAsString());
    } else {
      run(session, kind, value.getAsJsonObject(), limits);
    }
  }

  private static void run(Session session, String kind, String text) {
    switch (kind) {
      case "execute" -> session.execute(text);
      case "deregister" -> session.deregister(text);
      default -> throw new IllegalArgumentException("This runner does not know " + kind);
    }
  }

  private static void run(Session session, String kind, JsonObject step, CallOptions limits) {
    switch (kind) {
      case "set" -> session.set(text(step, "name"), text(step, "value"));
      case "register_file" ->
          session.registerFile(
              text(step, "name"),
              text(step, "path"),
              Case.options(FileOptions.create(), step, "options"),
              limits);
      case "register_delta" ->
          session.registerDelta(
              text(step, "name"),
              text(step, "uri"),
              Case.options(DeltaOptions.create(), step, "options"),
              limits);
      case "register_view" ->
          session.registerView(text(step, "name"), text(step, "sql"), tableOptions(step));
      case "register_stream" -> registerStream(session, step, result(step), limits);
      case "register_batches" -> registerBatches(session, step);
      case "register_rows_without_columns" -> registerRows(session, step);
      case "register_failing_stream" -> registerStream(session, step, failing(step), limits);
      case "register_released_stream" -> registerReleased(session, step);
      case "ingest" ->
          session.ingest(
              text(step, "table"),
              IngestMode.valueOf(text(step, "mode").toUpperCase(Locale.ROOT)),
              result(step),
              limits);
      default -> throw new IllegalArgumentException("This runner does not know " + kind);
    }
  }

  private static String text(JsonObject step, String key) {
    return step.get(key).getAsString();
  }

  private static TableOptions tableOptions(JsonObject step) {
    return Case.options(TableOptions.create(), step, "options");
  }

  private static void registerStream(
      Session session, JsonObject step, BatchStream stream, CallOptions limits) {
    StreamOptions options = Case.options(StreamOptions.create(), step, "options");
    session.registerStream(text(step, "name"), stream, options, limits);
  }

  /** The result of a step's SQL in a session of its own. */
  private static BatchReader reader(JsonObject step) {
    SessionOptions options = Case.options(SessionOptions.create(), step, "session");
    try (Session own = Session.open(options)) {
      return own.query(text(step, "sql"));
    }
  }

  private static BatchStream result(JsonObject step) {
    return BatchStream.of(reader(step));
  }

  private static void registerBatches(Session session, JsonObject step) {
    try (BatchReader reader = reader(step)) {
      List<ArrowBatch> batches = new ArrayList<>();
      for (ArrowBatch batch = reader.next(); batch != null; batch = reader.next()) {
        batches.add(batch);
      }
      session.registerBatches(text(step, "name"), reader.schema(), batches, tableOptions(step));
    }
  }

  private static void registerRows(Session session, JsonObject step) {
    ArrowBatch batch = ArrowBatch.builder().rowCount(step.get("rows").getAsInt()).build();
    session.registerBatches(text(step, "name"), batch.schema(), List.of(batch));
  }

  /** One-row batches 0, 1, …, and then a failure. */
  private static BatchStream failing(JsonObject step) {
    int batches = step.get("batches").getAsInt();
    String message = text(step, "message");
    Iterator<ArrowBatch> iterator =
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public ArrowBatch next() {
            if (next == batches) {
              throw new UncheckedIOException(new IOException(message));
            }
            return ArrowBatch.builder().longs("n", next++).build();
          }
        };
    return BatchStream.of(ArrowSchema.of(ArrowField.of("n", ArrowType.INT64)), iterator);
  }

  private static void registerReleased(Session session, JsonObject step) {
    try (Arena arena = Arena.ofConfined()) {
      long address = arena.allocate(STREAM_SIZE, Long.BYTES).address();
      session.registerStream(text(step, "name"), BatchStream.at(address));
    }
  }
}
