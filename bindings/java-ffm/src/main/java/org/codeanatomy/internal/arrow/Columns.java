package org.codeanatomy.internal.arrow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.codeanatomy.ArrowColumn;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.ArrowType;
import org.codeanatomy.ArrowType.Width;
import org.codeanatomy.internal.Failures;

/** Makes the column that reads a type. */
final class Columns {
  private Columns() {}

  /** The columns of a batch. */
  static List<ArrowColumn> of(BatchMemory memory, ArrowSchema schema, ArrayNode root) {
    return aligned(memory, schema.fields(), root);
  }

  /** The children of a struct, each as long as the struct and beginning where it does. */
  static List<ArrowColumn> aligned(BatchMemory memory, List<ArrowField> fields, ArrayNode parent) {
    List<ArrowColumn> columns = new ArrayList<>();
    for (int index = 0; index < fields.size(); index++) {
      Column child = of(memory, fields.get(index), parent.children[index]);
      boolean same = parent.offset == 0 && child.length == parent.length;
      columns.add(
          same
              ? child
              : new IndirectColumns.Slice(
                  child, Math.toIntExact(parent.offset), Math.toIntExact(parent.length)));
    }
    return Collections.unmodifiableList(columns);
  }

  /** The column over an array. */
  static Column of(BatchMemory memory, ArrowField field, ArrayNode node) {
    return switch (field.type()) {
      case ArrowType.Null type -> new NumberColumns.OfNull(memory, field, node);
      case ArrowType.Bool type -> new NumberColumns.OfBoolean(memory, field, node);
      case ArrowType.Int type -> integers(memory, field, node, type);
      case ArrowType.FloatingPoint type ->
          new NumberColumns.OfFloatingPoint(memory, field, node, type.bits());
      case ArrowType.Decimal type -> new NumberColumns.OfDecimal(memory, field, node, type);
      case ArrowType.Utf8 type -> bytes(memory, field, node, type.width());
      case ArrowType.Binary type -> bytes(memory, field, node, type.width());
      case ArrowType.FixedSizeBinary type ->
          new BytesColumns.FixedSize(memory, field, node, type.bytes());
      case ArrowType.Date type -> new TimeColumns.OfDate(memory, field, node, type);
      case ArrowType.Time type -> new TimeColumns.OfTime(memory, field, node, type);
      case ArrowType.Timestamp type -> new TimeColumns.OfTimestamp(memory, field, node, type);
      case ArrowType.Duration type -> new TimeColumns.OfDuration(memory, field, node, type);
      case ArrowType.Interval type -> new TimeColumns.OfInterval(memory, field, node, type);
      case ArrowType.List type -> lists(memory, field, node, type);
      case ArrowType.FixedSizeList type ->
          new NestedColumns.FixedSize(memory, field, node, type.size());
      case ArrowType.Struct type -> new NestedColumns.OfStruct(memory, field, node);
      case ArrowType.Map type -> new NestedColumns.OfMap(memory, field, node);
      case ArrowType.Dictionary type ->
          new IndirectColumns.OfDictionary(
              memory, field, node, integers(memory, field, node, type.index()));
      case ArrowType.RunEndEncoded type -> new IndirectColumns.OfRuns(memory, field, node);
      case ArrowType.Other type -> new Unreadable(memory, field, node);
    };
  }

  private static Column integers(
      BatchMemory memory, ArrowField field, ArrayNode node, ArrowType.Int type) {
    return new NumberColumns.OfInteger(memory, field, node, type.bits(), type.signed());
  }

  private static Column bytes(BatchMemory memory, ArrowField field, ArrayNode node, Width width) {
    return width == Width.VIEW
        ? new BytesColumns.Views(memory, field, node)
        : new BytesColumns.Standard(memory, field, node, width == Width.LARGE);
  }

  private static Column lists(
      BatchMemory memory, ArrowField field, ArrayNode node, ArrowType.List type) {
    return type.view()
        ? new NestedColumns.Views(memory, field, node, type.large())
        : new NestedColumns.Standard(memory, field, node, type.large());
  }

  /** A column whose type is not known: it can be handed on, but not read. */
  private static final class Unreadable extends Column {
    Unreadable(BatchMemory memory, ArrowField field, ArrayNode node) {
      super(memory, field, Math.toIntExact(node.length));
    }

    @Override
    Object objectAt(int row) {
      throw Failures.unsupported(
          "The type "
              + field.type()
              + " of column \""
              + field.name()
              + "\" cannot be read here; cast it in SQL, or hand the batch on.");
    }
  }
}
