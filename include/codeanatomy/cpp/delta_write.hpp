/// \file
/// Requests with rows: writing into a Delta table, and merging.
#ifndef CODEANATOMY_CPP_DELTA_WRITE_HPP
#define CODEANATOMY_CPP_DELTA_WRITE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/json.hpp"

CODEANATOMY_CPP_BEGIN

/// What a write does with a table that exists.
enum class DeltaWriteMode {
  /// Adds to it.
  append,
  /// Replaces its rows, or those that `replace_where` names.
  overwrite,
  /// Fails.
  error,
  /// Leaves it alone.
  ignore,
};

/// What a write does with columns that the table does not have.
enum class DeltaSchemaMode {
  /// Adds them.
  merge,
  /// Replaces all columns; only with DeltaWriteMode::overwrite.
  overwrite,
};

/// Options of Session::write_delta(), as in codeanatomy_delta_write().
class DeltaWriteOptions : public detail::DeltaWriting<DeltaWriteOptions> {
public:
  /// What happens to a table that exists.
  DeltaWriteOptions &mode(DeltaWriteMode mode) {
    switch (mode) {
    case DeltaWriteMode::append:
      return option("mode", "append");
    case DeltaWriteMode::overwrite:
      return option("mode", "overwrite");
    case DeltaWriteMode::error:
      return option("mode", "error");
    case DeltaWriteMode::ignore:
      break;
    }
    return option("mode", "ignore");
  }

  /// SQL; with DeltaWriteMode::overwrite, only rows for which it is true are replaced, and all new
  /// rows must keep it.
  DeltaWriteOptions &replace_where(std::string_view sql) { return option("replace_where", sql); }

  /// What happens to columns that the table does not have; without it they are an error.
  DeltaWriteOptions &schema_mode(DeltaSchemaMode mode) {
    return option("schema_mode", mode == DeltaSchemaMode::merge ? "merge" : "overwrite");
  }

  /// The columns that make the folders; those of a table that exists must be the same.
  DeltaWriteOptions &partition_columns(const std::vector<std::string> &names) {
    return option("partition_columns", detail::json_of(names));
  }

  /// The size of new files in bytes.
  DeltaWriteOptions &target_file_size(std::int64_t bytes) {
    return option("target_file_size", bytes);
  }

  /// The name of a table that is made.
  DeltaWriteOptions &name(std::string_view text) { return option("name", text); }

  /// The description of a table that is made.
  DeltaWriteOptions &description(std::string_view text) { return option("description", text); }

  /// A property of a table that is made, such as `delta.checkpointInterval`.
  DeltaWriteOptions &property(std::string_view name, std::string_view value) {
    options_.member("configuration").set(name, value);
    return *this;
  }

  /// SQL that every row of this write must keep; it is not stored.
  DeltaWriteOptions &constraint(std::string_view name, std::string_view sql) {
    options_.member("constraints").set(name, sql);
    return *this;
  }

  /// One option of the storage, named as the delta-rs libraries have it; never printed in errors.
  DeltaWriteOptions &storage_option(std::string_view name, std::string_view value) {
    options_.member("storage_options").set(name, value);
    return *this;
  }
};

/// A merge, as in codeanatomy_delta_table_merge(): which row of the stream meets which row of the
/// table, and clauses, of which the first that fits a row is used. A merge needs one at least.
///
/// Each clause may have a further condition in SQL, empty for none. `set` are columns of the table
/// and SQL; empty, it is every column of the stream.
class DeltaMerge : public detail::DeltaWriting<DeltaMerge> {
public:
  /// A merge of the rows for which this SQL is true, such as `source.id = target.id`.
  explicit DeltaMerge(std::string_view predicate) {
    option("predicate", predicate).option("clauses", Json::array());
  }

  /// What SQL calls the stream; `source` without it.
  DeltaMerge &source_alias(std::string_view name) { return option("source_alias", name); }

  /// What SQL calls the table; `target` without it.
  DeltaMerge &target_alias(std::string_view name) { return option("target_alias", name); }

  /// Whether columns that the table does not have are added to it.
  DeltaMerge &merge_schema(bool wanted = true) { return option("merge_schema", wanted); }

  /// \name Clauses
  /// @{

  /// Rows in both are changed.
  DeltaMerge &when_matched_update(const DeltaTexts &set = {}, std::string_view predicate = {}) {
    return clause("matched", "update", set, predicate);
  }

  /// Rows in both are deleted.
  DeltaMerge &when_matched_delete(std::string_view predicate = {}) {
    return clause("matched", "delete", {}, predicate);
  }

  /// Rows in the stream only are inserted.
  DeltaMerge &when_not_matched_insert(const DeltaTexts &set = {}, std::string_view predicate = {}) {
    return clause("not_matched", "insert", set, predicate);
  }

  /// Rows in the table only are changed; `set` must name a column.
  DeltaMerge &when_not_matched_by_source_update(const DeltaTexts &set,
                                                std::string_view predicate = {}) {
    return clause("not_matched_by_source", "update", set, predicate);
  }

  /// Rows in the table only are deleted.
  DeltaMerge &when_not_matched_by_source_delete(std::string_view predicate = {}) {
    return clause("not_matched_by_source", "delete", {}, predicate);
  }
  /// @}

private:
  DeltaMerge &clause(const char *when, const char *action, const DeltaTexts &set,
                     std::string_view predicate) {
    Json clause = Json::object({{"when", when}, {"action", action}});
    if (!predicate.empty())
      clause.set("predicate", predicate);
    if (!set.empty())
      clause.set("set", detail::json_of(set));
    options_.member("clauses").push(std::move(clause));
    return *this;
  }
};

CODEANATOMY_CPP_END

#endif
