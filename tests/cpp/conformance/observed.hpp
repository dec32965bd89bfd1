// What a case did: the rows, texts or error that came out, and when.
#ifndef CODEANATOMY_TESTS_CONFORMANCE_OBSERVED_HPP
#define CODEANATOMY_TESTS_CONFORMANCE_OBSERVED_HPP

#include <chrono>
#include <codeanatomy.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conformance {

using Clock = std::chrono::steady_clock;

struct Observed {
  std::optional<codeanatomy::Error> error;
  std::optional<codeanatomy::Schema> schema;
  std::vector<codeanatomy::Batch> batches;
  std::optional<std::int64_t> rows_affected;
  // The explained plan or the report of a write.
  std::string text;
  std::string metrics;
  // When the call should have ended, and when it did.
  std::optional<Clock::time_point> told_to_stop;
  Clock::time_point returned;
};

} // namespace conformance

#endif
