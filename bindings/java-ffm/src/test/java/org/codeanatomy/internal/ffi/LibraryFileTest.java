package org.codeanatomy.internal.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.ErrorCode;
import org.codeanatomy.LibraryLoadException;
import org.codeanatomy.VersionMismatchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library is found where it is said to be, and looked at before it is used. */
class LibraryFileTest {
  @Test
  void the_system_property_comes_before_the_environment(@TempDir Path folder) throws Exception {
    Path first = Files.createFile(folder.resolve("first.so"));
    Path second = Files.createFile(folder.resolve("second.so"));
    assertEquals(first, LibraryFile.find(first.toString(), second.toString()));
    assertEquals(second, LibraryFile.find("", second.toString()));
    assertEquals(second, LibraryFile.find(null, second.toString()));
  }

  @Test
  void a_path_that_was_given_and_is_wrong_is_not_passed_over(@TempDir Path folder)
      throws Exception {
    Path other = Files.createFile(folder.resolve("other.so"));
    String missing = folder.resolve("missing.so").toString();
    CodeAnatomyException failure =
        assertThrows(LibraryLoadException.class, () -> LibraryFile.find(missing, other.toString()));
    assertTrue(failure.getMessage().contains(missing), failure.getMessage());
    assertTrue(failure.getMessage().contains(LibraryFile.PROPERTY), failure.getMessage());
  }

  @Test
  void the_library_path_of_java_is_searched(@TempDir Path folder) throws Exception {
    Path library = Files.createFile(folder.resolve(System.mapLibraryName("codeanatomy")));
    String before = System.getProperty("java.library.path");
    System.setProperty("java.library.path", folder.resolve("no") + ":" + folder);
    try {
      assertEquals(library, LibraryFile.find(null, null));
    } finally {
      System.setProperty("java.library.path", before);
    }
  }

  @Test
  void a_library_that_is_nowhere_is_told_with_everything_that_was_tried() {
    LibraryLoadException failure =
        assertThrows(LibraryLoadException.class, () -> LibraryFile.find(null, null));
    for (String place :
        new String[] {
          LibraryFile.PROPERTY,
          LibraryFile.VARIABLE,
          "java.library.path",
          "org/codeanatomy/native/" + BundledLibrary.platform()
        }) {
      assertTrue(failure.getMessage().contains(place), failure.getMessage());
    }
  }

  @Test
  void another_abi_number_and_a_younger_header_are_refused() {
    assertNull(Library.handshake(Abi.NUMBER, Abi.VERSION_NUMBER));
    CodeAnatomyException otherAbi = Library.handshake(Abi.NUMBER + 1, Abi.VERSION_NUMBER);
    CodeAnatomyException younger = Library.handshake(Abi.NUMBER, Abi.VERSION_NUMBER + 1_000_000);
    for (CodeAnatomyException failure : new CodeAnatomyException[] {otherAbi, younger}) {
      assertNotNull(failure);
      assertEquals(VersionMismatchException.class, failure.getClass());
      assertEquals(ErrorCode.VERSION, failure.code());
    }
  }
}
