package org.codeanatomy;

import org.codeanatomy.internal.arrow.SchemaReader;
import org.codeanatomy.internal.ffi.DeltaObserveCalls;

/**
 * A kind of rows about a Delta table, with columns that stay. Each begins with {@code event_time},
 * {@code table_uri} and {@code version}.
 */
public enum DeltaPayload {
  /** A version of a table; one row. */
  SNAPSHOT(0),
  /** How a table is scanned in SQL; one row. */
  SCAN_CONFIG(1),
  /** The files of a version; a row for each, with the columns of {@link DeltaTable#files()}. */
  ADD_ACTIONS(2),
  /** What creating, writing, merging, deleting or updating did; one row. */
  MUTATION_REPORT(3),
  /** What any other operation did; one row. */
  MAINTENANCE_REPORT(4);

  private final int number;

  DeltaPayload(int number) {
    this.number = number;
  }

  /**
   * The number of the C interface.
   *
   * @return the value of the constant {@code CODEANATOMY_DELTA_PAYLOAD_…}
   */
  public int number() {
    return number;
  }

  /** The kind of a number; null for one that a later library has. */
  static DeltaPayload of(int number) {
    for (DeltaPayload payload : values()) {
      if (payload.number == number) {
        return payload;
      }
    }
    return null;
  }

  /**
   * The columns. The metadata have the name of the payload as {@code codeanatomy.payload}, and the
   * version of its columns as {@code codeanatomy.payload_version}: it grows when a column changes
   * or goes, while new ones may come behind the others without it.
   *
   * @return the schema
   */
  public ArrowSchema schema() {
    ArrowSchema[] read = new ArrowSchema[1];
    DeltaObserveCalls.payloadSchema(number, struct -> read[0] = SchemaReader.read(struct));
    return read[0];
  }
}
