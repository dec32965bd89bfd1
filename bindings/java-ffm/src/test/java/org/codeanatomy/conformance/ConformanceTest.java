package org.codeanatomy.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The cases that every language runs. */
class ConformanceTest {
  private static final AtomicInteger PASSED = new AtomicInteger();
  private static final AtomicInteger FAILED = new AtomicInteger();

  @TestFactory
  Stream<DynamicTest> every_case_of_the_shared_suite_holds(@TempDir Path folder) {
    List<Case> cases = Case.all();
    return cases.stream()
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.name(), () -> counted(given, folder.resolve(given.name()))));
  }

  private static void counted(Case given, Path folder) throws IOException {
    try {
      Runner.run(given, Files.createDirectory(folder));
      PASSED.incrementAndGet();
    } catch (Throwable failure) {
      FAILED.incrementAndGet();
      throw new AssertionError(given.name() + ": " + failure.getMessage(), failure);
    }
  }

  @AfterAll
  static void summary() {
    System.out.println(
        "conformance (java): " + PASSED + " passed, " + FAILED + " failed, 0 skipped");
  }
}
