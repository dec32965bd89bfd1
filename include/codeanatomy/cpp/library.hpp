/// \file
/// The library itself: whether it fits this header, its version, its log, its end.
#ifndef CODEANATOMY_CPP_LIBRARY_HPP
#define CODEANATOMY_CPP_LIBRARY_HPP

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/library.h"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// Checks once that the loaded library fits the headers this program was compiled with. Everything
/// that makes a first object calls it.
inline Outcome<void> handshake() {
  static std::atomic<bool> passed{false};
  if (passed.load(std::memory_order_acquire))
    return Outcome<void>();
  ErrorSlot error;
  const codeanatomy_status status =
      codeanatomy_library_handshake(CODEANATOMY_ABI, CODEANATOMY_VERSION_NUMBER, error.out());
  if (status == CODEANATOMY_STATUS_OK)
    passed.store(true, std::memory_order_release);
  return conclude(status, error);
}

/// A time limit of ours as the C calls have it, where negative means no limit: a limit that is
/// negative because it was computed and is over must not become one without end.
inline std::int64_t at_least(std::int64_t least, std::chrono::milliseconds time) noexcept {
  return time.count() < least ? least : static_cast<std::int64_t>(time.count());
}

} // namespace detail

/// The version of the loaded library, such as `0.1.0`. Any thread.
inline std::string_view library_version() noexcept {
  return detail::view(codeanatomy_library_version());
}

/// How the library was built, as a JSON object. Any thread.
inline std::string_view library_build_info() noexcept {
  return detail::view(codeanatomy_library_build_info());
}

/// How grave a log record is; as the most detailed level wanted, `off` stops the log.
enum class LogLevel : codeanatomy_log_level {
  off = CODEANATOMY_LOG_LEVEL_OFF,
  error = CODEANATOMY_LOG_LEVEL_ERROR,
  warn = CODEANATOMY_LOG_LEVEL_WARN,
  info = CODEANATOMY_LOG_LEVEL_INFO,
  debug = CODEANATOMY_LOG_LEVEL_DEBUG,
  trace = CODEANATOMY_LOG_LEVEL_TRACE,
};

/// Receives a log record: level, part of the library, message. Both texts are valid during the
/// call. Runs on any thread, also on several at once; must be quick and must not call the library.
/// What it throws is dropped, since nobody waits for it.
using LogCallback = std::function<void(LogLevel, std::string_view, std::string_view)>;

/// Sends the library's log to `on_record`, in place of what was set before; an empty function stops
/// it. Without it nothing is logged or printed. Any thread.
inline Outcome<void> set_log(LogLevel level, LogCallback on_record) {
  return detail::after(detail::handshake, [&] {
    detail::ErrorSlot error;
    if (!on_record) {
      const codeanatomy_status status = codeanatomy_library_set_log(
          codeanatomy_log_level(level), nullptr, nullptr, nullptr, error.out());
      return detail::conclude(status, error);
    }
    auto owned = std::make_unique<LogCallback>(std::move(on_record));
    const codeanatomy_status status = codeanatomy_library_set_log(
        codeanatomy_log_level(level),
        [](codeanatomy_log_level at, codeanatomy_str target, codeanatomy_str message, void *data) {
          detail::contain(
              [&] {
                (*static_cast<LogCallback *>(data))(LogLevel(at), detail::view(target),
                                                    detail::view(message));
              },
              [](const char *) {});
        },
        owned.release(), [](void *data) { delete static_cast<LogCallback *>(data); }, error.out());
    return detail::conclude(status, error);
  });
}

/// Ends all work: cancels what runs in every runtime and waits for it, at most as long as told (a
/// negative time does not wait). Later calls that would start work fail; objects can still be
/// destroyed.
/// \return Whether nothing runs any more.
inline Outcome<bool> library_shutdown(std::chrono::milliseconds timeout) {
  detail::ErrorSlot error;
  const codeanatomy_status status =
      codeanatomy_library_shutdown(detail::at_least(0, timeout), error.out());
  if (status == CODEANATOMY_STATUS_TIMED_OUT && error.get() == nullptr) {
    return detail::succeed([] { return false; });
  }
  return detail::conclude(status, error, [] { return true; });
}

CODEANATOMY_CPP_END

#endif
