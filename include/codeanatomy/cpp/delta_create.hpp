/// \file
/// The request for an empty Delta table.
#ifndef CODEANATOMY_CPP_DELTA_CREATE_HPP
#define CODEANATOMY_CPP_DELTA_CREATE_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/json.hpp"

CODEANATOMY_CPP_BEGIN

/// What making a table does when there is one.
enum class DeltaCreateMode {
  /// Fails.
  error,
  /// Leaves it alone.
  ignore,
};

/// An empty table for Session::create_delta(), as in codeanatomy_delta_create().
class DeltaCreate : public detail::DeltaCommitting<DeltaCreate> {
public:
  /// No column yet; name one at least.
  DeltaCreate() { option("columns", Json::array()); }

  /// One column; `type` as in a Delta schema: a text such as `long`, or an object for a nested one.
  DeltaCreate &column(std::string_view name, Json type, bool is_nullable = true,
                      Json metadata = Json::object()) {
    options_.member("columns").push(
        detail::delta_column(name, std::move(type), is_nullable, std::move(metadata)));
    return *this;
  }

  /// The columns that make the folders.
  DeltaCreate &partition_columns(const std::vector<std::string> &names) {
    return option("partition_columns", detail::json_of(names));
  }

  /// What happens when there is a table; without it, one is an error.
  DeltaCreate &mode(DeltaCreateMode mode) {
    return option("mode", mode == DeltaCreateMode::error ? "error" : "ignore");
  }

  /// The name of the table.
  DeltaCreate &name(std::string_view text) { return option("name", text); }

  /// The description of the table.
  DeltaCreate &description(std::string_view text) { return option("description", text); }

  /// A property of the table, such as `delta.checkpointInterval`.
  DeltaCreate &property(std::string_view name, std::string_view value) {
    options_.member("configuration").set(name, value);
    return *this;
  }

  /// One option of the storage, named as the delta-rs libraries have it; never printed in errors.
  DeltaCreate &storage_option(std::string_view name, std::string_view value) {
    options_.member("storage_options").set(name, value);
    return *this;
  }
};

CODEANATOMY_CPP_END

#endif
