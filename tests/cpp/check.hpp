// A test is a function with a name that says what it proves; a check that fails ends its test.
#ifndef CODEANATOMY_TESTS_CHECK_HPP
#define CODEANATOMY_TESTS_CHECK_HPP

#include <exception>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace check {

struct Test {
  std::string name;
  std::function<void()> body;
};

// All tests of the program, in the order in which they were linked.
inline std::vector<Test> &tests() {
  static std::vector<Test> all;
  return all;
}

struct Registration {
  Registration(const char *name, void (*body)()) { tests().push_back({name, body}); }
};

// What a failed check throws. Not a std::exception, so that no test catches it by mistake.
struct Failure {
  std::string message;
};

// Thrown by a test that cannot run here, with the reason.
struct Skipped {
  std::string reason;
};

template <typename T> std::string show(const T &value) {
  std::ostringstream text;
  if constexpr (std::is_enum_v<T>) {
    text << static_cast<long long>(value);
  } else {
    text << std::boolalpha << value;
  }
  return text.str();
}

[[noreturn]] inline void fail(const char *file, int line, const std::string &message) {
  throw Failure{std::string(file) + ":" + std::to_string(line) + ": " + message};
}

template <typename Left, typename Right>
void equal(const Left &left, const Right &right, const char *text, const char *file, int line) {
  if (!(left == right))
    fail(file, line, std::string(text) + ": " + show(left) + " != " + show(right));
}

inline void contains(std::string_view text, std::string_view part, const char *file, int line) {
  if (text.find(part) == std::string_view::npos) {
    fail(file, line,
         "\"" + std::string(text) + "\" does not contain \"" + std::string(part) + "\"");
  }
}

// Runs `body`, which must throw exactly an `Expected` or a class derived from it, and gives it
// back.
template <typename Expected, typename Body>
Expected thrown(Body &&body, const char *text, const char *file, int line) {
  try {
    body();
  } catch (const Expected &error) {
    return error;
  } catch (const std::exception &other) {
    fail(file, line, std::string(text) + " threw something else: " + other.what());
  }
  fail(file, line, std::string(text) + " threw nothing");
}

} // namespace check

#define CHECK_JOIN_(left, right) left##right
#define CHECK_JOIN(left, right) CHECK_JOIN_(left, right)

// TEST("what it proves") { … }
#define TEST(name) TEST_AT(name, CHECK_JOIN(test_, __COUNTER__))
#define TEST_AT(name, function)                                                                    \
  static void function();                                                                          \
  static const check::Registration CHECK_JOIN(function, _)(name, function);                        \
  static void function()

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition))                                                                              \
      check::fail(__FILE__, __LINE__, #condition " is false");                                     \
  } while (false)
#define CHECK_EQUAL(left, right)                                                                   \
  check::equal((left), (right), #left " == " #right, __FILE__, __LINE__)
#define CHECK_CONTAINS(text, part) check::contains((text), (part), __FILE__, __LINE__)
#define CHECK_THROWS(Expected, ...)                                                                \
  check::thrown<Expected>([&] { static_cast<void>(__VA_ARGS__); }, #__VA_ARGS__, __FILE__, __LINE__)

#endif
