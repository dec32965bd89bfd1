// Arrow arrays written down buffer by buffer, to read them back with the typed readers.
#ifndef CODEANATOMY_TESTS_LAYOUT_HPP
#define CODEANATOMY_TESTS_LAYOUT_HPP

#include <codeanatomy.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace layout {

// The bytes of a buffer.
struct Buffer {
  std::vector<std::uint8_t> bytes;
  bool is_absent = false;
};

// No buffer: a validity bitmap that is left out.
inline Buffer absent() { return {{}, true}; }

template <typename T> Buffer values(std::initializer_list<T> items) {
  Buffer buffer;
  buffer.bytes.resize(items.size() * sizeof(T));
  if (items.size() > 0)
    std::memcpy(buffer.bytes.data(), std::data(items), buffer.bytes.size());
  return buffer;
}

inline Buffer text(std::string_view bytes) { return {{bytes.begin(), bytes.end()}, false}; }

// A bitmap; the first item is bit 0.
inline Buffer bits(std::initializer_list<int> items) {
  Buffer buffer;
  std::size_t position = 0;
  for (const int item : items) {
    if (position % 8 == 0)
      buffer.bytes.push_back(0);
    if (item != 0)
      buffer.bytes.back() |= static_cast<std::uint8_t>(1U << (position % 8));
    ++position;
  }
  return buffer;
}

// One array with its type. The struct members point into this object, which stays where it is.
class Node {
public:
  Node(std::string format, std::string name, std::int64_t offset, std::int64_t length,
       std::vector<Buffer> buffers, std::vector<std::unique_ptr<Node>> children = {},
       std::unique_ptr<Node> dictionary = nullptr)
      : format_(std::move(format)), name_(std::move(name)), buffers_(std::move(buffers)),
        children_(std::move(children)), dictionary_(std::move(dictionary)) {
    for (const Buffer &buffer : buffers_) {
      buffer_pointers_.push_back(buffer.is_absent ? nullptr : buffer.bytes.data());
    }
    for (const auto &child : children_) {
      schema_pointers_.push_back(&child->schema_);
      array_pointers_.push_back(&child->array_);
    }
    schema_.format = format_.c_str();
    schema_.name = name_.c_str();
    schema_.flags = ARROW_FLAG_NULLABLE;
    schema_.n_children = static_cast<std::int64_t>(children_.size());
    schema_.children = schema_pointers_.data();
    schema_.dictionary = dictionary_ ? &dictionary_->schema_ : nullptr;
    array_.length = length;
    array_.null_count = -1;
    array_.offset = offset;
    array_.n_buffers = static_cast<std::int64_t>(buffers_.size());
    array_.buffers = buffer_pointers_.data();
    array_.n_children = schema_.n_children;
    array_.children = array_pointers_.data();
    array_.dictionary = dictionary_ ? &dictionary_->array_ : nullptr;
  }
  Node(const Node &) = delete;
  Node &operator=(const Node &) = delete;

  codeanatomy::Column column() const { return codeanatomy::Column(&schema_, &array_); }

private:
  std::string format_;
  std::string name_;
  std::vector<Buffer> buffers_;
  std::vector<const void *> buffer_pointers_;
  std::vector<std::unique_ptr<Node>> children_;
  std::vector<ArrowSchema *> schema_pointers_;
  std::vector<ArrowArray *> array_pointers_;
  std::unique_ptr<Node> dictionary_;
  ArrowSchema schema_{};
  ArrowArray array_{};
};

template <typename... Arguments> std::unique_ptr<Node> node(Arguments &&...arguments) {
  return std::make_unique<Node>(std::forward<Arguments>(arguments)...);
}

template <typename... Nodes> std::vector<std::unique_ptr<Node>> children(Nodes... nodes) {
  std::vector<std::unique_ptr<Node>> all;
  (all.push_back(std::move(nodes)), ...);
  return all;
}

} // namespace layout

#endif
