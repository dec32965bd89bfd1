// The typed readers understand every layout of the Arrow format, sliced or not.
#include "layout.hpp"

#include "support.hpp"

using namespace codeanatomy;
using layout::absent;
using layout::bits;
using layout::children;
using layout::node;
using layout::text;
using layout::values;

namespace {

// Four numbers of a type, read from the second on, the third null.
template <typename T> void check_number(const char *format) {
  const auto array =
      node(format, "n", 1, 3, std::vector{bits({1, 1, 0, 1}), values<T>({T(1), T(2), T(3), T(4)})});
  const Column column = array->column();
  const auto numbers = column.values<T>();
  CHECK_EQUAL(numbers.size(), 3);
  CHECK_EQUAL(numbers.value(0), T(2));
  CHECK(!numbers[1].has_value());
  CHECK_EQUAL(numbers.value(2), T(4));
  CHECK_EQUAL(column.null_count(), 1);
  CHECK_EQUAL(numbers.data()[2], T(4));
}

template <typename T> std::string joined(const Column &column) {
  std::string all;
  for (const std::optional<T> value : column.values<T>()) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      all += value ? std::string(*value) : "NULL";
    } else if constexpr (std::is_same_v<T, Bytes>) {
      all += value ? std::string(value->begin(), value->end()) : "NULL";
    } else if constexpr (std::is_arithmetic_v<T>) {
      all += value ? std::to_string(*value) : "NULL";
    } else {
      all += value ? value->to_string() : "NULL";
    }
    all += "|";
  }
  return all;
}

std::string joined_lists(const Column &column) {
  std::string all;
  for (const std::optional<ListValue> list : column.values<ListValue>()) {
    all += list ? "[" + joined<std::int32_t>(list->items) + "]" : "NULL";
  }
  return all;
}

std::unique_ptr<layout::Node> numbers(std::int64_t offset,
                                      std::initializer_list<std::int32_t> all) {
  return node("i", "item", offset, static_cast<std::int64_t>(all.size()) - offset,
              std::vector{absent(), values(all)});
}

std::unique_ptr<layout::Node> words(std::int64_t offset, std::int64_t length) {
  return node(
      "u", "word", offset, length,
      std::vector{bits({1, 1, 0, 1}), values<std::int32_t>({0, 3, 3, 3, 8}), text("onethree")});
}

} // namespace

TEST("numbers of every width are read from a slice") {
  check_number<std::int8_t>("c");
  check_number<std::uint8_t>("C");
  check_number<std::int16_t>("s");
  check_number<std::uint16_t>("S");
  check_number<std::int32_t>("i");
  check_number<std::uint32_t>("I");
  check_number<std::int64_t>("l");
  check_number<std::uint64_t>("L");
  check_number<float>("f");
  check_number<double>("g");
}

TEST("half floats become floats: zero, subnormal, normal, infinite and not a number") {
  const auto as_float = [](std::uint16_t number) { return static_cast<float>(Half{number}); };
  CHECK_EQUAL(as_float(0x0000), 0.0F);
  CHECK_EQUAL(as_float(0x3C00), 1.0F);
  CHECK_EQUAL(as_float(0xC000), -2.0F);
  CHECK_EQUAL(as_float(0x7BFF), 65504.0F);
  CHECK_EQUAL(as_float(0x0400), 0.00006103515625F);
  CHECK_EQUAL(as_float(0x0001), 1.0F / 16777216.0F);
  CHECK_EQUAL(as_float(0x8001), -1.0F / 16777216.0F);
  CHECK_EQUAL(as_float(0x7C00), std::numeric_limits<float>::infinity());
  CHECK(as_float(0x7E00) != as_float(0x7E00));
  const auto array = node("e", "h", 0, 1, std::vector{absent(), values<std::uint16_t>({0x3C00})});
  CHECK_EQUAL(static_cast<float>(array->column().values<Half>().value(0)), 1.0F);
}

TEST("booleans are read bit by bit from a slice") {
  const auto array =
      node("b", "b", 7, 3,
           std::vector{bits({1, 1, 1, 1, 1, 1, 1, 1, 0, 1}), bits({0, 0, 0, 0, 0, 0, 0, 1, 1, 0})});
  const auto column = array->column();
  const auto flags = column.values<bool>();
  CHECK_EQUAL(flags.value(0), true);
  CHECK(!flags[1].has_value());
  CHECK_EQUAL(flags.value(2), false);
}

