package org.codeanatomy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of the project are that tests read. */
public final class Project {
  private static final Path ROOT = root();

  private Project() {}

  /** The folder of the whole project. */
  public static Path root() {
    if (ROOT != null) {
      return ROOT;
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("include/codeanatomy"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("The tests run inside the source tree of the project.");
    }
    return folder;
  }

  /** The text of a file, by its path below the root. */
  public static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
