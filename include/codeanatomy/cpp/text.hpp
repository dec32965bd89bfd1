/// \file
/// Text between C++ and C, and the quoting of text for JSON options.
#ifndef CODEANATOMY_CPP_TEXT_HPP
#define CODEANATOMY_CPP_TEXT_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/types.h"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// A borrowed text of the library, as C++ sees it.
inline std::string_view view(codeanatomy_str text) noexcept {
  return {reinterpret_cast<const char *>(text.data), text.length};
}

/// A text of the caller, as C sees it; valid as long as the caller's.
inline codeanatomy_str str(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

} // namespace detail

/// A text as a JSON string with its quotes, for option bags: `"{\"spill_directory\":" +
/// json_quote(folder) + "}"`.
inline std::string json_quote(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      quoted += '\\';
      quoted += character;
    } else if (byte < 0x20) {
      quoted += "\\u00";
      quoted += digits[byte >> 4];
      quoted += digits[byte & 15];
    } else {
      quoted += character;
    }
  }
  return quoted += '"';
}

CODEANATOMY_CPP_END

#endif
