package org.codeanatomy.internal.arrow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codeanatomy.ArrowColumn;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowInterval;
import org.codeanatomy.ArrowType;
import org.codeanatomy.ArrowType.Interval.Parts;
import org.codeanatomy.ArrowType.Unit;
import org.codeanatomy.ArrowType.Width;
import org.codeanatomy.CorruptDataException;
import org.codeanatomy.InvalidArgumentException;
import org.codeanatomy.References;
import org.codeanatomy.UnsupportedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Columns of every type are read as the Arrow specification lays them out. */
class ColumnsTest {
  private static final MemorySegment NONE = MemorySegment.NULL;
  private NativeArrays arrays;
  private BatchMemory batch;

  @BeforeEach
  void begin() {
    References.clear();
    arrays = new NativeArrays();
  }

  @AfterEach
  void close() {
    if (batch != null) {
      batch.close();
    }
    References.assertNone();
  }

  private ArrowColumn column(ArrowType type, long rows, MemorySegment array, ArrowField... child) {
    batch = arrays.batch(List.of(ArrowField.of("c", type, child)), rows, 0, array);
    return batch.columns().get(0);
  }

  private ArrowColumn column(ArrowType type, long rows, List<MemorySegment> buffers) {
    return column(type, rows, arrays.array(rows, -1, buffers));
  }

  private ArrowColumn fixed(ArrowType type, long rows, MemorySegment data) {
    return column(type, rows, List.of(NONE, data));
  }

  private static ArrowField item(ArrowType type, ArrowField... children) {
    return ArrowField.of("item", type, children);
  }

  /** Reads the only row of columns of fixed width. */
  private List<Object> row(Map<ArrowType, MemorySegment> columns) {
    List<ArrowField> fields =
        columns.keySet().stream().map(type -> ArrowField.of(type.format(), type)).toList();
    MemorySegment[] data =
        columns.values().stream()
            .map(buffer -> arrays.array(1, 0, List.of(NONE, buffer)))
            .toArray(MemorySegment[]::new);
    batch = arrays.batch(fields, 1, 0, data);
    return batch.columns().stream().map(column -> column.getObject(0)).toList();
  }

  @Test
  void whole_numbers_of_every_width_with_and_without_sign() {
    Map<ArrowType, MemorySegment> columns = new LinkedHashMap<>();
    for (boolean signed : new boolean[] {true, false}) {
      columns.put(new ArrowType.Int(8, signed), arrays.bytes(-2));
      columns.put(new ArrowType.Int(16, signed), arrays.shorts(-2));
      columns.put(new ArrowType.Int(32, signed), arrays.ints(-2));
    }
    columns.put(ArrowType.INT64, arrays.longs(-2));
    assertEquals(List.of(-2L, -2L, -2L, 254L, 65534L, 4294967294L, -2L), row(columns));
  }

  @Test
  void whole_numbers_without_sign_are_not_negative() {
    ArrowColumn huge = fixed(new ArrowType.Int(64, false), 2, arrays.longs(-1, 7));
    BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    assertEquals(List.of(most, BigInteger.valueOf(7)), NativeArrays.values(huge));
    assertEquals(-1, huge.getLong(0));
    assertEquals(0x1p64, huge.getDouble(0));
    assertEquals(new BigDecimal(most), huge.getBigDecimal(0));
  }

  @Test
  void floating_point_numbers_of_every_width() {
    Map<ArrowType, MemorySegment> columns = new LinkedHashMap<>();
    columns.put(new ArrowType.FloatingPoint(16), arrays.shorts(0x3e00));
    columns.put(new ArrowType.FloatingPoint(32), arrays.ints(Float.floatToIntBits(1.1f)));
    columns.put(ArrowType.FLOAT64, arrays.longs(Double.doubleToLongBits(1.1)));
    assertEquals(List.of(1.5f, 1.1f, 1.1), row(columns));
  }

  @Test
  void half_precision_numbers_at_their_ends() {
    ArrowColumn half =
        fixed(new ArrowType.FloatingPoint(16), 3, arrays.shorts(0x7bff, 0xfc00, 0x0001));
    assertEquals(List.of(65504f, Float.NEGATIVE_INFINITY, 0x1p-24f), NativeArrays.values(half));
    assertEquals(65504.0, half.getDouble(0));
  }

  @Test
  void bits_and_nulls_beyond_the_first_byte_and_behind_an_offset() {
    MemorySegment validity = arrays.bytes(0b1111_1011, 0b0000_0111);
    MemorySegment bits = arrays.bytes(0b0101_0101, 0b0000_0010);
    MemorySegment array = arrays.array(9, 2, 1, List.of(validity, bits), MemorySegment.NULL);
    ArrowColumn column = column(ArrowType.BOOL, 9, array);
    assertEquals(
        Arrays.asList(null, false, true, false, true, false, false, true, false),
        NativeArrays.values(column));
    assertEquals(1, column.nullCount());
  }

