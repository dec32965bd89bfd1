package org.codeanatomy;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.codeanatomy.internal.json.JsonObject;

/**
 * Everything that is known about one failure. Immutable.
 *
 * @param status what the caller can do about it
 * @param code the fine-grained reason
 * @param sqlState the five-character SQLSTATE
 * @param component the part that failed: {@code api}, {@code sql}, {@code execution}, {@code
 *     delta}, {@code storage}, {@code arrow}, {@code runtime}, or {@code java} for this binding
 * @param message what failed, on what, why, and what to do
 * @param location the source position inside the library, empty when not known
 * @param line the line in the SQL text from 1, 0 when not known
 * @param column the column in the SQL text from 1, 0 when not known
 * @param retryable whether the same call may succeed when it is repeated unchanged
 * @param details further facts by name, such as {@code candidates} or {@code option.valid}
 * @param causes the texts of the causes, the nearest first
 */
public record ErrorReport(
    Status status,
    ErrorCode code,
    String sqlState,
    String component,
    String message,
    String location,
    long line,
    long column,
    boolean retryable,
    Map<String, String> details,
    List<String> causes)
    implements Serializable {

  /** Copies the collections; nothing may be null. */
  public ErrorReport {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(sqlState, "sqlState");
    Objects.requireNonNull(component, "component");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(location, "location");
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    causes = List.copyOf(causes);
  }

  /** An error that a report of the library tells of. */
  static ErrorReport of(JsonObject error) {
    return new ErrorReport(
        Status.of((int) error.number("status").orElse(-1)),
        ErrorCode.of(error.text("code").orElse("")),
        error.text("sqlstate").orElse(""),
        error.text("component").orElse(""),
        error.text("message").orElse(""),
        error.text("location").orElse(""),
        error.number("line").orElse(0),
        error.number("column").orElse(0),
        error.truth("retryable").orElse(false),
        error.object("details").textMap(),
        error.texts("causes"));
  }
}
