package org.codeanatomy;

import java.util.function.Function;

/**
 * Receives the log of the library, on any of its threads, on several at once. It must be quick, and
 * must not use the library. A record is lost when it throws.
 */
@FunctionalInterface
public interface LogSink {
  /**
   * One record.
   *
   * @param level how grave it is
   * @param target the part of the library, such as {@code deltalake_core::kernel}
   * @param message the text
   */
  void log(LogLevel level, String target, String message);

  /**
   * A sink that writes to one logger.
   *
   * @param logger where records go
   * @return the sink
   */
  static LogSink to(System.Logger logger) {
    return to(target -> logger);
  }

  /**
   * A sink that writes to a logger for each part of the library, such as {@code LogSink.to(target
   * -> System.getLogger("codeanatomy." + target))}.
   *
   * @param loggers gives the logger of a target
   * @return the sink
   */
  static LogSink to(Function<String, System.Logger> loggers) {
    return (level, target, message) -> {
      System.Logger logger = loggers.apply(target);
      // Braces in the text are not to be taken for places of parameters.
      logger.log(level.level(), () -> message);
    };
  }
}
