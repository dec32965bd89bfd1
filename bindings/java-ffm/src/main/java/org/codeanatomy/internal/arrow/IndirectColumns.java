package org.codeanatomy.internal.arrow;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.codeanatomy.ArrowColumn;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowInterval;

/** Columns whose values are those of another column, at other places. */
final class IndirectColumns {
  private IndirectColumns() {}

  /** A column that finds its values in another. */
  abstract static class Indirect extends Column {
    final Column target;

    Indirect(BatchMemory memory, ArrowField field, ArrayNode node, Column target) {
      super(memory, field, node);
      this.target = target;
    }

    Indirect(BatchMemory memory, ArrowField field, int length, Column target) {
      super(memory, field, length);
      this.target = target;
    }

    /** Where the value of a row is in the target. */
    abstract int placeOf(int row);

    @Override
    boolean missing(int row) {
      return super.missing(row) || target.missing(placeOf(row));
    }

    @Override
    final boolean booleanAt(int row) {
      return target.booleanAt(placeOf(row));
    }

    @Override
    final long longAt(int row) {
      return target.longAt(placeOf(row));
    }

    @Override
    final double doubleAt(int row) {
      return target.doubleAt(placeOf(row));
    }

    @Override
    final BigDecimal decimalAt(int row) {
      return target.decimalAt(placeOf(row));
    }

    @Override
    final String stringAt(int row) {
      return target.stringAt(placeOf(row));
    }

    @Override
    final byte[] bytesAt(int row) {
      return target.bytesAt(placeOf(row));
    }

    @Override
    final LocalDate dateAt(int row) {
      return target.dateAt(placeOf(row));
    }

    @Override
    final LocalTime timeAt(int row) {
      return target.timeAt(placeOf(row));
    }

    @Override
    final LocalDateTime dateTimeAt(int row) {
      return target.dateTimeAt(placeOf(row));
    }

    @Override
    final Instant instantAt(int row) {
      return target.instantAt(placeOf(row));
    }

    @Override
    final Duration durationAt(int row) {
      return target.durationAt(placeOf(row));
    }

    @Override
    final ArrowInterval intervalAt(int row) {
      return target.intervalAt(placeOf(row));
    }

    @Override
    final Column listAt(int row) {
      return target.listAt(placeOf(row));
    }

    @Override
    final Object objectAt(int row) {
      return target.objectAt(placeOf(row));
    }
  }

  /** Some neighbouring rows of another column. */
  static final class Slice extends Indirect {
    private final int start;

    Slice(Column target, int start, int length) {
      super(target.memory, target.field, length, target);
      this.start = start;
    }

    @Override
    int placeOf(int row) {
      return start + row;
    }

    @Override
    public List<ArrowColumn> children() {
      List<ArrowColumn> slices = new ArrayList<>();
      for (ArrowColumn child : target.children()) {
        slices.add(new Slice((Column) child, start, length));
      }
      return slices;
    }
  }

  /** Numbers that refer to the values of a dictionary. */
  static final class OfDictionary extends Indirect {
    private final Column indices;

    OfDictionary(BatchMemory memory, ArrowField field, ArrayNode node, Column indices) {
      super(memory, field, node, Columns.of(memory, field.children().get(0), node.dictionary));
      this.indices = indices;
    }

    @Override
    boolean missing(int row) {
      return indices.missing(row) || target.missing(placeOf(row));
    }

    @Override
    int placeOf(int row) {
      return Math.toIntExact(indices.longAt(row));
    }
  }

  /** Values that hold for runs of rows; each run is known by the row behind its last. */
  static final class OfRuns extends Indirect {
    private final Column ends;

    OfRuns(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, node, Columns.of(memory, field.children().get(1), node.children[1]));
      ends = Columns.of(memory, field.children().get(0), node.children[0]);
    }

    @Override
    int placeOf(int row) {
      long wanted = offset + (long) row;
      int low = 0;
      int high = ends.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (ends.longAt(middle) > wanted) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }
}
