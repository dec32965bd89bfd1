// The steps of `setup`.
#ifndef CODEANATOMY_TESTS_CONFORMANCE_STEPS_HPP
#define CODEANATOMY_TESTS_CONFORMANCE_STEPS_HPP

#include <codeanatomy.hpp>
#include <nlohmann/json.hpp>
#include <string>

namespace conformance {

// The option text under a key: a JSON object, or nothing when the key is absent.
std::string options_of(const nlohmann::json &object, const char *key);

// Runs one step: an object with one key.
void run_step(const codeanatomy::Session &session, const nlohmann::json &step);

} // namespace conformance

#endif
