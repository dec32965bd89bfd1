package org.codeanatomy.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.codeanatomy.Project;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples compile without a warning, run, and do what they say. */
class ExamplesTest {
  private static final Path SQL = Project.root().resolve("examples/sql/source_tree");
  private static final String LINE = "int duplicated_line_of_some_length(void);\n";

  @TempDir static Path programs;
  @TempDir Path folder;

  private Path tree;
  private Path table;

  @BeforeAll
  static void compile() throws IOException {
    Path sources = Project.root().resolve("examples/java");
    for (String name :
        List.of("DeltaTour.java", "FirstQuery.java", "SourceTree.java", "Table.java")) {
      Files.copy(sources.resolve(name), programs.resolve(name));
    }
    Programs.compile(programs);
  }

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(folder.resolve("it's a tree"));
    table = folder.resolve("facts");
    Files.writeString(tree.resolve("a.c"), LINE + "int größe = 1;\n");
    Files.writeString(tree.resolve("b.c"), LINE);
  }

  private Programs.Result analysed() {
    return Programs.java(programs, "SourceTree", tree.toString(), table.toString(), SQL.toString());
  }

  /** The rows that a step printed, without their heading. */
  private static List<List<String>> rows(String output, String step) {
    assertTrue(output.contains("\n" + step + ".sql\n"), "no " + step + " in " + output);
    String text = output.split("\n" + step + ".sql\n")[1].split("\n  [0-9.]+ s\n")[0];
    return text.lines().skip(1).map(line -> Arrays.asList(line.strip().split(" {2,}"))).toList();
  }

  @Test
  void the_first_query_prints_its_answer() {
    assertEquals("42\n", Programs.java(programs, "FirstQuery").success());
  }

  @Test
  void an_example_runs_from_its_source_file() {
    Path source = Project.root().resolve("examples/java/FirstQuery.java");
    assertEquals("42\n", Programs.java(folder, source.toString()).success());
  }

  @Test
  void a_second_run_changes_nothing_but_the_version_and_a_third_says_what_came_and_went()
      throws IOException {
    String first = analysed().success();
    assertFalse(first.contains("07_changes"), first);
    assertEquals(
        List.of(List.of("1", "line", "3", "2"), List.of("1", "name", "9", "2")),
        rows(first, "08_version"));
    assertEquals(List.of("a.c", "59"), rows(first, "09_largest_files").getFirst());
    assertEquals(
        List.of("duplicated_line_of_some_length", "2", "2"),
        rows(first, "10_most_used_names").getFirst());
    assertEquals(List.of(List.of(LINE.strip(), "2", "2")), rows(first, "11_duplicated_lines"));

    String second = analysed().success();
    assertEquals(List.of(List.of("0", "0")), rows(second, "07_changes"));
    assertEquals(
        List.of(List.of("2", "line", "3", "2"), List.of("2", "name", "9", "2")),
        rows(second, "08_version"));
    for (String step : List.of("09_largest_files", "10_most_used_names", "11_duplicated_lines")) {
      assertEquals(rows(first, step), rows(second, step));
    }

    Files.delete(tree.resolve("b.c"));
    assertEquals(List.of(List.of("0", "4")), rows(analysed().success(), "07_changes"));
  }

  @Test
  void wrong_arguments_and_failures_are_told_and_end_the_program() throws IOException {
    Programs.Result without = Programs.java(programs, "SourceTree");
    assertEquals(2, without.status());
    assertTrue(without.errors().contains("TREE TABLE"), without.errors());
    Files.createDirectories(table.resolve("_delta_log"));
    Files.writeString(table.resolve("_delta_log/00000000000000000000.json"), "{}\n");
    Programs.Result broken = analysed();
    assertEquals(1, broken.status());
    assertTrue(broken.errors().startsWith("CORRUPT: "), broken.errors());
  }
}
