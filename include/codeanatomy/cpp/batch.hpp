/// \file
/// Record batches: some rows of a result, column by column.
#ifndef CODEANATOMY_CPP_BATCH_HPP
#define CODEANATOMY_CPP_BATCH_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "codeanatomy/cpp/column.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/result.hpp"
#include "codeanatomy/cpp/type.hpp"
#include "codeanatomy/cpp/values.hpp"

CODEANATOMY_CPP_BEGIN

/// Some rows of a result. Owns its memory, which needs nothing of the object it came from.
///
/// Immutable: any number of threads may read it at the same time. Movable.
class Batch {
public:
  /// A batch from Arrow structs: a struct type and an array of that type. Other ones are an invalid
  /// argument; the buffers are trusted.
  static Outcome<Batch> create(std::shared_ptr<const Schema> schema, Array array) {
    const bool is_struct = schema != nullptr && !schema->is_released() && !array.is_released() &&
                           schema->root().type().id == TypeId::structure;
    if (!is_struct || array.get()->n_children != schema->get()->n_children) {
      return detail::fail<Batch>(Error::invalid_argument(
          "A batch needs a struct type and an array with one child for each of its columns."));
    }
    return detail::succeed([&] { return Batch(std::move(schema), std::move(array)); });
  }

  /// Number of rows.
  std::int64_t row_count() const noexcept { return array_.get()->length; }

  /// Number of columns.
  std::size_t column_count() const noexcept { return schema_->column_count(); }

  /// The columns; borrowed.
  const Schema &schema() const noexcept { return *schema_; }

  /// The schema together with its ownership, for what outlives the batch.
  std::shared_ptr<const Schema> share_schema() const noexcept { return schema_; }

  /// A column by its position; one that does not exist is an invalid argument.
  Outcome<Column> column(std::size_t index) const {
    return Column(schema_->get(), array_.get()).child(index);
  }

  /// A column by its name; one that does not exist is an invalid argument.
  Outcome<Column> column(std::string_view name) const {
    if (const auto index = schema_->find(name))
      return column(*index);
    std::string names;
    for (std::size_t index = 0; index < column_count(); ++index) {
      names += (index == 0 ? "" : ", ") + std::string(schema_->column(index).name());
    }
    return detail::fail<Column>(Error::invalid_argument(
        "The batch has no column \"" + std::string(name) + "\"; it has: " + names + "."));
  }

  /// The values of a column as a C++ type; see Values for those there are.
  template <typename T, typename Key> Outcome<Values<T>> values(const Key &key) const {
    return detail::then(column(key), [](const Column &column) { return column.values<T>(); });
  }

  /// The struct; borrowed.
  const ArrowArray *get() const noexcept { return array_.get(); }

  /// Gives the array away, for functions that take Arrow structs.
  Array into_array() &&noexcept { return std::move(array_); }

private:
  Batch(std::shared_ptr<const Schema> schema, Array array) noexcept
      : schema_(std::move(schema)), array_(std::move(array)) {}

  std::shared_ptr<const Schema> schema_;
  Array array_;
};

namespace detail {

/// Goes through the batches of a reader or stream. Where failures are not thrown, each item is a
/// Result, and the first failure is the last item.
template <typename Source> class BatchIterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Outcome<Batch>;
  using difference_type = std::ptrdiff_t;
  using pointer = value_type *;
  using reference = value_type &;

  BatchIterator() = default;
  explicit BatchIterator(Source *source) : source_(source) { advance(); }

  reference operator*() { return *item_; }
  pointer operator->() { return &*item_; }
  BatchIterator &operator++() {
    advance();
    return *this;
  }
  void operator++(int) { advance(); }

  friend bool operator==(const BatchIterator &left, const BatchIterator &right) noexcept {
    return left.source_ == right.source_;
  }
  friend bool operator!=(const BatchIterator &left, const BatchIterator &right) noexcept {
    return !(left == right);
  }

private:
  void advance() {
#if defined(CODEANATOMY_NO_EXCEPTIONS)
    const bool failed = item_ && !item_->has_value();
    item_.reset();
    if (failed) {
      source_ = nullptr;
      return;
    }
    Result<std::optional<Batch>> next = source_->next();
    if (!next) {
      item_.emplace(next.error());
    } else if (next->has_value()) {
      item_.emplace(std::move(**next));
    } else {
      source_ = nullptr;
    }
#else
    item_ = source_->next();
    if (!item_)
      source_ = nullptr;
#endif
  }

  Source *source_ = nullptr;
  std::optional<Outcome<Batch>> item_;
};

} // namespace detail

CODEANATOMY_CPP_END

#endif
