/// \file
/// Result<T>, and Outcome<T>: what a call that can fail returns in the form chosen in config.hpp.
#ifndef CODEANATOMY_CPP_RESULT_HPP
#define CODEANATOMY_CPP_RESULT_HPP

#include <cstdlib>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/error.hpp"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// Throws an error as the most derived class that fits it; ends the process without exceptions.
[[noreturn]] inline void raise(const Error &error) {
#if defined(__cpp_exceptions)
  switch (error.code()) {
  case ErrorCode::reentrant:
    throw ReentrantCallError(error);
  case ErrorCode::forked:
    throw ForkedError(error);
  case ErrorCode::version:
    throw VersionError(error);
  case ErrorCode::table_not_found:
    throw TableNotFoundError(error);
  case ErrorCode::syntax:
    throw SyntaxError(error);
  case ErrorCode::plan:
    throw PlanError(error);
  case ErrorCode::schema_mismatch:
    throw SchemaMismatchError(error);
  case ErrorCode::execution:
    throw ExecutionError(error);
  case ErrorCode::constraint:
    throw ConstraintError(error);
  case ErrorCode::corrupt:
    throw CorruptDataError(error);
  case ErrorCode::callback:
    throw CallbackError(error);
  case ErrorCode::protocol:
    throw ProtocolError(error);
  case ErrorCode::policy:
    throw PolicyError(error);
  default:
    break;
  }
  switch (error.status()) {
  case Status::invalid_argument:
    throw InvalidArgumentError(error);
  case Status::invalid_state:
    throw InvalidStateError(error);
  case Status::not_found:
    throw NotFoundError(error);
  case Status::already_exists:
    throw AlreadyExistsError(error);
  case Status::unsupported:
    throw UnsupportedError(error);
  case Status::conflict:
    throw ConflictError(error);
  case Status::cancelled:
    throw CancelledError(error);
  case Status::timed_out:
    throw TimedOutError(error);
  case Status::resources_exhausted:
    throw ResourcesExhaustedError(error);
  case Status::io:
    throw IoError(error);
  case Status::permission_denied:
    throw PermissionDeniedError(error);
  case Status::bad_data:
    throw BadDataError(error);
  case Status::query_invalid:
    throw QueryInvalidError(error);
  case Status::internal:
    throw InternalError(error);
  default:
    throw error;
  }
#else
  static_cast<void>(error);
  std::abort();
#endif
}

} // namespace detail

/// A value or the error in its place. Asking for the one that is not there throws the error, or
/// ends the process where the compiler has no exceptions: test it first.
template <typename T> class [[nodiscard]] Result {
public:
  /// Success.
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  /// Failure.
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  /// Whether it is a success.
  bool has_value() const noexcept { return content_.index() == 0; }
  /// Whether it is a success.
  explicit operator bool() const noexcept { return has_value(); }

  /// \name The value
  /// @{
  T &value() & { return *checked(); }
  const T &value() const & { return *const_cast<Result *>(this)->checked(); }
  T value() && { return std::move(*checked()); }

  T &operator*() & { return *checked(); }
  const T &operator*() const & { return value(); }
  T operator*() && { return std::move(*checked()); }
  T *operator->() { return checked(); }
  const T *operator->() const { return &value(); }
  /// @}

  /// The error.
  const Error &error() const {
    if (has_value())
      detail::raise(Error::invalid_state("This result holds a value, no error."));
    return *std::get_if<1>(&content_);
  }

private:
  T *checked() {
    if (!has_value())
      detail::raise(*std::get_if<1>(&content_));
    return std::get_if<0>(&content_);
  }

  std::variant<T, Error> content_;
};

/// Success without a value, or an error.
template <> class [[nodiscard]] Result<void> {
public:
  /// Success.
  Result() = default;
  /// Failure.
  Result(Error error) : error_(std::move(error)) {}

  /// Whether it is a success.
  bool has_value() const noexcept { return !error_.has_value(); }
  /// Whether it is a success.
  explicit operator bool() const noexcept { return has_value(); }

  /// Nothing; asks for success.
  void value() const {
    if (error_)
      detail::raise(*error_);
  }

  /// The error.
  const Error &error() const {
    if (!error_)
      detail::raise(Error::invalid_state("This result is a success, no error."));
    return *error_;
  }

private:
  std::optional<Error> error_;
};

/// What a call that can fail returns: `T`, with failures thrown as Error, or `Result<T>` where
/// CODEANATOMY_NO_EXCEPTIONS is defined.
#if defined(CODEANATOMY_NO_EXCEPTIONS)
template <typename T> using Outcome = Result<T>;
#else
template <typename T> using Outcome = T;
#endif

namespace detail {

/// Reports a failure in the form of Outcome.
template <typename T> Outcome<T> fail(Error error) {
#if defined(CODEANATOMY_NO_EXCEPTIONS)
  return Result<T>(std::move(error));
#else
  raise(error);
#endif
}

/// Reports success in the form of Outcome, with what `make` gives.
template <typename Make> auto succeed(Make &&make) -> Outcome<std::invoke_result_t<Make>> {
  if constexpr (std::is_void_v<std::invoke_result_t<Make>>) {
    std::forward<Make>(make)();
    return Outcome<void>();
  } else {
    return std::forward<Make>(make)();
  }
}

/// Goes on with the value of an outcome; a failure is passed on unchanged.
template <typename T, typename Next>
auto then(Result<T> outcome, Next &&next) -> std::invoke_result_t<Next, T> {
  if (!outcome)
    return outcome.error();
  return std::forward<Next>(next)(std::move(outcome).value());
}

/// The same where a failure of the outcome was thrown.
template <typename T, typename Next>
auto then(T outcome, Next &&next) -> std::invoke_result_t<Next, T> {
  return std::forward<Next>(next)(std::move(outcome));
}

/// Goes on after a call without a value; a failure is passed on unchanged.
template <typename First, typename Next>
auto after(First &&first, Next &&next) -> std::invoke_result_t<Next> {
#if defined(CODEANATOMY_NO_EXCEPTIONS)
  if (Result<void> outcome = std::forward<First>(first)(); !outcome)
    return outcome.error();
#else
  std::forward<First>(first)();
#endif
  return std::forward<Next>(next)();
}

} // namespace detail

CODEANATOMY_CPP_END

#endif
