/// \file
/// One column of a batch, of any type: nulls, slices, children, and the way through encodings.
#ifndef CODEANATOMY_CPP_COLUMN_HPP
#define CODEANATOMY_CPP_COLUMN_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codeanatomy/arrow_c_data.h"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/result.hpp"
#include "codeanatomy/cpp/type.hpp"

CODEANATOMY_CPP_BEGIN

template <typename T> class Values;

/// A view of one column, or of a part of it. Borrowed from the batch; cheap to copy.
///
/// Rows are counted from 0 and must be less than `size()`; that is not checked.
class Column {
public:
  /// A view of a whole array.
  Column(const ArrowSchema *schema, const ArrowArray *array)
      : Column(schema, array, Field(schema).type(), array->offset, array->length) {}

  /// Name and type; borrowed from the schema.
  Field field() const noexcept { return Field(schema_); }

  /// The type.
  const DataType &type() const noexcept { return type_; }

  /// Number of rows.
  std::int64_t size() const noexcept { return length_; }

  /// Whether a row is null. The row of a dictionary or of runs is null when its value is.
  bool is_null(std::int64_t row) const {
    switch (type_.id) {
    case TypeId::null:
      return true;
    case TypeId::run_end_encoded:
      return encoded_values().is_null(encoded_row(row));
    case TypeId::dictionary:
      return !is_valid(row) || encoded_values().is_null(encoded_row(row));
    default:
      return !is_valid(row);
    }
  }

  /// Number of null rows.
  std::int64_t null_count() const {
    std::int64_t count = 0;
    for (std::int64_t row = 0; row < length_; ++row)
      count += is_null(row) ? 1 : 0;
    return count;
  }

  /// The rows from `first` on; both must lie inside.
  Column slice(std::int64_t first, std::int64_t length) const noexcept {
    return Column(schema_, array_, type_, offset_ + first, length);
  }

  /// Reads the column as values of one C++ type; see Values for those there are. Dictionaries and
  /// runs are read as what they stand for. Another type is an invalid argument.
  template <typename T> Outcome<Values<T>> values() const;

  /// One column of a struct, row by row the same. That the struct itself is null in a row is not
  /// seen in its children.
  Outcome<Column> child(std::size_t index) const {
    if (type_.id != TypeId::structure || index >= field().child_count()) {
      return detail::fail<Column>(Error::invalid_argument(describe() + " has no struct field " +
                                                          std::to_string(index) + "."));
    }
    return detail::succeed([&] {
      const ArrowArray *array = array_->children[index];
      return Column(schema_->children[index], array, field().child(index).type(),
                    array->offset + offset_, length_);
    });
  }

  /// One column of a struct by its name.
  Outcome<Column> child(std::string_view name) const {
    for (std::size_t index = 0; index < field().child_count(); ++index) {
      if (field().child(index).name() == name)
        return child(index);
    }
    return detail::fail<Column>(Error::invalid_argument(describe() + " has no struct field \"" +
                                                        std::string(name) + "\"."));
  }

  /// Whether the column is a dictionary or run-end encoded.
  bool is_encoded() const noexcept {
    return type_.id == TypeId::dictionary || type_.id == TypeId::run_end_encoded;
  }

  /// The distinct values of a dictionary, or one value for each run; only of an encoded column.
  Column encoded_values() const {
    if (type_.id == TypeId::dictionary)
      return Column(schema_->dictionary, array_->dictionary);
    return Column(schema_->children[1], array_->children[1]);
  }

  /// Where the value of a row stands among `encoded_values()`; only of an encoded column, and for
  /// dictionaries only of a row whose index is not null.
  std::int64_t encoded_row(std::int64_t row) const {
    if (type_.id == TypeId::run_end_encoded)
      return run_of(offset_ + row);
    return integer_at(schema_->format[0], array_->buffers[1], offset_ + row);
  }

  /// Whether the validity bitmap has this row: false for nulls, true for a type without bitmap.
  bool is_valid(std::int64_t row) const noexcept {
    const bool has_bitmap = type_.id != TypeId::run_end_encoded && type_.id != TypeId::other;
    if (!has_bitmap || array_->n_buffers == 0)
      return true;
    const auto *bitmap = static_cast<const std::uint8_t *>(array_->buffers[0]);
    const std::int64_t bit = offset_ + row;
    return bitmap == nullptr || (bitmap[bit / 8] >> (bit % 8) & 1) != 0;
  }

  /// Position of the first row in the array's buffers; for readers of raw memory.
  std::int64_t offset() const noexcept { return offset_; }

  /// The struct; borrowed. Its own offset and length do not count here.
  const ArrowArray *get() const noexcept { return array_; }

  /// Name and type for messages.
  std::string describe() const {
    return "Column \"" + std::string(field().name()) + "\" of Arrow type \"" +
           std::string(field().format()) + "\"" +
           (type_.id == TypeId::dictionary ? " with a dictionary" : "");
  }

private:
  Column(const ArrowSchema *schema, const ArrowArray *array, const DataType &type,
         std::int64_t offset, std::int64_t length) noexcept
      : schema_(schema), array_(array), type_(type), offset_(offset), length_(length) {}

  // An integer of the type that a format letter stands for.
  static std::int64_t integer_at(char letter, const void *buffer, std::int64_t position) noexcept {
    const auto at = [&](auto sample) {
      return static_cast<std::int64_t>(static_cast<const decltype(sample) *>(buffer)[position]);
    };
    switch (letter) {
    case 'c':
      return at(std::int8_t{});
    case 'C':
      return at(std::uint8_t{});
    case 's':
      return at(std::int16_t{});
    case 'S':
      return at(std::uint16_t{});
    case 'i':
      return at(std::int32_t{});
    case 'I':
      return at(std::uint32_t{});
    default:
      return at(std::int64_t{});
    }
  }

  // The first run that ends behind a position, by bisection.
  std::int64_t run_of(std::int64_t position) const noexcept {
    const ArrowArray *ends = array_->children[0];
    const char letter = schema_->children[0]->format[0];
    std::int64_t low = 0;
    std::int64_t high = ends->length;
    while (low < high) {
      const std::int64_t middle = low + (high - low) / 2;
      if (integer_at(letter, ends->buffers[1], ends->offset + middle) > position) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  const ArrowSchema *schema_;
  const ArrowArray *array_;
  DataType type_;
  std::int64_t offset_;
  std::int64_t length_;
};

CODEANATOMY_CPP_END

#endif
