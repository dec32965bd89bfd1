// Values of every type travel out of the engine and, as parameters, into it.
#include "support.hpp"

using namespace codeanatomy;
using support::only;

namespace {

// The first row of a query with one column.
class OneValue {
public:
  explicit OneValue(const std::string &sql, std::string_view options = {})
      : batch_(first(Session::open(options).query("SELECT " + sql))) {}

  Column column() const { return batch_.column(0); }

  template <typename T> T as() const {
    const auto value = batch_.values<T>(0)[0];
    CHECK(value.has_value());
    return *value;
  }

private:
  static Batch first(Reader reader) {
    auto batch = reader.next();
    CHECK(batch.has_value());
    return std::move(*batch);
  }

  Batch batch_;
};

std::string cast(const char *value, const char *type) {
  return "arrow_cast(" + std::string(value) + ", '" + type + "')";
}

} // namespace

TEST("integers of every width come out of a query") {
  CHECK_EQUAL(OneValue(cast("-128", "Int8")).as<std::int8_t>(), std::int8_t{-128});
  CHECK_EQUAL(OneValue(cast("255", "UInt8")).as<std::uint8_t>(), std::uint8_t{255});
  CHECK_EQUAL(OneValue(cast("-32768", "Int16")).as<std::int16_t>(), std::int16_t{-32768});
  CHECK_EQUAL(OneValue(cast("65535", "UInt16")).as<std::uint16_t>(), std::uint16_t{65535});
  CHECK_EQUAL(OneValue(cast("-2147483648", "Int32")).as<std::int32_t>(), INT32_MIN);
  CHECK_EQUAL(OneValue(cast("4294967295", "UInt32")).as<std::uint32_t>(), UINT32_MAX);
  CHECK_EQUAL(OneValue("CAST('-9223372036854775808' AS BIGINT)").as<std::int64_t>(), INT64_MIN);
  CHECK_EQUAL(OneValue("CAST('18446744073709551615' AS BIGINT UNSIGNED)").as<std::uint64_t>(),
              UINT64_MAX);
}

TEST("floats of every width come out of a query") {
  CHECK_EQUAL(static_cast<float>(OneValue(cast("1.5", "Float16")).as<Half>()), 1.5F);
  CHECK_EQUAL(OneValue(cast("1.5", "Float32")).as<float>(), 1.5F);
  CHECK_EQUAL(OneValue(cast("1.5", "Float64")).as<double>(), 1.5);
}

TEST("text and bytes come out in every layout") {
  for (const char *type : {"Utf8", "LargeUtf8"}) {
    CHECK_EQUAL(OneValue(cast("'Zürich'", type)).as<std::string_view>(), "Zürich");
  }
  const OneValue view(cast("'a text longer than a view'", "Utf8View"), R"({"view_types": true})");
  CHECK(view.column().type().id == TypeId::utf8_view);
  CHECK_EQUAL(view.as<std::string_view>(), "a text longer than a view");
  const OneValue plain(cast("'a text longer than a view'", "Utf8View"));
  CHECK(plain.column().type().id == TypeId::utf8);
  const Bytes expected{reinterpret_cast<const std::uint8_t *>("\x01\xFF"), 2};
  for (const char *type : {"Binary", "LargeBinary", "FixedSizeBinary(2)"}) {
    CHECK(OneValue(cast("x'01ff'", type)).as<Bytes>() == expected);
  }
}

TEST("decimals come out with their scale") {
  CHECK_EQUAL(OneValue(cast("'-12.50'", "Decimal32(4, 2)")).as<Decimal>().to_string(), "-12.50");
  CHECK_EQUAL(OneValue(cast("'-12.50'", "Decimal64(4, 2)")).as<Decimal>().to_string(), "-12.50");
  CHECK_EQUAL(OneValue(cast("'-12.50'", "Decimal128(4, 2)")).as<Decimal>().to_string(), "-12.50");
  CHECK_EQUAL(OneValue(cast("'-12.50'", "Decimal256(4, 2)")).as<Decimal>().to_string(), "-12.50");
}

