/// \file
/// What a long call is given: a token that stops it, a time limit, a progress callback.
#ifndef CODEANATOMY_CPP_CALL_HPP
#define CODEANATOMY_CPP_CALL_HPP

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "codeanatomy/call.h"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/library.hpp"

CODEANATOMY_CPP_BEGIN

/// A flag that stops every call it was given to. Copies share one flag.
///
/// It is set once and stays set. Any thread may use it, at the same time.
class CancelToken {
public:
  /// A token that fires when `cancel()` is called.
  static Outcome<CancelToken> create() { return create_raw(0); }

  /// A token that also fires by itself after this time; a time that is over already counts as one
  /// millisecond.
  static Outcome<CancelToken> create(std::chrono::milliseconds timeout) {
    return create_raw(detail::at_least(1, timeout));
  }

  /// Moves; the other one is empty afterwards.
  CancelToken(CancelToken &&) noexcept = default;
  /// Moves; the other one is empty afterwards.
  CancelToken &operator=(CancelToken &&) noexcept = default;
  /// One more owner of the same flag.
  CancelToken(const CancelToken &other) noexcept
      : handle_(codeanatomy_cancel_token_share(other.handle_.get())) {}
  /// One more owner of the same flag.
  CancelToken &operator=(const CancelToken &other) noexcept { return *this = CancelToken(other); }
  ~CancelToken() = default;

  /// Stops every call that was given this token. Never blocks, may be repeated.
  void cancel() const noexcept { codeanatomy_cancel_token_cancel(handle_.get()); }

  /// Whether the token has fired, by a call or by its time.
  bool is_cancelled() const noexcept {
    return codeanatomy_cancel_token_is_cancelled(handle_.get());
  }

  /// The handle, for C functions that this interface does not wrap; borrowed.
  const codeanatomy_cancel_token *get() const noexcept { return handle_.get(); }

private:
  explicit CancelToken(detail::Handle<codeanatomy_cancel_token> handle) noexcept
      : handle_(std::move(handle)) {}

  static Outcome<CancelToken> create_raw(std::int64_t timeout_milliseconds) {
    return detail::after(detail::handshake, [&] {
      detail::Handle<codeanatomy_cancel_token> handle;
      detail::ErrorSlot error;
      const codeanatomy_status status =
          codeanatomy_cancel_token_new(timeout_milliseconds, handle.out(), error.out());
      return detail::conclude(status, error, [&] { return CancelToken(std::move(handle)); });
    });
  }

  detail::Handle<codeanatomy_cancel_token> handle_;
};

/// Counters of running work; none ever goes back, −1 means not known.
using Progress = codeanatomy_progress;

/// Receives counters while a call is waited for, about ten times a second, on the thread that
/// waits. It may cancel tokens but make no blocking call. When it throws it is not called again,
/// and the exception comes out of the call once that is over.
using ProgressCallback = std::function<void(const Progress &)>;

namespace detail {
class Call;
}

/// Options of a long call; all are optional. May be used for any number of calls.
class CallOptions {
public:
  CallOptions() = default;

  /// Stops the call, and the reader or stream that comes out of it.
  CallOptions &cancel_token(const CancelToken &token) {
    token_ = token;
    return *this;
  }

  /// Time until the call, and the reader or stream that comes out of it, ends as timed out. A time
  /// that is over already counts as one millisecond.
  CallOptions &timeout(std::chrono::milliseconds time) {
    timeout_milliseconds_ = detail::at_least(1, time);
    return *this;
  }

  /// Called while the call is waited for.
  CallOptions &on_progress(ProgressCallback callback) {
    on_progress_ = std::move(callback);
    return *this;
  }

  /// The same options when some of the time limit, if there is one, has passed: for work of several
  /// calls under one limit.
  CallOptions after(std::chrono::milliseconds elapsed) const {
    CallOptions rest = *this;
    if (timeout_milliseconds_ > 0) {
      rest.timeout(std::chrono::milliseconds(timeout_milliseconds_) - elapsed);
    }
    return rest;
  }

private:
  friend class detail::Call;

  std::optional<CancelToken> token_;
  std::int64_t timeout_milliseconds_ = 0;
  ProgressCallback on_progress_;
};

namespace detail {

/// A progress callback, and what it has thrown. Shared by the library, which calls it, and by
/// whoever waits: both on one thread at a time.
class ProgressGuard {
public:
  explicit ProgressGuard(ProgressCallback callback) : callback_(std::move(callback)) {}

  void call(const Progress &progress) noexcept {
#if defined(__cpp_exceptions)
    if (thrown_)
      return;
    try {
      callback_(progress);
    } catch (...) {
      thrown_ = std::current_exception();
    }
#else
    callback_(progress);
#endif
  }

  void rethrow() {
#if defined(__cpp_exceptions)
    if (thrown_)
      std::rethrow_exception(std::exchange(thrown_, nullptr));
#endif
  }

private:
  ProgressCallback callback_;
  std::exception_ptr thrown_;
};

using SharedProgress = std::shared_ptr<ProgressGuard>;

/// Gives the waiting thread what a progress callback has thrown meanwhile.
inline void rethrow(const SharedProgress &progress) {
  if (progress)
    progress->rethrow();
}

/// One call with options: the C struct, and the callback behind it.
class Call {
public:
  explicit Call(const CallOptions &options) {
    raw_.struct_size = sizeof raw_;
    raw_.cancel_token = options.token_ ? options.token_->get() : nullptr;
    raw_.timeout_milliseconds = options.timeout_milliseconds_;
    if (options.on_progress_)
      progress_ = std::make_shared<ProgressGuard>(options.on_progress_);
  }

  /// The options for one C call, which owns the callback from then on: ask once.
  const codeanatomy_call_options *give() {
    if (progress_) {
      raw_.on_progress = [](const codeanatomy_progress *progress, void *data) {
        (*static_cast<SharedProgress *>(data))->call(*progress);
      };
      raw_.user_data = new SharedProgress(progress_);
      raw_.destroy = [](void *data) { delete static_cast<SharedProgress *>(data); };
    }
    return &raw_;
  }

  /// What the C call ended with; an exception of the progress callback goes first.
  template <typename Make> auto conclude(codeanatomy_status status, ErrorSlot &error, Make &&make) {
    rethrow(progress_);
    return detail::conclude(status, error, std::forward<Make>(make));
  }

  const SharedProgress &progress() const noexcept { return progress_; }

private:
  codeanatomy_call_options raw_{};
  SharedProgress progress_;
};

} // namespace detail

CODEANATOMY_CPP_END

#endif
