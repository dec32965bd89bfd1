package org.codeanatomy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.codeanatomy.internal.json.JsonObject;

/**
 * What maintenance of a Delta table tells of itself. Immutable.
 *
 * @param status {@link DeltaStatus#COMPLETED} or {@link DeltaStatus#FAILED}
 * @param versionBefore the version that it began with
 * @param versionAfter the version that it left the table at
 * @param elapsed the time that it took
 * @param steps in the order that they were run
 */
public record DeltaMaintenance(
    DeltaStatus status,
    OptionalLong versionBefore,
    OptionalLong versionAfter,
    Duration elapsed,
    List<Step> steps) {

  /**
   * One operation.
   *
   * @param operation its name
   * @param status how it ended; {@link DeltaStatus#NOT_RUN} behind one that failed
   * @param report what it tells of itself; empty when it failed or was not run
   * @param error why it failed
   */
  public record Step(
      String operation,
      DeltaStatus status,
      Optional<DeltaReport> report,
      Optional<ErrorReport> error) {

    private static Step of(Object object) {
      JsonObject step = JsonObject.of(object);
      return new Step(
          step.text("operation").orElse(""),
          DeltaStatus.of(step.text("status").orElse("")),
          present(step, "report").map(DeltaReport::of),
          present(step, "error").map(ErrorReport::of));
    }

    private static Optional<JsonObject> present(JsonObject step, String name) {
      return Optional.of(step.object(name)).filter(part -> !part.members().isEmpty());
    }
  }

  static DeltaMaintenance of(String json) {
    JsonObject report = JsonObject.read(json);
    return new DeltaMaintenance(
        DeltaStatus.of(report.text("status").orElse("")),
        report.number("version_before"),
        report.number("version_after"),
        Duration.ofMillis(report.number("elapsed_ms").orElse(0)),
        report.items("steps").stream().map(Step::of).toList());
  }
}
