package org.codeanatomy.internal.ffi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library in the jar is unpacked once, whole, and under the name of its content. */
class BundledLibraryTest {
  private static final byte[] CONTENT = "not really a library".repeat(1000).getBytes();

  private static String hash() throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
  }

  private static Path unpack(InputStream content, Path cache) throws Exception {
    return BundledLibrary.unpack(content, hash(), cache, "libcodeanatomy.so");
  }

  private static InputStream content() {
    return new ByteArrayInputStream(CONTENT);
  }

  @Test
  void it_goes_into_a_folder_named_by_its_hash(@TempDir Path cache) throws Exception {
    Path file = unpack(content(), cache.resolve("a/b"));
    assertEquals(cache.resolve("a/b").resolve(hash()).resolve("libcodeanatomy.so"), file);
    assertArrayEquals(CONTENT, Files.readAllBytes(file));
  }

  @Test
  void it_is_not_read_again_when_it_is_there(@TempDir Path cache) throws Exception {
    Path file = unpack(content(), cache);
    InputStream unreadable =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("read again");
          }
        };
    assertEquals(file, unpack(unreadable, cache));
  }

  @Test
  void damaged_content_is_refused_and_leaves_nothing(@TempDir Path cache) throws Exception {
    InputStream damaged = new ByteArrayInputStream("something else".getBytes());
    IOException failure = assertThrows(IOException.class, () -> unpack(damaged, cache));
    assertTrue(failure.getMessage().contains("damaged"), failure.getMessage());
    try (Stream<Path> left = Files.list(cache.resolve(hash()))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void many_that_unpack_at_once_get_the_same_whole_file(@TempDir Path cache) throws Exception {
    List<Callable<Path>> calls = new ArrayList<>();
    for (int index = 0; index < 8; index++) {
      calls.add(() -> unpack(content(), cache));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (Future<Path> file : pool.invokeAll(calls)) {
        assertArrayEquals(CONTENT, Files.readAllBytes(file.get()));
      }
    }
    try (Stream<Path> left = Files.list(cache.resolve(hash()))) {
      assertEquals(1, left.count());
    }
  }
}
