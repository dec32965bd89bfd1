/// \file
/// Failures: what is known about one, and a class for each kind that a program tells apart.
#ifndef CODEANATOMY_CPP_ERROR_HPP
#define CODEANATOMY_CPP_ERROR_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/text.hpp"
#include "codeanatomy/error.h"
#include "codeanatomy/types.h"

CODEANATOMY_CPP_BEGIN

/// What became of a call, as coarse as a caller can act on. Later releases may add values.
enum class Status : codeanatomy_status {
  ok = CODEANATOMY_STATUS_OK,
  invalid_argument = CODEANATOMY_STATUS_INVALID_ARGUMENT,
  invalid_state = CODEANATOMY_STATUS_INVALID_STATE,
  not_found = CODEANATOMY_STATUS_NOT_FOUND,
  already_exists = CODEANATOMY_STATUS_ALREADY_EXISTS,
  unsupported = CODEANATOMY_STATUS_UNSUPPORTED,
  conflict = CODEANATOMY_STATUS_CONFLICT,
  cancelled = CODEANATOMY_STATUS_CANCELLED,
  timed_out = CODEANATOMY_STATUS_TIMED_OUT,
  resources_exhausted = CODEANATOMY_STATUS_RESOURCES_EXHAUSTED,
  io = CODEANATOMY_STATUS_IO,
  permission_denied = CODEANATOMY_STATUS_PERMISSION_DENIED,
  bad_data = CODEANATOMY_STATUS_BAD_DATA,
  query_invalid = CODEANATOMY_STATUS_QUERY_INVALID,
  internal = CODEANATOMY_STATUS_INTERNAL,
};

/// The stable, fine-grained reason of an error. Later releases may add values.
enum class ErrorCode : codeanatomy_error_code {
  invalid_argument = CODEANATOMY_ERROR_CODE_INVALID_ARGUMENT,
  invalid_option = CODEANATOMY_ERROR_CODE_INVALID_OPTION,
  invalid_parameter = CODEANATOMY_ERROR_CODE_INVALID_PARAMETER,
  invalid_state = CODEANATOMY_ERROR_CODE_INVALID_STATE,
  reentrant = CODEANATOMY_ERROR_CODE_REENTRANT,
  forked = CODEANATOMY_ERROR_CODE_FORKED,
  version = CODEANATOMY_ERROR_CODE_VERSION,
  not_found = CODEANATOMY_ERROR_CODE_NOT_FOUND,
  table_not_found = CODEANATOMY_ERROR_CODE_TABLE_NOT_FOUND,
  already_exists = CODEANATOMY_ERROR_CODE_ALREADY_EXISTS,
  syntax = CODEANATOMY_ERROR_CODE_SYNTAX,
  plan = CODEANATOMY_ERROR_CODE_PLAN,
  schema_mismatch = CODEANATOMY_ERROR_CODE_SCHEMA_MISMATCH,
  execution = CODEANATOMY_ERROR_CODE_EXECUTION,
  constraint = CODEANATOMY_ERROR_CODE_CONSTRAINT,
  corrupt = CODEANATOMY_ERROR_CODE_CORRUPT,
  conflict = CODEANATOMY_ERROR_CODE_CONFLICT,
  protocol = CODEANATOMY_ERROR_CODE_PROTOCOL,
  unsupported = CODEANATOMY_ERROR_CODE_UNSUPPORTED,
  io = CODEANATOMY_ERROR_CODE_IO,
  permission_denied = CODEANATOMY_ERROR_CODE_PERMISSION_DENIED,
  policy = CODEANATOMY_ERROR_CODE_POLICY,
  out_of_memory = CODEANATOMY_ERROR_CODE_OUT_OF_MEMORY,
  out_of_disk = CODEANATOMY_ERROR_CODE_OUT_OF_DISK,
  cancelled = CODEANATOMY_ERROR_CODE_CANCELLED,
  timed_out = CODEANATOMY_ERROR_CODE_TIMED_OUT,
  callback = CODEANATOMY_ERROR_CODE_CALLBACK,
  panic = CODEANATOMY_ERROR_CODE_PANIC,
  internal = CODEANATOMY_ERROR_CODE_INTERNAL,
};

