/// \file
/// Columns read as values of a C++ type.
#ifndef CODEANATOMY_CPP_VALUES_HPP
#define CODEANATOMY_CPP_VALUES_HPP

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/column.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/decoder.hpp"
#include "codeanatomy/cpp/value.hpp"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// Goes through the rows of a column.
template <typename T> class ValueIterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = std::optional<T>;
  using difference_type = std::ptrdiff_t;
  using pointer = const value_type *;
  using reference = value_type;

  ValueIterator(const Values<T> *values, std::int64_t row) noexcept : values_(values), row_(row) {}
  value_type operator*() const { return (*values_)[row_]; }
  ValueIterator &operator++() noexcept {
    ++row_;
    return *this;
  }
  ValueIterator operator++(int) noexcept { return ValueIterator(values_, row_++); }
  friend bool operator==(const ValueIterator &left, const ValueIterator &right) noexcept {
    return left.row_ == right.row_;
  }
  friend bool operator!=(const ValueIterator &left, const ValueIterator &right) noexcept {
    return left.row_ != right.row_;
  }

private:
  const Values<T> *values_;
  std::int64_t row_;
};

} // namespace detail

/// The values of one column as `T`. Borrowed from the batch; cheap to copy.
///
/// | `T` | Arrow types |
/// | --- | --- |
/// | `std::int8_t` … `std::uint64_t`, `float`, `double`, `Half`, `bool` | exactly that type |
/// | `std::string_view` | utf8, large utf8, utf8 view |
/// | `Bytes` | binary, large binary, binary view, fixed size binary |
/// | `Decimal` | decimals of 32, 64, 128 and 256 bits |
/// | `Date` | date32, date64 |
/// | `Time` | time32, time64 |
/// | `Timestamp`, `Duration`, `Interval` | those, of every unit |
/// | `ListValue` | list, large list, list view, large list view, fixed size list |
/// | `MapValue` | map |
///
/// and dictionaries and run-end encoded columns of all of these. A struct is read by its children,
/// see Column::child; a column of type null has nothing but Column::is_null.
template <typename T> class Values {
public:
  /// A row: a value, or nothing for null.
  using value_type = std::optional<T>;

  /// Number of rows.
  std::int64_t size() const noexcept { return rows_.size(); }

  /// The value of a row, or nothing for null. `row` is less than `size()`.
  std::optional<T> operator[](std::int64_t row) const {
    assert(row >= 0 && row < size());
    if (layers_.empty()) {
      if (!rows_.is_valid(row))
        return std::nullopt;
      return decoder_.at(row);
    }
    const std::int64_t encoded = through_layers(row);
    if (encoded < 0)
      return std::nullopt;
    return decoder_.at(encoded);
  }

  /// The value of a row that is known not to be null.
  T value(std::int64_t row) const { return *(*this)[row]; }

  /// Goes through the rows: `for (const std::optional<T> value : values)`.
  using Iterator = detail::ValueIterator<T>;

  /// The first row.
  Iterator begin() const noexcept { return Iterator(this, 0); }

  /// Behind the last row.
  Iterator end() const noexcept { return Iterator(this, size()); }

  /// All values in one piece of memory, nulls included as whatever stands there; nullptr when the
  /// column is encoded or `T` is not a number as Arrow lays it out.
  const T *data() const noexcept {
    if constexpr (detail::is_plain_number<T>) {
      if (layers_.empty())
        return decoder_.data();
    }
    return nullptr;
  }

private:
  friend class Column;

  Values(const Column &rows, std::vector<Column> layers, const Column &innermost)
      : rows_(rows), layers_(std::move(layers)), innermost_(innermost), decoder_(innermost) {}

  // Where the value stands in the innermost column, or -1 for null.
  std::int64_t through_layers(std::int64_t row) const {
    for (const Column &layer : layers_) {
      if (!layer.is_valid(row))
        return -1;
      row = layer.encoded_row(row);
    }
    return innermost_.is_valid(row) ? row : -1;
  }

  Column rows_;
  std::vector<Column> layers_;
  Column innermost_;
  detail::Decoder<T> decoder_;
};

template <typename T> Outcome<Values<T>> Column::values() const {
  std::vector<Column> layers;
  Column innermost = *this;
  while (innermost.is_encoded()) {
    layers.push_back(innermost);
    innermost = innermost.encoded_values();
  }
  if (!detail::Decoder<T>::accepts(innermost.type())) {
    return detail::fail<Values<T>>(
        Error::invalid_argument(describe() + " cannot be read as " + detail::Decoder<T>::name() +
                                "; cast it in the SQL, or read it as its own type."));
  }
  return detail::succeed([&] { return Values<T>(*this, std::move(layers), innermost); });
}

CODEANATOMY_CPP_END

#endif
