package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** The functions of {@code delta_observe.h}. */
public final class DeltaObserveCalls {
  private DeltaObserveCalls() {}

  /** {@code codeanatomy_delta_payload_schema}. */
  public static void payloadSchema(int payload, Consumer<MemorySegment> consumer) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment schema = call.struct(Layouts.ARROW_SCHEMA);
      call.check((int) Functions.DELTA_PAYLOAD_SCHEMA.invokeExact(payload, schema, call.error()));
      ArrowOutput.consumeSchema(schema, consumer);
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_delta_table_payload_start}; gives a task. */
  public static long payloadStart(long table, int payload, String options, CallLimits limits) {
    try (NativeCall call = new NativeCall()) {
      call.check(
          (int)
              Functions.DELTA_TABLE_PAYLOAD_START.invokeExact(
                  NativeCall.pointer(table),
                  payload,
                  call.text(options),
                  call.options(limits),
                  call.out(),
                  call.error()));
      return call.result();
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }

  /** {@code codeanatomy_session_set_delta_observer}; a null observer ends it. */
  public static void setObserver(long session, Upcalls.DeltaObserver observer) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment function = observer == null ? MemorySegment.NULL : Upcalls.DELTA_PAYLOAD;
      MemorySegment destroy = observer == null ? MemorySegment.NULL : Upcalls.DESTROY;
      MemorySegment id = NativeCall.pointer(observer == null ? 0 : Callbacks.add(observer));
      call.check(
          (int)
              Functions.SESSION_SET_DELTA_OBSERVER.invokeExact(
                  NativeCall.pointer(session), function, id, destroy, call.error()));
    } catch (Throwable failure) {
      throw NativeCall.rethrown(failure);
    }
  }
}
