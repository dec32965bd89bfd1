package org.codeanatomy.internal.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.codeanatomy.DeltaPayload;
import org.codeanatomy.ErrorCode;
import org.codeanatomy.IngestMode;
import org.codeanatomy.LogLevel;
import org.codeanatomy.Status;
import org.junit.jupiter.api.Test;

/** The binding and the C headers say the same. */
class HeadersTest {
  /** Functions that the binding has no use for, and why. */
  private static final Map<String, String> NOT_BOUND =
      Map.ofEntries(
          Map.entry("codeanatomy_cancel_token_share", "a CancelToken object is shared as it is"),
          Map.entry("codeanatomy_runtime_share", "objects are shared as they are"),
          Map.entry("codeanatomy_session_share", "objects are shared as they are"),
          Map.entry("codeanatomy_query_share", "objects are shared as they are"),
          Map.entry("codeanatomy_error_json", "the getters are used"),
          Map.entry("codeanatomy_library_abi", "the handshake compares it"),
          Map.entry("codeanatomy_library_version_number", "the handshake compares it"),
          Map.entry("codeanatomy_session_run", "planned, bound and run in steps"),
          Map.entry("codeanatomy_session_execute", "planned, bound and run in steps"),
          Map.entry("codeanatomy_query_new", "started and awaited"),
          Map.entry("codeanatomy_query_run", "a reader is taken in its place"),
          Map.entry("codeanatomy_query_read", "started and awaited"),
          Map.entry("codeanatomy_query_execute", "started and awaited"),
          Map.entry("codeanatomy_query_explain", "started and awaited"),
          Map.entry("codeanatomy_query_write", "started and awaited"),
          Map.entry("codeanatomy_session_register_stream", "started and awaited"),
          Map.entry("codeanatomy_session_register_file", "started and awaited"),
          Map.entry("codeanatomy_session_register_delta", "started and awaited"),
          Map.entry("codeanatomy_session_ingest", "started and awaited"),
          Map.entry("codeanatomy_delta_table_share", "objects are shared as they are"),
          Map.entry("codeanatomy_delta_open", "started and awaited"),
          Map.entry("codeanatomy_delta_exists", "started and awaited"),
          Map.entry("codeanatomy_delta_table_refresh", "started and awaited"),
          Map.entry("codeanatomy_delta_table_register", "started and awaited"),
          Map.entry("codeanatomy_delta_table_describe", "started and awaited"),
          Map.entry("codeanatomy_delta_table_history", "started and awaited"),
          Map.entry("codeanatomy_delta_table_files", "started and awaited"),
          Map.entry("codeanatomy_delta_table_payload", "started and awaited"),
          Map.entry("codeanatomy_delta_create", "started and awaited"),
          Map.entry("codeanatomy_delta_write", "started and awaited"),
          Map.entry("codeanatomy_delta_table_merge", "started and awaited"),
          Map.entry("codeanatomy_delta_table_run", "started and awaited"),
          Map.entry("codeanatomy_task_take_stream", "a reader is taken in its place"),
          Map.entry("codeanatomy_task_state_get", "waiting says it"));

  @Test
  void every_function_is_bound_or_named_as_not_needed() {
    Set<String> known = new TreeSet<>(Functions.descriptors().keySet());
    known.addAll(NOT_BOUND.keySet());
    assertEquals(Headers.functions().keySet(), known);
  }

  @Test
  void every_descriptor_has_the_arguments_and_the_result_of_the_header() {
    Map<String, Headers.Function> declared = Headers.functions();
    declared.keySet().removeAll(NOT_BOUND.keySet());
    Map<String, Headers.Function> bound = new TreeMap<>();
    Functions.descriptors().forEach((name, descriptor) -> bound.put(name, describe(descriptor)));
    assertEquals(declared, bound);
  }

  private static Headers.Function describe(FunctionDescriptor descriptor) {
    return new Headers.Function(
        descriptor.returnLayout().map(HeadersTest::kind).orElse("nothing"),
        descriptor.argumentLayouts().stream().map(HeadersTest::kind).toList());
  }

  private static String kind(MemoryLayout layout) {
    return switch (layout) {
      case AddressLayout address -> "pointer";
      case ValueLayout.OfInt number -> "32 bits";
      case ValueLayout.OfLong number -> "64 bits";
      case ValueLayout.OfBoolean truth -> "bool";
      case StructLayout struct -> struct.name().orElseThrow();
      default -> layout.toString();
    };
  }

  @Test
  void every_status_has_its_number() {
    assertConstants("CODEANATOMY_STATUS_", Status.values(), Status::number, "OK", 0);
  }

  @Test
  void every_error_code_has_its_number() {
    assertConstants("CODEANATOMY_ERROR_CODE_", ErrorCode.values(), ErrorCode::number, null, 0);
  }

  @Test
  void every_log_level_has_its_number() {
    assertConstants("CODEANATOMY_LOG_LEVEL_", LogLevel.values(), LogLevel::number, "OFF", 0);
  }

  @Test
  void every_ingest_mode_has_its_number() {
    assertConstants("CODEANATOMY_INGEST_MODE_", IngestMode.values(), IngestMode::number, null, 0);
  }

  @Test
  void every_payload_has_its_number() {
    assertConstants(
        "CODEANATOMY_DELTA_PAYLOAD_", DeltaPayload.values(), DeltaPayload::number, null, 0);
  }

  /** The constants of a prefix are those of an enum, besides one that the enum does not have. */
  private static <E extends Enum<E>> void assertConstants(
      String prefix, E[] values, Function<E, Integer> number, String extra, long extraNumber) {
    Map<String, Long> declared = new TreeMap<>();
    Headers.constants()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                declared.put(name.substring(prefix.length()), value);
              }
            });
    Map<String, Long> known = new TreeMap<>();
    if (extra != null) {
      known.put(extra, extraNumber);
    }
    Arrays.stream(values)
        .filter(value -> !value.name().equals("UNKNOWN"))
        .forEach(value -> known.put(value.name(), number.apply(value).longValue()));
    assertEquals(declared, known);
  }

  @Test
  void every_other_constant_has_its_value() {
    Map<String, Long> constants = Headers.constants();
    assertEquals(Abi.NUMBER, constants.get("CODEANATOMY_ABI"));
    assertEquals(Abi.VERSION_NUMBER, constants.get("CODEANATOMY_VERSION_NUMBER"));
    assertEquals(Abi.STATUS_OK, constants.get("CODEANATOMY_STATUS_OK"));
    assertEquals(Abi.STATUS_TIMED_OUT, constants.get("CODEANATOMY_STATUS_TIMED_OUT"));
    assertEquals(Abi.FLAG_DICTIONARY_ORDERED, constants.get("ARROW_FLAG_DICTIONARY_ORDERED"));
    assertEquals(Abi.FLAG_NULLABLE, constants.get("ARROW_FLAG_NULLABLE"));
    assertEquals(Abi.FLAG_MAP_KEYS_SORTED, constants.get("ARROW_FLAG_MAP_KEYS_SORTED"));
  }
}
