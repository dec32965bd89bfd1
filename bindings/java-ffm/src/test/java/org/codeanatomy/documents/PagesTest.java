package org.codeanatomy.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codeanatomy.Project;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Java on a page compiles without a warning, runs, and prints what the page says. A block that
 * is marked {@code not-run} only compiles.
 */
class PagesTest {
  /** What stands around a block that is the body of a method. */
  private static final String BODY =
      """
      import java.math.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.CompletableFuture;
      import java.util.concurrent.ExecutorService;
      import java.util.concurrent.Executors;
      import java.util.concurrent.Future;
      import java.util.concurrent.TimeUnit;
      import org.codeanatomy.*;

      final class NAME {
        public static void main(String[] arguments) throws Exception {
          try (Session session = Session.open()) {
            body(session, Files.createTempDirectory(Path.of(""), "empty").toAbsolutePath());
          }
        }

        private static void body(Session session, Path folder) throws Exception {
      CODE
        }
      }
      """;

  /** Runs the blocks in order, and prints a form feed behind the output of each. */
  private static final String MAIN =
      """
      final class RunAll {
        private interface Program {
          void main(String[] arguments) throws Exception;
        }

        public static void main(String[] arguments) {
          for (Program program : new Program[] {PROGRAMS}) {
            try {
              program.main(new String[0]);
            } catch (Throwable failure) {
              failure.printStackTrace(System.out);
            }
            System.out.print('\\f');
          }
        }
      }
      """;

  private static final Pattern BLOCK =
      Pattern.compile(
          "^```java( not-run)?\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern PROGRAM = Pattern.compile("public final class (\\w+) ");

  /** A piece of Java as a class, and what it prints: nothing when no text follows it. */
  private record Block(String name, String source, String output, boolean runs) {
    static Block of(int number, String code, String output, boolean runs) {
      Matcher program = PROGRAM.matcher(code);
      String text = output == null ? "" : output;
      if (program.find()) {
        return new Block(program.group(1), code, text, runs);
      }
      String name = "Block" + number;
      return new Block(name, BODY.replace("NAME", name).replace("CODE", code), text, runs);
    }
  }

  private static List<Block> blocks(String page) {
    List<Block> blocks = new ArrayList<>();
    Matcher fence = BLOCK.matcher(page);
    while (fence.find()) {
      boolean runs = fence.group(1) == null;
      blocks.add(Block.of(blocks.size() + 1, fence.group(2), fence.group(3), runs));
    }
    return blocks;
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/guide/java.md", "bindings/java-ffm/README.md"})
  void a_page_prints_what_it_says(String page, @TempDir Path folder) throws IOException {
    List<Block> blocks = blocks(Project.read(page));
    assertFalse(blocks.isEmpty());
    String[] printed = printed(blocks, folder).split("\f", -1);
    List<Block> run = blocks.stream().filter(Block::runs).toList();
    assertEquals(run.size() + 1, printed.length, "blocks that were run to their end");
    for (int index = 0; index < run.size(); index++) {
      assertEquals(run.get(index).output, printed[index], run.get(index).source);
    }
  }

  private static String printed(List<Block> blocks, Path folder) throws IOException {
    for (Block block : blocks) {
      Files.writeString(folder.resolve(block.name + ".java"), block.source);
    }
    List<String> programs =
        blocks.stream().filter(Block::runs).map(block -> block.name + "::main").toList();
    Files.writeString(
        folder.resolve("RunAll.java"), MAIN.replace("PROGRAMS", String.join(", ", programs)));
    Programs.compile(folder);
    return Programs.java(folder, "RunAll").success();
  }
}
