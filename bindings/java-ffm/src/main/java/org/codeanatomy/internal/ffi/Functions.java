package org.codeanatomy.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.codeanatomy.ErrorCode;
import org.codeanatomy.Status;
import org.codeanatomy.VersionMismatchException;
import org.codeanatomy.internal.Failures;

/**
 * Every function of the C interface that the binding calls, one handle each, to be called with
 * {@code invokeExact}.
 */
final class Functions {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Map<String, FunctionDescriptor> DESCRIPTORS = new LinkedHashMap<>();
  private static final MemoryLayout INT = JAVA_INT;
  private static final MemoryLayout LONG = JAVA_LONG;
  private static final MemoryLayout STR = Layouts.STR;
  private static final MemoryLayout POINTER = Layouts.POINTER;

  // library.h
  static final MethodHandle LIBRARY_VERSION = text("codeanatomy_library_version");
  static final MethodHandle LIBRARY_HANDSHAKE =
      status("codeanatomy_library_handshake", INT, INT, POINTER);
  static final MethodHandle LIBRARY_BUILD_INFO = text("codeanatomy_library_build_info");
  static final MethodHandle LIBRARY_SET_LOG =
      status("codeanatomy_library_set_log", INT, POINTER, POINTER, POINTER, POINTER);
  static final MethodHandle LIBRARY_SHUTDOWN =
      status("codeanatomy_library_shutdown", LONG, POINTER);

  // error.h
  static final MethodHandle ERROR_STATUS = status("codeanatomy_error_status", POINTER);
  static final MethodHandle ERROR_CODE_GET = integer("codeanatomy_error_code_get", POINTER);
  static final MethodHandle ERROR_CODE_NAME = text("codeanatomy_error_code_name", POINTER);
  static final MethodHandle ERROR_MESSAGE = text("codeanatomy_error_message", POINTER);
  static final MethodHandle ERROR_SQLSTATE = text("codeanatomy_error_sqlstate", POINTER);
  static final MethodHandle ERROR_COMPONENT = text("codeanatomy_error_component", POINTER);
  static final MethodHandle ERROR_LOCATION = text("codeanatomy_error_location", POINTER);
  static final MethodHandle ERROR_LINE = number("codeanatomy_error_line", POINTER);
  static final MethodHandle ERROR_COLUMN = number("codeanatomy_error_column", POINTER);
  static final MethodHandle ERROR_IS_RETRYABLE = truth("codeanatomy_error_is_retryable", POINTER);
  static final MethodHandle ERROR_DETAIL_COUNT = number("codeanatomy_error_detail_count", POINTER);
  static final MethodHandle ERROR_DETAIL_KEY = text("codeanatomy_error_detail_key", POINTER, LONG);
  static final MethodHandle ERROR_DETAIL_VALUE =
      text("codeanatomy_error_detail_value", POINTER, LONG);
  static final MethodHandle ERROR_CAUSE_COUNT = number("codeanatomy_error_cause_count", POINTER);
  static final MethodHandle ERROR_CAUSE_AT = text("codeanatomy_error_cause_at", POINTER, LONG);
  static final MethodHandle ERROR_FROM_STREAM =
      status("codeanatomy_error_from_stream", POINTER, POINTER, POINTER);
  static final MethodHandle ERROR_FREE = nothing("codeanatomy_error_free", POINTER);

  // buffer.h
  static final MethodHandle BUFFER_TEXT = text("codeanatomy_buffer_text", POINTER);
  static final MethodHandle BUFFER_FREE = nothing("codeanatomy_buffer_free", POINTER);

  // cancel.h
  static final MethodHandle CANCEL_TOKEN_NEW =
      status("codeanatomy_cancel_token_new", LONG, POINTER, POINTER);
  static final MethodHandle CANCEL_TOKEN_CANCEL =
      nothing("codeanatomy_cancel_token_cancel", POINTER);
  static final MethodHandle CANCEL_TOKEN_IS_CANCELLED =
      truth("codeanatomy_cancel_token_is_cancelled", POINTER);
  static final MethodHandle CANCEL_TOKEN_FREE = nothing("codeanatomy_cancel_token_free", POINTER);