/// Everything that is known about one failure; `what()` is the message.
///
/// Immutable, cheap to copy, may move between threads. Texts that it hands out live as long as it
/// or a copy of it.
class Error : public std::runtime_error {
public:
  /// Takes ownership of the error object of a C call that returned `status`; it may be NULL.
  static Error adopt(codeanatomy_status status, codeanatomy_error *error) {
    std::shared_ptr<const codeanatomy_error> owned(error, [](const codeanatomy_error *given) {
      codeanatomy_error_free(const_cast<codeanatomy_error *>(given));
    });
    if (error != nullptr)
      return Error(std::move(owned));
    return Error(Status(status), ErrorCode::internal, "INTERNAL", "XX000", "api",
                 "A call returned status " + std::to_string(status) + " without an error object.");
  }

  /// An argument that this interface refuses before the library sees it.
  static Error invalid_argument(const std::string &message) {
    return Error(Status::invalid_argument, ErrorCode::invalid_argument, "INVALID_ARGUMENT", "22023",
                 "api", message);
  }

  /// An object that is not in the state for a call.
  static Error invalid_state(const std::string &message) {
    return Error(Status::invalid_state, ErrorCode::invalid_state, "INVALID_STATE", "55000", "api",
                 message);
  }

  /// A failure of an Arrow stream that is not the library's own.
  static Error foreign_stream(int number, const std::string &message) {
    return Error(Status::bad_data, ErrorCode::callback, "CALLBACK", "38000", "arrow",
                 "An Arrow stream failed with error number " + std::to_string(number) + ": " +
                     (message.empty() ? "it gives no reason." : message));
  }

  /// What the caller can act on.
  Status status() const noexcept { return status_; }

  /// The fine-grained reason.
  ErrorCode code() const noexcept { return code_; }

  /// The reason as text, such as `TABLE_NOT_FOUND`.
  std::string_view code_name() const noexcept { return code_name_; }

  /// The five-character SQLSTATE.
  std::string_view sqlstate() const noexcept { return sqlstate_; }

  /// The part of the library that failed, such as `sql` or `delta`.
  std::string_view component() const noexcept { return component_; }

  /// The source position inside the library; empty when not known.
  std::string_view location() const noexcept {
    return detail::view(codeanatomy_error_location(error_.get()));
  }

  /// The line in the SQL text, from 1; 0 when not known.
  std::uint64_t line() const noexcept { return codeanatomy_error_line(error_.get()); }

  /// The column in the SQL text in characters, from 1; 0 when not known.
  std::uint64_t column() const noexcept { return codeanatomy_error_column(error_.get()); }

  /// Whether the same call may succeed when it is repeated unchanged.
  bool retryable() const noexcept { return codeanatomy_error_is_retryable(error_.get()); }

  /// The value of one detail, such as `candidates`.
  std::optional<std::string_view> detail(std::string_view key) const noexcept {
    const std::size_t count = codeanatomy_error_detail_count(error_.get());
    for (std::size_t index = 0; index < count; ++index) {
      if (detail::view(codeanatomy_error_detail_key(error_.get(), index)) == key) {
        return detail::view(codeanatomy_error_detail_value(error_.get(), index));
      }
    }
    return std::nullopt;
  }

  /// All details: names and values.
  std::vector<std::pair<std::string_view, std::string_view>> details() const {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    const std::size_t count = codeanatomy_error_detail_count(error_.get());
    for (std::size_t index = 0; index < count; ++index) {
      all.emplace_back(detail::view(codeanatomy_error_detail_key(error_.get(), index)),
                       detail::view(codeanatomy_error_detail_value(error_.get(), index)));
    }
    return all;
  }

  /// The causes, the nearest first.
  std::vector<std::string_view> causes() const {
    std::vector<std::string_view> all;
    const std::size_t count = codeanatomy_error_cause_count(error_.get());
    for (std::size_t index = 0; index < count; ++index) {
      all.push_back(detail::view(codeanatomy_error_cause_at(error_.get(), index)));
    }
    return all;
  }

  /// The whole error as a JSON object; empty for one that this interface made itself.
  std::string_view json() const noexcept {
    return detail::view(codeanatomy_error_json(error_.get()));
  }

private:
  explicit Error(std::shared_ptr<const codeanatomy_error> error)
      : std::runtime_error(std::string(detail::view(codeanatomy_error_message(error.get())))),
        status_(Status(codeanatomy_error_status(error.get()))),
        code_(ErrorCode(codeanatomy_error_code_get(error.get()))),
        code_name_(detail::view(codeanatomy_error_code_name(error.get()))),
        sqlstate_(detail::view(codeanatomy_error_sqlstate(error.get()))),
        component_(detail::view(codeanatomy_error_component(error.get()))),
        error_(std::move(error)) {}