TEST("dates, times, timestamps and intervals come out") {
  CHECK_EQUAL(OneValue("DATE '2026-01-31'").as<Date>().to_string(), "2026-01-31");
  CHECK_EQUAL(OneValue(cast("DATE '2026-01-31'", "Date64")).as<Date>().to_string(), "2026-01-31");
  CHECK_EQUAL(OneValue(cast("'13:45:07'", "Time32(Second)")).as<Time>().to_string(), "13:45:07");
  CHECK_EQUAL(OneValue(cast("'13:45:07.5'", "Time64(Microsecond)")).as<Time>().to_string(),
              "13:45:07.500000");
  CHECK_EQUAL(OneValue(cast("'2026-01-31T13:45:07.25'", "Timestamp(Millisecond, None)"))
                  .as<Timestamp>()
                  .to_string(),
              "2026-01-31T13:45:07.250");
  CHECK_EQUAL(OneValue(cast("'2026-01-31T13:45:07Z'", "Timestamp(Second, Some(\"UTC\"))"))
                  .as<Timestamp>()
                  .to_string(),
              "2026-01-31T13:45:07Z");
  const OneValue interval("INTERVAL '1 month 2 days 3 seconds'");
  CHECK_EQUAL(interval.as<Interval>().months, 1);
  CHECK_EQUAL(interval.as<Interval>().days, 2);
  CHECK_EQUAL(interval.as<Interval>().nanoseconds, 3000000000);
  CHECK_EQUAL(OneValue(cast("7", "Duration(Millisecond)")).as<Duration>().count, 7);
}

TEST("lists, structs and maps come out") {
  const OneValue list("make_array(1, NULL, 3)");
  const auto numbers = list.as<ListValue>().items;
  CHECK_EQUAL(numbers.size(), 3);
  CHECK_EQUAL(numbers.values<std::int64_t>().value(2), 3);
  CHECK(numbers.is_null(1));
  const OneValue record("named_struct('a', 1, 'b', 'x')");
  CHECK_EQUAL(record.column().child("b").values<std::string_view>().value(0), "x");
  const OneValue map("MAP {'k': 7}");
  CHECK_EQUAL(map.as<MapValue>().keys.values<std::string_view>().value(0), "k");
  CHECK_EQUAL(map.as<MapValue>().items.values<std::int64_t>().value(0), 7);
}

TEST("dictionaries come out as their values") {
  const OneValue value(cast("'x'", "Dictionary(Int32, Utf8)"));
  CHECK(value.column().type().id == TypeId::dictionary);
  CHECK_EQUAL(value.as<std::string_view>(), "x");
}

TEST("a null of type null comes out") {
  const OneValue value("NULL");
  CHECK(value.column().is_null(0));
}

TEST("parameters arrive with exactly the type they have in C++") {
  auto session = Session::open();
  const auto type_of = [&](const Value &value) {
    return std::string(only<std::string_view>(session.query("SELECT arrow_typeof($1)", {value})));
  };
  CHECK_EQUAL(type_of(true), "Boolean");
  CHECK_EQUAL(type_of(1), "Int64");
  CHECK_EQUAL(type_of(std::uint8_t{1}), "UInt64");
  CHECK_EQUAL(type_of(1.5), "Float64");
  CHECK_EQUAL(type_of("text"), "Utf8");
  CHECK_EQUAL(type_of(Bytes{}), "Binary");
}

TEST("parameters keep values that text could not carry") {
  auto session = Session::open();
  CHECK_EQUAL(only<std::int64_t>(session.query("SELECT $1 - 1", {INT64_MAX})), INT64_MAX - 1);
  CHECK_EQUAL(only<std::uint64_t>(session.query("SELECT $1", {UINT64_MAX})), UINT64_MAX);
  CHECK_EQUAL(only<double>(session.query("SELECT $1", {0.1})), 0.1);
  const std::string hostile = "'; DROP TABLE t; -- \"\\";
  CHECK_EQUAL(only<std::string_view>(session.query("SELECT $1", {hostile})), hostile);
  CHECK_EQUAL(only<bool>(session.query("SELECT $1 IS NULL", {nullptr})), true);
  CHECK_EQUAL(only<bool>(session.query("SELECT $1 IS NULL", {std::optional<int>()})), true);
  CHECK_EQUAL(
      only<std::int32_t>(session.query("SELECT octet_length($1)", {std::string("a\0b", 3)})), 3);
}

