/// \file
/// Options of opening and looking at Delta tables, and what is said about a commit.
#ifndef CODEANATOMY_CPP_DELTA_OPTIONS_HPP
#define CODEANATOMY_CPP_DELTA_OPTIONS_HPP

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/json.hpp"

CODEANATOMY_CPP_BEGIN

/// Names and texts: columns and SQL, or properties and their values.
using DeltaTexts = std::map<std::string, std::string>;

namespace detail {

inline Json json_of(const DeltaTexts &texts) {
  Json object = Json::object();
  for (const auto &[name, text] : texts)
    object.set(name, text);
  return object;
}

inline Json json_of(const std::vector<std::string> &texts) {
  return Json(Json::Array(texts.begin(), texts.end()));
}

// A column as a Delta schema has it.
inline Json delta_column(std::string_view name, Json type, bool is_nullable, Json metadata) {
  Json column = Json::object({{"name", name}, {"nullable", is_nullable}});
  column.set("type", std::move(type)).set("metadata", std::move(metadata));
  return column;
}

/// What all options of Delta tables have in common. `Self` is the class of the options.
///
/// Every option that is not set has the default of the C interface. One thread at a time; copies
/// share nothing.
template <typename Self> class DeltaOptions {
public:
  /// Sets an option by its name in the C interface, also one that this header does not know.
  Self &option(std::string_view name, Json value) {
    options_.set(name, std::move(value));
    return static_cast<Self &>(*this);
  }

  /// The options as the C interface takes them.
  const Json &json() const noexcept { return options_; }

protected:
  Json options_ = Json::object();
};

} // namespace detail

/// What the protocol of a table must have at least; DeltaOpenOptions::required_protocol() takes it.
class DeltaRequiredProtocol : public detail::DeltaOptions<DeltaRequiredProtocol> {
public:
  /// The version of the protocol that its readers must know.
  DeltaRequiredProtocol &min_reader_version(std::int64_t version) {
    return option("min_reader_version", version);
  }

  /// The version of the protocol that its writers must know.
  DeltaRequiredProtocol &min_writer_version(std::int64_t version) {
    return option("min_writer_version", version);
  }

  /// Features that its readers must know, by their names in the protocol.
  DeltaRequiredProtocol &reader_features(const std::vector<std::string> &names) {
    return option("reader_features", detail::json_of(names));
  }

  /// Features that its writers must know, by their names in the protocol.
  DeltaRequiredProtocol &writer_features(const std::vector<std::string> &names) {
    return option("writer_features", detail::json_of(names));
  }
};

/// Options of opening a Delta table, as in codeanatomy_delta_open().
class DeltaOpenOptions : public detail::DeltaOptions<DeltaOpenOptions> {
public:
  /// The version to open. The table is read only until it is refreshed.
  DeltaOpenOptions &version(std::int64_t version) { return option("version", version); }

  /// The version of this time, as RFC 3339 text. The table is read only until it is refreshed.
  DeltaOpenOptions &timestamp(std::string_view time) { return option("timestamp", time); }

  /// What the table's protocol must have at least; a table that has less is a ProtocolError, now
  /// and whenever it is refreshed or changed.
  DeltaOpenOptions &required_protocol(const DeltaRequiredProtocol &protocol) {
    return option("required_protocol", protocol.json());
  }

  /// One option of the storage, named as the delta-rs libraries have it; never printed in errors.
  DeltaOpenOptions &storage_option(std::string_view name, std::string_view value) {
    options_.member("storage_options").set(name, value);
    return *this;
  }
};

/// Options of DeltaTable::register_as(). With any but `replace`, SQL does not change the table.
class DeltaRegisterOptions : public detail::DeltaOptions<DeltaRegisterOptions> {
public:
  /// Whether a table of that name is replaced; without it, one is an error.
  DeltaRegisterOptions &replace(bool wanted = true) { return option("replace", wanted); }

  /// The name of a further column with the file that each row is from.
  DeltaRegisterOptions &file_column(std::string_view name) { return option("file_column", name); }

  /// The only files that are read, by their paths as DeltaTable::files() gives them.
  DeltaRegisterOptions &files(const std::vector<std::string> &paths) {
    return option("files", detail::json_of(paths));
  }

  /// Whether filters also skip rows within files; as the session has it, unless told here.
  DeltaRegisterOptions &pushdown_filters(bool wanted) { return option("pushdown_filters", wanted); }

