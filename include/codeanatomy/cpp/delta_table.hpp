/// \file
/// Delta tables that are open at one version.
#ifndef CODEANATOMY_CPP_DELTA_TABLE_HPP
#define CODEANATOMY_CPP_DELTA_TABLE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "codeanatomy/cpp/call.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_call.hpp"
#include "codeanatomy/cpp/delta_description.hpp"
#include "codeanatomy/cpp/delta_observe.hpp"
#include "codeanatomy/cpp/delta_operations.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/delta_report.hpp"
#include "codeanatomy/cpp/delta_write.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/stream.hpp"
#include "codeanatomy/cpp/task.hpp"
#include "codeanatomy/delta.h"
#include "codeanatomy/delta_change.h"
#include "codeanatomy/delta_inspect.h"
#include "codeanatomy/delta_observe.h"

CODEANATOMY_CPP_BEGIN

/// A Delta table at one version; Session::open_delta() gives one.
///
/// Any thread, at the same time; a change by one of them moves it on for all. Movable. It keeps its
/// session; its streams and tasks outlive it. Destroying it does nothing to what lies in its
/// folder. Changing operations without rows are those of DeltaOperations.
class DeltaTable : public DeltaOperations {
public:
  /// Takes a handle of the C API.
  explicit DeltaTable(codeanatomy_delta_table *handle) noexcept : DeltaOperations(handle) {}

  /// One more owner of the same table.
  DeltaTable share() const noexcept { return DeltaTable(codeanatomy_delta_table_share(get())); }

  /// The version that is shown now; reads nothing. −1 when the table was moved away.
  std::int64_t version() const noexcept { return codeanatomy_delta_table_version(get()); }

  /// Goes to the latest version. A table that was opened at a version of the past takes changes
  /// from then on.
  /// \return The version that is shown now.
  Outcome<std::int64_t> refresh(const CallOptions &options = {}) const {
    detail::Call call(options);
    std::int64_t version = 0;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_delta_table_refresh(get(), call.give(), &version, error.out());
    return call.conclude(status, error, [&] { return version; });
  }

  /// The same without waiting.
  Outcome<Task<std::int64_t>> refresh_start(const CallOptions &options = {}) const {
    return detail::start_delta<std::int64_t>(options, [&](const codeanatomy_call_options *call,
                                                          codeanatomy_task **out,
                                                          codeanatomy_error **error) {
      return codeanatomy_delta_table_refresh_start(get(), call, out, error);
    });
  }

  /// Makes the version that is shown a table of the session, under this name in SQL. It keeps that
  /// version when this one moves on, and takes INSERT, UPDATE, DELETE and MERGE, unless the version
  /// was asked for when the table was opened, or an option says how it is scanned.
  Outcome<void> register_as(std::string_view name,
                            const DeltaRegisterOptions &register_options = {},
                            const CallOptions &options = {}) const {
    const std::string bag = register_options.json().dump();
    detail::Call call(options);
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_delta_table_register(
        get(), detail::str(name), detail::str(bag), call.give(), error.out());
    return call.conclude(status, error, [] {});
  }

  /// The same without waiting.
  Outcome<Task<void>> register_as_start(std::string_view name,
                                        const DeltaRegisterOptions &register_options = {},
                                        const CallOptions &options = {}) const {
    const std::string bag = register_options.json().dump();
    return detail::start_delta<void>(options, [&](const codeanatomy_call_options *call,
                                                  codeanatomy_task **out,
                                                  codeanatomy_error **error) {
      return codeanatomy_delta_table_register_start(get(), detail::str(name), detail::str(bag),
                                                    call, out, error);
    });
  }

  /// \name What the log says of the version that is shown
  /// @{