  @Test
  void decimals_of_every_width() {
    Map<ArrowType, MemorySegment> columns = new LinkedHashMap<>();
    columns.put(new ArrowType.Decimal(32, 9, 2), arrays.ints(-12345));
    columns.put(new ArrowType.Decimal(64, 18, 2), arrays.longs(-12345));
    columns.put(new ArrowType.Decimal(128, 38, 2), arrays.longs(-12345, -1));
    columns.put(new ArrowType.Decimal(256, 76, 2), arrays.longs(-12345, -1, -1, -1));
    BigDecimal expected = new BigDecimal("-123.45");
    assertEquals(List.of(expected, expected, expected, expected), row(columns));
    assertEquals(-123.45, batch.columns().get(0).getDouble(0));
    assertEquals(expected, batch.columns().get(3).getBigDecimal(0));
  }

  @Test
  void bytes_of_fixed_size() {
    ArrowColumn column = fixed(new ArrowType.FixedSizeBinary(2), 2, arrays.bytes(1, 2, 3, 4));
    assertArrayEquals(new byte[] {3, 4}, column.getBytes(1));
  }

  @Test
  void text_with_large_offsets_behind_an_offset() {
    MemorySegment array =
        arrays.array(
            2,
            1,
            0,
            List.of(NONE, arrays.longs(0, 1, 3, 3), arrays.text("abc")),
            MemorySegment.NULL);
    ArrowColumn column = column(new ArrowType.Utf8(Width.LARGE), 2, array);
    assertEquals(List.of("bc", ""), NativeArrays.values(column));
  }

  @Test
  void views_inside_and_outside_their_sixteen_bytes() {
    MemorySegment views =
        arrays.ints(
            3,
            0x00636261,
            0,
            0, // abc
            13,
            0x33323130,
            1,
            2, // thirteen bytes of the second buffer, from the third on
            0,
            0,
            0,
            0);
    List<MemorySegment> buffers =
        List.of(
            NONE,
            views,
            arrays.text("unused"),
            arrays.text("xx0123456789abc"),
            arrays.longs(6, 15));
    ArrowColumn column = column(new ArrowType.Utf8(Width.VIEW), 3, buffers);
    assertEquals(List.of("abc", "0123456789abc", ""), NativeArrays.values(column));
  }

  @Test
  void dates_and_times_of_every_unit() {
    Map<ArrowType, MemorySegment> columns = new LinkedHashMap<>();
    columns.put(new ArrowType.Date(32), arrays.ints(-1));
    columns.put(new ArrowType.Date(64), arrays.longs(-1));
    columns.put(new ArrowType.Time(Unit.SECOND), arrays.ints(3723));
    columns.put(new ArrowType.Time(Unit.MILLISECOND), arrays.ints(3_723_004));
    columns.put(new ArrowType.Time(Unit.MICROSECOND), arrays.longs(3_723_000_004L));
    columns.put(new ArrowType.Time(Unit.NANOSECOND), arrays.longs(3_723_000_000_004L));
    LocalDate day = LocalDate.of(1969, 12, 31);
    assertEquals(
        List.of(
            day,
            day,
            LocalTime.of(1, 2, 3),
            LocalTime.of(1, 2, 3, 4_000_000),
            LocalTime.of(1, 2, 3, 4_000),
            LocalTime.of(1, 2, 3, 4)),
        row(columns));
    assertEquals(-1, batch.columns().get(1).getLong(0));
    assertEquals(day, batch.columns().get(1).getDate(0));
    assertEquals(LocalTime.of(1, 2, 3), batch.columns().get(2).getTime(0));
  }

  @Test
  void timestamps_and_durations_of_every_unit() {
    Map<ArrowType, MemorySegment> columns = new LinkedHashMap<>();
    List<Object> expected = new ArrayList<>();
    for (Unit unit : Unit.values()) {
      columns.put(new ArrowType.Timestamp(unit, null), arrays.longs(-1));
      columns.put(new ArrowType.Timestamp(unit, "UTC"), arrays.longs(-1));
      columns.put(new ArrowType.Duration(unit), arrays.longs(-1));
      Duration one = Duration.ofNanos(1_000_000_000 / unit.perSecond());
      expected.add(LocalDateTime.of(1970, 1, 1, 0, 0).minus(one));
      expected.add(Instant.EPOCH.minus(one));
      expected.add(one.negated());
    }
    assertEquals(expected, row(columns));
    assertEquals(Duration.ofSeconds(-1), batch.columns().get(2).getDuration(0));
  }

