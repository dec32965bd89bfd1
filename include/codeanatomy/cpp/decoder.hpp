/// \file
/// How each Arrow layout is read as a C++ value. Not for direct use: see Values.
#ifndef CODEANATOMY_CPP_DECODER_HPP
#define CODEANATOMY_CPP_DECODER_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "codeanatomy/cpp/column.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/value.hpp"

CODEANATOMY_CPP_BEGIN

/// The items of one list; borrowed from the batch.
struct ListValue {
  /// One row for each item.
  Column items;
};

/// The entries of one map, keys and values row by row the same; borrowed from the batch.
struct MapValue {
  /// One row for each entry.
  Column keys;
  /// The values of the entries, row by row those of `keys`.
  Column items;
};

namespace detail {

/// The Arrow type of a number, and its format.
template <TypeId Id, char Letter> struct NumberLayout {
  static constexpr TypeId id = Id;
  static constexpr char letter = Letter;
};

template <typename T> struct Number;
template <> struct Number<std::int8_t> : NumberLayout<TypeId::int8, 'c'> {};
template <> struct Number<std::uint8_t> : NumberLayout<TypeId::uint8, 'C'> {};
template <> struct Number<std::int16_t> : NumberLayout<TypeId::int16, 's'> {};
template <> struct Number<std::uint16_t> : NumberLayout<TypeId::uint16, 'S'> {};
template <> struct Number<std::int32_t> : NumberLayout<TypeId::int32, 'i'> {};
template <> struct Number<std::uint32_t> : NumberLayout<TypeId::uint32, 'I'> {};
template <> struct Number<std::int64_t> : NumberLayout<TypeId::int64, 'l'> {};
template <> struct Number<std::uint64_t> : NumberLayout<TypeId::uint64, 'L'> {};
template <> struct Number<Half> : NumberLayout<TypeId::float16, 'e'> {};
template <> struct Number<float> : NumberLayout<TypeId::float32, 'f'> {};
template <> struct Number<double> : NumberLayout<TypeId::float64, 'g'> {};

template <typename T, typename = void> inline constexpr bool is_plain_number = false;
template <typename T>
inline constexpr bool is_plain_number<T, std::void_t<decltype(Number<T>::id)>> = true;

/// A buffer of the column from its first row on; not for bitmaps.
template <typename T> const T *buffer_of(const Column &column, std::int64_t index) noexcept {
  const auto *first = static_cast<const T *>(column.get()->buffers[index]);
  return first == nullptr ? nullptr : first + column.offset();
}

/// Numbers; other types have specializations below.
template <typename T> class Decoder {
  static_assert(is_plain_number<T>, "this type is not one that a column can be read as");

public:
  static std::string name() {
    return std::string("the number of Arrow type \"") + Number<T>::letter + "\"";
  }
  static bool accepts(const DataType &type) noexcept { return type.id == Number<T>::id; }
  explicit Decoder(const Column &column) : data_(buffer_of<T>(column, 1)) {}
  T at(std::int64_t row) const noexcept { return data_[row]; }
  const T *data() const noexcept { return data_; }

private:
  const T *data_;
};

template <> class Decoder<bool> {
public:
  static std::string name() { return "bool"; }
  static bool accepts(const DataType &type) noexcept { return type.id == TypeId::boolean; }
  explicit Decoder(const Column &column)
      : bits_(static_cast<const std::uint8_t *>(column.get()->buffers[1])),
        offset_(column.offset()) {}
  bool at(std::int64_t row) const noexcept {
    const std::int64_t bit = offset_ + row;
    return (bits_[bit / 8] >> (bit % 8) & 1) != 0;
  }

private:
  const std::uint8_t *bits_;
  std::int64_t offset_;
};

/// Runs of bytes in all four layouts.
class BytesDecoder {
public:
  explicit BytesDecoder(const Column &column)
      : id_(column.type().id), fixed_size_(column.type().fixed_size), first_(column.offset()),
        buffers_(column.get()->buffers) {}

  Bytes at(std::int64_t row) const noexcept {
    switch (id_) {
    case TypeId::utf8:
    case TypeId::binary:
      return between<std::int32_t>(first_ + row);
    case TypeId::large_utf8:
    case TypeId::large_binary:
      return between<std::int64_t>(first_ + row);
    case TypeId::fixed_size_binary:
      return {static_cast<const std::uint8_t *>(buffers_[1]) + (first_ + row) * fixed_size_,
              static_cast<std::size_t>(fixed_size_)};
    default:
      return viewed(first_ + row);
    }
  }

private:
  template <typename Offset> Bytes between(std::int64_t position) const noexcept {
    const auto *offsets = static_cast<const Offset *>(buffers_[1]);
    const auto size = static_cast<std::size_t>(offsets[position + 1] - offsets[position]);
    if (size == 0)
      return {};
    return {static_cast<const std::uint8_t *>(buffers_[2]) + offsets[position], size};
  }

