package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.function.LongFunction;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowInterval;
import org.codeanatomy.ArrowType;
import org.codeanatomy.ArrowType.Interval.Parts;
import org.codeanatomy.ArrowType.Unit;
import org.codeanatomy.internal.Failures;

/** Columns of dates, times, timestamps, durations and intervals. */
final class TimeColumns {
  private static final long NANOSECONDS = 1_000_000_000;

  private TimeColumns() {}

  /** A value of java.time; Java's years end where Arrow's numbers do not. */
  private static <T> T inRange(Column column, long stored, LongFunction<T> conversion) {
    try {
      return conversion.apply(stored);
    } catch (DateTimeException | ArithmeticException reason) {
      throw Failures.badData(
          "The value "
              + stored
              + " of column \""
              + column.field().name()
              + "\" of type "
              + column.field().type()
              + " is out of the range of java.time; getLong reads it.");
    }
  }

  private static long nanoseconds(long count, Unit unit) {
    return Math.floorMod(count, unit.perSecond()) * (NANOSECONDS / unit.perSecond());
  }

  /** Days. */
  static final class OfDate extends NumberColumns.OfInteger {
    private static final long MILLISECONDS_OF_DAY = 86_400_000;
    private final boolean milliseconds;

    OfDate(BatchMemory memory, ArrowField field, ArrayNode node, ArrowType.Date type) {
      super(memory, field, node, type.bits(), true);
      milliseconds = type.bits() == 64;
    }

    @Override
    LocalDate dateAt(int row) {
      long stored = longAt(row);
      long days = milliseconds ? Math.floorDiv(stored, MILLISECONDS_OF_DAY) : stored;
      return inRange(this, days, LocalDate::ofEpochDay);
    }

    @Override
    Object objectAt(int row) {
      return dateAt(row);
    }
  }

  /** Times of day. */
  static final class OfTime extends NumberColumns.OfInteger {
    private final Unit unit;

    OfTime(BatchMemory memory, ArrowField field, ArrayNode node, ArrowType.Time type) {
      super(memory, field, node, type.unit().perSecond() > 1000 ? 64 : 32, true);
      unit = type.unit();
    }

    @Override
    LocalTime timeAt(int row) {
      return inRange(
          this,
          longAt(row),
          count ->
              LocalTime.ofNanoOfDay(Math.multiplyExact(count, NANOSECONDS / unit.perSecond())));
    }

    @Override
    Object objectAt(int row) {
      return timeAt(row);
    }
  }

  /** Points of time. */
  static final class OfTimestamp extends NumberColumns.OfInteger {
    private final Unit unit;
    private final boolean zoned;

    OfTimestamp(BatchMemory memory, ArrowField field, ArrayNode node, ArrowType.Timestamp type) {
      super(memory, field, node, 64, true);
      unit = type.unit();
      zoned = type.zone() != null;
    }

    @Override
    LocalDateTime dateTimeAt(int row) {
      return inRange(
          this,
          longAt(row),
          count ->
              LocalDateTime.ofEpochSecond(
                  Math.floorDiv(count, unit.perSecond()),
                  (int) nanoseconds(count, unit),
                  ZoneOffset.UTC));
    }

    @Override
    Instant instantAt(int row) {
      if (!zoned) {
        throw cannotRead("time zone; getDateTime reads it");
      }
      return inRange(
          this,
          longAt(row),
          count ->
              Instant.ofEpochSecond(
                  Math.floorDiv(count, unit.perSecond()), nanoseconds(count, unit)));
    }

    @Override
    Object objectAt(int row) {
      return zoned ? instantAt(row) : dateTimeAt(row);
    }
  }

  /** Lengths of time. */
  static final class OfDuration extends NumberColumns.OfInteger {
    private final Unit unit;

    OfDuration(BatchMemory memory, ArrowField field, ArrayNode node, ArrowType.Duration type) {
      super(memory, field, node, 64, true);
      unit = type.unit();
    }

    @Override
    Duration durationAt(int row) {
      long count = longAt(row);
      return Duration.ofSeconds(Math.floorDiv(count, unit.perSecond()), nanoseconds(count, unit));
    }

    @Override
    Object objectAt(int row) {
      return durationAt(row);
    }
  }

  /** Calendar intervals: 4, 8 or 16 bytes for each row. */
  static final class OfInterval extends Column {
    private static final long NANOSECONDS_OF_MILLISECOND = 1_000_000;
    private final MemorySegment data;
    private final Parts parts;

    OfInterval(BatchMemory memory, ArrowField field, ArrayNode node, ArrowType.Interval type) {
      super(memory, field, node);
      parts = type.parts();
      data = view(node.buffers[1], (offset + (long) length) * bytes(parts));
    }

    private static int bytes(Parts parts) {
      return switch (parts) {
        case MONTHS -> 4;
        case DAYS_MILLISECONDS -> 8;
        case MONTHS_DAYS_NANOSECONDS -> 16;
      };
    }

    @Override
    ArrowInterval intervalAt(int row) {
      long start = (offset + (long) row) * bytes(parts);
      return switch (parts) {
        case MONTHS -> new ArrowInterval(data.get(JAVA_INT, start), 0, 0);
        case DAYS_MILLISECONDS ->
            new ArrowInterval(
                0,
                data.get(JAVA_INT, start),
                data.get(JAVA_INT, start + 4) * NANOSECONDS_OF_MILLISECOND);
        case MONTHS_DAYS_NANOSECONDS ->
            new ArrowInterval(
                data.get(JAVA_INT, start),
                data.get(JAVA_INT, start + 4),
                data.get(JAVA_LONG, start + 8));
      };
    }

    @Override
    Object objectAt(int row) {
      return intervalAt(row);
    }
  }
}