  // runtime.h
  static final MethodHandle RUNTIME_NEW = status("codeanatomy_runtime_new", STR, POINTER, POINTER);
  static final MethodHandle RUNTIME_DEFAULT =
      status("codeanatomy_runtime_default", POINTER, POINTER);
  static final MethodHandle RUNTIME_OPTIONS =
      status("codeanatomy_runtime_options", POINTER, POINTER, POINTER);
  static final MethodHandle RUNTIME_MEMORY =
      status("codeanatomy_runtime_memory", POINTER, POINTER, POINTER);
  static final MethodHandle RUNTIME_FREE = nothing("codeanatomy_runtime_free", POINTER);

  // session.h
  static final MethodHandle SESSION_NEW =
      status("codeanatomy_session_new", POINTER, STR, POINTER, POINTER);
  static final MethodHandle SESSION_SET =
      status("codeanatomy_session_set", POINTER, STR, STR, POINTER);
  static final MethodHandle SESSION_GET =
      status("codeanatomy_session_get", POINTER, STR, POINTER, POINTER);
  static final MethodHandle SESSION_FUNCTION_REGISTRY =
      status("codeanatomy_session_function_registry", POINTER, POINTER, POINTER);
  static final MethodHandle SESSION_RUNTIME = pointer("codeanatomy_session_runtime", POINTER);
  static final MethodHandle SESSION_FREE = nothing("codeanatomy_session_free", POINTER);

  // catalog.h
  static final MethodHandle SESSION_SETTINGS =
      status("codeanatomy_session_settings", POINTER, POINTER, POINTER);
  static final MethodHandle SESSION_CATALOGS =
      status("codeanatomy_session_catalogs", POINTER, POINTER, POINTER);
  static final MethodHandle SESSION_SCHEMAS =
      status("codeanatomy_session_schemas", POINTER, POINTER, POINTER);
  static final MethodHandle SESSION_TABLES =
      status("codeanatomy_session_tables", POINTER, POINTER, POINTER);
  static final MethodHandle SESSION_FUNCTIONS =
      status("codeanatomy_session_functions", POINTER, POINTER, POINTER);
  static final MethodHandle SESSION_TABLE_SCHEMA =
      status("codeanatomy_session_table_schema", POINTER, STR, POINTER, POINTER, POINTER);

  // register.h
  static final MethodHandle SESSION_REGISTER_STREAM_START =
      status(
          "codeanatomy_session_register_stream_start",
          POINTER,
          STR,
          POINTER,
          STR,
          POINTER,
          POINTER,
          POINTER);
  static final MethodHandle SESSION_REGISTER_BATCHES =
      status(
          "codeanatomy_session_register_batches",
          POINTER,
          STR,
          POINTER,
          POINTER,
          LONG,
          STR,
          POINTER);
  static final MethodHandle SESSION_REGISTER_FILE_START =
      status(
          "codeanatomy_session_register_file_start",
          POINTER,
          STR,
          STR,
          STR,
          POINTER,
          POINTER,
          POINTER);
  static final MethodHandle SESSION_REGISTER_DELTA_START =
      status(
          "codeanatomy_session_register_delta_start",
          POINTER,
          STR,
          STR,
          STR,
          POINTER,
          POINTER,
          POINTER);
  static final MethodHandle SESSION_REGISTER_OBJECT_STORE =
      status("codeanatomy_session_register_object_store", POINTER, STR, STR, POINTER);
  static final MethodHandle SESSION_REGISTER_VIEW =
      status("codeanatomy_session_register_view", POINTER, STR, STR, STR, POINTER, POINTER);
  static final MethodHandle SESSION_DEREGISTER =
      status("codeanatomy_session_deregister", POINTER, STR, POINTER);

  // ingest.h
  static final MethodHandle SESSION_INGEST_START =
      status(
          "codeanatomy_session_ingest_start",
          POINTER,
          STR,
          INT,
          POINTER,
          POINTER,
          POINTER,
          POINTER);

