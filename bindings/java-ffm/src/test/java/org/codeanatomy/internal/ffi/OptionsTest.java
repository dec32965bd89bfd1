package org.codeanatomy.internal.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codeanatomy.Project;
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
  })
  void a_builder_has_every_documented_key(String builder, String header, String function) {
    String documentation = documentation(Project.read("include/codeanatomy/" + header), function);
    String source = Project.read(SOURCES + builder + ".java");
    assertEquals(documented(documentation), all("option\\(\\s*\"(\\w+)\"", source));
  }

  /** The comment before a declaration. */
  private static String documentation(String header, String function) {
    int end = header.indexOf(" " + function + "(");
    return header.substring(header.lastIndexOf("/**", end), end);
  }

  /** The keys of a table, or those that a paragraph names in its text. */
  private static Set<String> documented(String comment) {
    Set<String> keys = all("\\* \\| `(\\w+)` \\|", comment);
    if (keys.isEmpty()) {
      String options = comment.substring(comment.indexOf("Options: "));
      keys.addAll(all("`([a-z_]+)`", options.split("\n \\* *(\n|\\\\param)")[0]));
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
