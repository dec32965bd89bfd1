package org.codeanatomy.internal.ffi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codeanatomy.Project;

/** What the C headers declare, read from their text. */
final class Headers {
  private static final String TEXT = text();

  /** A function: kinds of result and arguments, as {@link #kind} names them. */
  record Function(String result, List<String> arguments) {}

  private Headers() {}

  private static String text() {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(Project.root().resolve("include/codeanatomy"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".h")).sorted().toList()) {
        text.append(Files.readString(file));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return text.toString().replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\n]*", "");
  }

  /** Every exported function by name. */
  static Map<String, Function> functions() {
    Map<String, Function> functions = new TreeMap<>();
    Matcher declaration =
        Pattern.compile("CODEANATOMY_API\\s+([\\w\\s*]*?)\\b(codeanatomy_\\w+)\\(([^)]*)\\);")
            .matcher(TEXT);
    while (declaration.find()) {
      List<String> arguments = new ArrayList<>();
      String list = declaration.group(3).strip();
      if (!list.equals("void")) {
        for (String argument : list.split(",")) {
          arguments.add(kind(argument.strip().replaceAll("\\w+$", "")));
        }
      }
      functions.put(declaration.group(2), new Function(kind(declaration.group(1)), arguments));
    }
    return functions;
  }

  /** How a C type crosses the border. */
  private static String kind(String type) {
    String name = type.replace("const", "").replace("struct", "").strip();
    if (name.endsWith("*") || name.matches("codeanatomy_\\w+_fn")) {
      return "pointer";
    }
    return switch (name) {
      case "void" -> "nothing";
      case "bool" -> "bool";
      case "size_t", "int64_t", "uint64_t" -> "64 bits";
      case "int32_t", "uint32_t" -> "32 bits";
      case "codeanatomy_str" -> "codeanatomy_str";
      default -> kind(aliased(name));
    };
  }

  private static String aliased(String name) {
    Matcher alias = Pattern.compile("typedef\\s+(\\w+)\\s+" + name + ";").matcher(TEXT);
    if (!alias.find()) {
      throw new AssertionError("The headers do not say what a " + name + " is.");
    }
    return alias.group(1);
  }

  /** Every numeric constant by name. */
  static Map<String, Long> constants() {
    Map<String, Long> constants = new TreeMap<>();
    Matcher define =
        Pattern.compile("#define\\s+((?:CODEANATOMY|ARROW)_\\w+)\\s+(-?\\d+)\\b").matcher(TEXT);
    while (define.find()) {
      constants.put(define.group(1), Long.valueOf(define.group(2)));
    }
    return constants;
  }
}