  /// Its schema, properties, protocol and more.
  Outcome<DeltaDescription> describe(const DeltaDescribeOptions &describe_options = {},
                                     const CallOptions &options = {}) const {
    return ask<DeltaDescription>(codeanatomy_delta_table_describe, describe_options.json(),
                                 options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaDescription>> describe_start(const DeltaDescribeOptions &describe_options = {},
                                                 const CallOptions &options = {}) const {
    return start<DeltaDescription>(codeanatomy_delta_table_describe_start, describe_options.json(),
                                   options);
  }

  /// The commits up to it, the newest first.
  Outcome<DeltaHistory> history(const DeltaHistoryOptions &history_options = {},
                                const CallOptions &options = {}) const {
    return ask<DeltaHistory>(codeanatomy_delta_table_history, history_options.json(), options);
  }

  /// The same without waiting.
  Outcome<Task<DeltaHistory>> history_start(const DeltaHistoryOptions &history_options = {},
                                            const CallOptions &options = {}) const {
    return start<DeltaHistory>(codeanatomy_delta_table_history_start, history_options.json(),
                               options);
  }

  /// Its files, ordered by path; columns as in codeanatomy_delta_table_files().
  Outcome<Stream> files(const DeltaFilesOptions &files_options = {},
                        const CallOptions &options = {}) const {
    const std::string bag = files_options.json().dump();
    return export_rows(options, [&](const codeanatomy_call_options *call, ArrowArrayStream *out,
                                    codeanatomy_error **error) {
      return codeanatomy_delta_table_files(get(), detail::str(bag), call, out, error);
    });
  }

  /// The same without waiting.
  Outcome<Task<Reader>> files_start(const DeltaFilesOptions &files_options = {},
                                    const CallOptions &options = {}) const {
    return start<Reader>(codeanatomy_delta_table_files_start, files_options.json(), options);
  }

  /// Rows about it with columns that stay, as delta_payload_schema() has them.
  Outcome<Stream> payload(DeltaPayload payload, const DeltaPayloadOptions &payload_options = {},
                          const CallOptions &options = {}) const {
    const std::string bag = payload_options.json().dump();
    return export_rows(options, [&](const codeanatomy_call_options *call, ArrowArrayStream *out,
                                    codeanatomy_error **error) {
      return codeanatomy_delta_table_payload(get(), codeanatomy_delta_payload(payload),
                                             detail::str(bag), call, out, error);
    });
  }

  /// The same without waiting.
  Outcome<Task<Reader>> payload_start(DeltaPayload payload,
                                      const DeltaPayloadOptions &payload_options = {},
                                      const CallOptions &options = {}) const {
    const std::string bag = payload_options.json().dump();
    return detail::start_delta<Reader>(options, [&](const codeanatomy_call_options *call,
                                                    codeanatomy_task **out,
                                                    codeanatomy_error **error) {
      return codeanatomy_delta_table_payload_start(get(), codeanatomy_delta_payload(payload),
                                                   detail::str(bag), call, out, error);
    });
  }
  /// @}

  /// Merges an Arrow stream into the table, in one commit; failures as in
  /// codeanatomy_delta_table_merge(). The stream is read once and released, whatever the outcome.
  /// After a failure or a cancel nothing of it is visible, unless detail `committed_version` names
  /// what is.
  Outcome<DeltaReport> merge(Stream stream, const DeltaMerge &merge,
                             const CallOptions &options = {}) const {
    const std::string bag = merge.json().dump();
    return detail::ask_delta<DeltaReport>(options, [&](const codeanatomy_call_options *call,
                                                       codeanatomy_buffer **out,
                                                       codeanatomy_error **error) {
      return codeanatomy_delta_table_merge(get(), stream.get(), detail::str(bag), call, out, error);
    });
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> merge_start(Stream stream, const DeltaMerge &merge,
                                         const CallOptions &options = {}) const {
    const std::string bag = merge.json().dump();
    return detail::start_delta<DeltaReport>(options, [&](const codeanatomy_call_options *call,
                                                         codeanatomy_task **out,
                                                         codeanatomy_error **error) {
      return codeanatomy_delta_table_merge_start(get(), stream.get(), detail::str(bag), call, out,
                                                 error);
    });
  }

private:
  template <typename Function>
  static Outcome<Stream> export_rows(const CallOptions &options, Function &&function) {
    detail::Call call(options);
    Stream stream;
    detail::ErrorSlot error;
    const codeanatomy_status status = function(call.give(), stream.out(), error.out());
    return call.conclude(status, error, [&] { return std::move(stream); });
  }

  template <typename T, typename Function>
  Outcome<T> ask(Function function, const Json &what, const CallOptions &options) const {
    const std::string bag = what.dump();
    return detail::ask_delta<T>(options, [&](const codeanatomy_call_options *call,
                                             codeanatomy_buffer **out, codeanatomy_error **error) {
      return function(get(), detail::str(bag), call, out, error);
    });
  }

  template <typename T, typename Function>
  Outcome<Task<T>> start(Function function, const Json &what, const CallOptions &options) const {
    const std::string bag = what.dump();
    return detail::start_delta<T>(options, [&](const codeanatomy_call_options *call,
                                               codeanatomy_task **out, codeanatomy_error **error) {
      return function(get(), detail::str(bag), call, out, error);
    });
  }
};

namespace detail {

template <> struct TaskResult<DeltaTable> {
  static Outcome<DeltaTable> take(codeanatomy_task *task, const SharedProgress &) {
    Handle<codeanatomy_delta_table> table;
    ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_task_take_delta_table(task, table.out(), error.out());
    return conclude(status, error, [&] { return DeltaTable(table.take()); });
  }
};

} // namespace detail

CODEANATOMY_CPP_END

#endif
