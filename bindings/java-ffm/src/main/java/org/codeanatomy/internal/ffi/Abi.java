package org.codeanatomy.internal.ffi;

/** The version of the headers that this binding was written for, and other plain constants. */
public final class Abi {
  /** {@code CODEANATOMY_ABI}. */
  public static final int NUMBER = 1;

  /** {@code CODEANATOMY_VERSION_NUMBER}. */
  public static final int VERSION_NUMBER = 1000;

  /** {@code CODEANATOMY_STATUS_OK}. */
  public static final int STATUS_OK = 0;

  /** {@code CODEANATOMY_STATUS_TIMED_OUT}. */
  public static final int STATUS_TIMED_OUT = 8;

  /** {@code ARROW_FLAG_DICTIONARY_ORDERED}. */
  public static final long FLAG_DICTIONARY_ORDERED = 1;

  /** {@code ARROW_FLAG_NULLABLE}. */
  public static final long FLAG_NULLABLE = 2;

  /** {@code ARROW_FLAG_MAP_KEYS_SORTED}. */
  public static final long FLAG_MAP_KEYS_SORTED = 4;

  /** {@code EIO}, the number that a stream of the host fails with. */
  public static final int EIO = 5;

  private Abi() {}
}
