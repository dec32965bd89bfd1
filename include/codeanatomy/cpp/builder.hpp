/// \file
/// Batches made in C++: rows of numbers, booleans, text and bytes.
#ifndef CODEANATOMY_CPP_BUILDER_HPP
#define CODEANATOMY_CPP_BUILDER_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/arrow.hpp"
#include "codeanatomy/cpp/batch.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/decoder.hpp"
#include "codeanatomy/cpp/type.hpp"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// The memory of a column that is being made, and of the array that comes of it.
struct ArrayContent {
  std::vector<std::uint8_t> validity;
  std::vector<std::uint8_t> bytes;
  std::vector<std::int32_t> offsets;
  std::vector<const void *> buffers;
  std::vector<Owned<ArrowArray>> children;
  std::vector<ArrowArray *> child_pointers;
};

/// Fills an array from its content, whose `buffers` are set.
inline Array make_array(std::unique_ptr<ArrayContent> content, std::int64_t length,
                        std::int64_t null_count) {
  for (auto &child : content->children)
    content->child_pointers.push_back(child.get());
  Array array;
  ArrowArray *raw = array.get();
  raw->length = length;
  raw->null_count = null_count;
  raw->n_buffers = static_cast<std::int64_t>(content->buffers.size());
  raw->buffers = content->buffers.data();
  raw->n_children = static_cast<std::int64_t>(content->children.size());
  raw->children = content->child_pointers.data();
  raw->private_data = content.release();
  raw->release = [](ArrowArray *released) {
    delete static_cast<ArrayContent *>(released->private_data);
    released->release = nullptr;
  };
  return array;
}

/// One schema for a column without children.
inline Owned<ArrowSchema> make_field(std::string_view format, std::string_view name) {
  SchemaContent content;
  content.format = format;
  content.name = name;
  return make_schema(std::move(content), ARROW_FLAG_NULLABLE);
}

/// A schema of columns.
inline Schema make_struct_schema(std::vector<Owned<ArrowSchema>> columns) {
  SchemaContent content;
  content.format = "+s";
  content.children = std::move(columns);
  return make_schema(std::move(content), 0);
}

/// An array of columns.
inline Array make_struct_array(std::vector<Array> columns, std::int64_t length) {
  auto content = std::make_unique<ArrayContent>();
  content->children = std::move(columns);
  content->buffers = {nullptr};
  return make_array(std::move(content), length, 0);
}

/// Sets one bit of a bitmap that grows.
inline void append_bit(std::vector<std::uint8_t> &bitmap, std::int64_t position, bool value) {
  if (position % 8 == 0)
    bitmap.push_back(0);
  if (value)
    bitmap.back() = static_cast<std::uint8_t>(bitmap.back() | (1U << (position % 8)));
}

