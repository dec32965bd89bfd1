package org.codeanatomy.internal.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codeanatomy.DeltaOperation;
import org.codeanatomy.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option builders have the keys that the C headers document, all of them and no others. */
class OptionsTest {
  private static final String SOURCES = "bindings/java-ffm/src/main/java/org/codeanatomy/";

  @ParameterizedTest
  @CsvSource({
    "RuntimeOptions, runtime.h, codeanatomy_runtime_new",
    "SessionOptions, session.h, codeanatomy_session_new",
    "StreamOptions, register.h, codeanatomy_session_register_stream",
    "TableOptions, register.h, codeanatomy_session_register_batches",
    "TableOptions, register.h, codeanatomy_session_register_view",
    "FileOptions, register.h, codeanatomy_session_register_file",
    "DeltaOptions, register.h, codeanatomy_session_register_delta",
    "ExplainOptions, query.h, codeanatomy_query_explain",
    "WriteOptions, write.h, codeanatomy_query_write",
    "DeltaOpenOptions, delta.h, codeanatomy_delta_open",
    "DeltaRegisterOptions, delta.h, codeanatomy_delta_table_register",
    "DeltaDescribeOptions, delta_inspect.h, codeanatomy_delta_table_describe",
    "DeltaHistoryOptions, delta_inspect.h, codeanatomy_delta_table_history",
    "DeltaFilesOptions, delta_inspect.h, codeanatomy_delta_table_files",
    "DeltaPayloadOptions, delta_observe.h, codeanatomy_delta_table_payload",
    "DeltaCreateOptions, delta_change.h, codeanatomy_delta_create",
    "DeltaWriteOptions, delta_change.h, codeanatomy_delta_write",
    "DeltaMerge, delta_change.h, codeanatomy_delta_table_merge",
  })
  void a_builder_has_every_documented_key(String builder, String header, String function) {
    String documentation = documentation(Project.read("include/codeanatomy/" + header), function);
    assertEquals(documented(documentation), keys(builder));
  }

  @ParameterizedTest
  @CsvSource({
    "DeltaRequiredProtocol, delta.h, codeanatomy_delta_open, `required_protocol` (object of",
    "DeltaColumn, delta_change.h, codeanatomy_delta_create, `columns` | array of",
    "DeltaCommit, delta_change.h, codeanatomy_delta_write, `commit`:",
    "DeltaMergeAction, delta_change.h, codeanatomy_delta_table_merge, A clause:",
    "DeltaColumn, delta_change.h, codeanatomy_delta_table_run, `columns` (array of",
  })
  void a_builder_has_every_key_of_an_object_inside_others(
      String builder, String header, String function, String begin) {
    String comment = documentation(Project.read("include/codeanatomy/" + header), function);
    String text = comment.substring(comment.indexOf(begin) + begin.length());
    // What is in parentheses explains a key, and what is behind the sentence or the cell is about
    // something else.
    String sentence = outside(text).split("\\. |\\.\n \\*\n|\\)| \\|")[0];
    assertEquals(all("`([a-z_]+)`", sentence), keys(builder));
  }

  @Test
  void every_operation_has_a_builder_with_its_fields() {
    String comment =
        documentation(
            Project.read("include/codeanatomy/delta_change.h"), "codeanatomy_delta_table_run");
    Matcher rows = Pattern.compile("\\* \\| `(\\w+)` \\| (.*) \\|\n").matcher(comment);
    Map<String, Set<String>> documented = new TreeMap<>();
    while (rows.find()) {
      documented.put(rows.group(1), all("`([a-z_]+)`", outside(rows.group(2))));
    }
    Map<String, Set<String>> built = new TreeMap<>();
    for (Class<?> type : DeltaOperation.class.getPermittedSubclasses()) {
      built.put(operation(type.getSimpleName()), keys(type.getSimpleName()));
    }
    built.put("maintain", keys("DeltaMaintain"));
    assertEquals(documented, built);
  }

  private static String operation(String builder) {
    return all("start\\(\"(\\w+)\"\\)", Project.read(SOURCES + builder + ".java"))
        .iterator()
        .next();
  }

  /** The keys that a builder sets. */
  private static Set<String> keys(String builder) {
    String source = Project.read(SOURCES + builder + ".java");
    return all("(?:option|append)\\(\\s*\"(\\w+)\"", source);
  }

  /** A text without what is in parentheses, also in one another. */
  private static String outside(String text) {
    String shorter = text.replaceAll("\\([^()]*\\)", "");
    return shorter.equals(text) ? text : outside(shorter);
  }

  /** The comment before a declaration. */
  private static String documentation(String header, String function) {
    // Comments on other functions name it, too.
    int end = header.indexOf("\ncodeanatomy_status " + function + "(");
    return header.substring(header.lastIndexOf("/**", end), end);
  }

  /** The keys of a table, or those that a paragraph names in its text. */
  private static Set<String> documented(String comment) {
    Set<String> keys = new TreeSet<>();
    all("\\* \\| (`[^|]*`) \\|", comment).forEach(cell -> keys.addAll(all("`(\\w+)`", cell)));
    if (keys.isEmpty()) {
      String options = comment.split("Options(, each for one payload)?: ", 2)[1];
      keys.addAll(all("`([a-z_]+)`", outside(options.split("\n \\* *(\n|\\\\param)")[0])));
      // Values that the text of explaining names without quotes.
      keys.remove("indent");
    }
    return keys;
  }

  private static Set<String> all(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