  // query.h
  static final MethodHandle QUERY_NEW_START =
      status("codeanatomy_query_new_start", POINTER, STR, POINTER, POINTER, POINTER);
  static final MethodHandle TASK_TAKE_QUERY =
      status("codeanatomy_task_take_query", POINTER, POINTER, POINTER);
  static final MethodHandle QUERY_PARAMETER_SCHEMA =
      status("codeanatomy_query_parameter_schema", POINTER, POINTER, POINTER);
  static final MethodHandle QUERY_SCHEMA =
      status("codeanatomy_query_schema", POINTER, POINTER, POINTER);
  static final MethodHandle QUERY_BIND =
      status("codeanatomy_query_bind", POINTER, POINTER, POINTER, POINTER);
  static final MethodHandle QUERY_BIND_JSON =
      status("codeanatomy_query_bind_json", POINTER, STR, POINTER);
  static final MethodHandle QUERY_READ_START =
      status("codeanatomy_query_read_start", POINTER, POINTER, POINTER, POINTER);
  static final MethodHandle QUERY_EXECUTE_START =
      status("codeanatomy_query_execute_start", POINTER, POINTER, POINTER, POINTER);
  static final MethodHandle QUERY_EXPLAIN_START =
      status("codeanatomy_query_explain_start", POINTER, STR, POINTER, POINTER, POINTER);
  static final MethodHandle QUERY_METRICS =
      status("codeanatomy_query_metrics", POINTER, POINTER, POINTER);
  static final MethodHandle QUERY_FREE = nothing("codeanatomy_query_free", POINTER);

  // write.h
  static final MethodHandle QUERY_WRITE_START =
      status("codeanatomy_query_write_start", POINTER, STR, STR, POINTER, POINTER, POINTER);

