package org.codeanatomy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.codeanatomy.internal.json.JsonObject;
import org.codeanatomy.internal.json.JsonReader;

/**
 * One commit in the history of a Delta table. What its writer did not say is empty. Immutable.
 *
 * @param version the version that it made
 * @param timestamp when; opening the table at this time gives this version
 * @param commitTimestamp when, as the commit itself says
 * @param inCommitTimestamp when, where the table has such times in its commits
 * @param operation what was done, such as {@code WRITE}
 * @param operationParameters with what
 * @param operationMetrics what was counted
 * @param readVersion the version that it began with
 * @param isolationLevel how it was kept apart from others
 * @param isBlindAppend whether it read nothing of the table
 * @param engineInfo who wrote it
 * @param userMetadata text of the user
 * @param metadata all else that the commit says
 */
public record DeltaVersion(
    long version,
    Optional<Instant> timestamp,
    Optional<Instant> commitTimestamp,
    Optional<Instant> inCommitTimestamp,
    Optional<String> operation,
    Map<String, Object> operationParameters,
    Map<String, Object> operationMetrics,
    OptionalLong readVersion,
    Optional<String> isolationLevel,
    Optional<Boolean> isBlindAppend,
    Optional<String> engineInfo,
    Optional<String> userMetadata,
    Map<String, Object> metadata) {

  static List<DeltaVersion> all(String json) {
    return ((List<?>) JsonReader.read(json)).stream().map(DeltaVersion::of).toList();
  }

  private static DeltaVersion of(Object object) {
    JsonObject commit = JsonObject.of(object);
    return new DeltaVersion(
        commit.number("version").orElse(-1),
        commit.time("timestamp"),
        commit.time("commit_timestamp"),
        commit.time("in_commit_timestamp"),
        commit.text("operation"),
        commit.object("operation_parameters").map(),
        commit.object("operation_metrics").map(),
        commit.number("read_version"),
        commit.text("isolation_level"),
        commit.truth("is_blind_append"),
        commit.text("engine_info"),
        commit.text("user_metadata"),
        commit.object("metadata").map());
  }
}
