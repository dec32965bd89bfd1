// What a case does with its statement.
#ifndef CODEANATOMY_TESTS_CONFORMANCE_ACTION_HPP
#define CODEANATOMY_TESTS_CONFORMANCE_ACTION_HPP

#include <codeanatomy.hpp>
#include <nlohmann/json.hpp>
#include <optional>

#include "observed.hpp"

namespace conformance {

// The objects of a case; those that it closes first are empty afterwards.
struct Objects {
  std::optional<codeanatomy::Runtime> runtime;
  std::optional<codeanatomy::Session> session;
  std::optional<codeanatomy::Query> query;
};

// Runs the action of a case in its session. Errors of the library are part of what is
// observed.
Observed act(const nlohmann::json &given, Objects &objects);

} // namespace conformance

#endif
