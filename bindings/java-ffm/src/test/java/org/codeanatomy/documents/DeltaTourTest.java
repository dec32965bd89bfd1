package org.codeanatomy.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.codeanatomy.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of Delta tables prints what it prints in every language, and its page is about it. */
class DeltaTourTest {
  private static final String SOURCE = "examples/java/DeltaTour.java";
  private static final String PRINTED = Project.read("examples/delta_tour.txt");

  @TempDir Path folder;

  private Programs.Result tour(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = Project.root().resolve(SOURCE).toString();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Programs.java(folder, all);
  }

  @Test
  void the_tour_prints_its_lines_and_fails_where_the_table_is() {
    String place = folder.resolve("it's a lake").toString();
    assertEquals(PRINTED, tour(place).success());
    Programs.Result again = tour(place);
    assertEquals(1, again.status());
    assertTrue(again.errors().startsWith("ALREADY_EXISTS: "), again.errors());
  }

  @Test
  void a_tour_that_is_called_wrongly_says_how_to_call_it() {
    for (Programs.Result wrong : List.of(tour(), tour("a", "b"))) {
      assertEquals(2, wrong.status());
      assertEquals("usage: DeltaTour FOLDER\n", wrong.errors());
    }
  }

  @Test
  void the_page_shows_code_of_the_program_and_lines_that_it_prints() {
    String page = Project.read("docs/guide/delta-java.md");
    String program = withoutIndentation(Project.read(SOURCE));
    List<String> code = blocks("java|sql", page);
    assertFalse(code.isEmpty());
    for (String block : code) {
      assertTrue(program.contains(withoutIndentation(block)), "not in the program: " + block);
    }
    for (String block : blocks("text", page)) {
      assertTrue(PRINTED.contains(block), "not printed: " + block);
    }
  }

  private static List<String> blocks(String language, String page) {
    return Pattern.compile("(?ms)^```(?:" + language + ")\n(.*?)^```$")
        .matcher(page)
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private static String withoutIndentation(String text) {
    return text.replaceAll("(?m)^ +", "");
  }
}
