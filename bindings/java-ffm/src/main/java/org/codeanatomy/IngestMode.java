package org.codeanatomy;

/** What ingesting does with a table that exists, or does not. */
public enum IngestMode {
  /** Makes the table; one that exists is an error. */
  CREATE(0),
  /** Adds to the table; none is an error. */
  APPEND(1),
  /** Makes the table anew, whatever was there. */
  REPLACE(2),
  /** Adds to the table, which is made when there is none. */
  CREATE_APPEND(3);

  private final int number;

  IngestMode(int number) {
    this.number = number;
  }

  /**
   * The number of the C interface.
   *
   * @return the value of the constant {@code CODEANATOMY_INGEST_MODE_…}
   */
  public int number() {
    return number;
  }
}
