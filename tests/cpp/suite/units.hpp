// Functions of two further translation units of the test program.
#ifndef CODEANATOMY_TESTS_UNITS_HPP
#define CODEANATOMY_TESTS_UNITS_HPP

#include <cstdint>
#include <string>

#if defined(__cpp_exceptions)
#include <codeanatomy.hpp>
#endif

namespace units {

#if defined(__cpp_exceptions)
// second_unit.cpp, compiled like the tests.
codeanatomy::Session open_session();
std::int64_t answer(const codeanatomy::Session &session);
void run(const codeanatomy::Session &session, const char *sql);
#endif

// results_unit.cpp, compiled with -fno-exceptions.
std::int64_t answer_without_exceptions();
std::string error_without_exceptions();
std::int64_t iteration_without_exceptions();
std::string failing_iteration_without_exceptions();
std::int64_t parameters_without_exceptions();
std::string delta_without_exceptions(const std::string &place);

} // namespace units

#endif
