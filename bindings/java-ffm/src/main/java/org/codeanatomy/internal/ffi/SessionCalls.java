package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;

/** The functions of {@code session.h} and {@code catalog.h}. */
public final class SessionCalls {
  private SessionCalls() {}

  /** {@code codeanatomy_session_new}; runtime 0 is the shared one. */
  public static long open(long runtime, String options) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_NEW.invokeExact(
                  NativeCall.pointer(runtime), call.text(options), call.out(), call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_set}. */
  public static void set(long session, String name, String value) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_SET.invokeExact(
                  NativeCall.pointer(session), call.text(name), call.text(value), call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_get}. */
  public static String get(long session, String name) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_GET.invokeExact(
                  NativeCall.pointer(session), call.text(name), call.out(), call.error()));
      return Buffers.take(call);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_function_registry}. */
  public static String functionRegistry(long session) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_FUNCTION_REGISTRY.invokeExact(
                  NativeCall.pointer(session), call.out(), call.error()));
      return Buffers.take(call);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_runtime}; gives one more ownership. */
  public static long runtime(long session) {
    try {
      return ((MemorySegment) Functions.SESSION_RUNTIME.invokeExact(NativeCall.pointer(session)))
          .address();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_free}. */
  public static void free(long session) {
    try {
      Functions.SESSION_FREE.invokeExact(NativeCall.pointer(session));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** The lists of {@code catalog.h}. */
  public enum Catalog {
    /** {@code codeanatomy_session_settings}. */
    SETTINGS(Functions.SESSION_SETTINGS),
    /** {@code codeanatomy_session_catalogs}. */
    CATALOGS(Functions.SESSION_CATALOGS),
    /** {@code codeanatomy_session_schemas}. */
    SCHEMAS(Functions.SESSION_SCHEMAS),
    /** {@code codeanatomy_session_tables}. */
    TABLES(Functions.SESSION_TABLES),
    /** {@code codeanatomy_session_functions}. */
    FUNCTIONS(Functions.SESSION_FUNCTIONS);

    private final MethodHandle function;

    Catalog(MethodHandle function) {
      this.function = function;
    }
  }

  /**
   * One of the lists.
   *
   * @param schema given the schema during the call
   * @param batch takes each batch over
   */
  public static void list(
      Catalog catalog,
      long session,
      Consumer<MemorySegment> schema,
      Consumer<MemorySegment> batch) {
    MethodHandle function = catalog.function;
    try (NativeCall call = new NativeCall()) {
      MemorySegment stream = call.struct(Layouts.ARROW_ARRAY_STREAM);
      call.check((int) function.invokeExact(NativeCall.pointer(session), stream, call.error()));
      ArrowOutput.consumeStream(call, stream, schema, batch);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_table_schema}. */
  public static void tableSchema(
      long session, String table, CallLimits limits, Consumer<MemorySegment> consumer) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment schema = call.struct(Layouts.ARROW_SCHEMA);
      call.check(
          (int)
              Functions.SESSION_TABLE_SCHEMA.invokeExact(
                  NativeCall.pointer(session),
                  call.text(table),
                  call.options(limits),
                  schema,
                  call.error()));
      ArrowOutput.consumeSchema(schema, consumer);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
