package org.codeanatomy.internal.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowSchema;
import org.codeanatomy.ArrowType;
import org.codeanatomy.ArrowType.Interval.Parts;
import org.codeanatomy.ArrowType.Unit;
import org.codeanatomy.ArrowType.Width;
import org.codeanatomy.References;
import org.codeanatomy.internal.ffi.ArrowOutput;
import org.codeanatomy.internal.ffi.Callbacks;
import org.codeanatomy.internal.ffi.Layouts;
import org.codeanatomy.internal.ffi.NativeMemory;
import org.junit.jupiter.api.Test;

/** Schemas of every type are written and read back. */
class SchemasTest {
  private static List<ArrowType> simpleTypes() {
    List<ArrowType> types = new ArrayList<>(List.of(new ArrowType.Null(), new ArrowType.Bool()));
    for (int bits : new int[] {8, 16, 32, 64}) {
      types.add(new ArrowType.Int(bits, true));
      types.add(new ArrowType.Int(bits, false));
    }
    for (int bits : new int[] {16, 32, 64}) {
      types.add(new ArrowType.FloatingPoint(bits));
    }
    for (int bits : new int[] {32, 64, 128, 256}) {
      types.add(new ArrowType.Decimal(bits, 9, 2));
    }
    for (Width width : Width.values()) {
      types.add(new ArrowType.Utf8(width));
      types.add(new ArrowType.Binary(width));
    }
    for (Unit unit : Unit.values()) {
      types.add(new ArrowType.Time(unit));
      types.add(new ArrowType.Duration(unit));
      types.add(new ArrowType.Timestamp(unit, null));
      types.add(new ArrowType.Timestamp(unit, "+01:00"));
    }
    for (Parts parts : Parts.values()) {
      types.add(new ArrowType.Interval(parts));
    }
    types.add(new ArrowType.FixedSizeBinary(7));
    types.add(new ArrowType.Date(32));
    types.add(new ArrowType.Date(64));
    return types;
  }

  private static ArrowSchema everything() {
    List<ArrowField> fields = new ArrayList<>();
    for (ArrowType type : simpleTypes()) {
      fields.add(
          new ArrowField(
              "é " + fields.size(), type, fields.size() % 2 == 0, List.of(), Map.of("k", "v ü")));
    }
    ArrowField item = ArrowField.of("item", ArrowType.UTF8);
    for (boolean large : new boolean[] {false, true}) {
      fields.add(ArrowField.of("list", new ArrowType.List(large, false), item));
      fields.add(ArrowField.of("view", new ArrowType.List(large, true), item));
    }
    fields.add(ArrowField.of("fixed", new ArrowType.FixedSizeList(3), item));
    ArrowField pair =
        ArrowField.of("entries", new ArrowType.Struct(), item, ArrowField.of("v", ArrowType.BOOL));
    fields.add(pair);
    fields.add(ArrowField.of("map", new ArrowType.Map(true), pair));
    fields.add(
        ArrowField.of(
            "dictionary", new ArrowType.Dictionary(new ArrowType.Int(16, true), true), item));
    fields.add(
        ArrowField.of(
            "runs",
            new ArrowType.RunEndEncoded(),
            new ArrowField("run_ends", new ArrowType.Int(32, true), false, List.of(), Map.of()),
            item));
    fields.add(ArrowField.of("union", new ArrowType.Other("+us:0"), item));
    return new ArrowSchema(fields, Map.of("a", "1", "b", ""));
  }

  @Test
  void every_type_is_read_back_as_it_was_written_and_everything_is_freed() {
    References.clear();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(Layouts.ARROW_SCHEMA);
      new SchemaWriter(everything()).moveTo(struct);
      ArrowSchema read = SchemaReader.read(struct);
      ArrowOutput.release(struct, Layouts.ARROW_SCHEMA);
      // The keys-sorted flag of a map is part of its type; all else is in the format.
      assertEquals(everything(), read);
    }
    References.assertNone();
  }

  @Test
  void every_format_is_read_as_the_type_that_writes_it() {
    for (ArrowType type : simpleTypes()) {
      assertEquals(type, FormatReader.read(type.format()));
    }
  }

  @Test
  void a_child_that_was_moved_out_outlives_its_parent() {
    References.clear();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parent = arena.allocate(Layouts.ARROW_SCHEMA);
      MemorySegment child = arena.allocate(Layouts.ARROW_SCHEMA);
      new SchemaWriter(ArrowSchema.of(ArrowField.of("moved", ArrowType.UTF8))).moveTo(parent);
      long children = parent.get(Layouts.ADDRESS, Layouts.offset(Layouts.ARROW_SCHEMA, "children"));
      MemorySegment source =
          NativeMemory.view(
              NativeMemory.view(children, 8).get(Layouts.ADDRESS, 0),
              Layouts.ARROW_SCHEMA.byteSize());
      child.copyFrom(source);
      source.set(Layouts.ADDRESS, Layouts.offset(Layouts.ARROW_SCHEMA, "release"), 0);
      ArrowOutput.release(parent, Layouts.ARROW_SCHEMA);
      assertEquals(1, Callbacks.count());
      assertEquals(
          "moved",
          NativeMemory.terminatedText(
              child.get(Layouts.ADDRESS, Layouts.offset(Layouts.ARROW_SCHEMA, "name"))));
      ArrowOutput.release(child, Layouts.ARROW_SCHEMA);
    }
    References.assertNone();
  }
}
