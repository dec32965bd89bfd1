package org.codeanatomy.internal.arrow;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.ArrowType;
import org.codeanatomy.internal.Failures;
import org.codeanatomy.internal.ffi.Layouts;

/** Writes columns that were built into native memory, as a batch. */
public final class BatchWriter {
  private final Export export = Export.ofArray();

  private BatchWriter() {}

  /** A column of 64-bit numbers that are all there. */
  public static ColumnBuilder longs(String name, long[] values) {
    ColumnBuilders.OfNumber column =
        new ColumnBuilders.OfNumber(ArrowField.of(name, ArrowType.INT64), 64);
    column.addAll(values);
    return column;
  }

  /** A column of doubles that are all there. */
  public static ColumnBuilder doubles(String name, double[] values) {
    ColumnBuilders.OfNumber column =
        new ColumnBuilders.OfNumber(ArrowField.of(name, ArrowType.FLOAT64), 64);
    column.addAll(values);
    return column;
  }

  /**
   * A batch.
   *
   * @param columns of the same length
   * @param rows that length
   */
  public static BatchMemory write(List<ColumnBuilder> columns, int rows) {
    for (ColumnBuilder column : columns) {
      if (column.length() != rows) {
        throw Failures.invalidArgument(
            "Column \""
                + column.field().name()
                + "\" has "
                + column.length()
                + " values, but the"
                + " batch has "
                + rows
                + " rows; every column needs a value in each row.");
      }
    }
    ArrowSchema schema =
        new ArrowSchema(columns.stream().map(ColumnBuilder::field).toList(), Map.of());
    BatchWriter writer = new BatchWriter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment root = arena.allocate(Layouts.ARROW_ARRAY);
      writer.root(root, columns, rows);
      return new BatchMemory(schema, root);
    } catch (Throwable failure) {
      writer.export.abandon();
      throw failure;
    }
  }

  private void root(MemorySegment struct, List<ColumnBuilder> columns, int rows) {
    List<MemorySegment> children = new ArrayList<>();
    for (ColumnBuilder column : columns) {
      MemorySegment child = export.struct();
      fill(child, column.length(), column.nulls(), buffers(column));
      children.add(child);
    }
    fill(struct, rows, 0, List.of(MemorySegment.NULL));
    export.set(struct, "n_children", children.size());
    export.set(struct, "children", export.pointers(children));
  }

  private void fill(MemorySegment struct, int length, int nulls, List<MemorySegment> buffers) {
    export.set(struct, "length", length);
    export.set(struct, "null_count", nulls);
    export.set(struct, "n_buffers", buffers.size());
    export.set(struct, "buffers", export.pointers(buffers));
    export.own(struct);
  }

  private List<MemorySegment> buffers(ColumnBuilder column) {
    List<MemorySegment> buffers = new ArrayList<>();
    if (column.field().type() instanceof ArrowType.Null) {
      return buffers;
    }
    MemorySegment validity = column.validity();
    buffers.add(validity == null ? MemorySegment.NULL : copy(validity));
    for (MemorySegment values : column.values()) {
      buffers.add(copy(values));
    }
    return buffers;
  }

  private MemorySegment copy(MemorySegment content) {
    MemorySegment memory = export.allocate(content.byteSize());
    memory.copyFrom(content);
    return memory;
  }
}