TEST("text is read from 32-bit offsets, 64-bit offsets and views") {
  CHECK_EQUAL(joined<std::string_view>(words(0, 4)->column()), "one||NULL|three|");
  CHECK_EQUAL(joined<std::string_view>(words(1, 3)->column()), "|NULL|three|");
  const auto large = node("U", "s", 1, 1,
                          std::vector{absent(), values<std::int64_t>({0, 3, 8}), text("onethree")});
  CHECK_EQUAL(joined<std::string_view>(large->column()), "three|");
  const std::string in_place("\x05\0\0\0short\0\0\0\0\0\0\0", 16);
  const std::string elsewhere("\x10\0\0\0a lo\x01\0\0\0\x02\0\0\0", 16);
  const auto view = node("vu", "s", 0, 2,
                         std::vector{absent(), text(in_place + elsewhere), text("unused"),
                                     text("--a long long text"), values<std::int64_t>({6, 18})});
  CHECK_EQUAL(joined<std::string_view>(view->column()), "short|a long long text|");
}

TEST("bytes are read from all four layouts") {
  const auto small =
      node("z", "z", 0, 2, std::vector{absent(), values<std::int32_t>({0, 1, 3}), text("abc")});
  CHECK_EQUAL(joined<Bytes>(small->column()), "a|bc|");
  const auto large =
      node("Z", "z", 0, 2, std::vector{absent(), values<std::int64_t>({0, 1, 3}), text("abc")});
  CHECK_EQUAL(joined<Bytes>(large->column()), "a|bc|");
  const auto fixed = node("w:2", "z", 1, 2, std::vector{absent(), text("aabbcc")});
  CHECK_EQUAL(joined<Bytes>(fixed->column()), "bb|cc|");
  const auto view =
      node("vz", "z", 0, 1,
           std::vector{absent(), text(std::string("\x02\0\0\0ok\0\0\0\0\0\0\0\0\0\0", 16)),
                       values<std::int64_t>({})});
  CHECK_EQUAL(joined<Bytes>(view->column()), "ok|");
}

TEST("decimals of every width print exactly, with their scale") {
  const auto narrow =
      node("d:9,2,32", "d", 0, 3, std::vector{absent(), values<std::int32_t>({12345, -5, 0})});
  CHECK_EQUAL(joined<Decimal>(narrow->column()), "123.45|-0.05|0.00|");
  const auto medium =
      node("d:18,0,64", "d", 1, 2,
           std::vector{absent(), values<std::int64_t>({1, 999999999999999999, -1})});
  CHECK_EQUAL(joined<Decimal>(medium->column()), "999999999999999999|-1|");
  const auto wide = node(
      "d:38,10", "d", 0, 3,
      std::vector{absent(), values<std::uint64_t>({0x098A223FFFFFFFFFULL, 0x4B3B4CA85A86C47AULL,
                                                   0xF675DDC000000001ULL, 0xB4C4B357A5793B85ULL,
                                                   10000000000ULL, 0ULL})});
  CHECK_EQUAL(joined<Decimal>(wide->column()),
              "9999999999999999999999999999.9999999999|"
              "-9999999999999999999999999999.9999999999|1.0000000000|");
  const auto widest =
      node("d:76,0,256", "d", 0, 2,
           std::vector{absent(), values<std::uint64_t>({0, 0, 0, 1, ~0ULL, ~0ULL, ~0ULL, ~0ULL})});
  CHECK_EQUAL(joined<Decimal>(widest->column()),
              "6277101735386680763835789423207666416102355444464034512896|-1|");
  const auto negative_scale =
      node("d:3,-2", "d", 0, 1, std::vector{absent(), values<std::uint64_t>({12, 0})});
  CHECK_EQUAL(joined<Decimal>(negative_scale->column()), "1200|");
}

TEST("dates before and after 1970 print in the Gregorian calendar") {
  const auto days =
      node("tdD", "d", 0, 6,
           std::vector{absent(), values<std::int32_t>({0, -1, 11016, 20484, -719162, -719163})});
  CHECK_EQUAL(joined<Date>(days->column()),
              "1970-01-01|1969-12-31|2000-02-29|2026-01-31|0001-01-01|0000-12-31|");
  const auto milliseconds =
      node("tdm", "d", 0, 2, std::vector{absent(), values<std::int64_t>({-1, 86400000})});
  CHECK_EQUAL(joined<Date>(milliseconds->column()), "1969-12-31|1970-01-02|");
}

