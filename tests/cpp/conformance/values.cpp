#include "values.hpp"

#include <cmath>
#include <string>

using codeanatomy::Bytes;
using codeanatomy::Column;
using codeanatomy::Interval;
using codeanatomy::ListValue;
using codeanatomy::MapValue;
using codeanatomy::TypeId;
using nlohmann::json;

namespace conformance {
namespace {

std::string hexadecimal(const Bytes &bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

json number(double value) {
  if (std::isnan(value))
    return "NaN";
  if (std::isinf(value))
    return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

json interval(const Interval &value, TypeId type) {
  switch (type) {
  case TypeId::interval_months:
    return {{"months", value.months}};
  case TypeId::interval_day_time:
    return {{"days", value.days}, {"milliseconds", value.nanoseconds / 1000000}};
  default:
    return {{"months", value.months}, {"days", value.days}, {"nanoseconds", value.nanoseconds}};
  }
}

json list(const Column &items) {
  json all = json::array();
  for (std::int64_t row = 0; row < items.size(); ++row)
    all.push_back(to_json(items, row));
  return all;
}

json structure(const Column &column, std::int64_t row) {
  json all = json::object();
  for (std::size_t index = 0; index < column.field().child_count(); ++index) {
    const Column child = column.child(index);
    all[std::string(child.field().name())] = to_json(child, row);
  }
  return all;
}

json map(const MapValue &value) {
  json all = json::array();
  for (std::int64_t entry = 0; entry < value.keys.size(); ++entry) {
    all.push_back({to_json(value.keys, entry), to_json(value.items, entry)});
  }
  return all;
}

template <typename T> T at(const Column &column, std::int64_t row) {
  return column.values<T>().value(row);
}

json value_of(const Column &column, std::int64_t row) {
  switch (column.type().id) {
  case TypeId::boolean:
    return at<bool>(column, row);
  case TypeId::int8:
    return at<std::int8_t>(column, row);
  case TypeId::uint8:
    return at<std::uint8_t>(column, row);
  case TypeId::int16:
    return at<std::int16_t>(column, row);
  case TypeId::uint16:
    return at<std::uint16_t>(column, row);
  case TypeId::int32:
    return at<std::int32_t>(column, row);
  case TypeId::uint32:
    return at<std::uint32_t>(column, row);
  case TypeId::int64:
    return at<std::int64_t>(column, row);
  case TypeId::uint64:
    return at<std::uint64_t>(column, row);
  case TypeId::float16:
    return number(static_cast<double>(static_cast<float>(at<codeanatomy::Half>(column, row))));
  case TypeId::float32:
    return number(static_cast<double>(at<float>(column, row)));
  case TypeId::float64:
    return number(at<double>(column, row));
  case TypeId::utf8:
  case TypeId::large_utf8:
  case TypeId::utf8_view:
    return std::string(at<std::string_view>(column, row));
  case TypeId::binary:
  case TypeId::large_binary:
  case TypeId::binary_view:
  case TypeId::fixed_size_binary:
    return hexadecimal(at<Bytes>(column, row));
  case TypeId::decimal:
    return at<codeanatomy::Decimal>(column, row).to_string();
  case TypeId::date32:
  case TypeId::date64:
    return at<codeanatomy::Date>(column, row).to_string();
  case TypeId::time32:
  case TypeId::time64:
    return at<codeanatomy::Time>(column, row).to_string();
  case TypeId::timestamp:
    return at<codeanatomy::Timestamp>(column, row).to_string();
  case TypeId::duration:
    return at<codeanatomy::Duration>(column, row).count;
  case TypeId::interval_months:
  case TypeId::interval_day_time:
  case TypeId::interval_month_day_nano:
    return interval(at<Interval>(column, row), column.type().id);
  case TypeId::list:
  case TypeId::large_list:
  case TypeId::list_view:
  case TypeId::large_list_view:
  case TypeId::fixed_size_list:
    return list(at<ListValue>(column, row).items);
  case TypeId::map:
    return map(at<MapValue>(column, row));
  case TypeId::structure:
    return structure(column, row);
  default:
    return "unreadable: " + column.describe();
  }
}

bool is_narrow_float(const Column &column) {
  return column.type().id == TypeId::float16 || column.type().id == TypeId::float32;
}

bool items_match(const json &expected, const Column &items) {
  if (!expected.is_array() || static_cast<std::int64_t>(expected.size()) != items.size()) {
    return false;
  }
  for (std::int64_t row = 0; row < items.size(); ++row) {
    if (!matches(expected[static_cast<std::size_t>(row)], items, row))
      return false;
  }
  return true;
}

bool fields_match(const json &expected, const Column &column, std::int64_t row) {
  if (!expected.is_object() || expected.size() != column.field().child_count())
    return false;
  for (std::size_t index = 0; index < column.field().child_count(); ++index) {
    const Column child = column.child(index);
    const auto found = expected.find(std::string(child.field().name()));
    if (found == expected.end() || !matches(*found, child, row))
      return false;
  }
  return true;
}

} // namespace

json to_json(const Column &column, std::int64_t row) {
  if (column.is_null(row))
    return nullptr;
  if (column.is_encoded())
    return to_json(column.encoded_values(), column.encoded_row(row));
  return value_of(column, row);
}

bool matches(const json &expected, const Column &column, std::int64_t row) {
  if (expected.is_null() || column.is_null(row))
    return expected.is_null() && column.is_null(row);
  if (column.is_encoded())
    return matches(expected, column.encoded_values(), column.encoded_row(row));
  switch (column.type().id) {
  case TypeId::list:
  case TypeId::large_list:
  case TypeId::list_view:
  case TypeId::large_list_view:
  case TypeId::fixed_size_list:
    return items_match(expected, at<ListValue>(column, row).items);
  case TypeId::structure:
    return fields_match(expected, column, row);
  default:
    break;
  }
  const json actual = value_of(column, row);
  if (is_narrow_float(column) && expected.is_number() && actual.is_number()) {
    return static_cast<float>(expected.get<double>()) == static_cast<float>(actual.get<double>());
  }
  return expected == actual;
}

} // namespace conformance