  // delta.h
  static final MethodHandle DELTA_OPEN_START =
      status("codeanatomy_delta_open_start", POINTER, STR, STR, POINTER, POINTER, POINTER);
  static final MethodHandle TASK_TAKE_DELTA_TABLE =
      status("codeanatomy_task_take_delta_table", POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_EXISTS_START =
      status("codeanatomy_delta_exists_start", POINTER, STR, STR, POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_TABLE_VERSION =
      number("codeanatomy_delta_table_version", POINTER);
  static final MethodHandle DELTA_TABLE_REFRESH_START =
      status("codeanatomy_delta_table_refresh_start", POINTER, POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_TABLE_REGISTER_START =
      status(
          "codeanatomy_delta_table_register_start", POINTER, STR, STR, POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_TABLE_FREE = nothing("codeanatomy_delta_table_free", POINTER);

  // delta_inspect.h
  static final MethodHandle DELTA_TABLE_DESCRIBE_START =
      status("codeanatomy_delta_table_describe_start", POINTER, STR, POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_TABLE_HISTORY_START =
      status("codeanatomy_delta_table_history_start", POINTER, STR, POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_TABLE_FILES_START =
      status("codeanatomy_delta_table_files_start", POINTER, STR, POINTER, POINTER, POINTER);

  // delta_change.h
  static final MethodHandle DELTA_CREATE_START =
      status("codeanatomy_delta_create_start", POINTER, STR, STR, POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_WRITE_START =
      status(
          "codeanatomy_delta_write_start", POINTER, STR, POINTER, STR, POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_TABLE_MERGE_START =
      status(
          "codeanatomy_delta_table_merge_start", POINTER, POINTER, STR, POINTER, POINTER, POINTER);
  static final MethodHandle DELTA_TABLE_RUN_START =
      status("codeanatomy_delta_table_run_start", POINTER, STR, POINTER, POINTER, POINTER);

  // delta_observe.h
  static final MethodHandle DELTA_PAYLOAD_SCHEMA =
      status("codeanatomy_delta_payload_schema", INT, POINTER, POINTER);
  static final MethodHandle DELTA_TABLE_PAYLOAD_START =
      status("codeanatomy_delta_table_payload_start", POINTER, INT, STR, POINTER, POINTER, POINTER);
  static final MethodHandle SESSION_SET_DELTA_OBSERVER =
      status("codeanatomy_session_set_delta_observer", POINTER, POINTER, POINTER, POINTER, POINTER);

  // reader.h
  static final MethodHandle READER_SCHEMA =
      status("codeanatomy_reader_schema", POINTER, POINTER, POINTER);
  static final MethodHandle READER_NEXT =
      status("codeanatomy_reader_next", POINTER, LONG, POINTER, POINTER);
  static final MethodHandle READER_EXPORT =
      status("codeanatomy_reader_export", POINTER, POINTER, POINTER);
  static final MethodHandle READER_METRICS =
      status("codeanatomy_reader_metrics", POINTER, POINTER, POINTER);
  static final MethodHandle READER_PROGRESS =
      status("codeanatomy_reader_progress", POINTER, POINTER, POINTER);
  static final MethodHandle READER_CANCEL = nothing("codeanatomy_reader_cancel", POINTER);
  static final MethodHandle READER_FREE = nothing("codeanatomy_reader_free", POINTER);

  // task.h
  static final MethodHandle TASK_WAIT = status("codeanatomy_task_wait", POINTER, LONG, POINTER);
  static final MethodHandle TASK_CANCEL = nothing("codeanatomy_task_cancel", POINTER);
  static final MethodHandle TASK_PROGRESS =
      status("codeanatomy_task_progress", POINTER, POINTER, POINTER);
  static final MethodHandle TASK_ON_DONE =
      status("codeanatomy_task_on_done", POINTER, POINTER, POINTER, POINTER, POINTER);
  static final MethodHandle TASK_TAKE_READER =
      status("codeanatomy_task_take_reader", POINTER, POINTER, POINTER);
  static final MethodHandle TASK_TAKE_COUNT =
      status("codeanatomy_task_take_count", POINTER, POINTER, POINTER);
  static final MethodHandle TASK_TAKE_TEXT =
      status("codeanatomy_task_take_text", POINTER, POINTER, POINTER);
  static final MethodHandle TASK_FREE = nothing("codeanatomy_task_free", POINTER);

  // Function pointers of the Arrow structs: the first argument is the address of the function.
  static final MethodHandle ARROW_RELEASE = callback(FunctionDescriptor.ofVoid(POINTER));
  static final MethodHandle ARROW_GET = callback(FunctionDescriptor.of(INT, POINTER, POINTER));

  private Functions() {}

  /** The descriptors of all functions by name. */
  static Map<String, FunctionDescriptor> descriptors() {
    return Collections.unmodifiableMap(DESCRIPTORS);
  }

  private static MethodHandle status(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle integer(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle number(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  private static MethodHandle truth(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(JAVA_BOOLEAN, arguments));
  }

  private static MethodHandle text(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(Layouts.STR, arguments));
  }

  private static MethodHandle pointer(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(Layouts.POINTER, arguments));
  }

  private static MethodHandle nothing(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.ofVoid(arguments));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle callback(FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(descriptor);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind(String name, FunctionDescriptor descriptor) {
    DESCRIPTORS.put(name, descriptor);
    SymbolLookup symbols = LibraryFile.LOADED.symbols();
    Optional<MemorySegment> symbol = symbols == null ? Optional.empty() : symbols.find(name);
    return symbol.isPresent()
        ? LINKER.downcallHandle(symbol.get(), descriptor)
        : missing(name, LINKER.downcallHandle(descriptor).type().dropParameterTypes(0, 1));
  }

  // A library that lacks a function is told of when the function is called, so that the handshake,
  // which explains it better, always comes first.
  private static MethodHandle missing(String name, MethodType type) {
    VersionMismatchException failure =
        new VersionMismatchException(
            Failures.report(
                Status.UNSUPPORTED,
                ErrorCode.VERSION,
                "08P01",
                "The loaded native library has no function "
                    + name
                    + "; it is not libcodeanatomy, or older than this binding."));
    MethodHandle thrower = MethodHandles.throwException(type.returnType(), RuntimeException.class);
    return MethodHandles.dropArguments(thrower.bindTo(failure), 0, type.parameterList());
  }
}