/// One column in the making: numbers of type `T`, and below bool, text, bytes and null.
template <typename T> class ColumnBuilder {
  static_assert(is_plain_number<T> || std::is_same_v<T, bool> || std::is_same_v<T, std::string> ||
                    std::is_same_v<T, Bytes> || std::is_same_v<T, std::nullptr_t>,
                "a column can be of numbers, bool, std::string, Bytes or std::nullptr_t");

public:
  static constexpr bool is_variable = std::is_same_v<T, std::string> || std::is_same_v<T, Bytes>;

  static std::string format() {
    if constexpr (std::is_same_v<T, bool>)
      return "b";
    if constexpr (std::is_same_v<T, std::string>)
      return "u";
    if constexpr (std::is_same_v<T, Bytes>)
      return "z";
    if constexpr (std::is_same_v<T, std::nullptr_t>)
      return "n";
    if constexpr (is_plain_number<T>)
      return std::string(1, Number<T>::letter);
  }

  void append(const std::optional<T> &value) {
    append_bit(content_->validity, length_, value.has_value());
    if constexpr (is_variable) {
      if (value)
        append_bytes(first_byte(*value), byte_count(*value));
      content_->offsets.push_back(static_cast<std::int32_t>(content_->bytes.size()));
    } else if constexpr (std::is_same_v<T, bool>) {
      append_bit(content_->bytes, length_, value.value_or(false));
    } else if constexpr (is_plain_number<T>) {
      const T stored = value.value_or(T{});
      append_bytes(&stored, sizeof stored);
    }
    if (!value)
      ++null_count_;
    ++length_;
  }

  /// The column so far; the builder starts anew.
  Array finish() {
    const std::int64_t length = std::exchange(length_, 0);
    const std::int64_t null_count = std::exchange(null_count_, 0);
    auto content = std::exchange(content_, fresh());
    const void *validity = null_count == 0 ? nullptr : content->validity.data();
    if constexpr (std::is_same_v<T, std::nullptr_t>) {
      content->buffers = {};
    } else if constexpr (is_variable) {
      content->buffers = {validity, content->offsets.data(), content->bytes.data()};
    } else {
      content->buffers = {validity, content->bytes.data()};
    }
    return make_array(std::move(content), length, null_count);
  }

  /// Whether the bytes of a variable column are more than its 32-bit offsets can address.
  bool is_too_large() const noexcept {
    return is_variable && content_->bytes.size() > std::numeric_limits<std::int32_t>::max();
  }

private:
  static const void *first_byte(const std::string &text) noexcept { return text.data(); }
  static const void *first_byte(const Bytes &bytes) noexcept { return bytes.data; }
  static std::size_t byte_count(const std::string &text) noexcept { return text.size(); }
  static std::size_t byte_count(const Bytes &bytes) noexcept { return bytes.size; }

  static std::unique_ptr<ArrayContent> fresh() {
    auto content = std::make_unique<ArrayContent>();
    if (is_variable)
      content->offsets.push_back(0);
    return content;
  }

  void append_bytes(const void *data, std::size_t size) {
    const auto *first = static_cast<const std::uint8_t *>(data);
    content_->bytes.insert(content_->bytes.end(), first, first + size);
  }

  std::unique_ptr<ArrayContent> content_ = fresh();
  std::int64_t length_ = 0;
  std::int64_t null_count_ = 0;
};

} // namespace detail

/// Makes batches row by row. `Ts` are the column types: numbers, `bool`, `std::string`, `Bytes`,
/// or `std::nullptr_t` for a column that is null throughout.
///
/// One thread at a time.
template <typename... Ts> class BatchBuilder {
public:
  /// A builder for columns of these names.
  explicit BatchBuilder(const std::array<std::string_view, sizeof...(Ts)> &names)
      : schema_(std::make_shared<const Schema>(make_schema(names))) {}

  /// Adds a row; `std::nullopt` stands for null.
  BatchBuilder &append(const std::optional<Ts> &...row) {
    std::apply([&](auto &...columns) { (columns.append(row), ...); }, columns_);
    ++row_count_;
    return *this;
  }

  /// Number of rows so far.
  std::int64_t row_count() const noexcept { return row_count_; }

  /// The columns; borrowed.
  const Schema &schema() const noexcept { return *schema_; }

  /// The rows so far as a batch; the builder starts anew. More than 2 GiB of text or bytes in one
  /// column are an invalid argument: finish batches sooner.
  Outcome<Batch> finish() {
    const bool is_too_large = std::apply(
        [](const auto &...columns) { return (columns.is_too_large() || ...); }, columns_);
    std::vector<Array> arrays;
    std::apply([&](auto &...columns) { (arrays.push_back(columns.finish()), ...); }, columns_);
    Array rows = detail::make_struct_array(std::move(arrays), std::exchange(row_count_, 0));
    if (is_too_large) {
      return detail::fail<Batch>(Error::invalid_argument(
          "A column of the batch has more than 2 GiB of text or bytes; finish batches sooner."));
    }
    return Batch::create(schema_, std::move(rows));
  }

private:
  static Schema make_schema(const std::array<std::string_view, sizeof...(Ts)> &names) {
    std::vector<detail::Owned<ArrowSchema>> fields;
    std::size_t index = 0;
    (fields.push_back(detail::make_field(detail::ColumnBuilder<Ts>::format(), names[index++])),
     ...);
    return detail::make_struct_schema(std::move(fields));
  }

  std::shared_ptr<const Schema> schema_;
  std::tuple<detail::ColumnBuilder<Ts>...> columns_;
  std::int64_t row_count_ = 0;
};

CODEANATOMY_CPP_END

#endif
