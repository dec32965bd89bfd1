package org.codeanatomy;

/** How grave a log record is. */
public enum LogLevel {
  /** Something failed that nobody may have been told of otherwise. */
  ERROR(1, System.Logger.Level.ERROR),
  /** Something odd that went well. */
  WARN(2, System.Logger.Level.WARNING),
  /** Large steps. */
  INFO(3, System.Logger.Level.INFO),
  /** Small steps. */
  DEBUG(4, System.Logger.Level.DEBUG),
  /** Everything. */
  TRACE(5, System.Logger.Level.TRACE);

  private final int number;
  private final System.Logger.Level level;

  LogLevel(int number, System.Logger.Level level) {
    this.number = number;
    this.level = level;
  }

  /**
   * The number of the C interface.
   *
   * @return the value of the constant {@code CODEANATOMY_LOG_LEVEL_…}
   */
  public int number() {
    return number;
  }

  /**
   * The level of {@link System.Logger} that means the same.
   *
   * @return the level
   */
  public System.Logger.Level level() {
    return level;
  }

  /** A level that a later library may have added counts as the most detailed one. */
  static LogLevel of(int number) {
    for (LogLevel level : values()) {
      if (level.number == number) {
        return level;
      }
    }
    return TRACE;
  }
}
