package org.codeanatomy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.codeanatomy.internal.json.JsonObject;

/**
 * What a change of a Delta table tells of itself. Immutable.
 *
 * @param operation what was done, such as {@code write} or {@code merge}
 * @param status how it ended
 * @param versionBefore the version that it began with; empty for a new table
 * @param versionAfter the version of its commit, or the one that it left the table at; empty when
 *     not known
 * @param metrics the numbers of the operation, by name
 * @param commitMetadata what the request had the commit say
 * @param verified whether the commit was read back and is this one; empty when there is none
 * @param elapsed the time that it took
 */
public record DeltaReport(
    String operation,
    DeltaStatus status,
    OptionalLong versionBefore,
    OptionalLong versionAfter,
    Map<String, Object> metrics,
    Map<String, Object> commitMetadata,
    Optional<Boolean> verified,
    Duration elapsed) {

  /**
   * One whole number of the operation.
   *
   * @param name such as {@code num_deleted_rows}
   * @return the number; empty when the operation has none of that name
   */
  public OptionalLong metric(String name) {
    return new JsonObject(metrics).number(name);
  }

  /** As the library has it. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("operation", operation);
    values.put("status", status.name().toLowerCase(Locale.ROOT));
    values.put("version_before", orNull(versionBefore));
    values.put("version_after", orNull(versionAfter));
    values.put("metrics", metrics);
    values.put("commit_metadata", commitMetadata);
    values.put("verified", verified.orElse(null));
    values.put("elapsed_ms", elapsed.toMillis());
    return values;
  }

  private static Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  static DeltaReport of(String json) {
    return of(JsonObject.read(json));
  }

  static DeltaReport of(JsonObject report) {
    return new DeltaReport(
        report.text("operation").orElse(""),
        DeltaStatus.of(report.text("status").orElse("")),
        report.number("version_before"),
        report.number("version_after"),
        report.object("metrics").map(),
        report.object("commit_metadata").map(),
        report.truth("verified"),
        Duration.ofMillis(report.number("elapsed_ms").orElse(0)));
  }
}
