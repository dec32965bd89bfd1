/// \file
/// What the log of a Delta table says: about one version, and about each commit.
#ifndef CODEANATOMY_CPP_DELTA_DESCRIPTION_HPP
#define CODEANATOMY_CPP_DELTA_DESCRIPTION_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/delta_report.hpp"
#include "codeanatomy/cpp/json.hpp"

CODEANATOMY_CPP_BEGIN

/// A time that the log has, to the millisecond.
using DeltaTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

namespace detail {

inline std::optional<DeltaTime> time_of(const Json &milliseconds) {
  const auto since = milliseconds.integer();
  return since ? std::optional<DeltaTime>(DeltaTime(std::chrono::milliseconds(*since)))
               : std::nullopt;
}

} // namespace detail

/// Whether this build can read, or write, a table.
struct DeltaCapability {
  /// Whether it can.
  bool is_possible = false;
  /// The features of the table that this build lacks.
  std::vector<std::string> blocked_by;
  /// Why not, if not.
  std::optional<std::string> reason;
};

/// What the log says of one version. What is not known is absent.
struct DeltaDescription {
  std::string table_uri;
  std::string table_id;
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::int64_t version = 0;
  /// When the version was committed.
  std::optional<DeltaTime> timestamp;
  /// When the table was made.
  std::optional<DeltaTime> created_time;
  std::int64_t min_reader_version = 0;
  std::int64_t min_writer_version = 0;
  std::vector<std::string> reader_features;
  std::vector<std::string> writer_features;
  DeltaTexts table_properties;
  /// A Delta schema, an object.
  Json schema;
  std::vector<std::string> partition_columns;
  DeltaCapability read;
  DeltaCapability write;
  /// Only with DeltaDescribeOptions::files().
  std::optional<std::int64_t> num_files;
  /// Only with DeltaDescribeOptions::files().
  std::optional<std::int64_t> size_bytes;
  /// Only with DeltaDescribeOptions::app_id(), and only when the table has seen one.
  std::optional<std::int64_t> app_transaction_version;

  /// Reads a description as the C interface gives it.
  static DeltaDescription from_json(const Json &told) {
    DeltaDescription read;
    read.table_uri = detail::text_or_empty(told["table_uri"]);
    read.table_id = detail::text_or_empty(told["table_id"]);
    read.name = detail::text_of(told["name"]);
    read.description = detail::text_of(told["description"]);
    read.version = told["version"].integer().value_or(0);
    read.timestamp = detail::time_of(told["timestamp"]);
    read.created_time = detail::time_of(told["created_time"]);
    read.min_reader_version = told["min_reader_version"].integer().value_or(0);
    read.min_writer_version = told["min_writer_version"].integer().value_or(0);
    read.reader_features = detail::texts_of(told["reader_features"]);
    read.writer_features = detail::texts_of(told["writer_features"]);
    for (const auto &[name, value] : told["table_properties"].members())
      read.table_properties[name] = detail::text_or_empty(value);
    read.schema = told["schema"];
    read.partition_columns = detail::texts_of(told["partition_columns"]);
    read.read = capability(told["capabilities"]["read"]);
    read.write = capability(told["capabilities"]["write"]);
    read.num_files = told["num_files"].integer();
    read.size_bytes = told["size_bytes"].integer();
    read.app_transaction_version = told["app_transaction_version"].integer();
    return read;
  }

private:
  static DeltaCapability capability(const Json &told) {
    return {told["possible"].boolean().value_or(false), detail::texts_of(told["blocked_by"]),
            detail::text_of(told["reason"])};
  }
};

/// What the log says of one commit. What it does not say is absent, or null.
struct DeltaCommitInfo {
  std::int64_t version = 0;
  /// Opening the table at this time gives this version.
  std::optional<DeltaTime> timestamp;
  /// What the commit itself says.
  std::optional<DeltaTime> commit_timestamp;
  std::optional<DeltaTime> in_commit_timestamp;
  /// The operation's name in the log, such as `WRITE`.
  std::optional<std::string> operation;
  Json operation_parameters;
  Json operation_metrics;
  std::optional<std::int64_t> read_version;
  std::optional<std::string> isolation_level;
  std::optional<bool> is_blind_append;
  std::optional<std::string> engine_info;
  Json user_metadata;
  /// All else that the commit says, an object.
  Json metadata;

  /// Reads a commit as the C interface gives it.
  static DeltaCommitInfo from_json(const Json &told) {
    DeltaCommitInfo read;
    read.version = told["version"].integer().value_or(0);
    read.timestamp = detail::time_of(told["timestamp"]);
    read.commit_timestamp = detail::time_of(told["commit_timestamp"]);
    read.in_commit_timestamp = detail::time_of(told["in_commit_timestamp"]);
    read.operation = detail::text_of(told["operation"]);
    read.operation_parameters = told["operation_parameters"];
    read.operation_metrics = told["operation_metrics"];
    read.read_version = told["read_version"].integer();
    read.isolation_level = detail::text_of(told["isolation_level"]);
    read.is_blind_append = told["is_blind_append"].boolean();
    read.engine_info = detail::text_of(told["engine_info"]);
    read.user_metadata = told["user_metadata"];
    read.metadata = told["metadata"];
    return read;
  }
};

/// The commits of a table, the newest first.
using DeltaHistory = std::vector<DeltaCommitInfo>;

CODEANATOMY_CPP_END

#endif
