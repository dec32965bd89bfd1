/**
 * The engine of libcodeanatomy in this process: SQL and Arrow batches over Delta Lake, Parquet,
 * CSV, JSON and Avro.
 *
 * <p>Start at {@link org.codeanatomy.Session}. Run with {@code
 * --enable-native-access=org.codeanatomy} (or {@code ALL-UNNAMED} when the jar is on the class
 * path), because the module calls native code.
 */
module org.codeanatomy {
  exports org.codeanatomy;
}
