/// \file
/// Arrow types, fields and schemas: what the columns of a result are.
#ifndef CODEANATOMY_CPP_TYPE_HPP
#define CODEANATOMY_CPP_TYPE_HPP

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/arrow.hpp"
#include "codeanatomy/cpp/config.hpp"

CODEANATOMY_CPP_BEGIN

/// The Arrow types. `other` is one that this interface cannot read, such as a union.
enum class TypeId {
  null,
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float16,
  float32,
  float64,
  utf8,
  large_utf8,
  utf8_view,
  binary,
  large_binary,
  binary_view,
  fixed_size_binary,
  decimal,
  date32,
  date64,
  time32,
  time64,
  timestamp,
  duration,
  interval_months,
  interval_day_time,
  interval_month_day_nano,
  list,
  large_list,
  list_view,
  large_list_view,
  fixed_size_list,
  structure,
  map,
  dictionary,
  run_end_encoded,
  other,
};

/// The unit of times, timestamps and durations.
enum class TimeUnit { second, millisecond, microsecond, nanosecond };

/// One Arrow type with its parameters. Texts are borrowed from the schema it was read from.
struct DataType {
  /// Which type it is.
  TypeId id = TypeId::other;
  /// Of times, timestamps and durations.
  TimeUnit unit = TimeUnit::second;
  /// Of a timestamp; empty for a local time.
  std::string_view time_zone;
  /// All digits of a decimal.
  std::int32_t precision = 0;
  /// Digits behind the point of a decimal.
  std::int32_t scale = 0;
  /// Width of a decimal: 32, 64, 128 or 256.
  std::int32_t bit_width = 0;
  /// Bytes of a fixed size binary, items of a fixed size list.
  std::int64_t fixed_size = 0;
};

namespace detail {

/// The numbers of a format such as `d:10,2`, from a position on; those missing stay as they are.
inline void parse_numbers(std::string_view text, std::initializer_list<std::int32_t *> numbers) {
  const char *position = text.data();
  const char *const end = text.data() + text.size();
  for (std::int32_t *number : numbers) {
    const auto parsed = std::from_chars(position, end, *number);
    if (parsed.ec != std::errc() || parsed.ptr == end)
      return;
    position = parsed.ptr + 1;
  }
}

inline std::optional<TimeUnit> parse_unit(char letter) noexcept {
  switch (letter) {
  case 's':
    return TimeUnit::second;
  case 'm':
    return TimeUnit::millisecond;
  case 'u':
    return TimeUnit::microsecond;
  case 'n':
    return TimeUnit::nanosecond;
  default:
    return std::nullopt;
  }
}

/// Formats of one letter.
inline TypeId parse_letter(char letter) noexcept {
  switch (letter) {
  case 'n':
    return TypeId::null;
  case 'b':
    return TypeId::boolean;
  case 'c':
    return TypeId::int8;
  case 'C':
    return TypeId::uint8;
  case 's':
    return TypeId::int16;
  case 'S':
    return TypeId::uint16;
  case 'i':
    return TypeId::int32;
  case 'I':
    return TypeId::uint32;
  case 'l':
    return TypeId::int64;
  case 'L':
    return TypeId::uint64;
  case 'e':
    return TypeId::float16;
  case 'f':
    return TypeId::float32;
  case 'g':
    return TypeId::float64;
  case 'u':
    return TypeId::utf8;
  case 'U':
    return TypeId::large_utf8;
  case 'z':
    return TypeId::binary;
  case 'Z':
    return TypeId::large_binary;
  default:
    return TypeId::other;
  }
}

/// Formats that begin with `t`: dates, times, timestamps, durations, intervals.
inline DataType parse_temporal(std::string_view format) {
  DataType type;
  if (format == "tdD")
    type.id = TypeId::date32;
  if (format == "tdm")
    type.id = TypeId::date64;
  if (format == "tiM")
    type.id = TypeId::interval_months;
  if (format == "tiD")
    type.id = TypeId::interval_day_time;
  if (format == "tin")
    type.id = TypeId::interval_month_day_nano;
  if (type.id != TypeId::other || format.size() < 3)
    return type;
  const std::optional<TimeUnit> unit = parse_unit(format[2]);
  if (!unit)
    return type;
  type.unit = *unit;
  if (format[1] == 't') {
    type.id = *unit <= TimeUnit::millisecond ? TypeId::time32 : TypeId::time64;
  } else if (format[1] == 'D') {
    type.id = TypeId::duration;
  } else if (format[1] == 's' && format.size() >= 4) {
    type.id = TypeId::timestamp;
    type.time_zone = format.substr(4);
  }
  return type;
}

/// Formats that begin with `+`: types with children.
inline DataType parse_nested(std::string_view format) {
  DataType type;
  if (format == "+l")
    type.id = TypeId::list;
  if (format == "+L")
    type.id = TypeId::large_list;
  if (format == "+vl")
    type.id = TypeId::list_view;
  if (format == "+vL")
    type.id = TypeId::large_list_view;
  if (format == "+s")
    type.id = TypeId::structure;
  if (format == "+m")
    type.id = TypeId::map;
  if (format == "+r")
    type.id = TypeId::run_end_encoded;
  if (format.substr(0, 3) == "+w:") {
    std::int32_t items = 0;
    parse_numbers(format.substr(3), {&items});
    type.id = TypeId::fixed_size_list;
    type.fixed_size = items;
  }
  return type;
}

/// The type that a format string of the Arrow C data interface stands for.
inline DataType parse_format(std::string_view format) {
  DataType type;
  if (format.size() == 1) {
    type.id = parse_letter(format[0]);
  } else if (format == "vu") {
    type.id = TypeId::utf8_view;
  } else if (format == "vz") {
    type.id = TypeId::binary_view;
  } else if (format.substr(0, 2) == "w:") {
    std::int32_t bytes = 0;
    parse_numbers(format.substr(2), {&bytes});
    type.id = TypeId::fixed_size_binary;
    type.fixed_size = bytes;
  } else if (format.substr(0, 2) == "d:") {
    type.id = TypeId::decimal;
    type.bit_width = 128;
    parse_numbers(format.substr(2), {&type.precision, &type.scale, &type.bit_width});
  } else if (!format.empty() && format[0] == 't') {
    type = parse_temporal(format);
  } else if (!format.empty() && format[0] == '+') {
    type = parse_nested(format);
  }
  return type;
}

} // namespace detail

