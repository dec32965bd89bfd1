/// \file
/// Owners of the library's handles, and the one place where a status becomes an Outcome.
#ifndef CODEANATOMY_CPP_HANDLE_HPP
#define CODEANATOMY_CPP_HANDLE_HPP

#include <string>
#include <type_traits>
#include <utility>

#include "codeanatomy/buffer.h"
#include "codeanatomy/cancel.h"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/error.hpp"
#include "codeanatomy/cpp/result.hpp"
#include "codeanatomy/cpp/text.hpp"
#include "codeanatomy/delta.h"
#include "codeanatomy/query.h"
#include "codeanatomy/reader.h"
#include "codeanatomy/runtime.h"
#include "codeanatomy/session.h"
#include "codeanatomy/task.h"

CODEANATOMY_CPP_BEGIN

namespace detail {

inline void free_handle(codeanatomy_buffer *handle) noexcept { codeanatomy_buffer_free(handle); }
inline void free_handle(codeanatomy_cancel_token *handle) noexcept {
  codeanatomy_cancel_token_free(handle);
}
inline void free_handle(codeanatomy_delta_table *handle) noexcept {
  codeanatomy_delta_table_free(handle);
}
inline void free_handle(codeanatomy_error *handle) noexcept { codeanatomy_error_free(handle); }
inline void free_handle(codeanatomy_query *handle) noexcept { codeanatomy_query_free(handle); }
inline void free_handle(codeanatomy_reader *handle) noexcept { codeanatomy_reader_free(handle); }
inline void free_handle(codeanatomy_runtime *handle) noexcept { codeanatomy_runtime_free(handle); }
inline void free_handle(codeanatomy_session *handle) noexcept { codeanatomy_session_free(handle); }
inline void free_handle(codeanatomy_task *handle) noexcept { codeanatomy_task_free(handle); }

/// The one owner of a handle.
template <typename T> class Handle {
public:
  Handle() = default;
  explicit Handle(T *raw) noexcept : raw_(raw) {}
  Handle(Handle &&other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  Handle &operator=(Handle &&other) noexcept {
    // Through a temporary, so that moving onto itself keeps the handle.
    Handle taken(std::move(other));
    std::swap(raw_, taken.raw_);
    return *this;
  }
  Handle(const Handle &) = delete;
  Handle &operator=(const Handle &) = delete;
  ~Handle() { reset(); }

  T *get() const noexcept { return raw_; }

  /// Where a C call writes a new handle.
  T **out() noexcept {
    reset();
    return &raw_;
  }

  /// Gives the handle away.
  T *take() noexcept { return std::exchange(raw_, nullptr); }

  void reset() noexcept {
    if (T *old = take())
      free_handle(old);
  }

private:
  T *raw_ = nullptr;
};

/// Where a C call writes its error.
using ErrorSlot = Handle<codeanatomy_error>;

/// What a C call ended with: the value that `make` gives, or the failure.
template <typename Make>
auto conclude(codeanatomy_status status, ErrorSlot &error, Make &&make)
    -> Outcome<std::invoke_result_t<Make>> {
  if (status != CODEANATOMY_STATUS_OK) {
    return fail<std::invoke_result_t<Make>>(Error::adopt(status, error.take()));
  }
  return succeed(std::forward<Make>(make));
}

/// What a C call without a value ended with.
inline Outcome<void> conclude(codeanatomy_status status, ErrorSlot &error) {
  return conclude(status, error, [] {});
}

/// A copy of a text that the library made.
inline std::string text_of(const Handle<codeanatomy_buffer> &buffer) {
  return std::string(view(codeanatomy_buffer_text(buffer.get())));
}

/// Calls something that fills a text.
template <typename Call> Outcome<std::string> fetch_text(Call &&call) {
  Handle<codeanatomy_buffer> buffer;
  ErrorSlot error;
  const codeanatomy_status status = call(buffer.out(), error.out());
  return conclude(status, error, [&] { return text_of(buffer); });
}

/// Runs `body`, which may throw, where an exception must not go on: at a call from C. What was
/// thrown is given to `failed` as text.
template <typename Body, typename Failed> void contain(Body &&body, Failed &&failed) noexcept {
#if defined(__cpp_exceptions)
  try {
    body();
  } catch (const std::exception &thrown) {
    failed(thrown.what());
  } catch (...) {
    failed("something was thrown that is not a std::exception");
  }
#else
  body();
  static_cast<void>(failed);
#endif
}

} // namespace detail

CODEANATOMY_CPP_END

#endif
