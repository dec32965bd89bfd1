import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.codeanatomy.BatchStream;
import org.codeanatomy.CallOptions;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.ConstraintException;
import org.codeanatomy.DeltaColumn;
import org.codeanatomy.DeltaCommit;
import org.codeanatomy.DeltaCreateOptions;
import org.codeanatomy.DeltaDelete;
import org.codeanatomy.DeltaMerge;
import org.codeanatomy.DeltaMergeAction;
import org.codeanatomy.DeltaOpenOptions;
import org.codeanatomy.DeltaReport;
import org.codeanatomy.DeltaTable;
import org.codeanatomy.DeltaVersion;
import org.codeanatomy.DeltaWriteOptions;
import org.codeanatomy.Row;
import org.codeanatomy.Session;

/**
 * Makes a Delta table, changes it, looks back at what it was, and keeps it in shape.
 *
 * <pre>DeltaTour FOLDER</pre>
 *
 * <p>The table is FOLDER/goods, which must not be there yet. docs/guide/delta-java.md goes through
 * the program.
 */
public final class DeltaTour {
  private static final CallOptions NONE = CallOptions.none();

  private final Session session;
  private final String goods;

  private DeltaTour(Session session, String folder) {
    this.session = session;
    goods = folder + "/goods";
  }

  private void run() {
    create();
    writeTwice();
    try (DeltaTable table = DeltaTable.open(session, goods)) {
      merge(table);
      delete(table);
      query(table);
      queryPast();
      tellHistory(table);
      tellChanges();
      AtomicInteger payloads = observe();
      optimize(table);
      breakConstraint();
      System.out.println("observed: " + payloads);
    }
  }

  private void create() {
    DeltaCreateOptions columns =
        DeltaCreateOptions.of(
            DeltaColumn.of("id", "long"),
            DeltaColumn.of("name", "string"),
            DeltaColumn.of("price", "double"));
    Map<String, String> properties = Map.of("delta.enableChangeDataFeed", "true");
    DeltaReport created = DeltaTable.create(session, goods, columns.configuration(properties));
    System.out.println("created: version " + created.versionAfter().getAsLong());
  }

  /** Some goods as a stream of Arrow batches. */
  private BatchStream rows(String values) {
    String sql = "SELECT * FROM (VALUES %s) AS goods(id, name, price)";
    return BatchStream.of(session.query(sql.formatted(values)));
  }

  private void writeTwice() {
    DeltaReport first = write();
    System.out.printf(
        "written: version %d, %d rows%n",
        first.versionAfter().getAsLong(), first.metric("num_added_rows").getAsLong());
    DeltaReport second = write();
    System.out.println("written again: " + second.status().name().toLowerCase(Locale.ROOT));
  }

  private DeltaReport write() {
    BatchStream stock =
        rows("(1, 'anvil', 95.0), (2, 'bolt', 0.25), (3, 'crate', 12.5), (4, 'drill', 60.0)");
    DeltaCommit once = DeltaCommit.create().appTransaction("tour", 1);
    DeltaWriteOptions options = DeltaWriteOptions.create().commit(once);
    return DeltaTable.write(session, goods, stock, options, NONE);
  }

  private void merge(DeltaTable table) {
    BatchStream news = rows("(2, 'bolt', 0.3), (5, 'engine', 420.0)");
    DeltaReport merged =
        table.merge(
            news,
            DeltaMerge.on("source.id = target.id")
                .whenMatched(DeltaMergeAction.update())
                .whenNotMatched(DeltaMergeAction.insert()));
    System.out.printf(
        "merged: version %d, %d updated, %d inserted%n",
        merged.versionAfter().getAsLong(),
        merged.metric("num_target_rows_updated").getAsLong(),
        merged.metric("num_target_rows_inserted").getAsLong());
  }

  private void delete(DeltaTable table) {
    DeltaReport deleted = table.delete(DeltaDelete.where("price > 400"));
    System.out.printf(
        "deleted: version %d, %d rows%n",
        deleted.versionAfter().getAsLong(), deleted.metric("num_deleted_rows").getAsLong());
  }

  private void query(DeltaTable table) {
    table.register("goods");
    for (Row row : session.query("SELECT id, name, price FROM goods ORDER BY id").rows()) {
      System.out.println(row.get("id") + " " + row.get("name") + " " + row.get("price"));
    }
  }

  private void queryPast() {
    DeltaOpenOptions version = DeltaOpenOptions.create().version(1);
    try (DeltaTable past = DeltaTable.open(session, goods, version, NONE)) {
      past.register("goods_before");
    }
    Row counted = session.query("SELECT count(*) AS goods FROM goods_before").rows().getFirst();
    System.out.println("version 1 had " + counted.get("goods") + " rows");
  }

  private void tellHistory(DeltaTable table) {
    for (DeltaVersion version : table.history()) {
      System.out.println(version.version() + " " + version.operation().orElse("?"));
    }
  }

  private void tellChanges() {
    String sql =
        """
        SELECT _change_type AS change, count(*) AS goods
        FROM read_delta_cdf('%s', 1)
        GROUP BY _change_type
        ORDER BY _change_type
        """;
    for (Row row : session.query(sql.formatted(goods.replace("'", "''"))).rows()) {
      System.out.println("changes: " + row.get("change") + " " + row.get("goods"));
    }
  }

  private AtomicInteger observe() {
    AtomicInteger payloads = new AtomicInteger();
    session.setDeltaObserver(
        (payload, rows) -> {
          rows.close();
          payloads.incrementAndGet();
        });
    return payloads;
  }

  private void optimize(DeltaTable table) {
    DeltaReport optimized = table.optimize();
    System.out.printf(
        "optimized: %d files became %d%n",
        optimized.metric("num_files_removed").getAsLong(),
        optimized.metric("num_files_added").getAsLong());
  }

  private void breakConstraint() {
    DeltaWriteOptions options =
        DeltaWriteOptions.create().constraints(Map.of("positive", "price > 0"));
    try {
      DeltaTable.write(session, goods, rows("(6, 'fuse', -1.0)"), options, NONE);
    } catch (ConstraintException failure) {
      System.out.println("refused: " + failure.code());
    }
  }

  /** Runs the tour; ends with 1 when a step fails and with 2 when it is called wrongly. */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: DeltaTour FOLDER");
      System.exit(2);
    }
    try (Session session = Session.open()) {
      new DeltaTour(session, arguments[0]).run();
    } catch (CodeAnatomyException failure) {
      System.err.println(failure.code() + ": " + failure.getMessage());
      System.exit(1);
    }
  }
}
