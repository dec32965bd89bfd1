package org.codeanatomy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codeanatomy.internal.json.JsonReader;

/**
 * What a run has counted so far.
 *
 * @param elapsed time since it began
 * @param outputRows rows of its result
 * @param spilledBytes bytes written to spill files
 * @param operators the operators of its plan, the last first
 */
public record RunMetrics(Duration elapsed, long outputRows, long spilledBytes, Operator operators) {

  /**
   * One operator of the plan.
   *
   * @param name its name
   * @param detail what it does
   * @param metrics what it counted, by name; times in nanoseconds, sizes in bytes
   * @param inputs the operators that it reads from
   */
  public record Operator(
      String name, String detail, Map<String, Long> metrics, List<Operator> inputs) {

    private static Operator of(Object object) {
      Map<String, Object> operator = JsonReader.members(object);
      Map<String, Long> metrics = new LinkedHashMap<>();
      JsonReader.members(operator.get("metrics"))
          .forEach((name, value) -> metrics.put(name, ((Number) value).longValue()));
      List<?> inputs = (List<?>) operator.get("inputs");
      return new Operator(
          (String) operator.get("name"),
          (String) operator.get("detail"),
          metrics,
          inputs.stream().map(Operator::of).toList());
    }
  }

  static RunMetrics of(String json) {
    Map<String, Object> metrics = JsonReader.readObject(json);
    return new RunMetrics(
        Duration.ofNanos((Long) metrics.get("elapsed_microseconds") * 1000),
        (Long) metrics.get("output_rows"),
        (Long) metrics.get("spilled_bytes"),
        Operator.of(metrics.get("operators")));
  }
}
