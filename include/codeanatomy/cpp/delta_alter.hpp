/// \file
/// Requests that change what a Delta table is: columns, constraints, properties, protocol.
///
/// Each is a class with the fields of the operation of that name, as codeanatomy_delta_table_run()
/// describes them; what is not set has the default there.
#ifndef CODEANATOMY_CPP_DELTA_ALTER_HPP
#define CODEANATOMY_CPP_DELTA_ALTER_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/json.hpp"

CODEANATOMY_CPP_BEGIN

/// Adds features to the table's protocol.
class DeltaAddFeatures : public detail::DeltaCommitting<DeltaAddFeatures> {
public:
  /// Features by their names in the protocol, such as `deletionVectors`.
  explicit DeltaAddFeatures(const std::vector<std::string> &names) {
    option("operation", "add_features").option("features", detail::json_of(names));
  }

  /// Whether the versions of the protocol may rise for it.
  DeltaAddFeatures &allow_protocol_versions_increase(bool wanted = true) {
    return option("allow_protocol_versions_increase", wanted);
  }

  /// Whether a feature is added that this build cannot write, after which it cannot change the
  /// table.
  DeltaAddFeatures &force(bool wanted = true) { return option("force", wanted); }
};

/// Adds constraints that every row must keep; the rows that are there are checked.
class DeltaAddConstraints : public detail::DeltaCommitting<DeltaAddConstraints> {
public:
  /// No constraint yet; name one at least.
  DeltaAddConstraints() { option("operation", "add_constraints"); }

  /// A constraint as SQL.
  DeltaAddConstraints &constraint(std::string_view name, std::string_view sql) {
    options_.member("constraints").set(name, sql);
    return *this;
  }
};

/// Drops constraints, one commit for each.
class DeltaDropConstraints : public detail::DeltaCommitting<DeltaDropConstraints> {
public:
  /// Constraints by their names.
  explicit DeltaDropConstraints(const std::vector<std::string> &names) {
    option("operation", "drop_constraints").option("names", detail::json_of(names));
  }

  /// Whether a name that there is not is passed over; without it, it is an error.
  DeltaDropConstraints &if_exists(bool wanted = true) { return option("if_exists", wanted); }
};

/// Sets properties of the table.
class DeltaSetProperties : public detail::DeltaCommitting<DeltaSetProperties> {
public:
  /// No property yet; name one at least.
  DeltaSetProperties() { option("operation", "set_properties"); }

  /// One property, such as `delta.checkpointInterval`.
  DeltaSetProperties &property(std::string_view name, std::string_view value) {
    options_.member("properties").set(name, value);
    return *this;
  }

  /// Whether names that Delta does not define are taken; without it they are an error.
  DeltaSetProperties &allow_unknown(bool wanted = true) { return option("allow_unknown", wanted); }
};

/// Adds columns; rows that are there have NULL in them.
class DeltaAddColumns : public detail::DeltaCommitting<DeltaAddColumns> {
public:
  /// No column yet; name one at least.
  DeltaAddColumns() { option("operation", "add_columns").option("columns", Json::array()); }

  /// One column; `type` as in a Delta schema: a text such as `long`, or an object for a nested one.
  DeltaAddColumns &column(std::string_view name, Json type, bool is_nullable = true,
                          Json metadata = Json::object()) {
    options_.member("columns").push(
        detail::delta_column(name, std::move(type), is_nullable, std::move(metadata)));
    return *this;
  }
};

/// Sets the name and the description of the table.
class DeltaSetMetadata : public detail::DeltaCommitting<DeltaSetMetadata> {
public:
  /// Neither yet; set one at least.
  DeltaSetMetadata() { option("operation", "set_metadata"); }

  /// The name of the table.
  DeltaSetMetadata &name(std::string_view text) { return option("name", text); }

  /// The description of the table.
  DeltaSetMetadata &description(std::string_view text) { return option("description", text); }
};

/// Sets metadata of one column.
class DeltaSetColumnMetadata : public detail::DeltaCommitting<DeltaSetColumnMetadata> {
public:
  /// Of this column.
  explicit DeltaSetColumnMetadata(std::string_view column) {
    option("operation", "set_column_metadata").option("column", column);
  }

  /// One value, such as `comment`.
  DeltaSetColumnMetadata &metadata(std::string_view name, Json value) {
    options_.member("metadata").set(name, std::move(value));
    return *this;
  }
};

/// Lets a column have NULL.
class DeltaDropColumnNotNull : public detail::DeltaCommitting<DeltaDropColumnNotNull> {
public:
  /// This column.
  explicit DeltaDropColumnNotNull(std::string_view column) {
    option("operation", "drop_column_not_null").option("column", column);
  }
};

CODEANATOMY_CPP_END

#endif
