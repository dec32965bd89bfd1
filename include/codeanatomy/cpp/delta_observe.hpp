/// \file
/// Watching Delta tables: rows about them, with columns that stay.
#ifndef CODEANATOMY_CPP_DELTA_OBSERVE_HPP
#define CODEANATOMY_CPP_DELTA_OBSERVE_HPP

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/delta_report.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/json.hpp"
#include "codeanatomy/cpp/library.hpp"
#include "codeanatomy/cpp/stream.hpp"
#include "codeanatomy/cpp/type.hpp"
#include "codeanatomy/delta_observe.h"

CODEANATOMY_CPP_BEGIN

/// A kind of payload: rows about a Delta table. Each begins with `event_time`, `table_uri` and
/// `version`; further columns as in the C constant of the same name. Later releases of the library
/// may add kinds.
enum class DeltaPayload : codeanatomy_delta_payload {
  /// A version of a table; one row.
  snapshot = CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT,
  /// How a table is scanned in SQL; one row.
  scan_config = CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG,
  /// The files of a version; a row for each.
  add_actions = CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS,
  /// What creating, writing, merging, deleting or updating did; one row.
  mutation_report = CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
  /// What any other operation did; one row.
  maintenance_report = CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT,
};

/// The columns of a payload. The metadata of the schema have the payload's name as
/// `codeanatomy.payload` and the version of its columns as `codeanatomy.payload_version`, which
/// grows when a column changes or goes. Any thread.
inline Outcome<Schema> delta_payload_schema(DeltaPayload payload) {
  return detail::after(detail::handshake, [payload] {
    Schema schema;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_delta_payload_schema(
        codeanatomy_delta_payload(payload), schema.out(), error.out());
    return detail::conclude(status, error, [&] { return std::move(schema); });
  });
}

/// Options of DeltaTable::payload(), each for one payload; with another it is an error.
class DeltaPayloadOptions : public detail::DeltaOptions<DeltaPayloadOptions> {
public:
  /// Of a snapshot: whether the files are counted.
  DeltaPayloadOptions &files(bool wanted = true) { return option("files", wanted); }

  /// Of add actions: SQL as in DeltaFilesOptions::predicate().
  DeltaPayloadOptions &predicate(std::string_view sql) { return option("predicate", sql); }

  /// Of a scan config: how the table would be registered, without `replace`.
  DeltaPayloadOptions &scan(const DeltaRegisterOptions &options) {
    return option("scan", options.json());
  }

  /// Of the two reports, which need it: what an operation on this table gave.
  DeltaPayloadOptions &report(const DeltaReport &report) { return option("report", report.json()); }
};

/// Receives payloads; the stream is its own, to be read at once, later or never.
///
/// It runs on threads of the library, also on several at once, while the call that the payload is
/// about waits for it. It must be quick; blocking calls are refused. What it throws is dropped.
using DeltaObserver = std::function<void(DeltaPayload, Stream)>;

namespace detail {

inline Outcome<void> set_delta_observer(const codeanatomy_session *session,
                                        DeltaObserver observer) {
  ErrorSlot error;
  if (!observer) {
    const codeanatomy_status status =
        codeanatomy_session_set_delta_observer(session, nullptr, nullptr, nullptr, error.out());
    return conclude(status, error);
  }
  auto owned = std::make_unique<DeltaObserver>(std::move(observer));
  const codeanatomy_status status = codeanatomy_session_set_delta_observer(
      session,
      [](codeanatomy_delta_payload payload, ArrowArrayStream *stream, void *data) {
        contain(
            [&] { (*static_cast<DeltaObserver *>(data))(DeltaPayload(payload), Stream(stream)); },
            [](const char *) {});
      },
      owned.release(), [](void *data) { delete static_cast<DeltaObserver *>(data); }, error.out());
  return conclude(status, error);
}

} // namespace detail

CODEANATOMY_CPP_END

#endif
