package org.codeanatomy.internal.ffi;

/** The functions of {@code runtime.h}. */
public final class RuntimeCalls {
  private RuntimeCalls() {}

  /** {@code codeanatomy_runtime_new}. */
  public static long create(String options) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int) Functions.RUNTIME_NEW.invokeExact(call.text(options), call.out(), call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_runtime_default}. */
  public static long shared() {
    try (NativeCall call = new NativeCall()) {
      call.check((int) Functions.RUNTIME_DEFAULT.invokeExact(call.out(), call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_runtime_options}. */
  public static String options(long runtime) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.RUNTIME_OPTIONS.invokeExact(
                  NativeCall.pointer(runtime), call.out(), call.error()));
      return Buffers.take(call);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_runtime_memory}. */
  public static String memory(long runtime) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.RUNTIME_MEMORY.invokeExact(
                  NativeCall.pointer(runtime), call.out(), call.error()));
      return Buffers.take(call);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_runtime_free}. */
  public static void free(long runtime) {
    try {
      Functions.RUNTIME_FREE.invokeExact(NativeCall.pointer(runtime));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
