/// \file
/// Values of the Arrow types that C++ has no type for.
#ifndef CODEANATOMY_CPP_VALUE_HPP
#define CODEANATOMY_CPP_VALUE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/type.hpp"

CODEANATOMY_CPP_BEGIN

/// Bytes of a binary value; borrowed from the batch.
struct Bytes {
  /// First byte; nullptr where there is none.
  const std::uint8_t *data = nullptr;
  /// Number of bytes.
  std::size_t size = 0;

  /// The first byte.
  const std::uint8_t *begin() const noexcept { return data; }
  /// Behind the last byte.
  const std::uint8_t *end() const noexcept { return data + size; }

  /// Whether both are the same bytes.
  friend bool operator==(const Bytes &left, const Bytes &right) noexcept {
    return left.size == right.size &&
           (left.size == 0 || std::memcmp(left.data, right.data, left.size) == 0);
  }
  /// Whether they differ.
  friend bool operator!=(const Bytes &left, const Bytes &right) noexcept {
    return !(left == right);
  }
};

/// A float of 16 bits, as IEEE 754 has it.
struct Half {
  /// Sign, exponent and fraction.
  std::uint16_t bits = 0;

  /// The same value, exactly.
  explicit operator float() const noexcept {
    const std::uint32_t sign = std::uint32_t(bits & 0x8000U) << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1FU;
    const std::uint32_t fraction = bits & 0x3FFU;
    if (exponent == 0) {
      // Zero and the subnormal numbers: fraction × 2⁻²⁴, exact in a float.
      const float magnitude = static_cast<float>(fraction) * (1.0F / 16777216.0F);
      return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t wide_exponent = exponent == 31 ? 255 : exponent + 112;
    const std::uint32_t wide = sign | (wide_exponent << 23) | (fraction << 13);
    float value = 0;
    std::memcpy(&value, &wide, sizeof value);
    return value;
  }
};

/// A decimal of up to 256 bits: an integer in two's complement, and how many of its digits stand
/// behind the point.
class Decimal {
public:
  /// \param bytes The integer, lowest byte first.
  /// \param size 4, 8, 16 or 32.
  /// \param scale Digits behind the point.
  Decimal(const void *bytes, std::size_t size, std::int32_t scale) noexcept : scale_(scale) {
    std::memcpy(words_.data(), bytes, size);
    const bool negative = (words_[size / sizeof(std::uint32_t) - 1] >> 31) != 0;
    for (std::size_t word = size / sizeof(std::uint32_t); negative && word < words_.size();
         ++word) {
      words_[word] = ~std::uint32_t(0);
    }
  }

  /// Digits behind the point.
  std::int32_t scale() const noexcept { return scale_; }

  /// Whether it is less than zero.
  bool is_negative() const noexcept { return (words_.back() >> 31) != 0; }

  /// The integer without its point: eight words of 32 bits in two's complement, lowest first.
  const std::array<std::uint32_t, 8> &unscaled() const noexcept { return words_; }

  /// The value with exactly as many digits behind the point as the scale says.
  std::string to_string() const {
    std::string digits = integer_digits();
    if (scale_ < 0 && digits != "0")
      digits.append(static_cast<std::size_t>(-scale_), '0');
    if (scale_ > 0) {
      const auto behind = static_cast<std::size_t>(scale_);
      if (digits.size() <= behind)
        digits.insert(0, behind + 1 - digits.size(), '0');
      digits.insert(digits.size() - behind, 1, '.');
    }
    return is_negative() ? "-" + digits : digits;
  }

private:
  // The digits of the magnitude, by repeated division by 10⁹.
  std::string integer_digits() const {
    std::array<std::uint32_t, 8> magnitude = words_;
    if (is_negative()) {
      std::uint64_t carry = 1;
      for (std::uint32_t &word : magnitude) {
        carry += ~word;
        word = static_cast<std::uint32_t>(carry);
        carry >>= 32;
      }
    }
    std::string reversed;
    bool left = true;
    while (left) {
      std::uint64_t remainder = 0;
      left = false;
      for (std::size_t word = magnitude.size(); word-- > 0;) {
        remainder = (remainder << 32) | magnitude[word];
        magnitude[word] = static_cast<std::uint32_t>(remainder / 1000000000U);
        remainder %= 1000000000U;
        left = left || magnitude[word] != 0;
      }
      for (int digit = 0; digit < 9 && (left || remainder != 0 || reversed.empty()); ++digit) {
        reversed += static_cast<char>('0' + remainder % 10);
        remainder /= 10;
      }
    }
    return {reversed.rbegin(), reversed.rend()};
  }

