package org.codeanatomy.internal.ffi;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.internal.Failures;

/**
 * Finds the native library and loads it for the life of the process.
 *
 * <p>In this order: the system property {@value #PROPERTY}, the environment variable {@value
 * #VARIABLE}, the folders of {@code java.library.path}, the library in the jar. A path that was
 * given by property or variable is taken or refused, never passed over.
 */
final class LibraryFile {
  static final String PROPERTY = "codeanatomy.library";
  static final String VARIABLE = "CODEANATOMY_LIBRARY";

  /** What loading gave: exactly one of the two is set. */
  record Outcome(SymbolLookup symbols, CodeAnatomyException failure) {}

  /** Loaded when first asked for, once. */
  static final Outcome LOADED = load(System.getProperty(PROPERTY), System.getenv(VARIABLE));

  private LibraryFile() {}

  private static Outcome load(String property, String variable) {
    try {
      return new Outcome(open(find(property, variable)), null);
    } catch (CodeAnatomyException failure) {
      return new Outcome(null, failure);
    }
  }

  /** The file to load. */
  static Path find(String property, String variable) {
    if (isSet(property)) {
      return named(property, "the system property " + PROPERTY);
    }
    if (isSet(variable)) {
      return named(variable, "the environment variable " + VARIABLE);
    }
    List<String> tried = new ArrayList<>();
    tried.add("the system property " + PROPERTY + " (not set)");
    tried.add("the environment variable " + VARIABLE + " (not set)");
    return inLibraryPath(tried)
        .or(() -> BundledLibrary.unpack(tried))
        .orElseThrow(() -> none(tried));
  }

  private static boolean isSet(String text) {
    return text != null && !text.isEmpty();
  }

  private static Path named(String text, String origin) {
    Path path = Path.of(text).toAbsolutePath();
    if (!Files.isRegularFile(path)) {
      throw Failures.notLoaded(
          "The native library was not found: "
              + origin
              + " names "
              + path
              + ", where there is no file. Set it to the full path of "
              + System.mapLibraryName("codeanatomy")
              + ".");
    }
    return path;
  }

  private static Optional<Path> inLibraryPath(List<String> tried) {
    String name = System.mapLibraryName("codeanatomy");
    String folders = System.getProperty("java.library.path", "");
    for (String folder : folders.split(File.pathSeparator)) {
      Path file = Path.of(folder, name).toAbsolutePath();
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    tried.add(name + " in java.library.path (" + folders + ")");
    return Optional.empty();
  }

  private static CodeAnatomyException none(List<String> tried) {
    return Failures.notLoaded(
        "The native library was not found. Tried: "
            + String.join("; ", tried)
            + ". Set "
            + VARIABLE
            + " to the full path of the library.");
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup open(Path file) {
    try {
      return SymbolLookup.libraryLookup(file.toRealPath(), Arena.global());
    } catch (IllegalArgumentException | IOException reason) {
      CodeAnatomyException failure =
          Failures.notLoaded(
              "The native library "
                  + file
                  + " could not be loaded. It must be built for "
                  + System.getProperty("os.name")
                  + " on "
                  + System.getProperty("os.arch")
                  + ", and the libraries that it needs must be installed: "
                  + reason.getMessage());
      failure.initCause(reason);
      throw failure;
    }
  }
}
