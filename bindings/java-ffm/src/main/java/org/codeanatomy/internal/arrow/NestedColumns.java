package org.codeanatomy.internal.arrow;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codeanatomy.ArrowColumn;
import org.codeanatomy.ArrowField;
import org.codeanatomy.internal.Failures;

/** Columns of lists, structs and maps. */
final class NestedColumns {
  private NestedColumns() {}

  /** What all lists have in common: each row is a range of rows of the child. */
  abstract static class OfList extends Column {
    final Column elements;

    OfList(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, node);
      elements = Columns.of(memory, field.children().get(0), node.children[0]);
    }

    abstract long startAt(int row);

    abstract long endAt(int row);

    @Override
    final Column listAt(int row) {
      int start = Math.toIntExact(startAt(row));
      return new IndirectColumns.Slice(elements, start, Math.toIntExact(endAt(row)) - start);
    }

    @Override
    Object objectAt(int row) {
      List<Object> values = new ArrayList<>();
      long end = endAt(row);
      for (long index = startAt(row); index < end; index++) {
        values.add(elements.valueAt((int) index));
      }
      return Collections.unmodifiableList(values);
    }
  }

  /** Lists one behind the other, with offsets. */
  static class Standard extends OfList {
    private final BytesColumns.Offsets offsets;

    Standard(BatchMemory memory, ArrowField field, ArrayNode node, boolean large) {
      super(memory, field, node);
      offsets = new BytesColumns.Offsets(this, node.buffers[1], large);
    }

    @Override
    final long startAt(int row) {
      return offsets.start(row);
    }

    @Override
    final long endAt(int row) {
      return offsets.end(row);
    }
  }

  /** Lists anywhere in the child, with offsets and sizes. */
  static final class Views extends OfList {
    private final MemorySegment offsets;
    private final MemorySegment sizes;
    private final boolean large;

    Views(BatchMemory memory, ArrowField field, ArrayNode node, boolean large) {
      super(memory, field, node);
      this.large = large;
      long bytes = (offset + (long) length) * (large ? Long.BYTES : Integer.BYTES);
      offsets = view(node.buffers[1], bytes);
      sizes = view(node.buffers[2], bytes);
    }

    @Override
    long startAt(int row) {
      return number(offsets, row);
    }

    @Override
    long endAt(int row) {
      return number(offsets, row) + number(sizes, row);
    }

    private long number(MemorySegment numbers, int row) {
      long index = offset + (long) row;
      return large ? numbers.getAtIndex(JAVA_LONG, index) : numbers.getAtIndex(JAVA_INT, index);
    }
  }

  /** Lists of the same length in each row. */
  static final class FixedSize extends OfList {
    private final int size;

    FixedSize(BatchMemory memory, ArrowField field, ArrayNode node, int size) {
      super(memory, field, node);
      this.size = size;
    }

    @Override
    long startAt(int row) {
      return (offset + (long) row) * size;
    }

    @Override
    long endAt(int row) {
      return startAt(row) + size;
    }
  }

  /** Keys and values: lists of pairs. */
  static final class OfMap extends Standard {
    OfMap(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, node, false);
    }

    @Override
    Object objectAt(int row) {
      Column keys = (Column) elements.children().get(0);
      Column values = (Column) elements.children().get(1);
      Map<Object, Object> entries = new LinkedHashMap<>();
      long end = endAt(row);
      for (long index = startAt(row); index < end; index++) {
        Object key = keys.valueAt((int) index);
        if (entries.containsKey(key)) {
          throw Failures.badData(
              "The map in column \""
                  + field.name()
                  + "\" has a key twice in row "
                  + row
                  + "; getList reads all entries.");
        }
        entries.put(key, values.valueAt((int) index));
      }
      return Collections.unmodifiableMap(entries);
    }
  }

  /** Values under names. */
  static final class OfStruct extends Column {
    private final List<ArrowColumn> children;

    OfStruct(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, node);
      children = Columns.aligned(memory, field.children(), node);
    }

    @Override
    public List<ArrowColumn> children() {
      return children;
    }

    @Override
    Object objectAt(int row) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (ArrowColumn child : children) {
        values.put(child.field().name(), ((Column) child).valueAt(row));
      }
      return Collections.unmodifiableMap(values);
    }
  }
}
