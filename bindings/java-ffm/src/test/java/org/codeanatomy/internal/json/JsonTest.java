package org.codeanatomy.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codeanatomy.InvalidArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reader and writer of JSON agree with each other and with another implementation. */
class JsonTest {
  private static Map<String, Object> everything() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("null", null);
    all.put("truth", true);
    all.put("long", Long.MIN_VALUE);
    all.put("double", 0.1);
    all.put("text \"quoted\" \\ \u0001 \n é 🦀", "line\r\nbreak\ttab\u0000nul");
    all.put("list", Arrays.asList(1L, null, List.of(), Map.of()));
    all.put("", new LinkedHashMap<>(Map.of("nested", "x")));
    return all;
  }

  @Test
  void what_was_written_is_read_back() {
    assertEquals(everything(), JsonReader.read(JsonWriter.write(everything())));
  }

  @Test
  void what_was_written_is_json_to_others() {
    assertEquals(
        "line\r\nbreak\ttab\u0000nul",
        JsonParser.parseString(JsonWriter.write(everything()))
            .getAsJsonObject()
            .get("text \"quoted\" \\ \u0001 \n é 🦀")
            .getAsString());
  }

  @Test
  void a_float_is_written_as_exactly_the_double_that_it_is() {
    assertEquals(Double.toString(1.1f), JsonWriter.write(1.1f));
  }

  @Test
  void what_json_cannot_hold_is_refused() {
    assertThrows(InvalidArgumentException.class, () -> JsonWriter.write(Double.NaN));
    assertThrows(InvalidArgumentException.class, () -> JsonWriter.write(new Object()));
  }

  @Test
  void spaces_escapes_and_large_numbers_are_read() {
    assertEquals(
        List.of("é/\b\f", new BigInteger("18446744073709551615"), -1.5e3, List.of()),
        JsonReader.read(" [ \"\\u00e9\\/\\b\\f\" , 18446744073709551615 , -1.5e3 , [ ] ] "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[1",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "nul",
        "\"x",
        "\"\\q\"",
        "1 2",
        "-"
      })
  void what_is_not_json_is_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> JsonReader.read(text));
  }

  @Test
  void endless_nesting_is_refused() {
    String text = "[".repeat(100_000);
    assertThrows(IllegalArgumentException.class, () -> JsonReader.read(text));
  }
}
