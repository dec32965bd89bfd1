package org.codeanatomy.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.codeanatomy.ArrowField;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.internal.Failures;

/** Collects the values of one column. */
public abstract class ColumnBuilder {
  final ArrowField field;
  private final Bytes validity = new Bytes();
  private int length;
  private int nulls;

  ColumnBuilder(ArrowField field) {
    this.field = field;
  }

  /** Name and type. */
  public final ArrowField field() {
    return field;
  }

  /** The number of values. */
  public final int length() {
    return length;
  }

  final int nulls() {
    return nulls;
  }

  /**
   * Adds a value.
   *
   * @param value of the Java class that belongs to the column's type; null for none
   */
  public final void add(Object value) {
    if (value == null) {
      if (!field.nullable()) {
        throw wrong("null, which the column does not allow");
      }
      addNothing();
      nulls++;
    } else {
      addValue(value);
    }
    validity.addBit(value != null, length);
    length++;
  }

  /** Counts values that were added in bulk. */
  final void added(int count) {
    for (int index = 0; index < count; index++) {
      validity.addBit(true, length++);
    }
  }

  /** Adds a value that is not null. */
  abstract void addValue(Object value);

  /** Adds whatever stands in the place of null. */
  abstract void addNothing();

  /** The buffers behind the one that says which values are there. */
  abstract List<MemorySegment> values();

  /** Which values are there; null when all are. */
  final MemorySegment validity() {
    return nulls == 0 ? null : validity.content();
  }

  final CodeAnatomyException wrong(Object value) {
    String given = value instanceof String text ? text : describe(value);
    return Failures.invalidArgument(
        "Column \"" + field.name() + "\" of type " + field.type() + " cannot take " + given + ".");
  }

  private static String describe(Object value) {
    return "the " + value.getClass().getSimpleName() + " " + value;
  }
}
