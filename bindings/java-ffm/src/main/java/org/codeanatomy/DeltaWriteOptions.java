package org.codeanatomy;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a stream is written into a Delta table. */
public final class DeltaWriteOptions extends Options<DeltaWriteOptions> {
  private DeltaWriteOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaWriteOptions copy(Map<String, Object> values) {
    return new DeltaWriteOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static DeltaWriteOptions create() {
    return new DeltaWriteOptions(Map.of());
  }

  /**
   * Credentials and the like, named as the delta-rs libraries name them; never printed.
   *
   * @param options by name
   * @return options with it
   */
  public DeltaWriteOptions storageOptions(Map<String, String> options) {
    return option("storage_options", options);
  }

  /**
   * What happens to a table that exists.
   *
   * @param mode {@link Mode#APPEND} by default
   * @return options with it
   */
  public DeltaWriteOptions mode(Mode mode) {
    return option("mode", mode.name().toLowerCase(Locale.ROOT));
  }

  /** What happens to a table that exists. */
  public enum Mode {
    /** Rows are added. */
    APPEND,
    /** Rows are replaced; all of them, or those of {@link DeltaWriteOptions#replaceWhere}. */
    OVERWRITE,
    /** The call fails with {@link AlreadyExistsException}. */
    ERROR,
    /** Nothing is written; the report says {@link DeltaStatus#SKIPPED}. */
    IGNORE
  }

  /**
   * With {@link Mode#OVERWRITE}, replaces only the rows for which a condition is true.
   *
   * @param sql a condition that all new rows must keep, too
   * @return options with it
   */
  public DeltaWriteOptions replaceWhere(String sql) {
    return option("replace_where", sql);
  }

  /**
   * What happens to columns that the table does not have.
   *
   * @param mode columns must fit by default
   * @return options with it
   */
  public DeltaWriteOptions schemaMode(SchemaMode mode) {
    return option("schema_mode", mode.name().toLowerCase(Locale.ROOT));
  }

  /** What happens to columns that the table does not have. */
  public enum SchemaMode {
    /** They are added to the table. */
    MERGE,
    /** They take the place of all columns of the table; with {@link Mode#OVERWRITE}. */
    OVERWRITE
  }

  /**
   * The columns by which the files are split; those of a table that exists must be the same.
   *
   * @param names in order
   * @return options with it
   */
  public DeltaWriteOptions partitionColumns(List<String> names) {
    return option("partition_columns", names);
  }

  /**
   * How large files get; what the table says by default.
   *
   * @param bytes the size
   * @return options with it
   */
  public DeltaWriteOptions targetFileSize(long bytes) {
    return option("target_file_size", bytes);
  }

  /**
   * How the Parquet files are written: {@code compression} (such as {@code zstd(3)}), {@code
   * max_row_group_size}, {@code data_pagesize_limit}, {@code data_page_row_count_limit}, {@code
   * dictionary_enabled}, {@code dictionary_page_size_limit}, {@code statistics_enabled}, {@code
   * statistics_truncate_length}, {@code column_index_truncate_length}, {@code
   * bloom_filter_on_write}, {@code bloom_filter_fpp}, {@code bloom_filter_ndv} and {@code
   * write_batch_size}. With {@code ::} and a column behind it, some are for that column, as {@code
   * bloom_filter_enabled::id} is.
   *
   * @param properties text, numbers and booleans by option
   * @return options with it
   */
  public DeltaWriteOptions writerProperties(Map<String, ?> properties) {
    return option("writer_properties", properties);
  }

  /**
   * The name of a table that is made.
   *
   * @param name the name
   * @return options with it
   */
  public DeltaWriteOptions name(String name) {
    return option("name", name);
  }

  /**
   * The description of a table that is made.
   *
   * @param text the description
   * @return options with it
   */
  public DeltaWriteOptions description(String text) {
    return option("description", text);
  }

  /**
   * The properties of a table that is made.
   *
   * @param properties by name
   * @return options with it
   */
  public DeltaWriteOptions configuration(Map<String, String> properties) {
    return option("configuration", properties);
  }

  /**
   * Conditions that every row of this stream must keep. They are not stored in the table.
   *
   * @param conditions SQL by name
   * @return options with it
   */
  public DeltaWriteOptions constraints(Map<String, String> conditions) {
    return option("constraints", conditions);
  }

  /**
   * What the commit says, and how it is made.
   *
   * @param commit what is said about it
   * @return options with it
   */
  public DeltaWriteOptions commit(DeltaCommit commit) {
    return option("commit", commit.values());
  }
}