  // A view is 16 bytes: a length, then up to 12 bytes in place, or 4 bytes of the beginning, the
  // number of a data buffer and a position in it.
  Bytes viewed(std::int64_t position) const noexcept {
    const auto *view = static_cast<const std::uint8_t *>(buffers_[1]) + position * 16;
    std::int32_t size = 0;
    std::memcpy(&size, view, sizeof size);
    if (size <= 12)
      return {view + 4, static_cast<std::size_t>(size)};
    std::int32_t buffer = 0;
    std::int32_t start = 0;
    std::memcpy(&buffer, view + 8, sizeof buffer);
    std::memcpy(&start, view + 12, sizeof start);
    return {static_cast<const std::uint8_t *>(buffers_[2 + buffer]) + start,
            static_cast<std::size_t>(size)};
  }

  TypeId id_;
  std::int64_t fixed_size_;
  std::int64_t first_;
  const void **buffers_;
};

template <> class Decoder<Bytes> : public BytesDecoder {
public:
  static std::string name() { return "Bytes"; }
  static bool accepts(const DataType &type) noexcept {
    return type.id == TypeId::binary || type.id == TypeId::large_binary ||
           type.id == TypeId::binary_view || type.id == TypeId::fixed_size_binary;
  }
  using BytesDecoder::BytesDecoder;
};

template <> class Decoder<std::string_view> {
public:
  static std::string name() { return "std::string_view"; }
  static bool accepts(const DataType &type) noexcept {
    return type.id == TypeId::utf8 || type.id == TypeId::large_utf8 || type.id == TypeId::utf8_view;
  }
  explicit Decoder(const Column &column) : bytes_(column) {}
  std::string_view at(std::int64_t row) const noexcept {
    const Bytes bytes = bytes_.at(row);
    return {reinterpret_cast<const char *>(bytes.data), bytes.size};
  }

private:
  BytesDecoder bytes_;
};

template <> class Decoder<Decimal> {
public:
  static std::string name() { return "Decimal"; }
  static bool accepts(const DataType &type) noexcept {
    return type.id == TypeId::decimal && (type.bit_width == 32 || type.bit_width == 64 ||
                                          type.bit_width == 128 || type.bit_width == 256);
  }
  explicit Decoder(const Column &column)
      : size_(column.type().bit_width / 8), scale_(column.type().scale),
        data_(static_cast<const std::uint8_t *>(column.get()->buffers[1]) +
              column.offset() * size_) {}
  Decimal at(std::int64_t row) const noexcept {
    return Decimal(data_ + row * size_, static_cast<std::size_t>(size_), scale_);
  }

private:
  std::int64_t size_;
  std::int32_t scale_;
  const std::uint8_t *data_;
};

/// Integers of 32 or 64 bits behind dates, times, timestamps and durations.
class CountDecoder {
public:
  CountDecoder(const Column &column, bool is_wide)
      : narrow_(is_wide ? nullptr : buffer_of<std::int32_t>(column, 1)),
        wide_(is_wide ? buffer_of<std::int64_t>(column, 1) : nullptr) {}
  std::int64_t at(std::int64_t row) const noexcept {
    return wide_ != nullptr ? wide_[row] : narrow_[row];
  }

private:
  const std::int32_t *narrow_;
  const std::int64_t *wide_;
};

template <> class Decoder<Date> {
public:
  static std::string name() { return "Date"; }
  static bool accepts(const DataType &type) noexcept {
    return type.id == TypeId::date32 || type.id == TypeId::date64;
  }
  explicit Decoder(const Column &column)
      : per_day_(column.type().id == TypeId::date64 ? 86400000 : 1),
        counts_(column, column.type().id == TypeId::date64) {}
  Date at(std::int64_t row) const noexcept { return {floor_div(counts_.at(row), per_day_)}; }

private:
  std::int64_t per_day_;
  CountDecoder counts_;
};

template <> class Decoder<Time> {
public:
  static std::string name() { return "Time"; }
  static bool accepts(const DataType &type) noexcept {
    return type.id == TypeId::time32 || type.id == TypeId::time64;
  }
  explicit Decoder(const Column &column)
      : unit_(column.type().unit), counts_(column, column.type().id == TypeId::time64) {}
  Time at(std::int64_t row) const noexcept { return {counts_.at(row), unit_}; }

private:
  TimeUnit unit_;
  CountDecoder counts_;
};

template <> class Decoder<Timestamp> {
public:
  static std::string name() { return "Timestamp"; }
  static bool accepts(const DataType &type) noexcept { return type.id == TypeId::timestamp; }
  explicit Decoder(const Column &column)
      : unit_(column.type().unit), is_utc_(!column.type().time_zone.empty()),
        counts_(column, true) {}
  Timestamp at(std::int64_t row) const noexcept { return {counts_.at(row), unit_, is_utc_}; }

private:
  TimeUnit unit_;
  bool is_utc_;
  CountDecoder counts_;
};

template <> class Decoder<Duration> {
public:
  static std::string name() { return "Duration"; }
  static bool accepts(const DataType &type) noexcept { return type.id == TypeId::duration; }
  explicit Decoder(const Column &column) : unit_(column.type().unit), counts_(column, true) {}
  Duration at(std::int64_t row) const noexcept { return {counts_.at(row), unit_}; }

private:
  TimeUnit unit_;
  CountDecoder counts_;
};

template <> class Decoder<Interval> {
public:
  static std::string name() { return "Interval"; }
  static bool accepts(const DataType &type) noexcept {
    return type.id == TypeId::interval_months || type.id == TypeId::interval_day_time ||
           type.id == TypeId::interval_month_day_nano;
  }
  explicit Decoder(const Column &column)
      : id_(column.type().id), size_(id_ == TypeId::interval_months     ? 4
                                     : id_ == TypeId::interval_day_time ? 8
                                                                        : 16),
        data_(static_cast<const std::uint8_t *>(column.get()->buffers[1]) +
              column.offset() * size_) {}
  Interval at(std::int64_t row) const noexcept {
    const std::uint8_t *position = data_ + row * size_;
    Interval interval;
    if (id_ == TypeId::interval_months) {
      std::memcpy(&interval.months, position, 4);
    } else if (id_ == TypeId::interval_day_time) {
      std::int32_t milliseconds = 0;
      std::memcpy(&interval.days, position, 4);
      std::memcpy(&milliseconds, position + 4, 4);
      interval.nanoseconds = std::int64_t{milliseconds} * 1000000;
    } else {
      std::memcpy(&interval.months, position, 4);
      std::memcpy(&interval.days, position + 4, 4);
      std::memcpy(&interval.nanoseconds, position + 8, 8);
    }
    return interval;
  }

private:
  TypeId id_;
  std::int64_t size_;
  const std::uint8_t *data_;
};

template <> class Decoder<ListValue> {
public:
  static std::string name() { return "ListValue"; }
  static bool accepts(const DataType &type) noexcept {
    return type.id == TypeId::list || type.id == TypeId::large_list ||
           type.id == TypeId::list_view || type.id == TypeId::large_list_view ||
           type.id == TypeId::fixed_size_list;
  }
  explicit Decoder(const Column &column)
      : column_(column), items_(column.field().child(0).get(), column.get()->children[0]) {}

  ListValue at(std::int64_t row) const noexcept {
    switch (column_.type().id) {
    case TypeId::list:
      return between<std::int32_t>(row);
    case TypeId::large_list:
      return between<std::int64_t>(row);
    case TypeId::list_view:
      return viewed<std::int32_t>(row);
    case TypeId::large_list_view:
      return viewed<std::int64_t>(row);
    default: {
      const std::int64_t size = column_.type().fixed_size;
      return {items_.slice((column_.offset() + row) * size, size)};
    }
    }
  }

private:
  template <typename Offset> ListValue between(std::int64_t row) const noexcept {
    const Offset *offsets = buffer_of<Offset>(column_, 1);
    return {items_.slice(offsets[row], offsets[row + 1] - offsets[row])};
  }

  template <typename Offset> ListValue viewed(std::int64_t row) const noexcept {
    return {items_.slice(buffer_of<Offset>(column_, 1)[row], buffer_of<Offset>(column_, 2)[row])};
  }

  Column column_;
  Column items_;
};

template <> class Decoder<MapValue> {
public:
  static std::string name() { return "MapValue"; }
  static bool accepts(const DataType &type) noexcept { return type.id == TypeId::map; }
  explicit Decoder(const Column &column)
      : offsets_(buffer_of<std::int32_t>(column, 1)), first_(column.get()->children[0]->offset),
        keys_(entry(column, 0)), items_(entry(column, 1)) {}
  MapValue at(std::int64_t row) const noexcept {
    const std::int64_t start = first_ + offsets_[row];
    const std::int64_t length = offsets_[row + 1] - offsets_[row];
    return {keys_.slice(start, length), items_.slice(start, length)};
  }

private:
  static Column entry(const Column &column, std::size_t index) {
    return Column(column.field().child(0).child(index).get(),
                  column.get()->children[0]->children[index]);
  }

  const std::int32_t *offsets_;
  std::int64_t first_;
  Column keys_;
  Column items_;
};

} // namespace detail

CODEANATOMY_CPP_END

#endif
