/// \file
/// Requests without rows that change the rows or the files of a Delta table.
///
/// Each is a class with the fields of the operation of that name, as codeanatomy_delta_table_run()
/// describes them; what is not set has the default there.
#ifndef CODEANATOMY_CPP_DELTA_REQUESTS_HPP
#define CODEANATOMY_CPP_DELTA_REQUESTS_HPP

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/json.hpp"

CODEANATOMY_CPP_BEGIN

/// Deletes rows.
class DeltaDelete : public detail::DeltaWriting<DeltaDelete> {
public:
  /// The rows for which this SQL is true.
  static DeltaDelete where(std::string_view predicate) {
    return DeltaDelete("predicate", predicate);
  }

  /// Every row.
  static DeltaDelete all() { return DeltaDelete("all", true); }

private:
  DeltaDelete(std::string_view name, Json value) {
    option("operation", "delete").option(name, std::move(value));
  }
};

/// Changes rows.
class DeltaUpdate : public detail::DeltaWriting<DeltaUpdate> {
public:
  /// No column yet; name one at least.
  DeltaUpdate() { option("operation", "update"); }

  /// The new value of a column, as SQL over the row.
  DeltaUpdate &set(std::string_view column, std::string_view sql) {
    options_.member("set").set(column, sql);
    return *this;
  }

  /// Only rows for which this SQL is true; every row without it.
  DeltaUpdate &where(std::string_view predicate) { return option("predicate", predicate); }
};

/// Makes few large files of many small ones, or orders rows along a curve.
class DeltaOptimize : public detail::DeltaWriting<DeltaOptimize> {
public:
  /// With the target size of the table.
  DeltaOptimize() { option("operation", "optimize"); }

  /// The size of new files in bytes.
  DeltaOptimize &target_size(std::int64_t bytes) { return option("target_size", bytes); }

  /// Orders the rows by all of these columns at once.
  DeltaOptimize &z_order_columns(const std::vector<std::string> &names) {
    return option("z_order_columns", detail::json_of(names));
  }

  /// Only files for which this holds; `column` is one that makes folders, `comparison` one of `=`,
  /// `!=`, `<`, `<=`, `>`, `>=`. Several must hold together.
  DeltaOptimize &filter(std::string_view column, std::string_view comparison,
                        std::string_view value) {
    return add_filter(column, comparison, value);
  }

  /// Only files where the column has one of these values.
  DeltaOptimize &filter_in(std::string_view column, const std::vector<std::string> &values) {
    return add_filter(column, "in", detail::json_of(values));
  }

  /// Only files where the column has none of these values.
  DeltaOptimize &filter_not_in(std::string_view column, const std::vector<std::string> &values) {
    return add_filter(column, "not in", detail::json_of(values));
  }

  /// How many files are made at the same time.
  DeltaOptimize &max_concurrent_tasks(std::int64_t count) {
    return option("max_concurrent_tasks", count);
  }

private:
  DeltaOptimize &add_filter(std::string_view column, std::string_view comparison, Json value) {
    Json filter = Json::object({{"column", column}, {"op", comparison}});
    filter.set("value", std::move(value));
    options_.member("filters").push(std::move(filter));
    return *this;
  }
};

/// Deletes files that no version within the retention needs.
class DeltaVacuum : public detail::DeltaCommitting<DeltaVacuum> {
public:
  /// With the retention of the table, of files that the log has removed.
  DeltaVacuum() { option("operation", "vacuum"); }

  /// How long a removed file is kept.
  DeltaVacuum &retention(std::chrono::hours time) {
    return option("retention_hours", static_cast<std::int64_t>(time.count()));
  }

  /// Whether it only says what it would delete.
  DeltaVacuum &dry_run(bool wanted = true) { return option("dry_run", wanted); }

  /// Whether files that the log does not know are deleted, too.
  DeltaVacuum &full(bool wanted = true) { return option("full", wanted); }

  /// Versions whose files stay.
  DeltaVacuum &keep_versions(const std::vector<std::int64_t> &versions) {
    return option("keep_versions", Json(Json::Array(versions.begin(), versions.end())));
  }

  /// Whether a retention below that of the table is refused; it is, unless told otherwise.
  DeltaVacuum &enforce_retention(bool wanted) { return option("enforce_retention", wanted); }

  /// Says that nobody reads old versions or writes meanwhile; needed to switch off the former.
  DeltaVacuum &allow_unsafe_retention(bool wanted = true) {
    return option("allow_unsafe_retention", wanted);
  }
};

/// Writes a checkpoint, so that the table opens faster. Makes no commit.
class DeltaCheckpoint : public detail::DeltaOptions<DeltaCheckpoint> {
public:
  /// Of the latest version.
  DeltaCheckpoint() { option("operation", "checkpoint"); }
};

/// Deletes log files beyond the table's retention. Makes no commit.
class DeltaCleanupMetadata : public detail::DeltaOptions<DeltaCleanupMetadata> {
public:
  /// With the retention of the table.
  DeltaCleanupMetadata() { option("operation", "cleanup_metadata"); }
};

/// Writes one more file of the log that stands for several commits, for readers that know such
/// files. Makes no commit.
class DeltaCompactLog : public detail::DeltaOptions<DeltaCompactLog> {
public:
  /// The commits from the first to the last of these versions; two at least.
  DeltaCompactLog(std::int64_t starting_version, std::int64_t ending_version) {
    option("operation", "compact_log")
        .option("starting_version", starting_version)
        .option("ending_version", ending_version);
  }
};

/// Makes a version of the past the latest one.
class DeltaRestore : public detail::DeltaCommitting<DeltaRestore> {
public:
  /// The version to go back to.
  static DeltaRestore to_version(std::int64_t version) { return DeltaRestore("version", version); }

  /// The version of this time, as RFC 3339 text.
  static DeltaRestore to_timestamp(std::string_view time) {
    return DeltaRestore("timestamp", time);
  }

  /// Whether files that are gone are left out; without it they are an error.
  DeltaRestore &ignore_missing_files(bool wanted = true) {
    return option("ignore_missing_files", wanted);
  }

  /// Whether the protocol may become an older one.
  DeltaRestore &protocol_downgrade_allowed(bool wanted = true) {
    return option("protocol_downgrade_allowed", wanted);
  }

private:
  DeltaRestore(std::string_view name, Json value) {
    option("operation", "restore").option(name, std::move(value));
  }
};

/// Takes files that are gone out of the log.
class DeltaRepair : public detail::DeltaCommitting<DeltaRepair> {
public:
  /// Of the latest version.
  DeltaRepair() { option("operation", "repair"); }

  /// Whether it only says what it would do.
  DeltaRepair &dry_run(bool wanted = true) { return option("dry_run", wanted); }
};

/// Several steps that keep a table in shape. The library runs them in the order that is safe,
/// whatever the order here: repair, optimize, checkpoint, vacuum, cleanup of metadata, constraints.
class DeltaMaintain : public detail::DeltaOptions<DeltaMaintain> {
public:
  /// No step yet.
  DeltaMaintain() { option("operation", "maintain").option("steps", Json::array()); }

  /// Adds one: a DeltaRepair, DeltaOptimize, DeltaCheckpoint, DeltaVacuum, DeltaCleanupMetadata or
  /// DeltaAddConstraints; the library refuses others.
  template <typename Request> DeltaMaintain &step(const Request &request) {
    options_.member("steps").push(request.json());
    return *this;
  }
};

CODEANATOMY_CPP_END

#endif
