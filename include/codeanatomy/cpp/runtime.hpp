/// \file
/// Worker threads, memory and spill disk that sessions share.
#ifndef CODEANATOMY_CPP_RUNTIME_HPP
#define CODEANATOMY_CPP_RUNTIME_HPP

#include <string>
#include <string_view>
#include <utility>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/library.hpp"
#include "codeanatomy/runtime.h"

CODEANATOMY_CPP_BEGIN

/// Worker threads, one memory pool, one spill disk and caches, for any number of sessions.
///
/// Any thread, at the same time. Movable. It lives as long as something uses it, in whatever order
/// the objects are destroyed. Make it after `fork`, never before.
class Runtime {
public:
  /// A runtime of one's own.
  /// \param options A JSON object as in codeanatomy_runtime_new(); empty for all defaults.
  static Outcome<Runtime> open(std::string_view options = {}) {
    return make([options](codeanatomy_runtime **out, codeanatomy_error **error) {
      return codeanatomy_runtime_new(detail::str(options), out, error);
    });
  }

  /// The runtime that the whole process shares, made with defaults on first use.
  static Outcome<Runtime> shared() { return make(codeanatomy_runtime_default); }

  /// Takes a handle of the C API.
  explicit Runtime(codeanatomy_runtime *handle) noexcept : handle_(handle) {}

  /// One more owner of the same runtime.
  Runtime share() const noexcept { return Runtime(codeanatomy_runtime_share(handle_.get())); }

  /// The options in force, defaults included, as a JSON object.
  Outcome<std::string> options() const {
    return detail::fetch_text([this](codeanatomy_buffer **out, codeanatomy_error **error) {
      return codeanatomy_runtime_options(handle_.get(), out, error);
    });
  }

  /// How much memory and spill disk is in use, as a JSON object; keys as in
  /// codeanatomy_runtime_memory().
  Outcome<std::string> memory() const {
    return detail::fetch_text([this](codeanatomy_buffer **out, codeanatomy_error **error) {
      return codeanatomy_runtime_memory(handle_.get(), out, error);
    });
  }

  /// The handle, for C functions that this interface does not wrap; borrowed.
  const codeanatomy_runtime *get() const noexcept { return handle_.get(); }

private:
  template <typename Call> static Outcome<Runtime> make(Call call) {
    return detail::after(detail::handshake, [&] {
      detail::Handle<codeanatomy_runtime> handle;
      detail::ErrorSlot error;
      const codeanatomy_status status = call(handle.out(), error.out());
      return detail::conclude(status, error, [&] { return Runtime(handle.take()); });
    });
  }

  detail::Handle<codeanatomy_runtime> handle_;
};

CODEANATOMY_CPP_END

#endif
