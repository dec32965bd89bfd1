package org.codeanatomy.internal.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.LibraryLoadException;

/** The loaded library: it is there, and it fits, before any other function of it is called. */
final class Library {
  private static final CodeAnatomyException FAILURE = firstFailure();

  private Library() {}

  /**
   * Goes on when the library is loaded and fits.
   *
   * @throws CodeAnatomyException the same at every call when it does not
   */
  static void require() {
    if (FAILURE != null) {
      // A new one each time, so that its stack trace is that of the caller.
      CodeAnatomyException again =
          FAILURE instanceof LibraryLoadException
              ? new LibraryLoadException(FAILURE.report())
              : CodeAnatomyException.of(FAILURE.report());
      again.initCause(FAILURE);
      throw again;
    }
  }

  private static CodeAnatomyException firstFailure() {
    CodeAnatomyException failure = LibraryFile.LOADED.failure();
    return failure != null ? failure : handshake(Abi.NUMBER, Abi.VERSION_NUMBER);
  }

  /**
   * Compares the loaded library with a version of its headers.
   *
   * @return why it does not fit; null when it does
   */
  static CodeAnatomyException handshake(int abi, int versionNumber) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(Layouts.POINTER);
      int status = (int) Functions.LIBRARY_HANDSHAKE.invokeExact(abi, versionNumber, error);
      return status == Abi.STATUS_OK ? null : NativeErrors.take(error.get(Layouts.POINTER, 0));
    } catch (CodeAnatomyException failure) {
      return failure;
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
