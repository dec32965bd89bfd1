package org.codeanatomy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.codeanatomy.internal.json.JsonObject;

/**
 * What the log says of one version of a Delta table. Immutable.
 *
 * @param tableUri where the table is
 * @param tableId the identity that it has kept since it was made
 * @param name its name, if it has one
 * @param description its description, if it has one
 * @param version the version
 * @param timestamp when the version was made
 * @param createdTime when the table was made
 * @param minReaderVersion the protocol that a reader must know
 * @param minWriterVersion the protocol that a writer must know
 * @param readerFeatures the features that a reader must know
 * @param writerFeatures the features that a writer must know
 * @param properties the properties of the table
 * @param schema the columns, as the Delta protocol writes them
 * @param partitionColumns the columns by which the files are split
 * @param read whether this build can read it
 * @param write whether this build can write it
 * @param fileCount how many files it has; empty unless asked for
 * @param sizeBytes how large they are together; empty unless asked for
 * @param appTransactionVersion the last transaction of the application that was asked for
 */
public record DeltaDescription(
    String tableUri,
    String tableId,
    Optional<String> name,
    Optional<String> description,
    long version,
    Optional<Instant> timestamp,
    Optional<Instant> createdTime,
    long minReaderVersion,
    long minWriterVersion,
    List<String> readerFeatures,
    List<String> writerFeatures,
    Map<String, String> properties,
    Map<String, Object> schema,
    List<String> partitionColumns,
    Capability read,
    Capability write,
    OptionalLong fileCount,
    OptionalLong sizeBytes,
    OptionalLong appTransactionVersion) {

  /**
   * Whether this build can do something with the table.
   *
   * @param possible whether it can
   * @param blockedBy the features of the table that it lacks
   * @param reason why it cannot
   */
  public record Capability(boolean possible, List<String> blockedBy, Optional<String> reason) {
    private static Capability of(JsonObject object) {
      return new Capability(
          object.truth("possible").orElse(false),
          object.texts("blocked_by"),
          object.text("reason"));
    }
  }

  static DeltaDescription of(String json) {
    JsonObject report = JsonObject.read(json);
    JsonObject capabilities = report.object("capabilities");
    return new DeltaDescription(
        report.text("table_uri").orElse(""),
        report.text("table_id").orElse(""),
        report.text("name"),
        report.text("description"),
        report.number("version").orElse(-1),
        report.time("timestamp"),
        report.time("created_time"),
        report.number("min_reader_version").orElse(-1),
        report.number("min_writer_version").orElse(-1),
        report.texts("reader_features"),
        report.texts("writer_features"),
        report.object("table_properties").textMap(),
        report.object("schema").map(),
        report.texts("partition_columns"),
        Capability.of(capabilities.object("read")),
        Capability.of(capabilities.object("write")),
        report.number("num_files"),
        report.number("size_bytes"),
        report.number("app_transaction_version"));
  }
}
