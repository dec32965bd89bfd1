package org.codeanatomy.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.codeanatomy.CallOptions;
import org.codeanatomy.Options;
import org.codeanatomy.Parameters;
import org.codeanatomy.Project;

/** One case of the suite that all languages share. */
record Case(JsonObject object) {
  private static final Path FOLDER = Project.root().resolve("tests/conformance");
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "proves",
          "runtime",
          "session",
          "setup",
          "sql",
          "parameters",
          "parameters_from",
          "action",
          "step",
          "explain",
          "write",
          "target",
          "cancel",
          "timeout_milliseconds",
          "close_first",
          "expect");

  /** Every case of every file. */
  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve("cases"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        JsonArray list =
            JsonParser.parseString(Files.readString(file))
                .getAsJsonObject()
                .getAsJsonArray("cases");
        list.forEach(item -> cases.add(new Case(item.getAsJsonObject())));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return cases;
  }

  Case {
    Set<String> unknown = new TreeSet<>(object.keySet());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("This runner does not know " + unknown + ": " + object);
    }
  }

  String name() {
    return object.get("name").getAsString();
  }

  /** The case with the places of its texts filled in. */
  Case in(Path temporary) {
    String text =
        object
            .toString()
            .replace("{data}", FOLDER.resolve("data").toString())
            .replace("{temporary}", temporary.toString());
    return new Case(JsonParser.parseString(text).getAsJsonObject());
  }

  boolean has(String key) {
    return object.has(key);
  }

  JsonElement get(String key) {
    return object.get(key);
  }

  String text(String key) {
    return object.get(key).getAsString();
  }

  String action() {
    return has("action") ? text("action") : "query";
  }

  boolean cancels(String moment) {
    return has("cancel") && text("cancel").equals(moment);
  }

  JsonObject expect() {
    return object.getAsJsonObject("expect");
  }

  CallOptions limits() {
    return has("timeout_milliseconds")
        ? CallOptions.none().timeout(Duration.ofMillis(get("timeout_milliseconds").getAsLong()))
        : CallOptions.none();
  }

  Parameters parameters() {
    return get("parameters") instanceof JsonArray array
        ? Parameters.of(Json.list(array).toArray())
        : Parameters.named(Json.map(get("parameters").getAsJsonObject()));
  }

  /** Options by their names in the library. */
  static <T extends Options<T>> T options(T none, JsonObject from, String key) {
    T options = none;
    if (from.has(key)) {
      for (String name : from.getAsJsonObject(key).keySet()) {
        options = options.option(name, Json.value(from.getAsJsonObject(key).get(name)));
      }
    }
    return options;
  }
}
