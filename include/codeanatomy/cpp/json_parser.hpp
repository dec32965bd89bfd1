/// \file
/// From JSON text to Json.
#ifndef CODEANATOMY_CPP_JSON_PARSER_HPP
#define CODEANATOMY_CPP_JSON_PARSER_HPP

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <locale>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/error.hpp"
#include "codeanatomy/cpp/json.hpp"
#include "codeanatomy/cpp/result.hpp"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// Reads one JSON text. A step that returns false has found what is no JSON at `position()`.
class JsonParser {
public:
  explicit JsonParser(std::string_view text) noexcept : text_(text) {}

  /// The whole text as one value.
  bool parse(Json &out) { return value(out, 0) && (skip_space(), position_ == text_.size()); }

  std::size_t position() const noexcept { return position_; }

private:
  // Deeper than anything the library writes; without a limit a text could exhaust the stack.
  static constexpr int max_depth = 256;

  bool value(Json &out, int depth) {
    skip_space();
    if (depth > max_depth || position_ == text_.size())
      return false;
    switch (text_[position_]) {
    case '{':
      return object(out, depth);
    case '[':
      return array(out, depth);
    case '"':
      return string(out);
    case 't':
      return word("true", Json(true), out);
    case 'f':
      return word("false", Json(false), out);
    case 'n':
      return word("null", Json(), out);
    default:
      return number(out);
    }
  }

  bool object(Json &out, int depth) {
    ++position_;
    Json::Object members;
    if (!skip('}')) {
      do {
        Json name, member;
        skip_space();
        if (!string(name) || !skip(':') || !value(member, depth + 1))
          return false;
        members.emplace_back(std::string(*name.text()), std::move(member));
      } while (skip(','));
      if (!skip('}'))
        return false;
    }
    out = Json(std::move(members));
    return true;
  }

  bool array(Json &out, int depth) {
    ++position_;
    Json::Array items;
    if (!skip(']')) {
      do {
        if (!value(items.emplace_back(), depth + 1))
          return false;
      } while (skip(','));
      if (!skip(']'))
        return false;
    }
    out = Json(std::move(items));
    return true;
  }

  bool string(Json &out) {
    if (position_ == text_.size() || text_[position_] != '"')
      return false;
    ++position_;
    std::string text;
    while (position_ < text_.size()) {
      const char character = text_[position_];
      if (static_cast<unsigned char>(character) < 0x20)
        return false;
      ++position_;
      if (character == '"') {
        out = Json(std::move(text));
        return true;
      }
      if (character != '\\') {
        text += character;
      } else if (!escape(text)) {
        return false;
      }
    }
    return false;
  }

  bool escape(std::string &text) {
    static constexpr std::string_view names = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (position_ == text_.size())
      return false;
    const char name = text_[position_++];
    if (name == 'u')
      return escaped_character(text);
    const std::size_t index = names.find(name);
    if (index == std::string_view::npos)
      return false;
    text += meanings[index];
    return true;
  }

  bool escaped_character(std::string &text) {
    std::uint32_t code = 0, low = 0;
    if (!hexadecimal(code) || (code >= 0xDC00 && code < 0xE000))
      return false;
    if (code >= 0xD800 && code < 0xDC00) {
      if (text_.substr(position_, 2) != "\\u")
        return false;
      position_ += 2;
      if (!hexadecimal(low) || low < 0xDC00 || low >= 0xE000)
        return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(code, text);
    return true;
  }

  bool hexadecimal(std::uint32_t &code) {
    const std::string_view digits = text_.substr(position_, 4);
    const char *end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, code, 16);
    position_ += digits.size();
    return digits.size() == 4 && problem == std::errc() && stop == end;
  }

  static void append_utf8(std::uint32_t code, std::string &text) {
    const auto tail = [&](int shift) {
      text += static_cast<char>(0x80 | ((code >> shift) & 0x3F));
    };
    if (code < 0x80) {
      text += static_cast<char>(code);
    } else if (code < 0x800) {
      text += static_cast<char>(0xC0 | (code >> 6));
      tail(0);
    } else if (code < 0x10000) {
      text += static_cast<char>(0xE0 | (code >> 12));
      tail(6);
      tail(0);
    } else {
      text += static_cast<char>(0xF0 | (code >> 18));
      tail(12);
      tail(6);
      tail(0);
    }
  }

  bool number(Json &out) {
    const std::size_t start = position_;
    accept('-');
    if (!accept('0') && !digits())
      return false;
    const std::size_t end_of_whole = position_;
    if (accept('.') && !digits())
      return false;
    if (accept('e') || accept('E')) {
      if (!accept('+'))
        accept('-');
      if (!digits())
        return false;
    }
    const std::string_view read = text_.substr(start, position_ - start);
    const char *end = read.data() + read.size();
    std::int64_t whole = 0;
    double real = 0;
    if (position_ == end_of_whole && std::from_chars(read.data(), end, whole).ec == std::errc()) {
      out = Json(whole);
      return true;
    }
    if (!is_real(read, real))
      return false;
    out = Json(real);
    return true;
  }

  bool accept(char expected) noexcept {
    if (position_ == text_.size() || text_[position_] != expected)
      return false;
    ++position_;
    return true;
  }

  // One digit at least.
  bool digits() noexcept {
    const std::size_t start = position_;
    while (position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9')
      ++position_;
    return position_ > start;
  }

  // By a stream of its own, since the locale of the process may have a decimal comma.
  static bool is_real(std::string_view read, double &real) {
    std::istringstream in{std::string(read)};
    in.imbue(std::locale::classic());
    in >> real;
    return !in.fail();
  }

  bool word(std::string_view expected, Json meaning, Json &out) {
    if (text_.substr(position_, expected.size()) != expected)
      return false;
    position_ += expected.size();
    out = std::move(meaning);
    return true;
  }

  bool skip(char expected) {
    skip_space();
    return accept(expected);
  }

  void skip_space() noexcept {
    while (position_ < text_.size() &&
           std::string_view(" \t\n\r").find(text_[position_]) != std::string_view::npos) {
      ++position_;
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

} // namespace detail

/// Reads a JSON text, such as those that calls of the library return. What is no JSON is an invalid
/// argument.
inline Outcome<Json> parse_json(std::string_view text) {
  detail::JsonParser parser(text);
  Json value;
  if (!parser.parse(value)) {
    return detail::fail<Json>(Error::invalid_argument("The text is no JSON from its byte " +
                                                      std::to_string(parser.position()) + " on."));
  }
  return detail::succeed([&] { return std::move(value); });
}

CODEANATOMY_CPP_END

#endif
