package org.codeanatomy;

import java.util.List;
import java.util.function.Function;
import org.codeanatomy.internal.ffi.DeltaCalls;
import org.codeanatomy.internal.ffi.DeltaChangeCalls;
import org.codeanatomy.internal.ffi.DeltaObserveCalls;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.codeanatomy.internal.ffi.TaskCalls;

/** The long calls of Delta tables: how each begins, and what becomes of its result. */
final class DeltaWork {
  private DeltaWork() {}

  static Work<DeltaTable> open(Session session, String uri, DeltaOpenOptions open) {
    return new Work<>(
        session.handle(),
        (address, limits) -> DeltaCalls.openStart(address, uri, open.json(), limits),
        task -> new DeltaTable(session, TaskCalls.takeDeltaTable(task)));
  }

  static Work<Boolean> exists(Session session, String uri, DeltaOpenOptions open) {
    return new Work<>(
        session.handle(),
        (address, limits) -> DeltaCalls.existsStart(address, uri, open.json(), limits),
        task -> TaskCalls.takeCount(task) != 0);
  }

  static Work<DeltaReport> create(Session session, String uri, DeltaCreateOptions create) {
    return new Work<>(
        session.handle(),
        (address, limits) -> DeltaChangeCalls.createStart(address, uri, create.json(), limits),
        task -> DeltaReport.of(TaskCalls.takeText(task)));
  }

  static Work<DeltaReport> write(
      Session session, String uri, BatchStream stream, DeltaWriteOptions write) {
    return new Work<>(
        session.handle(),
        (address, limits) -> {
          // First, because the stream is closed when the options cannot be written.
          String json = write.json();
          return DeltaChangeCalls.writeStart(address, uri, stream.take(), json, limits);
        },
        task -> DeltaReport.of(TaskCalls.takeText(task)),
        stream);
  }

  static Work<Long> refresh(NativeHandle handle) {
    return new Work<>(handle, DeltaCalls::refreshStart, TaskCalls::takeCount);
  }

  static Work<Void> register(NativeHandle handle, String name, DeltaRegisterOptions register) {
    return new Work<>(
        handle,
        (table, limits) -> DeltaCalls.registerStart(table, name, register.json(), limits),
        Calls::nothing);
  }

  static Work<DeltaDescription> describe(NativeHandle handle, DeltaDescribeOptions describe) {
    return new Work<>(
        handle,
        (table, limits) -> DeltaCalls.describeStart(table, describe.json(), limits),
        task -> DeltaDescription.of(TaskCalls.takeText(task)));
  }

  static Work<List<DeltaVersion>> history(NativeHandle handle, DeltaHistoryOptions history) {
    return new Work<>(
        handle,
        (table, limits) -> DeltaCalls.historyStart(table, history.json(), limits),
        task -> DeltaVersion.all(TaskCalls.takeText(task)));
  }

  static Work<BatchReader> files(
      Session session, NativeHandle handle, DeltaFilesOptions files, CallOptions options) {
    return new Work<>(
        handle,
        (table, limits) -> DeltaCalls.filesStart(table, files.json(), limits),
        task -> new BatchReader(session, TaskCalls.takeReader(task), options));
  }

  static Work<BatchReader> payload(
      Session session,
      NativeHandle handle,
      DeltaPayload payload,
      DeltaPayloadOptions of,
      CallOptions options) {
    return new Work<>(
        handle,
        (table, limits) ->
            DeltaObserveCalls.payloadStart(table, payload.number(), of.json(), limits),
        task -> new BatchReader(session, TaskCalls.takeReader(task), options));
  }

  static Work<DeltaReport> merge(NativeHandle handle, BatchStream stream, DeltaMerge merge) {
    return new Work<>(
        handle,
        (table, limits) -> {
          String json = merge.json();
          return DeltaChangeCalls.mergeStart(table, stream.take(), json, limits);
        },
        task -> DeltaReport.of(TaskCalls.takeText(task)),
        stream);
  }

  static Work<DeltaReport> run(NativeHandle handle, DeltaOperation<?> operation) {
    return request(handle, operation.json(), DeltaReport::of);
  }

  static Work<String> run(NativeHandle handle, String request) {
    return request(handle, request, json -> json);
  }

  private static <T> Work<T> request(
      NativeHandle handle, String request, Function<String, T> read) {
    return new Work<>(
        handle,
        (table, limits) -> DeltaChangeCalls.runStart(table, request, limits),
        task -> read.apply(TaskCalls.takeText(task)));
  }

  static Work<DeltaMaintenance> maintain(NativeHandle handle, DeltaMaintain maintain) {
    return request(handle, maintain.json(), DeltaMaintenance::of);
  }
}
