/// \file
/// Owners of the Arrow C structs. They move; what they hold is released once.
#ifndef CODEANATOMY_CPP_ARROW_HPP
#define CODEANATOMY_CPP_ARROW_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "codeanatomy/arrow_c_data.h"
#include "codeanatomy/cpp/config.hpp"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// The owner of one Arrow C struct.
template <typename Raw> class Owned {
public:
  Owned() = default;

  /// Takes what `raw` holds; `raw` is marked as released.
  explicit Owned(Raw *raw) noexcept : raw_(*raw) { raw->release = nullptr; }

  Owned(Owned &&other) noexcept : Owned(&other.raw_) {}
  Owned &operator=(Owned &&other) noexcept {
    Owned taken(std::move(other));
    std::swap(raw_, taken.raw_);
    return *this;
  }
  Owned(const Owned &) = delete;
  Owned &operator=(const Owned &) = delete;
  ~Owned() { release(); }

  /// Whether it holds nothing: never filled, moved away or released.
  bool is_released() const noexcept { return raw_.release == nullptr; }

  /// Gives up what it holds now instead of at the end of its life.
  void release() noexcept {
    if (raw_.release != nullptr)
      raw_.release(&raw_);
    raw_.release = nullptr;
  }

  /// Moves what it holds into a struct of the caller, for functions of other Arrow libraries.
  void move_to(Raw *out) noexcept {
    *out = raw_;
    raw_.release = nullptr;
  }

  /// The struct; borrowed.
  const Raw *get() const noexcept { return &raw_; }

  /// The struct, for C calls that fill it, move it away or read from it.
  Raw *get() noexcept { return &raw_; }

  /// Where a C call fills the struct anew.
  Raw *out() noexcept {
    release();
    return &raw_;
  }

private:
  Raw raw_{};
};

/// The length in bytes of an Arrow metadata block: a count, then lengths and bytes of the pairs.
inline std::size_t metadata_size(const char *metadata) noexcept {
  const auto number_at = [metadata](std::size_t position) {
    std::int32_t number = 0;
    std::memcpy(&number, metadata + position, sizeof number);
    return number;
  };
  std::size_t size = sizeof(std::int32_t);
  for (std::int32_t texts = number_at(0) * 2; texts > 0; --texts) {
    size += sizeof(std::int32_t) + static_cast<std::size_t>(number_at(size));
  }
  return size;
}

/// What a schema of our own making keeps alive.
struct SchemaContent {
  std::string format;
  std::string name;
  std::string metadata;
  std::vector<Owned<ArrowSchema>> children;
  std::vector<ArrowSchema *> child_pointers;
  Owned<ArrowSchema> dictionary;
};

/// Fills a schema from its content.
inline Owned<ArrowSchema> make_schema(SchemaContent given, std::int64_t flags) {
  auto content = std::make_unique<SchemaContent>(std::move(given));
  for (auto &child : content->children)
    content->child_pointers.push_back(child.get());
  Owned<ArrowSchema> schema;
  ArrowSchema *raw = schema.get();
  raw->format = content->format.c_str();
  raw->name = content->name.c_str();
  raw->metadata = content->metadata.empty() ? nullptr : content->metadata.data();
  raw->flags = flags;
  raw->n_children = static_cast<std::int64_t>(content->children.size());
  raw->children = content->child_pointers.empty() ? nullptr : content->child_pointers.data();
  raw->dictionary = content->dictionary.is_released() ? nullptr : content->dictionary.get();
  raw->private_data = content.release();
  raw->release = [](ArrowSchema *released) {
    // A consumer may have moved children out; the owners see that in `release`.
    delete static_cast<SchemaContent *>(released->private_data);
    released->release = nullptr;
  };
  return schema;
}

/// A copy of a schema that needs nothing of the original.
inline Owned<ArrowSchema> copy_schema(const ArrowSchema &original) {
  SchemaContent content;
  content.format = original.format;
  content.name = original.name == nullptr ? "" : original.name;
  if (original.metadata != nullptr) {
    content.metadata.assign(original.metadata, metadata_size(original.metadata));
  }
  for (std::int64_t index = 0; index < original.n_children; ++index) {
    content.children.push_back(copy_schema(*original.children[index]));
  }
  if (original.dictionary != nullptr)
    content.dictionary = copy_schema(*original.dictionary);
  return make_schema(std::move(content), original.flags);
}

} // namespace detail

/// The owner of an `ArrowArray`: one batch or one column. Movable, not copyable.
using Array = detail::Owned<ArrowArray>;

CODEANATOMY_CPP_END

#endif
