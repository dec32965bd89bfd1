package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each code has its exception, which carries the whole report. */
class ExceptionsTest {
  private static Class<? extends CodeAnatomyException> classOf(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, INVALID_OPTION, INVALID_PARAMETER -> InvalidArgumentException.class;
      case INVALID_STATE, REENTRANT, FORKED -> InvalidStateException.class;
      case VERSION -> VersionMismatchException.class;
      case NOT_FOUND, TABLE_NOT_FOUND -> NotFoundException.class;
      case ALREADY_EXISTS -> AlreadyExistsException.class;
      case SYNTAX -> SyntaxException.class;
      case PLAN -> PlanException.class;
      case SCHEMA_MISMATCH -> SchemaMismatchException.class;
      case EXECUTION -> ExecutionException.class;
      case CONSTRAINT -> ConstraintException.class;
      case CORRUPT -> CorruptDataException.class;
      case CONFLICT -> CommitConflictException.class;
      case PROTOCOL -> DeltaProtocolException.class;
      case UNSUPPORTED -> UnsupportedException.class;
      case IO -> CodeAnatomyIoException.class;
      case PERMISSION_DENIED -> AuthException.class;
      case POLICY -> PolicyViolationException.class;
      case OUT_OF_MEMORY, OUT_OF_DISK -> ResourcesExhaustedException.class;
      case CANCELLED -> CancelledException.class;
      case TIMED_OUT -> TimeoutException.class;
      case CALLBACK -> CallbackException.class;
      case PANIC, INTERNAL -> InternalException.class;
      case UNKNOWN -> CodeAnatomyException.class;
    };
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void a_code_has_its_exception_with_the_whole_report(ErrorCode code) {
    ErrorReport report =
        new ErrorReport(
            Status.INTERNAL,
            code,
            "XX000",
            "sql",
            "text",
            "a.rs:1:2",
            3,
            4,
            true,
            Map.of("candidates", "a"),
            List.of("why"));
    CodeAnatomyException exception = CodeAnatomyException.of(report);
    assertEquals(classOf(code), exception.getClass());
    assertSame(report, exception.report());
    assertEquals("text", exception.getMessage());
    assertEquals(Status.INTERNAL, exception.status());
    assertEquals(code, exception.code());
    assertEquals("XX000", exception.sqlState());
    assertEquals("sql", exception.component());
    assertEquals("a.rs:1:2", exception.location());
    assertEquals(3, exception.line());
    assertEquals(4, exception.column());
    assertEquals(true, exception.retryable());
    assertEquals(Map.of("candidates", "a"), exception.details());
    assertEquals(List.of("why"), exception.causes());
  }
}
