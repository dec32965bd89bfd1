package org.codeanatomy;

import java.util.List;
import java.util.Map;
import org.codeanatomy.internal.json.JsonReader;

/**
 * What writing the rows of a query to files gave.
 *
 * @param files the files, in the order of their names
 * @param rows how many rows they have together
 * @param bytes how large they are together
 */
public record WriteReport(List<File> files, long rows, long bytes) {
  /**
   * One file.
   *
   * @param path where it is
   * @param bytes how large it is
   */
  public record File(String path, long bytes) {
    private static File of(Object object) {
      Map<String, Object> file = JsonReader.members(object);
      return new File((String) file.get("path"), (Long) file.get("bytes"));
    }
  }

  static WriteReport of(String json) {
    Map<String, Object> report = JsonReader.readObject(json);
    return new WriteReport(
        ((List<?>) report.get("files")).stream().map(File::of).toList(),
        (Long) report.get("rows"),
        (Long) report.get("bytes"));
  }
}