TEST("times and timestamps print with the digits of their unit") {
  const auto seconds = node("tts", "t", 0, 1, std::vector{absent(), values<std::int32_t>({49507})});
  CHECK_EQUAL(joined<Time>(seconds->column()), "13:45:07|");
  const auto nanoseconds =
      node("ttn", "t", 0, 1, std::vector{absent(), values<std::int64_t>({49507000000001})});
  CHECK_EQUAL(joined<Time>(nanoseconds->column()), "13:45:07.000000001|");
  const auto local =
      node("tsm:", "t", 0, 2, std::vector{absent(), values<std::int64_t>({-1, 1500})});
  CHECK_EQUAL(joined<Timestamp>(local->column()),
              "1969-12-31T23:59:59.999|1970-01-01T00:00:01.500|");
  const auto zoned =
      node("tsu:Europe/Rome", "t", 0, 1, std::vector{absent(), values<std::int64_t>({1})});
  CHECK_EQUAL(zoned->column().type().time_zone, "Europe/Rome");
  CHECK_EQUAL(joined<Timestamp>(zoned->column()), "1970-01-01T00:00:00.000001Z|");
}

TEST("durations and the three intervals keep their parts") {
  const auto duration = node("tDu", "d", 0, 1, std::vector{absent(), values<std::int64_t>({7})});
  CHECK_EQUAL(duration->column().values<Duration>().value(0).count, 7);
  CHECK(duration->column().values<Duration>().value(0).unit == TimeUnit::microsecond);
  const auto months = node("tiM", "i", 0, 1, std::vector{absent(), values<std::int32_t>({14})});
  CHECK_EQUAL(months->column().values<Interval>().value(0).months, 14);
  const auto days =
      node("tiD", "i", 1, 1, std::vector{absent(), values<std::int32_t>({0, 0, 3, -4})});
  const Interval day_time = days->column().values<Interval>().value(0);
  CHECK_EQUAL(day_time.days, 3);
  CHECK_EQUAL(day_time.nanoseconds, -4000000);
  const auto all =
      node("tin", "i", 0, 1, std::vector{absent(), values<std::int32_t>({1, 2, 3, 0})});
  const Interval full = all->column().values<Interval>().value(0);
  CHECK_EQUAL(full.months, 1);
  CHECK_EQUAL(full.days, 2);
  CHECK_EQUAL(full.nanoseconds, 3);
}

TEST("lists of all five layouts give the same items") {
  const auto validity = [] { return bits({1, 1, 0, 1}); };
  const auto items = [] { return children(numbers(1, {0, 1, 2, 3})); };
  const std::string expected = "[]NULL[2|3|]";
  const auto list = node("+l", "l", 1, 3,
                         std::vector{validity(), values<std::int32_t>({0, 1, 1, 1, 3})}, items());
  CHECK_EQUAL(joined_lists(list->column()), expected);
  const auto large = node("+L", "l", 1, 3,
                          std::vector{validity(), values<std::int64_t>({0, 1, 1, 1, 3})}, items());
  CHECK_EQUAL(joined_lists(large->column()), expected);
  const auto view = node("+vl", "l", 1, 3,
                         std::vector{validity(), values<std::int32_t>({0, 2, 0, 1}),
                                     values<std::int32_t>({1, 0, 0, 2})},
                         items());
  CHECK_EQUAL(joined_lists(view->column()), expected);
  const auto large_view = node("+vL", "l", 1, 3,
                               std::vector{validity(), values<std::int64_t>({0, 2, 0, 1}),
                                           values<std::int64_t>({1, 0, 0, 2})},
                               items());
  CHECK_EQUAL(joined_lists(large_view->column()), expected);
  const auto fixed =
      node("+w:2", "l", 1, 1, std::vector{absent()}, children(numbers(1, {0, 1, 2, 3, 4})));
  CHECK_EQUAL(joined_lists(fixed->column()), "[3|4|]");
}

TEST("the fields of a sliced struct are sliced with it") {
  const auto record = node("+s", "s", 1, 2, std::vector{bits({1, 1, 0, 1})},
                           children(numbers(1, {9, 1, 2, 3, 4}), words(0, 4)));
  const Column column = record->column();
  CHECK_EQUAL(joined<std::int32_t>(column.child("item")), "2|3|");
  CHECK_EQUAL(joined<std::string_view>(column.child(1)), "|NULL|");
  CHECK(!column.is_null(0));
  CHECK(column.is_null(1));
  const auto error = CHECK_THROWS(InvalidArgumentError, column.child("other"));
  CHECK_CONTAINS(error.what(), "other");
}

