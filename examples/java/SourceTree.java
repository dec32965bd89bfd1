import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.codeanatomy.BatchReader;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.NotFoundException;
import org.codeanatomy.Session;

/**
 * Reads a source tree into a Delta table of facts, and asks the table about the tree.
 *
 * <pre>SourceTree TREE TABLE [SQL_FOLDER]</pre>
 *
 * <p>The statements are those of examples/sql/source_tree; its README says what each does.
 */
public final class SourceTree {
  private final Session session;
  private final Path sqlFolder;
  private final Path tree;
  private final Path table;

  private SourceTree(Session session, Path sqlFolder, Path tree, Path table) {
    this.session = session;
    this.sqlFolder = sqlFolder;
    this.tree = tree;
    this.table = table;
  }

  private void run() throws IOException {
    step("01_files.sql");
    step("02_lines.sql");
    step("03_identifiers.sql");
    boolean again = keepFactsBefore();
    step("05_create.sql");
    step("06_write.sql");
    if (again) {
      step("07_changes.sql");
    }
    step("08_version.sql");
    step("09_largest_files.sql");
    step("10_most_used_names.sql");
    step("11_duplicated_lines.sql");
  }

  /** Runs one statement of the folder and prints its rows under its name, and its time. */
  private void step(String name) throws IOException {
    long begin = System.nanoTime();
    String sql =
        Files.readString(sqlFolder.resolve(name))
            .replace("{tree}", quoted(tree))
            .replace("{table}", quoted(table));
    try (BatchReader reader = session.query(sql)) {
      System.out.println("\n" + name);
      Table.print(System.out, reader);
    }
    System.out.printf("  %.3f s%n", (System.nanoTime() - begin) / 1e9);
  }

  private static String quoted(Path path) {
    return path.toString().replace("'", "''");
  }

  /** Keeps the facts of the run before under a name of their own; false when this is the first. */
  private boolean keepFactsBefore() {
    try {
      session.registerDelta("facts_before", table.toString());
      return true;
    } catch (NotFoundException first) {
      return false;
    }
  }

  /** Runs the job; ends with 1 when a step fails and with 2 when it is called wrongly. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("usage: SourceTree TREE TABLE [SQL_FOLDER]");
      System.exit(2);
    }
    Path sqlFolder = Path.of(arguments.length > 2 ? arguments[2] : "examples/sql/source_tree");
    Path tree = Path.of(arguments[0]).toRealPath();
    Path table = Files.createDirectories(Path.of(arguments[1])).toRealPath();
    try (Session session = Session.open()) {
      new SourceTree(session, sqlFolder, tree, table).run();
    } catch (CodeAnatomyException failure) {
      System.err.println(failure.code() + ": " + failure.getMessage());
      System.exit(1);
    }
  }
}
