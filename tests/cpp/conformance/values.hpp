// How the suite writes Arrow values as JSON, and whether a value is the one that was written.
#ifndef CODEANATOMY_TESTS_CONFORMANCE_VALUES_HPP
#define CODEANATOMY_TESTS_CONFORMANCE_VALUES_HPP

#include <codeanatomy.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace conformance {

// The value of a row as the suite writes it.
nlohmann::json to_json(const codeanatomy::Column &column, std::int64_t row);

// Whether the value of a row is the one that was written. Floats are compared in their own width.
bool matches(const nlohmann::json &expected, const codeanatomy::Column &column, std::int64_t row);

} // namespace conformance

#endif
