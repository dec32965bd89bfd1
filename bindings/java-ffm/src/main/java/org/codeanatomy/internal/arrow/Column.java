package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.codeanatomy.ArrowColumn;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowInterval;
import org.codeanatomy.CodeAnatomyException;
import org.codeanatomy.internal.Failures;
import org.codeanatomy.internal.ffi.NativeMemory;

/**
 * The guard before the values: every getter checks batch, thread, row and null, and keeps the batch
 * alive while it reads. The subclasses read; what they do not override they cannot read. Rows of
 * the protected methods are checked and not null.
 */
public abstract non-sealed class Column implements ArrowColumn {
  final BatchMemory memory;
  final ArrowField field;
  final int offset;
  final int length;
  private final MemorySegment validity;

  /** A column over an array. */
  Column(BatchMemory memory, ArrowField field, ArrayNode node) {
    this(memory, field, Math.toIntExact(node.offset), Math.toIntExact(node.length), node);
  }

  /** A column of its own length over arrays of another. */
  Column(BatchMemory memory, ArrowField field, int length) {
    this(memory, field, 0, length, null);
  }

  private Column(BatchMemory memory, ArrowField field, int offset, int length, ArrayNode node) {
    this.memory = memory;
    this.field = field;
    this.offset = offset;
    this.length = length;
    boolean hasNulls =
        node != null && node.nullCount != 0 && node.buffers.length > 0 && node.buffers[0] != 0;
    validity = hasNulls ? view(node.buffers[0], (offset + (long) length + 7) / 8) : null;
  }

  /** A buffer of the array; empty when it has no bytes. */
  final MemorySegment view(long address, long bytes) {
    return bytes == 0 ? MemorySegment.NULL : NativeMemory.view(address, bytes, memory.arena());
  }

  /** Whether a row has no value. */
  boolean missing(int row) {
    return validity != null && !bit(validity, offset + (long) row);
  }

  static boolean bit(MemorySegment bits, long index) {
    return (bits.get(JAVA_BYTE, index >> 3) >> (index & 7) & 1) != 0;
  }

  boolean booleanAt(int row) {
    throw cannotRead("truth values");
  }

  long longAt(int row) {
    throw cannotRead("whole numbers");
  }

  double doubleAt(int row) {
    throw cannotRead("numbers");
  }

  BigDecimal decimalAt(int row) {
    throw cannotRead("decimal numbers");
  }

  String stringAt(int row) {
    throw cannotRead("text");
  }

  byte[] bytesAt(int row) {
    throw cannotRead("bytes");
  }

  LocalDate dateAt(int row) {
    throw cannotRead("dates");
  }

  LocalTime timeAt(int row) {
    throw cannotRead("times");
  }

  LocalDateTime dateTimeAt(int row) {
    throw cannotRead("timestamps");
  }

  Instant instantAt(int row) {
    throw cannotRead("timestamps with a time zone");
  }

  Duration durationAt(int row) {
    throw cannotRead("durations");
  }

  ArrowInterval intervalAt(int row) {
    throw cannotRead("intervals");
  }

  Column listAt(int row) {
    throw cannotRead("lists or maps");
  }

  /** A value of the column's own class in Java. */
  abstract Object objectAt(int row);

  /** As {@link #objectAt}, also for rows without a value. */
  final Object valueAt(int row) {
    return missing(row) ? null : objectAt(row);
  }

  final CodeAnatomyException cannotRead(String wanted) {
    return Failures.invalidArgument(
        "Column \""
            + field.name()
            + "\" has the type "
            + field.type()
            + " and no "
            + wanted
            + "; getObject reads every type.");
  }

  private void check(int row) {
    memory.check();
    Objects.checkIndex(row, length);
  }

  private void checkPresent(int row) {
    check(row);
    if (missing(row)) {
      throw Failures.invalidArgument(
          "Column \"" + field.name() + "\" is null in row " + row + "; ask isNull first.");
    }
  }

  private <T> T orNull(int row, IntFunction<T> reader) {
    try {
      check(row);
      return missing(row) ? null : reader.apply(row);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  @Override
  public final ArrowField field() {
    return field;
  }

  @Override
  public final int length() {
    return length;
  }

  @Override
  public final int nullCount() {
    try {
      memory.check();
      int count = 0;
      for (int row = 0; row < length; row++) {
        count += missing(row) ? 1 : 0;
      }
      return count;
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  @Override
  public final boolean isNull(int row) {
    try {
      check(row);
      return missing(row);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  @Override
  public final boolean getBoolean(int row) {
    try {
      checkPresent(row);
      return booleanAt(row);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  @Override
  public final long getLong(int row) {
    try {
      checkPresent(row);
      return longAt(row);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  @Override
  public final double getDouble(int row) {
    try {
      checkPresent(row);
      return doubleAt(row);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  @Override
  public final BigDecimal getBigDecimal(int row) {
    return orNull(row, this::decimalAt);
  }

  @Override
  public final String getString(int row) {
    return orNull(row, this::stringAt);
  }

  @Override
  public final byte[] getBytes(int row) {
    return orNull(row, this::bytesAt);
  }

  @Override
  public final LocalDate getDate(int row) {
    return orNull(row, this::dateAt);
  }

  @Override
  public final LocalTime getTime(int row) {
    return orNull(row, this::timeAt);
  }

  @Override
  public final LocalDateTime getDateTime(int row) {
    return orNull(row, this::dateTimeAt);
  }

  @Override
  public final Instant getInstant(int row) {
    return orNull(row, this::instantAt);
  }

  @Override
  public final Duration getDuration(int row) {
    return orNull(row, this::durationAt);
  }

  @Override
  public final ArrowInterval getInterval(int row) {
    return orNull(row, this::intervalAt);
  }

  @Override
  public final ArrowColumn getList(int row) {
    return orNull(row, this::listAt);
  }

  @Override
  public final Object getObject(int row) {
    return orNull(row, this::objectAt);
  }

  @Override
  public List<ArrowColumn> children() {
    return List.of();
  }

  @Override
  public final ArrowColumn child(String name) {
    for (ArrowColumn child : children()) {
      if (child.field().name().equals(name)) {
        return child;
      }
    }
    throw Failures.invalidArgument(
        "Column \""
            + field.name()
            + "\" has no field \""
            + name
            + "\"; it has "
            + children().stream().map(child -> child.field().name()).toList()
            + ".");
  }
}
