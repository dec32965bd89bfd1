package org.codeanatomy.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program may end whenever it likes. */
@Timeout(60)
class ExitTest {
  private static final String PROGRAM =
      """
      import java.util.Iterator;
      import java.util.concurrent.CountDownLatch;
      import org.codeanatomy.*;

      final class Leaves {
        private static final CountDownLatch RUNNING = new CountDownLatch(100);

        public static void main(String[] arguments) throws Exception {
          CodeAnatomy.setLog(LogLevel.TRACE, (level, target, message) -> {});
          Session session = Session.open();
          session.executeAsync(
              "SELECT sum(value % 7) FROM generate_series(1, 1000000000000)",
              Parameters.none(),
              CallOptions.none());
          Thread.ofPlatform().daemon().start(() -> ingest(session));
          RUNNING.await();
          System.out.print("left");
        }

        private static void ingest(Session session) {
          ArrowSchema schema = ArrowSchema.of(ArrowField.of("n", ArrowType.INT64));
          session.ingest("t", IngestMode.CREATE, BatchStream.of(schema, new Endless()));
        }

        private static final class Endless implements Iterator<ArrowBatch> {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public ArrowBatch next() {
            RUNNING.countDown();
            return ArrowBatch.builder().longs("n", 1).build();
          }
        }
      }
      """;

  @Test
  void a_program_ends_at_once_and_well_while_the_library_works_and_calls_it(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("Leaves.java"), PROGRAM);
    Programs.compile(folder);
    assertEquals("left", Programs.java(folder, "Leaves").success());
  }
}
