package org.codeanatomy.internal.ffi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.internal.Failures;

/**
 * The library inside the jar: a resource for each platform, with its SHA-256 beside it.
 *
 * <p>It is unpacked once into a folder named by that hash, below the user's cache folder, and stays
 * there: other processes and later starts use the same file. Another version has another hash and
 * so another folder.
 */
final class BundledLibrary {
  static final String CACHE_PROPERTY = "codeanatomy.cache";

  private BundledLibrary() {}

  /** The unpacked library, or empty when the jar has none for this platform. */
  static Optional<Path> unpack(List<String> tried) {
    String name = System.mapLibraryName("codeanatomy");
    String resource = "/org/codeanatomy/native/" + platform() + "/" + name;
    try (InputStream hash = BundledLibrary.class.getResourceAsStream(resource + ".sha256")) {
      if (hash == null) {
        tried.add("the jar (it has no " + resource.substring(1) + ")");
        return Optional.empty();
      }
      String text = new String(hash.readAllBytes(), StandardCharsets.US_ASCII).strip();
      try (InputStream content = BundledLibrary.class.getResourceAsStream(resource)) {
        return Optional.of(unpack(content, text, cacheFolder(), name));
      }
    } catch (IOException reason) {
      CodeAnatomyException failure =
          Failures.notLoaded(
              "The native library in the jar could not be unpacked to "
                  + cacheFolder()
                  + "; set the system property "
                  + CACHE_PROPERTY
                  + " to a folder that can be"
                  + " written, or "
                  + LibraryFile.VARIABLE
                  + " to a library: "
                  + reason);
      failure.initCause(reason);
      throw failure;
    }
  }

  /**
   * Unpacks a library unless it is there already.
   *
   * @param content the library
   * @param hash its SHA-256, in hexadecimal digits
   * @param cache the folder below which it goes
   * @param name the name of the file
   * @throws IOException when it cannot be written or does not have that hash
   */
  static Path unpack(InputStream content, String hash, Path cache, String name) throws IOException {
    Path folder = Files.createDirectories(cache.resolve(hash));
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      Path draft = Files.createTempFile(folder, name, ".part");
      try {
        copy(content, draft, hash);
        moveInto(draft, file);
      } finally {
        Files.deleteIfExists(draft);
      }
    }
    return file;
  }

  private static void copy(InputStream content, Path draft, String hash) throws IOException {
    DigestInputStream hashed = new DigestInputStream(content, sha256());
    try (OutputStream out = Files.newOutputStream(draft)) {
      hashed.transferTo(out);
    }
    String found = HexFormat.of().formatHex(hashed.getMessageDigest().digest());
    if (!found.equals(hash)) {
      throw new IOException("its SHA-256 is " + found + ", not " + hash + "; the jar is damaged");
    }
  }

  // Whole or not at all, so that a process that starts meanwhile never sees half a library.
  private static void moveInto(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException another) {
      // Another process was faster, with the same content.
      return;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  private static Path cacheFolder() {
    String chosen = System.getProperty(CACHE_PROPERTY);
    if (chosen != null && !chosen.isEmpty()) {
      return Path.of(chosen);
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    return cache != null && !cache.isEmpty()
        ? Path.of(cache, "codeanatomy")
        : Path.of(System.getProperty("user.home"), ".cache", "codeanatomy");
  }

  /** This platform as the resources name it, such as {@code linux-x86_64}. */
  static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String family = system.startsWith("mac") ? "macos" : system.split(" ")[0];
    String architecture = System.getProperty("os.arch");
    return family + "-" + (architecture.equals("amd64") ? "x86_64" : architecture);
  }
}
