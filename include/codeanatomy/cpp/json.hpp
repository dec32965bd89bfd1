/// \file
/// JSON values: parts of requests that have any shape, and parts of reports.
#ifndef CODEANATOMY_CPP_JSON_HPP
#define CODEANATOMY_CPP_JSON_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <locale>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/text.hpp"

CODEANATOMY_CPP_BEGIN

/// A JSON value: null, a boolean, a number, text, an array or an object.
///
/// A value like any other: it owns what it holds and is copied as a whole. Looking for what is not
/// there gives null or nothing and never fails: `report.metrics["num_added_rows"].integer()`.
class Json {
public:
  /// The values of an array.
  using Array = std::vector<Json>;
  /// The names and values of an object, in their order.
  using Object = std::vector<std::pair<std::string, Json>>;

  /// \name A value of each kind
  /// @{
  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : content_(value) {}
  Json(double value) : content_(value) {}
  Json(std::string value) : content_(std::move(value)) {}
  Json(std::string_view value) : content_(std::string(value)) {}
  Json(const char *value) : content_(std::string(value)) {}
  Json(Array value) : content_(std::move(value)) {}
  Json(Object value) : content_(std::move(value)) {}

  /// Whole numbers; one that 64 bits with a sign do not hold is rounded.
  template <typename Integer, typename = std::enable_if_t<std::is_integral_v<Integer>>>
  Json(Integer value) : content_(number_of(value)) {}

  /// An object: `Json::object({{"run", "r7"}, {"attempt", 2}})`.
  static Json object(std::initializer_list<Object::value_type> members = {}) {
    return Json(Object(members));
  }

  /// An array: `Json::array({1, "two"})`.
  static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }
  /// @}

  /// \name What it is
  /// @{

  /// Whether it is null.
  bool is_null() const noexcept { return std::holds_alternative<std::nullptr_t>(content_); }

  /// The boolean, if it is one.
  std::optional<bool> boolean() const noexcept { return as<bool>(); }

  /// The number, if it is a whole one that fits.
  std::optional<std::int64_t> integer() const noexcept { return as<std::int64_t>(); }

  /// The number, if it is one.
  std::optional<double> number() const noexcept {
    if (const auto *whole = std::get_if<std::int64_t>(&content_))
      return static_cast<double>(*whole);
    return as<double>();
  }

  /// The text, if it is one; valid as long as this value.
  std::optional<std::string_view> text() const noexcept {
    const auto *text = std::get_if<std::string>(&content_);
    return text == nullptr ? std::nullopt : std::optional<std::string_view>(*text);
  }

  /// The values of an array; none when it is something else.
  const Array &items() const noexcept {
    static const Array none;
    const auto *items = std::get_if<Array>(&content_);
    return items == nullptr ? none : *items;
  }

  /// The names and values of an object; none when it is something else.
  const Object &members() const noexcept {
    static const Object none;
    const auto *members = std::get_if<Object>(&content_);
    return members == nullptr ? none : *members;
  }

  /// A member of an object; null when there is none of that name.
  const Json &operator[](std::string_view name) const noexcept {
    for (const auto &[key, value] : members()) {
      if (key == name)
        return value;
    }
    return null();
  }

  /// A value of an array; null behind its end.
  const Json &operator[](std::size_t position) const noexcept {
    return position < items().size() ? items()[position] : null();
  }
  /// @}

  /// Sets a member; what is no object becomes one.
  Json &set(std::string_view name, Json value) {
    auto &members = become<Object>();
    for (auto &[key, present] : members) {
      if (key == name) {
        present = std::move(value);
        return *this;
      }
    }
    members.emplace_back(std::string(name), std::move(value));
    return *this;
  }

  /// The member of an object to be changed, made as null when there is none.
  Json &member(std::string_view name) {
    for (auto &[key, present] : become<Object>()) {
      if (key == name)
        return present;
    }
    return become<Object>().emplace_back(std::string(name), Json()).second;
  }

  /// Adds a value at the end; what is no array becomes one.
  Json &push(Json value) {
    become<Array>().push_back(std::move(value));
    return *this;
  }

  /// As JSON text. A number that is infinite or none becomes null, since JSON has no name for it.
  std::string dump() const {
    std::string out;
    write(out);
    return out;
  }

private:
  using Content =
      std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object>;

  static const Json &null() noexcept {
    static const Json nothing;
    return nothing;
  }

  template <typename Integer> static Content number_of(Integer value) {
    if constexpr (sizeof(Integer) >= sizeof(std::int64_t) && std::is_unsigned_v<Integer>) {
      if (value > static_cast<Integer>(std::numeric_limits<std::int64_t>::max()))
        return static_cast<double>(value);
    }
    return static_cast<std::int64_t>(value);
  }

  template <typename T> std::optional<T> as() const noexcept {
    const T *value = std::get_if<T>(&content_);
    return value == nullptr ? std::nullopt : std::optional<T>(*value);
  }

  template <typename T> T &become() {
    if (!std::holds_alternative<T>(content_))
      content_ = T();
    return *std::get_if<T>(&content_);
  }

  void write(std::string &out) const {
    if (const auto *truth = std::get_if<bool>(&content_)) {
      out += *truth ? "true" : "false";
    } else if (const auto *whole = std::get_if<std::int64_t>(&content_)) {
      out += std::to_string(*whole);
    } else if (const auto *real = std::get_if<double>(&content_)) {
      write_real(*real, out);
    } else if (const auto *text = std::get_if<std::string>(&content_)) {
      out += json_quote(*text);
    } else if (std::holds_alternative<Array>(content_)) {
      write_all('[', ']', items(), out, [&](const Json &item) { item.write(out); });
    } else if (std::holds_alternative<Object>(content_)) {
      write_all('{', '}', members(), out, [&](const Object::value_type &member) {
        out += json_quote(member.first) + ":";
        member.second.write(out);
      });
    } else {
      out += "null";
    }
  }

  template <typename All, typename Write>
  static void write_all(char open, char close, const All &all, std::string &out, Write &&write) {
    out += open;
    bool is_first = true;
    for (const auto &one : all) {
      if (!std::exchange(is_first, false))
        out += ',';
      write(one);
    }
    out += close;
  }

  static void write_real(double value, std::string &out) {
    if (!std::isfinite(value)) {
      out += "null";
      return;
    }
    // A stream of its own, since the locale of the process may have a decimal comma.
    std::ostringstream digits;
    digits.imbue(std::locale::classic());
    digits.precision(std::numeric_limits<double>::max_digits10);
    digits << value;
    out += digits.str();
  }

  Content content_ = nullptr;
};

CODEANATOMY_CPP_END

#endif
