package org.codeanatomy;

import java.util.List;
import java.util.Map;

/**
 * A failure of the library or of this binding. The subclass says what kind it is, {@link #code()}
 * says it exactly.
 */
public class CodeAnatomyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorReport report;

  /**
   * An exception for a report.
   *
   * @param report what failed
   */
  public CodeAnatomyException(ErrorReport report) {
    super(report.message());
    this.report = report;
  }

  /**
   * The exception of the class that fits the report's code.
   *
   * @param report what failed
   * @return the exception, not thrown yet
   */
  public static CodeAnatomyException of(ErrorReport report) {
    return switch (report.code()) {
      case INVALID_ARGUMENT, INVALID_OPTION, INVALID_PARAMETER ->
          new InvalidArgumentException(report);
      case INVALID_STATE, REENTRANT, FORKED -> new InvalidStateException(report);
      case VERSION -> new VersionMismatchException(report);
      case NOT_FOUND, TABLE_NOT_FOUND -> new NotFoundException(report);
      case ALREADY_EXISTS -> new AlreadyExistsException(report);
      case SYNTAX -> new SyntaxException(report);
      case PLAN -> new PlanException(report);
      case SCHEMA_MISMATCH -> new SchemaMismatchException(report);
      case EXECUTION -> new ExecutionException(report);
      case CONSTRAINT -> new ConstraintException(report);
      case CORRUPT -> new CorruptDataException(report);
      case CONFLICT -> new CommitConflictException(report);
      case PROTOCOL -> new DeltaProtocolException(report);
      case UNSUPPORTED -> new UnsupportedException(report);
      case IO -> new CodeAnatomyIoException(report);
      case PERMISSION_DENIED -> new AuthException(report);
      case POLICY -> new PolicyViolationException(report);
      case OUT_OF_MEMORY, OUT_OF_DISK -> new ResourcesExhaustedException(report);
      case CANCELLED -> new CancelledException(report);
      case TIMED_OUT -> new TimeoutException(report);
      case CALLBACK -> new CallbackException(report);
      case PANIC, INTERNAL -> new InternalException(report);
      case UNKNOWN -> new CodeAnatomyException(report);
    };
  }

  /**
   * Everything that is known about the failure.
   *
   * @return the report
   */
  public final ErrorReport report() {
    return report;
  }

  /**
   * What the caller can do about it.
   *
   * @return the status
   */
  public final Status status() {
    return report.status();
  }

  /**
   * The fine-grained reason.
   *
   * @return the code
   */
  public final ErrorCode code() {
    return report.code();
  }

  /**
   * The five-character SQLSTATE.
   *
   * @return the SQLSTATE
   */
  public final String sqlState() {
    return report.sqlState();
  }

  /**
   * The part that failed, such as {@code sql} or {@code delta}; {@code java} for this binding.
   *
   * @return the component
   */
  public final String component() {
    return report.component();
  }

  /**
   * The line in the SQL text.
   *
   * @return counted from 1; 0 when not known
   */
  public final long line() {
    return report.line();
  }

  /**
   * The column in the SQL text, in characters.
   *
   * @return counted from 1; 0 when not known
   */
  public final long column() {
    return report.column();
  }

  /**
   * Whether the same call may succeed when it is repeated unchanged.
   *
   * @return true for conflicts, time-outs and passing faults of a store
   */
  public final boolean retryable() {
    return report.retryable();
  }

  /**
   * Further facts by name, such as {@code candidates} or {@code option.valid}.
   *
   * @return an immutable map
   */
  public final Map<String, String> details() {
    return report.details();
  }

  /**
   * The texts of the causes inside the library, the nearest first.
   *
   * @return an immutable list
   */
  public final List<String> causes() {
    return report.causes();
  }

  /**
   * The source position inside the library, as {@code file:line:column}.
   *
   * @return empty when not known; always set after a panic
   */
  public final String location() {
    return report.location();
  }
}
