package org.codeanatomy.documents;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.codeanatomy.Session;

/** Compiles and runs Java programs as users do: in a process of their own, against the binding. */
final class Programs {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"), "bin");

  private Programs() {}

  /** What a program printed and how it ended. */
  record Result(int status, String output, String errors) {
    /** What it printed, when it ended well and complained of nothing. */
    String success() {
      if (status != 0 || !errors.isEmpty()) {
        throw new AssertionError("it ended with " + status + ": " + errors + output);
      }
      return output;
    }
  }

  /** The folder with the classes of the binding. */
  static Path binding() {
    Path file = Path.of(URI.create(Session.class.getResource("Session.class").toString()));
    return file.getParent().getParent().getParent();
  }

  /** Runs a source file, or a class of a folder that is on the class path. */
  static Result java(Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA_HOME.resolve("java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                // One compiler and one thread for collecting: these programs are short.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                binding() + File.pathSeparator + folder));
    command.addAll(List.of(arguments));
    return run(folder, command);
  }

  /** Compiles the source files of a folder; every warning is an error. */
  static void compile(Path folder) {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA_HOME.resolve("javac").toString(),
                "-Xlint:all",
                "-Werror",
                "-cp",
                binding().toString()));
    try (Stream<Path> files = Files.list(folder)) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(command::add);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    run(folder, command).success();
  }

  private static Result run(Path folder, List<String> command) {
    try {
      Path errors = Files.createTempFile("program", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      Result result = new Result(status, output, Files.readString(errors));
      Files.delete(errors);
      return result;
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException("A program could not be run.", failure);
    }
  }
}