  // Only for texts with static lifetime, hence private.
  Error(Status status, ErrorCode code, std::string_view code_name, std::string_view sqlstate,
        std::string_view component, const std::string &message)
      : std::runtime_error(message), status_(status), code_(code), code_name_(code_name),
        sqlstate_(sqlstate), component_(component) {}

  Status status_;
  ErrorCode code_;
  std::string_view code_name_;
  std::string_view sqlstate_;
  std::string_view component_;
  std::shared_ptr<const codeanatomy_error> error_;
};

/// \name One class for each status, and below it for the codes that programs tell apart
/// @{
/// An argument is wrong.
struct InvalidArgumentError : Error {
  explicit InvalidArgumentError(const Error &error) : Error(error) {}
};
/// The object or the thread cannot do that now.
struct InvalidStateError : Error {
  explicit InvalidStateError(const Error &error) : Error(error) {}
};
/// A blocking call from inside a callback.
struct ReentrantCallError : InvalidStateError {
  using InvalidStateError::InvalidStateError;
};
/// The process was forked after the library started.
struct ForkedError : InvalidStateError {
  using InvalidStateError::InvalidStateError;
};
/// Something does not exist.
struct NotFoundError : Error {
  explicit NotFoundError(const Error &error) : Error(error) {}
};
/// A table, schema or catalog does not exist.
struct TableNotFoundError : NotFoundError {
  using NotFoundError::NotFoundError;
};
/// Something of that name exists already.
struct AlreadyExistsError : Error {
  explicit AlreadyExistsError(const Error &error) : Error(error) {}
};
/// The library, or a table's protocol, does not offer that.
struct UnsupportedError : Error {
  explicit UnsupportedError(const Error &error) : Error(error) {}
};
/// The loaded library does not fit the headers.
struct VersionError : UnsupportedError {
  using UnsupportedError::UnsupportedError;
};
/// A Delta table needs a feature that is not there.
struct ProtocolError : UnsupportedError {
  using UnsupportedError::UnsupportedError;
};
/// Somebody else changed the same thing first.
struct ConflictError : Error {
  explicit ConflictError(const Error &error) : Error(error) {}
};
/// The work was cancelled.
struct CancelledError : Error {
  explicit CancelledError(const Error &error) : Error(error) {}
};
/// The time given was over.
struct TimedOutError : Error {
  explicit TimedOutError(const Error &error) : Error(error) {}
};
/// Memory, disk or another bounded resource did not suffice.
struct ResourcesExhaustedError : Error {
  explicit ResourcesExhaustedError(const Error &error) : Error(error) {}
};
/// A file, a store or the network failed.
struct IoError : Error {
  explicit IoError(const Error &error) : Error(error) {}
};
/// The operation is not allowed.
struct PermissionDeniedError : Error {
  explicit PermissionDeniedError(const Error &error) : Error(error) {}
};
/// The session's policy does not allow this kind of statement.
struct PolicyError : PermissionDeniedError {
  using PermissionDeniedError::PermissionDeniedError;
};
/// The data are not what they should be.
struct BadDataError : Error {
  explicit BadDataError(const Error &error) : Error(error) {}
};
/// Columns or types of data and table do not fit.
struct SchemaMismatchError : BadDataError {
  using BadDataError::BadDataError;
};
/// A value could not be computed.
struct ExecutionError : BadDataError {
  using BadDataError::BadDataError;
};
/// A row violates a constraint of its table.
struct ConstraintError : BadDataError {
  using BadDataError::BadDataError;
};
/// A file, a log or Arrow data is corrupt.
struct CorruptDataError : BadDataError {
  using BadDataError::BadDataError;
};
/// A stream or callback of the program failed.
struct CallbackError : BadDataError {
  using BadDataError::BadDataError;
};
/// The SQL cannot be parsed or planned.
struct QueryInvalidError : Error {
  explicit QueryInvalidError(const Error &error) : Error(error) {}
};
/// The SQL cannot be parsed; line and column are set.
struct SyntaxError : QueryInvalidError {
  using QueryInvalidError::QueryInvalidError;
};
/// The SQL cannot be planned.
struct PlanError : QueryInvalidError {
  using QueryInvalidError::QueryInvalidError;
};
/// A defect of the library; the process may go on.
struct InternalError : Error {
  explicit InternalError(const Error &error) : Error(error) {}
};
/// @}

CODEANATOMY_CPP_END

#endif
