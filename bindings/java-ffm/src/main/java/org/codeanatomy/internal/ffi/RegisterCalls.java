package org.codeanatomy.internal.ffi;

import java.lang.invoke.MethodHandle;
import java.util.List;

/** The functions of {@code register.h} and {@code ingest.h}. */
public final class RegisterCalls {
  private RegisterCalls() {}

  /** {@code codeanatomy_session_register_stream_start}; gives a task. */
  public static long streamStart(
      long session, String name, ArrowInput stream, String options, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_REGISTER_STREAM_START.invokeExact(
                  NativeCall.pointer(session),
                  call.text(name),
                  call.moved(Layouts.ARROW_ARRAY_STREAM, stream),
                  call.text(options),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_register_batches}. */
  public static void batches(
      long session,
      String name,
      ArrowInput schema,
      List<? extends ArrowInput> batches,
      String options) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_REGISTER_BATCHES.invokeExact(
                  NativeCall.pointer(session),
                  call.text(name),
                  call.moved(Layouts.ARROW_SCHEMA, schema),
                  call.moved(Layouts.ARROW_ARRAY, batches),
                  (long) batches.size(),
                  call.text(options),
                  call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_register_file_start}; gives a task. */
  public static long fileStart(
      long session, String name, String path, String options, CallLimits limits) {
    return start(Functions.SESSION_REGISTER_FILE_START, session, name, path, options, limits);
  }

  /** {@code codeanatomy_session_register_delta_start}; gives a task. */
  public static long deltaStart(
      long session, String name, String uri, String options, CallLimits limits) {
    return start(Functions.SESSION_REGISTER_DELTA_START, session, name, uri, options, limits);
  }

  private static long start(
      MethodHandle function,
      long session,
      String name,
      String place,
      String options,
      CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              function.invokeExact(
                  NativeCall.pointer(session),
                  call.text(name),
                  call.text(place),
                  call.text(options),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_register_object_store}. */
  public static void objectStore(long session, String url, String options) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_REGISTER_OBJECT_STORE.invokeExact(
                  NativeCall.pointer(session), call.text(url), call.text(options), call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_register_view}. */
  public static void view(
      long session, String name, String sql, String options, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_REGISTER_VIEW.invokeExact(
                  NativeCall.pointer(session),
                  call.text(name),
                  call.text(sql),
                  call.text(options),
                  call.options(limits),
                  call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_deregister}. */
  public static void deregister(long session, String name) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_DEREGISTER.invokeExact(
                  NativeCall.pointer(session), call.text(name), call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_ingest_start}; gives a task. */
  public static long ingestStart(
      long session, String table, int mode, ArrowInput stream, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.SESSION_INGEST_START.invokeExact(
                  NativeCall.pointer(session),
                  call.text(table),
                  mode,
                  call.moved(Layouts.ARROW_ARRAY_STREAM, stream),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