/// A column of a schema, or a child of one: its name and type. Borrowed from the schema.
class Field {
public:
  /// A view of a struct, which it borrows.
  explicit Field(const ArrowSchema *schema) noexcept : schema_(schema) {}

  /// The name; empty when it has none.
  std::string_view name() const noexcept { return text(schema_->name); }

  /// The type as the Arrow C data interface writes it, such as `l` or `tsu:UTC`. That of a
  /// dictionary is the type of its indices.
  std::string_view format() const noexcept { return text(schema_->format); }

  /// The type.
  DataType type() const {
    DataType type = detail::parse_format(format());
    if (schema_->dictionary != nullptr)
      type.id = TypeId::dictionary;
    return type;
  }

  /// Whether rows may be null.
  bool is_nullable() const noexcept { return (schema_->flags & ARROW_FLAG_NULLABLE) != 0; }

  /// Number of children: the fields of a struct, the item of a list.
  std::size_t child_count() const noexcept { return static_cast<std::size_t>(schema_->n_children); }

  /// One child; `index` is less than `child_count()`.
  Field child(std::size_t index) const noexcept { return Field(schema_->children[index]); }

  /// The values of a dictionary.
  std::optional<Field> dictionary() const noexcept {
    if (schema_->dictionary == nullptr)
      return std::nullopt;
    return Field(schema_->dictionary);
  }

  /// Names and values that travel with the field.
  std::vector<std::pair<std::string_view, std::string_view>> metadata() const {
    std::vector<std::pair<std::string_view, std::string_view>> pairs;
    const char *position = schema_->metadata;
    if (position == nullptr)
      return pairs;
    const auto number = [&position] {
      std::int32_t value = 0;
      std::memcpy(&value, position, sizeof value);
      position += sizeof value;
      return value;
    };
    const auto bytes = [&] {
      const auto length = static_cast<std::size_t>(number());
      return std::string_view(std::exchange(position, position + length), length);
    };
    for (std::int32_t left = number(); left > 0; --left) {
      const std::string_view key = bytes();
      pairs.emplace_back(key, bytes());
    }
    return pairs;
  }

  /// The struct; borrowed.
  const ArrowSchema *get() const noexcept { return schema_; }

private:
  static std::string_view text(const char *given) noexcept {
    return given == nullptr ? std::string_view() : std::string_view(given);
  }

  const ArrowSchema *schema_;
};

/// The owner of an `ArrowSchema`: the columns of a result or table. Movable; `copy()` copies.
class Schema : public detail::Owned<ArrowSchema> {
public:
  using Owned::Owned;
  /// Takes over what another owner holds.
  Schema(detail::Owned<ArrowSchema> &&other) noexcept : Owned(std::move(other)) {}

  /// The schema itself as a field: a struct with one child for each column.
  Field root() const noexcept { return Field(get()); }

  /// Number of columns.
  std::size_t column_count() const noexcept { return root().child_count(); }

  /// One column; `index` is less than `column_count()`.
  Field column(std::size_t index) const noexcept { return root().child(index); }

  /// The position of the first column of this name.
  std::optional<std::size_t> find(std::string_view name) const noexcept {
    for (std::size_t index = 0; index < column_count(); ++index) {
      if (column(index).name() == name)
        return index;
    }
    return std::nullopt;
  }

  /// A schema of its own with the same content.
  Schema copy() const { return detail::copy_schema(*get()); }
};

CODEANATOMY_CPP_END

#endif
