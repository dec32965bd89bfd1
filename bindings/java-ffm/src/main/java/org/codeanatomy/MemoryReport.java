package org.codeanatomy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.codeanatomy.internal.json.JsonReader;

/**
 * How much memory and spill disk a runtime uses, in bytes.
 *
 * @param limit what queries may use; empty for no limit
 * @param current what they use now
 * @param peak the most they have used
 * @param consumers the operators and tables that hold memory now, the largest first
 * @param spill the spill disk
 */
public record MemoryReport(
    OptionalLong limit, long current, long peak, List<Consumer> consumers, Spill spill) {

  /** Copies the list. */
  public MemoryReport {
    consumers = List.copyOf(consumers);
  }

  /**
   * One operator or table that holds memory.
   *
   * @param name its name
   * @param canSpill whether it can move its data to disk
   * @param current what it uses now
   * @param peak the most it has used
   */
  public record Consumer(String name, boolean canSpill, long current, long peak) {}

  /**
   * The spill disk.
   *
   * @param enabled whether it may be used
   * @param limit how much of it may be used; empty for no limit
   * @param current how much is used now
   * @param files the number of files
   */
  public record Spill(boolean enabled, OptionalLong limit, long current, long files) {}

  static MemoryReport of(String json) {
    Map<String, Object> report = JsonReader.readObject(json);
    List<Consumer> consumers = new ArrayList<>();
    for (Object item : (List<?>) report.get("consumers")) {
      Map<String, Object> consumer = JsonReader.members(item);
      consumers.add(
          new Consumer(
              (String) consumer.get("name"),
              (Boolean) consumer.get("can_spill"),
              (Long) consumer.get("current"),
              (Long) consumer.get("peak")));
    }
    Map<String, Object> spill = JsonReader.members(report.get("spill"));
    return new MemoryReport(
        limit(report),
        (Long) report.get("current"),
        (Long) report.get("peak"),
        consumers,
        new Spill(
            (Boolean) spill.get("enabled"),
            limit(spill),
            (Long) spill.get("current"),
            (Long) spill.get("files")));
  }

  private static OptionalLong limit(Map<String, Object> object) {
    return object.get("limit") instanceof Long bytes
        ? OptionalLong.of(bytes)
        : OptionalLong.empty();
  }
}