  std::array<std::uint32_t, 8> words_{};
  std::int32_t scale_;
};

namespace detail {

/// A number with leading zeros.
inline std::string padded(std::int64_t number, std::size_t width) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  if (digits.size() < width)
    digits.insert(0, width - digits.size(), '0');
  return number < 0 ? "-" + digits : digits;
}

/// Division that rounds down, so that times before 1970 split right.
inline std::int64_t floor_div(std::int64_t number, std::int64_t by) noexcept {
  return number / by - (number % by < 0 ? 1 : 0);
}

inline std::int64_t per_second(TimeUnit unit) noexcept {
  switch (unit) {
  case TimeUnit::second:
    return 1;
  case TimeUnit::millisecond:
    return 1000;
  case TimeUnit::microsecond:
    return 1000000;
  default:
    return 1000000000;
  }
}

/// A time of day as `13:45:07`, with the digits that the unit has.
inline std::string time_text(std::int64_t count, TimeUnit unit) {
  const std::int64_t seconds = floor_div(count, per_second(unit));
  std::string text = padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" +
                     padded(seconds % 60, 2);
  if (unit != TimeUnit::second) {
    const std::int64_t fraction = count - seconds * per_second(unit);
    text += "." + padded(fraction, static_cast<std::size_t>(unit) * 3);
  }
  return text;
}

} // namespace detail

/// A day, counted from 1 January 1970.
struct Date {
  /// Days since then; negative before.
  std::int64_t days = 0;

  /// As `2026-01-31`, in the Gregorian calendar throughout.
  std::string to_string() const {
    // Years begin in March here, so that the leap day is the last one; 400 years are an era.
    const std::int64_t from_era = days + 719468;
    const std::int64_t era = detail::floor_div(from_era, 146097);
    const std::int64_t day_of_era = from_era - era * 146097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    return detail::padded(year, 4) + "-" + detail::padded(month, 2) + "-" + detail::padded(day, 2);
  }
};

/// A time of day, counted from midnight.
struct Time {
  /// How many units.
  std::int64_t count = 0;
  /// What is counted.
  TimeUnit unit = TimeUnit::second;

  /// As `13:45:07`, with 3, 6 or 9 more digits behind a point for finer units.
  std::string to_string() const { return detail::time_text(count, unit); }
};

/// A point in time, counted from 1 January 1970.
struct Timestamp {
  /// How many units.
  std::int64_t count = 0;
  /// What is counted.
  TimeUnit unit = TimeUnit::second;
  /// Whether the type has a time zone: the value is then in UTC, else in a local time.
  bool is_utc = false;

  /// As `2026-01-31T13:45:07`, with the digits of the unit, and `Z` for UTC.
  std::string to_string() const {
    const std::int64_t per_day = 86400 * detail::per_second(unit);
    const std::int64_t days = detail::floor_div(count, per_day);
    return Date{days}.to_string() + "T" + detail::time_text(count - days * per_day, unit) +
           (is_utc ? "Z" : "");
  }
};

/// A length of time.
struct Duration {
  /// How many units.
  std::int64_t count = 0;
  /// What is counted.
  TimeUnit unit = TimeUnit::second;
};

/// A calendar interval. The type of the column says which fields it uses; the others are 0.
struct Interval {
  /// Months.
  std::int32_t months = 0;
  /// Days.
  std::int32_t days = 0;
  /// Nanoseconds.
  std::int64_t nanoseconds = 0;
};

CODEANATOMY_CPP_END

#endif
