package org.codeanatomy;

import java.util.List;
import java.util.Map;

/** How a file, or a folder of files, becomes a table. */
public final class FileOptions extends Options<FileOptions> {
  private FileOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  FileOptions copy(Map<String, Object> values) {
    return new FileOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static FileOptions create() {
    return new FileOptions(Map.of());
  }

  /**
   * The format; by default that of the path's ending.
   *
   * @param format {@code parquet}, {@code csv}, {@code ndjson}, {@code arrow} or {@code avro}
   * @return options with it
   */
  public FileOptions format(String format) {
    return option("format", format);
  }

  /**
   * Whether an existing table of that name is replaced; it is an error by default.
   *
   * @param allowed true replaces it
   * @return options with it
   */
  public FileOptions replace(boolean allowed) {
    return option("replace", allowed);
  }

  /**
   * The keys of the folders, as in {@code year=2026}, that become text columns.
   *
   * @param names in order
   * @return options with it
   */
  public FileOptions partitionColumns(List<String> names) {
    return option("partition_columns", names);
  }

  /**
   * Which files of a folder are read; by default those with the ending of the format.
   *
   * @param ending such as {@code .csv}
   * @return options with it
   */
  public FileOptions fileExtension(String ending) {
    return option("file_extension", ending);
  }

  /**
   * How CSV or NDJSON is compressed.
   *
   * @param name {@code none}, {@code gzip}, {@code bzip2}, {@code xz} or {@code zstd}
   * @return options with it
   */
  public FileOptions compression(String name) {
    return option("compression", name);
  }

  /**
   * How many rows of CSV or NDJSON the column types are inferred from; 1000 by default.
   *
   * @param rows how many
   * @return options with it
   */
  public FileOptions sampleRows(long rows) {
    return option("sample_rows", rows);
  }

  /**
   * Whether CSV begins with the column names; it does by default.
   *
   * @param present false when it does not
   * @return options with it
   */
  public FileOptions header(boolean present) {
    return option("header", present);
  }

  /**
   * What stands between the values of CSV; a comma by default.
   *
   * @param character one character
   * @return options with it
   */
  public FileOptions delimiter(String character) {
    return option("delimiter", character);
  }

  /**
   * What CSV values may be quoted with; {@code "} by default.
   *
   * @param character one character
   * @return options with it
   */
  public FileOptions quote(String character) {
    return option("quote", character);
  }

  /**
   * What stands before a quote inside a quoted CSV value.
   *
   * @param character one character
   * @return options with it
   */
  public FileOptions escape(String character) {
    return option("escape", character);
  }

  /**
   * What lines of CSV begin with that are left out.
   *
   * @param character one character
   * @return options with it
   */
  public FileOptions comment(String character) {
    return option("comment", character);
  }

  /**
   * Whether quoted CSV values may hold line breaks.
   *
   * @param allowed true when they may
   * @return options with it
   */
  public FileOptions newlinesInValues(boolean allowed) {
    return option("newlines_in_values", allowed);
  }

  /**
   * Whether lines of CSV may have fewer values than there are columns.
   *
   * @param allowed true when they may
   * @return options with it
   */
  public FileOptions truncatedRows(boolean allowed) {
    return option("truncated_rows", allowed);
  }
}
