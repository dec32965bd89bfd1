/// \file
/// Arrow streams: results that were handed out, and batches that C++ code makes on demand.
#ifndef CODEANATOMY_CPP_STREAM_HPP
#define CODEANATOMY_CPP_STREAM_HPP

#include <cerrno>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/batch.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/type.hpp"
#include "codeanatomy/error.h"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// What a generated stream keeps.
template <typename Next> struct Generator {
  Schema schema;
  Next next;
  std::string failure;
  int failure_number = 0;
};

/// The error number of a stream that stands for an error.
inline int number_of(const Error &error) noexcept {
  switch (error.status()) {
  case Status::cancelled:
  case Status::timed_out:
    return ECANCELED;
  case Status::resources_exhausted:
    return ENOMEM;
  case Status::unsupported:
    return ENOSYS;
  case Status::invalid_argument:
    return EINVAL;
  default:
    return EIO;
  }
}

inline int move_out(std::optional<Batch> batch, ArrowArray *out) {
  if (batch)
    std::move(*batch).into_array().move_to(out);
  return 0;
}

/// The next batch of a generator: what it returns is a batch or nothing, or a Result of that.
template <typename Next> int generate_into(Generator<Next> &generator, ArrowArray *out) {
  auto next = generator.next();
  if constexpr (std::is_convertible_v<decltype(next), std::optional<Batch>>) {
    return move_out(std::move(next), out);
  } else {
    if (next.has_value())
      return move_out(std::move(next).value(), out);
    generator.failure = next.error().what();
    return number_of(next.error());
  }
}

/// The same, where the generator may throw: the stream's caller is C.
template <typename Next>
int generate_contained(Generator<Next> &generator, ArrowArray *out) noexcept {
#if defined(__cpp_exceptions)
  try {
    try {
      return generate_into(generator, out);
    } catch (const Error &error) {
      generator.failure = error.what();
      return number_of(error);
    } catch (const std::bad_alloc &) {
      generator.failure = "memory did not suffice";
      return ENOMEM;
    } catch (const std::exception &thrown) {
      generator.failure = thrown.what();
      return EIO;
    } catch (...) {
      generator.failure = "something was thrown that is not a std::exception";
      return EIO;
    }
  } catch (...) {
    // Even the text of the failure found no memory.
    return ENOMEM;
  }
#else
  return generate_into(generator, out);
#endif
}

} // namespace detail

/// The owner of an `ArrowArrayStream`. Movable. One thread at a time; may outlive every other
/// object. Destroying it early cancels the run behind it.
class Stream : public detail::Owned<ArrowArrayStream> {
public:
  using Owned::Owned;

  /// A stream whose batches a function makes: `next()` gives `std::optional<Batch>`, empty at the
  /// end, or a `Result` of that. The batches must have the columns of `schema`.
  ///
  /// `next` runs on a thread of whoever reads the stream, never twice at once. What it throws, or
  /// the error it returns, becomes the stream's failure with its text; nothing crosses as an
  /// exception. After a failure it is not called again.
  template <typename Next> static Stream generate(Schema schema, Next next) {
    using Generator = detail::Generator<Next>;
    auto generator = std::make_unique<Generator>(
        Generator{std::move(schema), std::move(next), std::string(), 0});
    Stream stream;
    ArrowArrayStream *raw = stream.get();
    raw->get_schema = [](ArrowArrayStream *self, ArrowSchema *out) {
      auto &state = *static_cast<Generator *>(self->private_data);
      *out = ArrowSchema{};
      int number = ENOMEM;
      detail::contain(
          [&] {
            state.schema.copy().move_to(out);
            number = 0;
          },
          [](const char *) {});
      return number;
    };
    raw->get_next = [](ArrowArrayStream *self, ArrowArray *out) {
      auto &state = *static_cast<Generator *>(self->private_data);
      *out = ArrowArray{};
      if (state.failure_number == 0) {
        state.failure_number = detail::generate_contained(state, out);
      }
      return state.failure_number;
    };
    raw->get_last_error = [](ArrowArrayStream *self) -> const char * {
      const auto &state = *static_cast<Generator *>(self->private_data);
      return state.failure.empty() ? nullptr : state.failure.c_str();
    };
    raw->release = [](ArrowArrayStream *self) {
      delete static_cast<Generator *>(self->private_data);
      self->release = nullptr;
    };
    raw->private_data = generator.release();
    return stream;
  }

  /// A stream of batches that are there already; all have the columns of `schema`.
  static Stream of(Schema schema, std::vector<Batch> batches) {
    return generate(
        std::move(schema), [batches = std::move(batches), position = std::size_t{0}]() mutable {
          return position < batches.size() ? std::optional<Batch>(std::move(batches[position++]))
                                           : std::nullopt;
        });
  }

  /// The columns.
  Outcome<Schema> schema() {
    if (is_released())
      return detail::fail<Schema>(released());
    Schema schema;
    if (const int number = get()->get_schema(get(), schema.out()); number != 0) {
      return detail::fail<Schema>(failure(number));
    }
    return detail::succeed([&] { return std::move(schema); });
  }

  /// The next batch, or nothing at the end. Waits without limit.
  Outcome<std::optional<Batch>> next() {
    if (is_released())
      return detail::fail<std::optional<Batch>>(released());
    return detail::then(shared_schema(), [this](std::shared_ptr<const Schema> schema) {
      Array array;
      if (const int number = get()->get_next(get(), array.out()); number != 0) {
        return detail::fail<std::optional<Batch>>(failure(number));
      }
      if (array.is_released())
        return Outcome<std::optional<Batch>>(std::nullopt);
      return detail::then(Batch::create(std::move(schema), std::move(array)), [](Batch batch) {
        return Outcome<std::optional<Batch>>(std::move(batch));
      });
    });
  }

  /// Goes through the batches that are left: `for (Batch &batch : stream)`.
  using Iterator = detail::BatchIterator<Stream>;

  /// The next batch; waits for it.
  Iterator begin() { return Iterator(this); }

  /// Behind the last batch.
  Iterator end() { return Iterator(); }

private:
  static Error released() { return Error::invalid_state("The stream was released or moved away."); }

  Outcome<std::shared_ptr<const Schema>> shared_schema() {
    using Shared = std::shared_ptr<const Schema>;
    if (schema_)
      return schema_;
    return detail::then(schema(), [this](Schema schema) {
      schema_ = std::make_shared<const Schema>(std::move(schema));
      return Outcome<Shared>(schema_);
    });
  }

  // Streams of the library have the whole error; those of others a number and a text.
  Error failure(int number) {
    detail::Handle<codeanatomy_error> error;
    if (codeanatomy_error_from_stream(get(), error.out(), nullptr) == CODEANATOMY_STATUS_OK &&
        error.get() != nullptr) {
      const codeanatomy_status status = codeanatomy_error_status(error.get());
      return Error::adopt(status, error.take());
    }
    const char *text = get()->get_last_error(get());
    return Error::foreign_stream(number, text == nullptr ? "" : text);
  }

  std::shared_ptr<const Schema> schema_;
};

CODEANATOMY_CPP_END

#endif
