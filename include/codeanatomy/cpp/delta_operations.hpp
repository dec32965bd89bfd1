/// \file
/// The operations on an open Delta table that need no rows, each with and without waiting.
#ifndef CODEANATOMY_CPP_DELTA_OPERATIONS_HPP
#define CODEANATOMY_CPP_DELTA_OPERATIONS_HPP

#include <string>
#include <string_view>
#include <utility>

#include "codeanatomy/cpp/call.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_alter.hpp"
#include "codeanatomy/cpp/delta_call.hpp"
#include "codeanatomy/cpp/delta_report.hpp"
#include "codeanatomy/cpp/delta_requests.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/task.hpp"
#include "codeanatomy/delta_change.h"

CODEANATOMY_CPP_BEGIN

/// The operations of a DeltaTable that need no rows.
///
/// Each begins at the latest version and leaves the table at the version of its commit. SQL names
/// columns as they are in the table, upper and lower case told apart. After a failure or a cancel
/// nothing of it is visible, but for commits that `vacuum`, `drop_constraints` and `maintain` had
/// made by then; after a cancel, detail `committed_version` names the last one. Failures are those
/// of codeanatomy_delta_table_run(): ConflictError with its kind in detail `conflict`,
/// ConstraintError, InvalidStateError for a table at a version of the past, ProtocolError,
/// QueryInvalidError, InvalidArgumentError.
class DeltaOperations {
public:
  /// \name Rows
  /// @{

  /// Deletes rows.
  Outcome<DeltaReport> remove(const DeltaDelete &request, const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> remove_start(const DeltaDelete &request,
                                          const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Changes rows.
  Outcome<DeltaReport> update(const DeltaUpdate &request, const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> update_start(const DeltaUpdate &request,
                                          const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }
  /// @}

  /// \name Files and versions
  /// @{

  /// Makes few large files of many small ones, or orders rows along a curve.
  Outcome<DeltaReport> optimize(const DeltaOptimize &request = {},
                                const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> optimize_start(const DeltaOptimize &request = {},
                                            const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Deletes files that no version within the retention needs.
  Outcome<DeltaReport> vacuum(const DeltaVacuum &request = {},
                              const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> vacuum_start(const DeltaVacuum &request = {},
                                          const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Writes a checkpoint of the latest version.
  Outcome<DeltaReport> checkpoint(const DeltaCheckpoint &request = {},
                                  const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> checkpoint_start(const DeltaCheckpoint &request = {},
                                              const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Deletes log files beyond the table's retention.
  Outcome<DeltaReport> cleanup_metadata(const DeltaCleanupMetadata &request = {},
                                        const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> cleanup_metadata_start(const DeltaCleanupMetadata &request = {},
                                                    const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Writes one more file of the log that stands for several commits.
  Outcome<DeltaReport> compact_log(const DeltaCompactLog &request,
                                   const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> compact_log_start(const DeltaCompactLog &request,
                                               const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Makes a version of the past the latest one.
  Outcome<DeltaReport> restore(const DeltaRestore &request, const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> restore_start(const DeltaRestore &request,
                                           const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Takes files that are gone out of the log.
  Outcome<DeltaReport> repair(const DeltaRepair &request = {},
                              const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> repair_start(const DeltaRepair &request = {},
                                          const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Runs several steps; behind one that fails none is run, and that is no error of the call.
  Outcome<DeltaMaintenanceReport> maintain(const DeltaMaintain &request,
                                           const CallOptions &options = {}) const {
    return wait_for<DeltaMaintenanceReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaMaintenanceReport>> maintain_start(const DeltaMaintain &request,
                                                       const CallOptions &options = {}) const {
    return start<DeltaMaintenanceReport>(request.json().dump(), options);
  }
  /// @}

  /// \name What the table is
  /// @{

  /// Adds features to the protocol.
  Outcome<DeltaReport> add_features(const DeltaAddFeatures &request,
                                    const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> add_features_start(const DeltaAddFeatures &request,
                                                const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Adds constraints; every row that is there is checked.
  Outcome<DeltaReport> add_constraints(const DeltaAddConstraints &request,
                                       const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> add_constraints_start(const DeltaAddConstraints &request,
                                                   const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Drops constraints, one commit for each.
  Outcome<DeltaReport> drop_constraints(const DeltaDropConstraints &request,
                                        const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> drop_constraints_start(const DeltaDropConstraints &request,
                                                    const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Sets properties of the table.
  Outcome<DeltaReport> set_properties(const DeltaSetProperties &request,
                                      const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> set_properties_start(const DeltaSetProperties &request,
                                                  const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Adds columns.
  Outcome<DeltaReport> add_columns(const DeltaAddColumns &request,
                                   const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> add_columns_start(const DeltaAddColumns &request,
                                               const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Sets the name and the description of the table.
  Outcome<DeltaReport> set_metadata(const DeltaSetMetadata &request,
                                    const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> set_metadata_start(const DeltaSetMetadata &request,
                                                const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Sets metadata of one column.
  Outcome<DeltaReport> set_column_metadata(const DeltaSetColumnMetadata &request,
                                           const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> set_column_metadata_start(const DeltaSetColumnMetadata &request,
                                                       const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }

  /// Lets a column have NULL.
  Outcome<DeltaReport> drop_column_not_null(const DeltaDropColumnNotNull &request,
                                            const CallOptions &options = {}) const {
    return wait_for<DeltaReport>(request.json().dump(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> drop_column_not_null_start(const DeltaDropColumnNotNull &request,
                                                        const CallOptions &options = {}) const {
    return start<DeltaReport>(request.json().dump(), options);
  }
  /// @}

  /// Runs an operation given as JSON: a request as in codeanatomy_delta_table_run().
  /// \return The report as JSON.
  Outcome<std::string> run(std::string_view request, const CallOptions &options = {}) const {
    return wait_for<std::string>(request, options);
  }

  /// The same without waiting.
  Outcome<Task<std::string>> run_start(std::string_view request,
                                       const CallOptions &options = {}) const {
    return start<std::string>(request, options);
  }

  /// The handle, for C functions that this interface does not wrap; borrowed.
  const codeanatomy_delta_table *get() const noexcept { return handle_.get(); }

protected:
  explicit DeltaOperations(codeanatomy_delta_table *handle) noexcept : handle_(handle) {}

private:
  template <typename Report>
  Outcome<Report> wait_for(std::string_view request, const CallOptions &options) const {
    return detail::ask_delta<Report>(options, [&](const codeanatomy_call_options *call,
                                                  codeanatomy_buffer **out,
                                                  codeanatomy_error **error) {
      return codeanatomy_delta_table_run(get(), detail::str(request), call, out, error);
    });
  }

  template <typename Report>
  Outcome<Task<Report>> start(std::string_view request, const CallOptions &options) const {
    return detail::start_delta<Report>(options, [&](const codeanatomy_call_options *call,
                                                    codeanatomy_task **out,
                                                    codeanatomy_error **error) {
      return codeanatomy_delta_table_run_start(get(), detail::str(request), call, out, error);
    });
  }

  detail::Handle<codeanatomy_delta_table> handle_;
};

CODEANATOMY_CPP_END

#endif
