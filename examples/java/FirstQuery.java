import org.codeanatomy.ArrowBatch;
import org.codeanatomy.BatchReader;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.Session;

/** The smallest useful program: one query, its one answer, every error looked at. */
public final class FirstQuery {
  private FirstQuery() {}

  /** Prints the answer. */
  public static void main(String[] arguments) {
    try (Session session = Session.open();
        BatchReader reader = session.query("SELECT 6 * $1 AS answer", 7)) {
      for (ArrowBatch batch : reader) {
        System.out.println(batch.column("answer").getLong(0));
      }
    } catch (CodeAnatomyException failure) {
      System.err.println(failure.code() + ": " + failure.getMessage());
      System.exit(1);
    }
  }
}
