package org.codeanatomy.internal.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codeanatomy.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The structs lie in memory as the C compiler lays them out. */
class LayoutsTest {
  private static final Map<String, StructLayout> STRUCTS =
      Map.of(
          "codeanatomy_str", Layouts.STR,
          "codeanatomy_call_options", Layouts.CALL_OPTIONS,
          "codeanatomy_progress", Layouts.PROGRESS,
          "struct ArrowSchema", Layouts.ARROW_SCHEMA,
          "struct ArrowArray", Layouts.ARROW_ARRAY,
          "struct ArrowArrayStream", Layouts.ARROW_ARRAY_STREAM);

  @Test
  void every_field_is_where_the_compiler_puts_it(@TempDir Path folder) throws Exception {
    assumeTrue(runs("gcc", "--version"), "gcc is not installed");
    Path source = folder.resolve("probe.c");
    Path program = folder.resolve("probe");
    Files.writeString(source, probe());
    run(
        "gcc",
        "-I",
        Project.root().resolve("include").toString(),
        source.toString(),
        "-o",
        program.toString());
    assertEquals(ours(), parsed(run(program.toString())));
  }

  private static String probe() {
    StringBuilder code = new StringBuilder();
    for (String header : List.of("arrow_c_data", "types", "call")) {
      code.append("#include \"codeanatomy/").append(header).append(".h\"\n");
    }
    code.append("#include <stddef.h>\n#include <stdio.h>\nint main(void) {\n");
    ours()
        .forEach(
            (name, ignored) -> {
              String[] parts = name.split("\\.");
              String place =
                  parts[1].equals("size of all")
                      ? "sizeof(" + parts[0] + ")"
                      : "offsetof(" + parts[0] + ", " + parts[1] + ")";
              code.append("  printf(\"")
                  .append(name)
                  .append("=%zu\\n\", ")
                  .append(place)
                  .append(");\n");
            });
    return code.append("  return 0;\n}\n").toString();
  }

  private static Map<String, Long> ours() {
    Map<String, Long> places = new TreeMap<>();
    STRUCTS.forEach(
        (struct, layout) -> {
          places.put(struct + ".size of all", layout.byteSize());
          for (MemoryLayout member : layout.memberLayouts()) {
            String field = member.name().orElseThrow();
            places.put(struct + "." + field, layout.byteOffset(PathElement.groupElement(field)));
          }
        });
    return places;
  }

  private static Map<String, Long> parsed(String output) {
    Map<String, Long> places = new TreeMap<>();
    output
        .lines()
        .map(line -> line.split("="))
        .forEach(pair -> places.put(pair[0], Long.valueOf(pair[1])));
    return places;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