TEST("parameters whose type nothing in the SQL tells are taken as they are bound") {
  auto session = Session::open();
  CHECK_EQUAL(only<std::int64_t>(session.query("SELECT $1 + $2", {40, 2})), 42);
}

TEST("parameters are bound by name, too") {
  auto session = Session::open();
  const auto parameters = Parameters::named({{"low", 2}, {"high", 4}});
  CHECK_EQUAL(support::count_rows(session.query(
                  "SELECT value FROM generate_series(1, 9) WHERE value BETWEEN $low AND $high",
                  parameters)),
              3);
}

TEST("too few, too many and wrongly named parameters are InvalidArgumentErrors") {
  auto session = Session::open();
  CHECK_THROWS(InvalidArgumentError, session.execute("SELECT $1 + $2", {1}));
  CHECK_THROWS(InvalidArgumentError, session.execute("SELECT CAST($1 AS BIGINT)", {1, 2}));
  CHECK_THROWS(InvalidArgumentError, session.execute("SELECT CAST($1 AS BIGINT)"));
  CHECK_THROWS(InvalidArgumentError,
               session.execute("SELECT CAST($a AS BIGINT)", Parameters::named({{"b", 1}})));
}

TEST("the builder makes columns of every type it offers, with nulls") {
  BatchBuilder<bool, std::int8_t, double, std::string, Bytes, std::nullptr_t> builder(
      {"b", "i", "d", "s", "z", "n"});
  for (int row = 0; row < 20; ++row) {
    if (row % 3 == 0) {
      builder.append({}, {}, {}, {}, {}, {});
    } else {
      const auto byte = static_cast<std::uint8_t>(row);
      builder.append(row % 2 == 0, static_cast<std::int8_t>(row), row / 2.0, std::to_string(row),
                     Bytes{&byte, 1}, std::nullopt);
    }
  }
  CHECK_EQUAL(builder.row_count(), 20);
  const Batch batch = builder.finish();
  CHECK_EQUAL(builder.row_count(), 0);
  for (int row = 0; row < 20; ++row) {
    const bool is_null = row % 3 == 0;
    CHECK_EQUAL(batch.column("b").is_null(row), is_null);
    CHECK(batch.column("n").is_null(row));
    if (is_null)
      continue;
    CHECK_EQUAL(batch.values<bool>("b").value(row), row % 2 == 0);
    CHECK_EQUAL(batch.values<std::int8_t>("i").value(row), row);
    CHECK_EQUAL(batch.values<double>("d").value(row), row / 2.0);
    CHECK_EQUAL(batch.values<std::string_view>("s").value(row), std::to_string(row));
    CHECK_EQUAL(*batch.values<Bytes>("z").value(row).data, row);
  }
  CHECK_EQUAL(builder.finish().row_count(), 0);
}

TEST("the metadata of a field survives a copy of its schema") {
  detail::SchemaContent content;
  content.format = "l";
  content.name = "n";
  const auto add = [&](std::string_view text) {
    const auto length = static_cast<std::int32_t>(text.size());
    content.metadata.append(reinterpret_cast<const char *>(&length), sizeof length).append(text);
  };
  const std::int32_t pairs = 1;
  content.metadata.append(reinterpret_cast<const char *>(&pairs), sizeof pairs);
  add("unit");
  add("bytes");
  Schema schema(detail::make_schema(std::move(content), ARROW_FLAG_NULLABLE));
  const Schema copy = schema.copy();
  schema.release();
  CHECK_EQUAL(copy.root().metadata().size(), 1U);
  CHECK_EQUAL(copy.root().metadata()[0].first, "unit");
  CHECK_EQUAL(copy.root().metadata()[0].second, "bytes");
  CHECK(copy.root().is_nullable());
}
