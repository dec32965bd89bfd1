package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files beyond the local disk, and how their stores are told. */
class ObjectStoreTest {
  private static final String NOWHERE = "http://127.0.0.1:1";

  private final Session session = Session.open();

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void a_file_of_a_web_server_is_read() throws IOException {
    try (FileServer server = new FileServer("/numbers.csv", "n,name\n1,one\n2,two\n")) {
      session.registerObjectStore(server.url(), Map.of("allow_http", "true"));
      session.registerFile("numbers", server.url() + "/numbers.csv");
      assertEquals(
          List.of(List.of(1L, "one"), List.of(2L, "two")),
          session.query("SELECT n, name FROM numbers ORDER BY n").rows().stream()
              .map(Row::values)
              .toList());
      try (Session other = Session.open()) {
        assertThrows(
            CodeAnatomyException.class,
            () -> other.registerFile("numbers", server.url() + "/numbers.csv"));
      }
    }
  }

  @Test
  void a_store_can_be_replaced_and_needs_no_options() {
    session.registerObjectStore(NOWHERE, Map.of());
    session.registerObjectStore(NOWHERE, Map.of("USER_AGENT", "tests"));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket, regoin, regoin",
    NOWHERE + ", region, region",
    "s3://bucket, max_retries, max_retries",
    "s3://bucket, allow_http, s3://bucket",
    NOWHERE + ", timeout, " + NOWHERE,
  })
  void an_option_that_the_store_cannot_use_is_refused_and_its_value_not_told(
      String url, String option, String named) {
    refused(url, Map.of(option, "hush"), named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/events",
        "az://container@account",
        "gopher://host",
        "file:///",
        "bucket"
      })
  void a_url_that_names_no_store_is_refused(String url) {
    refused(url, Map.of("secret_access_key", "hush"), "names no object store");
  }

  @Test
  void a_secret_beside_an_unknown_option_is_not_told() {
    refused("s3://bucket", Map.of("secret_access_key", "hush", "speed", "1"), "speed");
  }

  @Test
  void a_secret_that_is_not_unicode_is_not_told() {
    refused("s3://bucket", Map.of("secret_access_key", "hush\ud83e"), "Unicode");
  }

  private void refused(String url, Map<String, String> options, String named) {
    InvalidArgumentException failure =
        assertThrows(
            InvalidArgumentException.class, () -> session.registerObjectStore(url, options));
    assertEquals(Status.INVALID_ARGUMENT, failure.status());
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
    assertFalse(failure.report().toString().contains("hush"), failure.report().toString());
  }
}
