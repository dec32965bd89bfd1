// Whether what a case did is what it expects.
#ifndef CODEANATOMY_TESTS_CONFORMANCE_EXPECT_HPP
#define CODEANATOMY_TESTS_CONFORMANCE_EXPECT_HPP

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "action.hpp"
#include "observed.hpp"

namespace conformance {

// What differs, one sentence each; empty when nothing does.
std::vector<std::string> differences(const nlohmann::json &expect, const Observed &observed,
                                     const Objects &objects);

} // namespace conformance

#endif
