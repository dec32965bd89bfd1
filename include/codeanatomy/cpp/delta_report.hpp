/// \file
/// What the operations on Delta tables tell of themselves.
#ifndef CODEANATOMY_CPP_DELTA_REPORT_HPP
#define CODEANATOMY_CPP_DELTA_REPORT_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/json.hpp"

CODEANATOMY_CPP_BEGIN

/// How an operation, or a step of maintenance, ended.
enum class DeltaStatus {
  /// It is in the table's log.
  committed,
  /// The table exists, and the request said to leave it alone then.
  skipped,
  /// The table has seen the request's application transaction before.
  skipped_duplicate,
  /// There was nothing to do.
  unchanged,
  /// It was only looked at what would be done.
  dry_run,
  /// Maintenance whose steps all succeeded.
  completed,
  /// A step that failed, or maintenance with one.
  failed,
  /// A step behind one that failed.
  not_run,
  /// One that this header does not know.
  other,
};

namespace detail {

inline constexpr std::pair<std::string_view, DeltaStatus> delta_statuses[] = {
    {"committed", DeltaStatus::committed},
    {"skipped", DeltaStatus::skipped},
    {"skipped_duplicate", DeltaStatus::skipped_duplicate},
    {"unchanged", DeltaStatus::unchanged},
    {"dry_run", DeltaStatus::dry_run},
    {"completed", DeltaStatus::completed},
    {"failed", DeltaStatus::failed},
    {"not_run", DeltaStatus::not_run},
};

inline DeltaStatus delta_status(const Json &name) noexcept {
  for (const auto &[known, status] : delta_statuses) {
    if (name.text() == known)
      return status;
  }
  return DeltaStatus::other;
}

inline std::string text_or_empty(const Json &value) {
  return std::string(value.text().value_or(""));
}

inline std::optional<std::string> text_of(const Json &value) {
  const auto text = value.text();
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

inline std::vector<std::string> texts_of(const Json &value) {
  std::vector<std::string> texts;
  for (const Json &item : value.items())
    texts.push_back(text_or_empty(item));
  return texts;
}

} // namespace detail

/// The name of a status in the C interface, such as `skipped_duplicate`.
inline std::string_view to_string(DeltaStatus status) noexcept {
  for (const auto &[name, known] : detail::delta_statuses) {
    if (status == known)
      return name;
  }
  return "other";
}

/// What a change of a Delta table tells of itself.
struct DeltaReport {
  /// The operation's name, such as `merge`.
  std::string operation;
  /// How it ended.
  DeltaStatus status = DeltaStatus::other;
  /// The version that it began with; none when there was no table.
  std::optional<std::int64_t> version_before;
  /// The version of its commit, or the one that it left the table at.
  std::int64_t version_after = 0;
  /// The operation's own numbers, an object.
  Json metrics;
  /// What the request had the commit say, an object.
  Json commit_metadata;
  /// Whether the commit was read back and is this one; none when nothing was committed.
  std::optional<bool> verified;
  /// The time that it took.
  std::chrono::milliseconds elapsed{};

  /// Reads a report as the C interface gives it.
  static DeltaReport from_json(const Json &told) {
    return {detail::text_or_empty(told["operation"]),
            detail::delta_status(told["status"]),
            told["version_before"].integer(),
            told["version_after"].integer().value_or(0),
            told["metrics"],
            told["commit_metadata"],
            told["verified"].boolean(),
            std::chrono::milliseconds(told["elapsed_ms"].integer().value_or(0))};
  }

  /// The report as the C interface gives it.
  Json json() const {
    return Json::object({{"operation", operation},
                         {"status", to_string(status)},
                         {"version_before", version_before ? Json(*version_before) : Json()},
                         {"version_after", version_after},
                         {"metrics", metrics},
                         {"commit_metadata", commit_metadata},
                         {"verified", verified ? Json(*verified) : Json()},
                         {"elapsed_ms", elapsed.count()}});
  }
};

/// What one step of maintenance ended with.
struct DeltaMaintenanceStep {
  /// The operation's name.
  std::string operation;
  /// How it ended.
  DeltaStatus status = DeltaStatus::other;
  /// What it tells of itself, unless it failed or was not run.
  std::optional<DeltaReport> report;
  /// Why it failed: an object as Error::json() has it; null when it did not.
  Json error;
};

/// What maintenance of a Delta table ended with. That a step failed is no error of the call.
struct DeltaMaintenanceReport {
  /// DeltaStatus::completed, or DeltaStatus::failed with the steps that have an error.
  DeltaStatus status = DeltaStatus::other;
  /// The version that it began with.
  std::int64_t version_before = 0;
  /// The version that it left the table at.
  std::int64_t version_after = 0;
  /// The steps, in the order in which they were run.
  std::vector<DeltaMaintenanceStep> steps;
  /// The time that all took.
  std::chrono::milliseconds elapsed{};

  /// Reads a report as the C interface gives it.
  static DeltaMaintenanceReport from_json(const Json &told) {
    DeltaMaintenanceReport report{
        detail::delta_status(told["status"]),
        told["version_before"].integer().value_or(0),
        told["version_after"].integer().value_or(0),
        {},
        std::chrono::milliseconds(told["elapsed_ms"].integer().value_or(0))};
    for (const Json &step : told["steps"].items()) {
      const Json &done = step["report"];
      report.steps.push_back(
          {detail::text_or_empty(step["operation"]), detail::delta_status(step["status"]),
           done.is_null() ? std::nullopt : std::optional<DeltaReport>(DeltaReport::from_json(done)),
           step["error"]});
    }
    return report;
  }
};

CODEANATOMY_CPP_END

#endif