  @Test
  void timestamps_before_and_after_1970() {
    ArrowColumn zoned =
        fixed(new ArrowType.Timestamp(Unit.NANOSECOND, "Europe/Zurich"), 2, arrays.longs(-1, 1));
    assertEquals(
        List.of(Instant.ofEpochSecond(-1, 999_999_999), Instant.ofEpochSecond(0, 1)),
        NativeArrays.values(zoned));
    assertEquals(LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1), zoned.getDateTime(1));
  }

  @Test
  void a_timestamp_without_zone_is_no_instant() {
    ArrowColumn local = fixed(new ArrowType.Timestamp(Unit.SECOND, null), 1, arrays.longs(60));
    assertEquals(LocalDateTime.of(1970, 1, 1, 0, 1), local.getObject(0));
    assertThrows(InvalidArgumentException.class, () -> local.getInstant(0));
  }

  @Test
  void what_is_out_of_range_for_java_is_bad_data_and_still_a_number() {
    ArrowColumn column =
        fixed(new ArrowType.Timestamp(Unit.SECOND, null), 1, arrays.longs(Long.MAX_VALUE));
    assertThrows(CorruptDataException.class, () -> column.getObject(0));
    assertEquals(Long.MAX_VALUE, column.getLong(0));
  }

  @Test
  void intervals_of_months() {
    ArrowColumn column = fixed(new ArrowType.Interval(Parts.MONTHS), 1, arrays.ints(-14));
    assertEquals(new ArrowInterval(-14, 0, 0), column.getInterval(0));
  }

  @Test
  void intervals_of_days_and_milliseconds() {
    ArrowColumn column =
        fixed(new ArrowType.Interval(Parts.DAYS_MILLISECONDS), 2, arrays.ints(1, 2, -3, -4));
    assertEquals(new ArrowInterval(0, -3, -4_000_000), column.getObject(1));
  }

  @Test
  void intervals_of_months_days_and_nanoseconds() {
    ArrowColumn column =
        fixed(
            new ArrowType.Interval(Parts.MONTHS_DAYS_NANOSECONDS),
            1,
            arrays.longs(1 | 2L << 32, -3));
    assertEquals(new ArrowInterval(1, 2, -3), column.getObject(0));
  }

  private MemorySegment numbers(int... values) {
    return arrays.array(values.length, 0, List.of(NONE, arrays.ints(values)));
  }

  private static final ArrowField NUMBER = item(new ArrowType.Int(32, true));

  @Test
  void lists_with_offsets_and_nulls() {
    MemorySegment array =
        arrays.array(
            3, 1, List.of(arrays.bytes(0b101), arrays.longs(0, 2, 2, 3)), numbers(1, 2, 3));
    ArrowColumn column = column(new ArrowType.List(true, false), 3, array, NUMBER);
    assertEquals(Arrays.asList(List.of(1L, 2L), null, List.of(3L)), NativeArrays.values(column));
    ArrowColumn elements = column.getList(0);
    assertEquals(List.of(1L, 2L), NativeArrays.values(elements));
    assertEquals(2, elements.getLong(1));
    assertThrows(IndexOutOfBoundsException.class, () -> elements.getLong(2));
    assertNull(column.getList(1));
  }

  @Test
  void lists_that_are_views_may_overlap_and_be_out_of_order() {
    MemorySegment array =
        arrays.array(
            3, 0, List.of(NONE, arrays.ints(1, 0, 2), arrays.ints(2, 3, 0)), numbers(1, 2, 3));
    ArrowColumn column = column(new ArrowType.List(false, true), 3, array, NUMBER);
    assertEquals(
        List.of(List.of(2L, 3L), List.of(1L, 2L, 3L), List.of()), NativeArrays.values(column));
  }

  @Test
  void lists_that_are_large_views() {
    MemorySegment array =
        arrays.array(1, 0, List.of(NONE, arrays.longs(1), arrays.longs(2)), numbers(1, 2, 3));
    ArrowColumn column = column(new ArrowType.List(true, true), 1, array, NUMBER);
    assertEquals(List.of(List.of(2L, 3L)), NativeArrays.values(column));
  }

  @Test
  void lists_of_fixed_size_behind_an_offset() {
    MemorySegment array =
        arrays.array(1, 1, 0, List.of(NONE), MemorySegment.NULL, numbers(1, 2, 3, 4));
    ArrowColumn column = column(new ArrowType.FixedSizeList(2), 1, array, NUMBER);
    assertEquals(List.of(List.of(3L, 4L)), NativeArrays.values(column));
  }

  private MemorySegment texts(String all, int... offsets) {
    return arrays.array(
        offsets.length - 1, 0, List.of(NONE, arrays.ints(offsets), arrays.text(all)));
  }

  @Test
  void structs_behind_an_offset_and_inside_lists() {
    MemorySegment struct =
        arrays.array(
            2, 1, 0, List.of(NONE), MemorySegment.NULL, numbers(1, 2, 3), texts("abc", 0, 1, 2, 3));
    MemorySegment list = arrays.array(1, 0, List.of(NONE, arrays.ints(0, 2)), struct);
    ArrowField fields =
        item(
            new ArrowType.Struct(),
            ArrowField.of("n", new ArrowType.Int(32, true)),
            ArrowField.of("t", ArrowType.UTF8));
    ArrowColumn column = column(new ArrowType.List(false, false), 1, list, fields);
    assertEquals(
        List.of(Map.of("n", 2L, "t", "b"), Map.of("n", 3L, "t", "c")), column.getObject(0));
    ArrowColumn elements = column.getList(0);
    assertEquals(3, elements.child("n").getLong(1));
    assertEquals("b", elements.child("t").getString(0));
  }

  private ArrowColumn map(String keys) {
    MemorySegment entries = arrays.array(2, 0, List.of(NONE), texts(keys, 0, 1, 2), numbers(1, 2));
    MemorySegment array = arrays.array(1, 0, List.of(NONE, arrays.ints(0, 2)), entries);
    ArrowField fields =
        ArrowField.of(
            "entries",
            new ArrowType.Struct(),
            ArrowField.of("key", ArrowType.UTF8),
            ArrowField.of("value", new ArrowType.Int(32, true)));
    return column(new ArrowType.Map(false), 1, array, fields);
  }

  @Test
  void maps_keep_the_order_of_their_entries() {
    ArrowColumn column = map("ba");
    assertEquals(Map.of("b", 1L, "a", 2L), column.getObject(0));
    assertEquals(List.of("b", "a"), List.copyOf(((Map<?, ?>) column.getObject(0)).keySet()));
    assertEquals(2, column.getList(0).child("value").getLong(1));
  }

  @Test
  void a_key_that_a_map_has_twice_is_not_lost_silently() {
    ArrowColumn column = map("aa");
    assertThrows(CorruptDataException.class, () -> column.getObject(0));
    assertEquals("a", column.getList(0).child("key").getString(1));
  }

  @Test
  void dictionaries_have_nulls_in_their_numbers_and_in_their_values() {
    MemorySegment values =
        arrays.array(2, 1, List.of(arrays.bytes(0b01), arrays.ints(0, 1, 1), arrays.text("x")));
    MemorySegment array =
        arrays.array(4, 0, 1, List.of(arrays.bytes(0b1101), arrays.bytes(0, 0, 1, 0)), values);
    ArrowColumn column =
        column(
            new ArrowType.Dictionary(new ArrowType.Int(8, false), false),
            4,
            array,
            item(ArrowType.UTF8));
    assertEquals(Arrays.asList("x", null, null, "x"), NativeArrays.values(column));
    assertEquals(2, column.nullCount());
    assertEquals("x", column.getString(3));
  }

  @Test
  void runs_are_found_behind_an_offset() {
    MemorySegment ends = arrays.array(3, 0, List.of(NONE, arrays.shorts(2, 3, 6)));
    MemorySegment values =
        arrays.array(
            3, 1, List.of(arrays.bytes(0b101), arrays.ints(0, 1, 1, 2), arrays.text("ab")));
    MemorySegment array = arrays.array(5, 1, 0, List.of(), MemorySegment.NULL, ends, values);
    ArrowColumn column =
        column(
            new ArrowType.RunEndEncoded(),
            5,
            array,
            ArrowField.of("run_ends", new ArrowType.Int(16, true)),
            ArrowField.of("values", ArrowType.UTF8));
    assertEquals(Arrays.asList("a", null, "b", "b", "b"), NativeArrays.values(column));
    assertEquals(1, column.nullCount());
  }

  @Test
  void a_batch_behind_an_offset_shows_its_own_rows() {
    batch =
        arrays.batch(
            List.of(ArrowField.of("c", new ArrowType.Int(32, true))), 2, 1, numbers(1, 2, 3));
    assertEquals(List.of(2L, 3L), NativeArrays.values(batch.columns().get(0)));
  }

  @Test
  void a_type_that_is_not_known_is_told_when_it_is_read() {
    ArrowColumn column = column(new ArrowType.Other("+us:0"), 1, List.of(NONE));
    assertThrows(UnsupportedException.class, () -> column.getObject(0));
  }
}
