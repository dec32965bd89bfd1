package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planned statements, and what comes out of their runs. */
class QueryTest {
  private final Session session = Session.open(SessionOptions.create().batchSize(1000));

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void a_query_is_planned_once_and_run_often() {
    try (Query query = session.sql("SELECT CAST($1 AS BIGINT) * 2 AS twice")) {
      assertEquals(List.of("$1"), query.parameterSchema().names());
      assertEquals(ArrowType.INT64, query.schema().field("twice").type());
      for (long n = 0; n < 5; n++) {
        assertEquals(2 * n, query.bind(n).run().rows().get(0).getLong("twice"));
      }
      assertEquals(1, query.execute());
    }
  }

  @Test
  void a_run_keeps_the_values_that_were_bound_when_it_began() {
    try (Query query = session.sql("SELECT CAST($1 AS BIGINT) AS a");
        BatchReader first = query.bind(1).run();
        BatchReader second = query.bind(2).run()) {
      assertEquals(1L, first.rows().get(0).getLong("a"));
      assertEquals(2L, second.rows().get(0).getLong("a"));
    }
  }

  @Test
  void statements_say_how_many_rows_they_concerned() {
    assertEquals(0, session.execute("CREATE TABLE t (a BIGINT)"));
    assertEquals(3, session.execute("INSERT INTO t VALUES (1), (2), ($1)", 3));
    assertEquals(2, session.execute("SELECT * FROM t WHERE a > $low", named("low", 1)));
  }

  private static Parameters named(String name, Object value) {
    return Parameters.named(Map.of(name, value));
  }

  @Test
  void a_plan_is_explained_without_and_with_running() {
    try (Query query = session.sql("SELECT sum(value) FROM generate_series(1, 100)")) {
      assertTrue(query.explain().contains("Aggregate"), query.explain());
      String analyzed = query.explain(ExplainOptions.create().analyze(true));
      assertTrue(analyzed.contains("output_rows"), analyzed);
      assertThrows(
          InvalidArgumentException.class,
          () -> query.explain(ExplainOptions.create().format("crayon")));
    }
  }

  @Test
  void metrics_count_the_rows_of_a_run() {
    try (Query query = session.sql("SELECT value FROM generate_series(1, 2500)")) {
      assertThrows(InvalidStateException.class, query::metrics);
      try (BatchReader reader = query.run()) {
        while (reader.next() != null) {}
        RunMetrics metrics = reader.metrics();
        assertEquals(2500, metrics.outputRows());
        assertFalse(metrics.operators().name().isEmpty());
        assertEquals(metrics.outputRows(), query.metrics().outputRows());
        assertEquals(2500, reader.progress().outputRows());
        assertTrue(reader.progress().finished());
      }
    }
  }

  @Test
  void rows_are_written_to_a_file(@TempDir Path folder) throws Exception {
    try (Query query = session.sql("SELECT value AS n FROM generate_series(1, 3)")) {
      String target = folder.resolve("out.csv").toString();
      WriteReport report = query.write(target, WriteOptions.create());
      assertEquals(3, report.rows());
      assertEquals(1, report.files().size());
      assertEquals(report.bytes(), report.files().get(0).bytes());
      assertEquals("n\n1\n2\n3\n", Files.readString(Path.of(target)));
      assertThrows(AlreadyExistsException.class, () -> query.write(target, WriteOptions.create()));
      assertEquals(3, query.write(target, WriteOptions.create().overwrite(true)).rows());
    }
  }

  @Test
  void batches_come_one_after_the_other_and_then_none() {
    try (BatchReader reader = session.query("SELECT value FROM generate_series(1, 2500)")) {
      assertEquals(List.of("value"), reader.schema().names());
      long sum = 0;
      int batches = 0;
      for (ArrowBatch batch = reader.next(); batch != null; batch = reader.next()) {
        ArrowColumn column = batch.column(0);
        for (int row = 0; row < column.length(); row++) {
          sum += column.getLong(row);
        }
        batches++;
        batch.close();
      }
      assertEquals(2500L * 2501 / 2, sum);
      assertTrue(batches >= 3, "batches: " + batches);
      assertNull(reader.next());
    }
  }

  @Test
  void an_iterator_closes_each_batch_when_it_moves_on() {
    try (BatchReader reader = session.query("SELECT value FROM generate_series(1, 2500)")) {
      Iterator<ArrowBatch> batches = reader.iterator();
      ArrowBatch first = batches.next();
      assertEquals(1, first.column(0).getLong(0));
      ArrowBatch second = batches.next();
      assertThrows(InvalidStateException.class, first::columns);
      second.column(0).getLong(0);
      while (batches.hasNext()) {
        batches.next();
      }
      assertThrows(NoSuchElementException.class, batches::next);
    }
  }

  @Test
  void waiting_for_a_batch_can_end_without_one() {
    String slow =
        "SELECT count(*) FROM generate_series(1, 300000) a CROSS JOIN generate_series(1, 300000) b"
            + " WHERE (a.value * b.value) % 7 = 3";
    try (BatchReader reader = session.query(slow)) {
      assertFalse(reader.awaitNext(Duration.ZERO));
      assertFalse(reader.awaitNext(Duration.ofMillis(60)));
      assertTrue(reader.progress().elapsed().toMillis() >= 60);
    }
    try (BatchReader reader = session.query("SELECT 1 AS a")) {
      assertTrue(reader.awaitNext(Duration.ofSeconds(60)));
      assertTrue(reader.awaitNext(Duration.ZERO));
      assertEquals(1, reader.rows().size());
    }
  }

  @Test
  void a_reader_that_was_exported_has_no_batches_any_more() {
    BatchReader reader = session.query("SELECT value FROM generate_series(1, 10)");
    session.registerStream("t", BatchStream.of(reader));
    assertEquals(55L, session.query("SELECT sum(value) AS s FROM t").rows().get(0).getLong("s"));
    assertThrows(InvalidStateException.class, reader::next);
    assertEquals(10, reader.metrics().outputRows());
    reader.close();
  }
}