TEST("maps give keys and items side by side") {
  const auto map =
      node("+m", "m", 1, 2, std::vector{bits({1, 1, 0}), values<std::int32_t>({0, 1, 3, 3})},
           children(node("+s", "entries", 0, 4, std::vector{absent()},
                         children(words(0, 4), numbers(0, {10, 20, 30, 40})))));
  const Column column = map->column();
  const auto maps = column.values<MapValue>();
  CHECK_EQUAL(joined<std::string_view>(maps.value(0).keys), "|NULL|");
  CHECK_EQUAL(joined<std::int32_t>(maps.value(0).items), "20|30|");
  CHECK(!maps[1].has_value());
}

TEST("dictionaries are read as their values, whatever their index type") {
  const auto with_index = [](const char *format, layout::Buffer indices) {
    const auto array =
        node(format, "d", 1, 4, std::vector{bits({1, 1, 1, 0, 1}), std::move(indices)}, children(),
             words(0, 4));
    const Column column = array->column();
    CHECK(column.type().id == TypeId::dictionary);
    CHECK_EQUAL(joined<std::string_view>(column), "three|NULL|NULL|one|");
    CHECK_EQUAL(column.null_count(), 2);
    CHECK_EQUAL(column.encoded_values().size(), 4);
    CHECK_EQUAL(column.encoded_row(0), 3);
    CHECK(column.values<std::string_view>().data() == nullptr);
  };
  with_index("c", values<std::int8_t>({0, 3, 2, 0, 0}));
  with_index("S", values<std::uint16_t>({0, 3, 2, 0, 0}));
  with_index("i", values<std::int32_t>({0, 3, 2, 0, 0}));
  with_index("L", values<std::uint64_t>({0, 3, 2, 0, 0}));
}

TEST("run-end encoded columns are read as their values, also from within a run") {
  const auto runs = [](std::unique_ptr<layout::Node> ends) {
    const auto array = node("+r", "r", 1, 6, std::vector<layout::Buffer>(),
                            children(std::move(ends), words(0, 4)));
    const Column column = array->column();
    CHECK_EQUAL(joined<std::string_view>(column), "one||||NULL|three|");
    CHECK_EQUAL(column.null_count(), 1);
  };
  runs(node("s", "run_ends", 0, 4, std::vector{absent(), values<std::int16_t>({2, 5, 6, 9})}));
  runs(node("i", "run_ends", 0, 4, std::vector{absent(), values<std::int32_t>({2, 5, 6, 9})}));
  runs(node("l", "run_ends", 0, 4, std::vector{absent(), values<std::int64_t>({2, 5, 6, 9})}));
}

TEST("runs of dictionary values are read through both encodings") {
  auto dictionary =
      node("c", "values", 0, 3, std::vector{bits({1, 0, 1}), values<std::int8_t>({3, 0, 0})},
           children(), words(0, 4));
  const auto array = node(
      "+r", "r", 0, 5, std::vector<layout::Buffer>(),
      children(node("i", "run_ends", 0, 3, std::vector{absent(), values<std::int32_t>({2, 3, 5})}),
               std::move(dictionary)));
  CHECK_EQUAL(joined<std::string_view>(array->column()), "three|three|NULL|one|one|");
}

TEST("a column of type null is null in every row") {
  const auto array = node("n", "x", 0, 3, std::vector<layout::Buffer>());
  CHECK_EQUAL(array->column().null_count(), 3);
}

TEST("reading a column as another type names the column and both types") {
  const auto array = numbers(0, {1, 2});
  const auto error = CHECK_THROWS(InvalidArgumentError, array->column().values<std::int64_t>());
  CHECK_CONTAINS(error.what(), "\"item\"");
  CHECK_CONTAINS(error.what(), "\"i\"");
  CHECK_CONTAINS(error.what(), "\"l\"");
  CHECK_THROWS(InvalidArgumentError, array->column().values<std::string_view>());
  const auto is_union =
      node("+ud:0", "u", 0, 1, std::vector{values<std::int8_t>({0})}, children(numbers(0, {1})));
  CHECK(is_union->column().type().id == TypeId::other);
  CHECK(!is_union->column().is_null(0));
  CHECK_THROWS(InvalidArgumentError, is_union->column().values<std::int32_t>());
}
