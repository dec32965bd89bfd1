package org.codeanatomy;

import java.util.Map;

/** What a payload of a Delta table has; each option is for one kind, and refused for others. */
public final class DeltaPayloadOptions extends Options<DeltaPayloadOptions> {
  private DeltaPayloadOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaPayloadOptions copy(Map<String, Object> values) {
    return new DeltaPayloadOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaPayloadOptions create() {
    return new DeltaPayloadOptions(Map.of());
  }

  /**
   * Whether a {@link DeltaPayload#SNAPSHOT} counts the files; it does not by default.
   *
   * @param allowed true counts them
   * @return options with it
   */
  public DeltaPayloadOptions files(boolean allowed) {
    return option("files", allowed);
  }

  /**
   * Leaves {@link DeltaPayload#ADD_ACTIONS} out that have no row for it, as far as partition values
   * and statistics tell.
   *
   * @param sql a condition over the columns of the table
   * @return options with it
   */
  public DeltaPayloadOptions predicate(String sql) {
    return option("predicate", sql);
  }

  /**
   * The scan of a {@link DeltaPayload#SCAN_CONFIG}.
   *
   * @param scan how the table would be registered; {@link DeltaRegisterOptions#replace} is refused
   * @return options with it
   */
  public DeltaPayloadOptions scan(DeltaRegisterOptions scan) {
    return option("scan", scan.values());
  }

  /**
   * The operation of a {@link DeltaPayload#MUTATION_REPORT} or {@link
   * DeltaPayload#MAINTENANCE_REPORT}, which need it.
   *
   * @param report what an operation on this table gave
   * @return options with it
   */
  public DeltaPayloadOptions report(DeltaReport report) {
    return option("report", report.values());
  }
}
