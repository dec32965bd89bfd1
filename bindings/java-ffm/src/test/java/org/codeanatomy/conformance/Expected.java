package org.codeanatomy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.Row;
import org.codeanatomy.WriteReport;

/** Compares what came out with what a case expects. */
final class Expected {
  private static final Set<String> KEYS =
      Set.of(
          "columns",
          "rows",
          "row_count",
          "rows_affected",
          "contains",
          "report",
          "error",
          "within_milliseconds",
          "memory_at_most",
          "spilled",
          "then");
  private static final Set<String> ERROR_KEYS =
      Set.of("status", "code", "line", "column", "message", "details");

  private Expected() {}

  private static void known(JsonObject object, Set<String> keys) {
    Set<String> unknown = new TreeSet<>(object.keySet());
    unknown.removeAll(keys);
    assertEquals(Set.of(), unknown, "this runner does not know them");
  }

  static void error(JsonObject expected, CodeAnatomyException failure) {
    known(expected, ERROR_KEYS);
    String all = failure.report().toString();
    assertEquals(expected.get("status").getAsString(), failure.status().name(), all);
    assertEquals(expected.get("code").getAsString(), failure.code().name(), all);
    if (expected.has("line")) {
      assertEquals(expected.get("line").getAsLong(), failure.line(), all);
    }
    if (expected.has("column")) {
      assertEquals(expected.get("column").getAsLong(), failure.column(), all);
    }
    if (expected.has("message")) {
      for (String part : Json.texts(expected.get("message"))) {
        assertTrue(failure.getMessage().contains(part), "no " + part + " in " + all);
      }
    }
    if (expected.has("details")) {
      JsonObject details = expected.getAsJsonObject("details");
      for (String name : details.keySet()) {
        String value = failure.details().getOrDefault(name, "");
        assertTrue(value.contains(details.get(name).getAsString()), name + " in " + all);
      }
    }
  }

  static void number(JsonObject expect, String key, long actual) {
    known(expect, KEYS);
    if (expect.has(key)) {
      assertEquals(expect.get(key).getAsLong(), actual, key);
    }
  }

  static void plan(JsonObject expect, String plan) {
    known(expect, KEYS);
    for (String part : Json.texts(expect.get("contains"))) {
      assertTrue(plan.contains(part), "no " + part + " in " + plan);
    }
  }

  static void report(JsonObject expect, WriteReport report) {
    known(expect, KEYS);
    if (!expect.has("report")) {
      return;
    }
    JsonObject expected = expect.getAsJsonObject("report");
    for (String key : expected.keySet()) {
      JsonElement actual =
          switch (key) {
            case "rows" -> new JsonPrimitive(report.rows());
            case "bytes" -> new JsonPrimitive(report.bytes());
            default -> throw new IllegalArgumentException("This runner does not know " + key);
          };
      assertTrue(Values.same(expected.get(key), actual), key + " of " + report);
    }
  }

  static void result(JsonObject expect, ArrowSchema schema, List<Row> rows) {
    known(expect, KEYS);
    if (expect.has("columns")) {
      JsonArray columns = new JsonArray();
      for (ArrowField field : schema.fields()) {
        JsonArray column = new JsonArray();
        column.add(field.name());
        column.add(Values.format(field));
        columns.add(column);
      }
      assertEquals(expect.get("columns"), columns);
    }
    number(expect, "row_count", rows.size());
    if (expect.has("rows")) {
      JsonArray actual = new JsonArray();
      rows.forEach(row -> actual.add(values(row)));
      assertTrue(
          Values.same(expect.get("rows"), actual),
          "expected " + expect.get("rows") + " but was " + actual);
    }
  }

  private static JsonArray values(Row row) {
    JsonArray values = new JsonArray();
    for (int column = 0; column < row.values().size(); column++) {
      values.add(Values.json(row.schema().fields().get(column), row.get(column)));
    }
    return values;
  }
}