  /// Whether text and binary columns are views within SQL; as the session has it, unless told here.
  DeltaRegisterOptions &view_types(bool wanted) { return option("view_types", wanted); }

  /// Whether partition columns are dictionaries; they are, unless told otherwise.
  DeltaRegisterOptions &wrap_partition_values(bool wanted) {
    return option("wrap_partition_values", wanted);
  }

  /// A condition in SQL on the table's columns: only the rows for which it is true are shown.
  DeltaRegisterOptions &predicate(std::string_view sql) { return option("predicate", sql); }

  /// For a column, the Arrow type that its values are cast to, as arrow_typeof() of SQL names it.
  DeltaRegisterOptions &column_types(const DeltaTexts &types) {
    return option("column_types", detail::json_of(types));
  }
};

/// Options of DeltaTable::describe().
class DeltaDescribeOptions : public detail::DeltaOptions<DeltaDescribeOptions> {
public:
  /// Whether the files are counted.
  DeltaDescribeOptions &files(bool wanted = true) { return option("files", wanted); }

  /// Asks for the last application transaction of this name.
  DeltaDescribeOptions &app_id(std::string_view id) { return option("app_id", id); }
};

/// Options of DeltaTable::history().
class DeltaHistoryOptions : public detail::DeltaOptions<DeltaHistoryOptions> {
public:
  /// At most this many commits, the newest first.
  DeltaHistoryOptions &limit(std::int64_t commits) { return option("limit", commits); }
};

/// How DeltaTable::files() gives the statistics of files.
enum class DeltaStatistics {
  /// A column `stats`: text as the log has it.
  json,
  /// Columns `null_count`, `min` and `max`: structures with a field for each column of the table
  /// that can have statistics.
  columns,
  /// Not at all.
  none,
};

/// Options of DeltaTable::files().
class DeltaFilesOptions : public detail::DeltaOptions<DeltaFilesOptions> {
public:
  /// SQL over the table's columns: files that surely have no row for it are left out.
  DeltaFilesOptions &predicate(std::string_view sql) { return option("predicate", sql); }

  /// How statistics are given; DeltaStatistics::json without it.
  DeltaFilesOptions &statistics(DeltaStatistics statistics) {
    switch (statistics) {
    case DeltaStatistics::json:
      return option("statistics", "json");
    case DeltaStatistics::columns:
      return option("statistics", "columns");
    case DeltaStatistics::none:
      break;
    }
    return option("statistics", "none");
  }
};

/// What a request says about its commit, as in codeanatomy_delta_write().
class DeltaCommit : public detail::DeltaOptions<DeltaCommit> {
public:
  /// One value that goes into the log.
  DeltaCommit &metadata(std::string_view name, Json value) {
    options_.member("metadata").set(name, std::move(value));
    return *this;
  }

  /// Names that the metadata must have, else the request is refused.
  DeltaCommit &required_metadata(const std::vector<std::string> &names) {
    return option("required_metadata", detail::json_of(names));
  }

  /// A number of the application: when the table has seen it, or a later one, of the same name,
  /// the request does nothing and its status is `skipped_duplicate`.
  DeltaCommit &app_transaction(std::string_view app_id, std::int64_t version) {
    return option("app_transaction", Json::object({{"app_id", app_id}, {"version", version}}));
  }

  /// How often the commit is tried again when another writer was faster.
  DeltaCommit &max_retries(std::int64_t count) { return option("max_retries", count); }

  /// Whether a checkpoint is written when the table's interval is reached.
  DeltaCommit &create_checkpoint(bool wanted) { return option("create_checkpoint", wanted); }
};

namespace detail {

/// Options of what makes a commit.
template <typename Self> class DeltaCommitting : public DeltaOptions<Self> {
public:
  /// What is said about the commit.
  Self &commit(const DeltaCommit &commit) { return this->option("commit", commit.json()); }
};

/// Options of what makes a commit and writes Parquet files.
template <typename Self> class DeltaWriting : public DeltaCommitting<Self> {
public:
  /// How the files are written: one option of those in codeanatomy_delta_write(), such as
  /// `compression` and `zstd(3)`, or `bloom_filter_enabled::id` and true.
  Self &writer_property(std::string_view name, Json value) {
    this->options_.member("writer_properties").set(name, std::move(value));
    return static_cast<Self &>(*this);
  }
};

} // namespace detail

CODEANATOMY_CPP_END

#endif
