/// \file
/// Values for the parameters of a statement.
#ifndef CODEANATOMY_CPP_PARAMETERS_HPP
#define CODEANATOMY_CPP_PARAMETERS_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "codeanatomy/cpp/builder.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/value.hpp"

CODEANATOMY_CPP_BEGIN

/// One value for a parameter: null, a boolean, a number, text or bytes (copied).
class Value {
public:
  /// \name A value of each type that parameters can have
  /// @{
  Value(std::nullptr_t) : content_(nullptr) {}
  Value(std::nullopt_t) : content_(nullptr) {}
  Value(bool value) : content_(value) {}
  Value(float value) : content_(double{value}) {}
  Value(double value) : content_(value) {}
  Value(std::string value) : content_(std::move(value)) {}
  Value(std::string_view value) : content_(std::string(value)) {}
  Value(const char *value) : content_(std::string(value)) {}
  Value(const Bytes &value) : content_(std::vector<std::uint8_t>(value.begin(), value.end())) {}

  /// Whole numbers are 64-bit, with or without sign as the C++ type.
  template <typename Integer, typename = std::enable_if_t<std::is_integral_v<Integer>>>
  Value(Integer value)
      : content_(
            std::conditional_t<std::is_signed_v<Integer>, std::int64_t, std::uint64_t>(value)) {}

  /// A value or null.
  template <typename T>
  Value(const std::optional<T> &value) : Value(value ? Value(*value) : Value(nullptr)) {}
  /// @}

private:
  friend class Parameters;

  std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string,
               std::vector<std::uint8_t>>
      content_;
};

/// The values for all parameters of a statement: for `$1`, `$2`, … in order, or by name. They are
/// bound with exactly the type they have here.
class Parameters {
public:
  /// None.
  Parameters() = default;

  /// For `$1`, `$2`, … in order.
  Parameters(std::initializer_list<Value> values) : Parameters(std::vector<Value>(values)) {}

  /// For `$1`, `$2`, … in order.
  explicit Parameters(std::vector<Value> values) {
    for (Value &value : values) {
      entries_.push_back({"$" + std::to_string(entries_.size() + 1), std::move(value)});
    }
  }

  /// For `$name`: pairs of a name, without the `$`, and its value.
  static Parameters named(std::vector<std::pair<std::string, Value>> values) {
    Parameters parameters;
    for (auto &[name, value] : values) {
      parameters.entries_.push_back({"$" + name, std::move(value)});
    }
    return parameters;
  }

  /// Whether there are none.
  bool is_empty() const noexcept { return entries_.empty(); }

  /// The values as a batch of one row, with a column for each parameter.
  Outcome<Batch> to_batch() const {
    std::vector<detail::Owned<ArrowSchema>> fields;
    std::vector<Array> arrays;
    for (const Entry &entry : entries_) {
      std::visit(
          [&](const auto &value) {
            using Content = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Content, std::nullptr_t>) {
              add<Content>(entry.name, std::nullopt, fields, arrays);
            } else if constexpr (std::is_same_v<Content, std::vector<std::uint8_t>>) {
              add<Bytes>(entry.name, Bytes{value.data(), value.size()}, fields, arrays);
            } else {
              add<Content>(entry.name, value, fields, arrays);
            }
          },
          entry.value.content_);
    }
    auto schema = std::make_shared<const Schema>(detail::make_struct_schema(std::move(fields)));
    return Batch::create(std::move(schema), detail::make_struct_array(std::move(arrays), 1));
  }

private:
  struct Entry {
    std::string name;
    Value value;
  };

  template <typename T>
  static void add(const std::string &name, const std::optional<T> &value,
                  std::vector<detail::Owned<ArrowSchema>> &fields, std::vector<Array> &arrays) {
    fields.push_back(detail::make_field(detail::ColumnBuilder<T>::format(), name));
    detail::ColumnBuilder<T> column;
    column.append(value);
    arrays.push_back(column.finish());
  }

  std::vector<Entry> entries_;
};

CODEANATOMY_CPP_END

#endif
