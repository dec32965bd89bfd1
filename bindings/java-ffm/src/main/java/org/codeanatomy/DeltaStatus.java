package org.codeanatomy;

import java.util.Locale;

/** How a change of a Delta table ended. */
public enum DeltaStatus {
  /** It is done, and in the log of the table. */
  COMMITTED,
  /** The table exists, and the request said to leave it alone then. */
  SKIPPED,
  /** The table has seen the application transaction of the request before. */
  SKIPPED_DUPLICATE,
  /** There was nothing to do. */
  UNCHANGED,
  /** It was only looked at what would be done. */
  DRY_RUN,
  /** Every step of maintenance was run. */
  COMPLETED,
  /** A step of maintenance failed, or the maintenance that it is of. */
  FAILED,
  /** A step of maintenance behind one that failed. */
  NOT_RUN,
  /** An end that a later release of the library knows and this binding does not. */
  UNKNOWN;

  static DeltaStatus of(String name) {
    for (DeltaStatus status : values()) {
      if (status.name().toLowerCase(Locale.ROOT).equals(name)) {
        return status;
      }
    }
    return UNKNOWN;
  }
}
