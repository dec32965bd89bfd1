package org.codeanatomy;

import java.util.List;
import java.util.Map;

/** What a request says about the commit that it makes. */
public final class DeltaCommit extends Options<DeltaCommit> {
  private DeltaCommit(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaCommit copy(Map<String, Object> values) {
    return new DeltaCommit(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaCommit create() {
    return new DeltaCommit(Map.of());
  }

  /**
   * What goes into the log with the commit.
   *
   * @param values by key
   * @return options with it
   */
  public DeltaCommit metadata(Map<String, ?> values) {
    return option("metadata", values);
  }

  /**
   * The keys that {@link #metadata} must have; the request is refused otherwise.
   *
   * @param keys the keys
   * @return options with it
   */
  public DeltaCommit requiredMetadata(List<String> keys) {
    return option("required_metadata", keys);
  }

  /**
   * Makes the request repeatable: when the table has seen this version of the application, or a
   * later one, nothing is done, and the report says {@link DeltaStatus#SKIPPED_DUPLICATE}.
   *
   * @param appId the name of the application
   * @param version its own count of requests
   * @return options with it
   */
  public DeltaCommit appTransaction(String appId, long version) {
    return option("app_transaction", Map.of("app_id", appId, "version", version));
  }

  /**
   * How often the commit is tried again when others commit at the same time; 15 by default.
   *
   * @param times from 0
   * @return options with it
   */
  public DeltaCommit maxRetries(int times) {
    return option("max_retries", times);
  }

  /**
   * Whether a checkpoint is made when the interval of the table is reached; it is by default.
   *
   * @param allowed false never makes one
   * @return options with it
   */
  public DeltaCommit createCheckpoint(boolean allowed) {
    return option("create_checkpoint", allowed);
  }
}
