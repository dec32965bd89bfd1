package org.codeanatomy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.codeanatomy.internal.arrow.Column;

/**
 * The values of one column of a batch, read where they lie in native memory.
 *
 * <p>A column lives as long as its batch and is used by the same thread. Each getter reads the
 * types that its text names, directly or behind a dictionary or runs; on others it throws {@link
 * InvalidArgumentException}. A row beyond the last throws {@link IndexOutOfBoundsException}. After
 * the batch was closed, everything throws {@link InvalidStateException}.
 */
public sealed interface ArrowColumn permits Column {
  /**
   * Name and type.
   *
   * @return the field
   */
  ArrowField field();

  /**
   * The number of rows.
   *
   * @return how many
   */
  int length();

  /**
   * The number of rows without a value.
   *
   * @return how many
   */
  int nullCount();

  /**
   * Whether a row has no value.
   *
   * @param row from 0
   * @return true when it has none
   */
  boolean isNull(int row);

  /**
   * A truth value.
   *
   * @param row from 0
   * @return the value
   * @throws InvalidArgumentException when it is null
   */
  boolean getBoolean(int row);

  /**
   * A whole number; of dates, times, timestamps and durations the number that is stored.
   *
   * @param row from 0
   * @return the value; of 64-bit numbers without sign the same bits
   * @throws InvalidArgumentException when it is null
   */
  long getLong(int row);

  /**
   * A floating point or whole number.
   *
   * @param row from 0
   * @return the value, rounded when a double cannot hold it
   * @throws InvalidArgumentException when it is null
   */
  double getDouble(int row);

  /**
   * A decimal or whole number.
   *
   * @param row from 0
   * @return the value with the type's scale, or null
   */
  BigDecimal getBigDecimal(int row);

  /**
   * Text.
   *
   * @param row from 0
   * @return the value, or null
   */
  String getString(int row);

  /**
   * Bytes, or the UTF-8 of text.
   *
   * @param row from 0
   * @return a copy, or null
   */
  byte[] getBytes(int row);

  /**
   * A date.
   *
   * @param row from 0
   * @return the value, or null
   */
  LocalDate getDate(int row);

  /**
   * A time of day.
   *
   * @param row from 0
   * @return the value, or null
   */
  LocalTime getTime(int row);

  /**
   * Date and time: a timestamp without time zone, or one with, in UTC.
   *
   * @param row from 0
   * @return the value, or null
   */
  LocalDateTime getDateTime(int row);

  /**
   * A timestamp with time zone.
   *
   * @param row from 0
   * @return the value, or null
   */
  Instant getInstant(int row);

  /**
   * A length of time.
   *
   * @param row from 0
   * @return the value, or null
   */
  Duration getDuration(int row);

  /**
   * A calendar interval.
   *
   * @param row from 0
   * @return the value, or null
   */
  ArrowInterval getInterval(int row);

  /**
   * The elements of a list, or the entries of a map, as a column of their own.
   *
   * @param row from 0
   * @return the elements, or null
   */
  ArrowColumn getList(int row);

  /**
   * A value of any type: Boolean, Long (BigInteger for 64-bit numbers without sign), Float, Double,
   * BigDecimal, String, byte[], LocalDate, LocalTime, LocalDateTime (Instant with a time zone),
   * Duration, ArrowInterval, List, and Map for struct (keys are text) and map.
   *
   * @param row from 0
   * @return a copy, or null
   */
  Object getObject(int row);

  /**
   * The columns inside a nested type, as long as this one: of a struct its fields, of a dictionary
   * or runs none.
   *
   * @return empty for types that are not a struct
   */
  List<ArrowColumn> children();

  /**
   * A field of a struct.
   *
   * @param name its name
   * @return the column
   * @throws InvalidArgumentException when there is none
   */
  ArrowColumn child(String name);
}
