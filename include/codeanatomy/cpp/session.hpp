/// \file
/// Sessions: settings, tables, and the statements that run in them.
#ifndef CODEANATOMY_CPP_SESSION_HPP
#define CODEANATOMY_CPP_SESSION_HPP

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "codeanatomy/catalog.h"
#include "codeanatomy/cpp/call.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_call.hpp"
#include "codeanatomy/cpp/delta_create.hpp"
#include "codeanatomy/cpp/delta_observe.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/delta_report.hpp"
#include "codeanatomy/cpp/delta_table.hpp"
#include "codeanatomy/cpp/delta_write.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/json.hpp"
#include "codeanatomy/cpp/library.hpp"
#include "codeanatomy/cpp/parameters.hpp"
#include "codeanatomy/cpp/query.hpp"
#include "codeanatomy/cpp/runtime.hpp"
#include "codeanatomy/cpp/stream.hpp"
#include "codeanatomy/cpp/task.hpp"
#include "codeanatomy/delta.h"
#include "codeanatomy/delta_change.h"
#include "codeanatomy/ingest.h"
#include "codeanatomy/register.h"
#include "codeanatomy/session.h"

CODEANATOMY_CPP_BEGIN

/// What ingesting does with a table that exists, or does not.
enum class IngestMode : codeanatomy_ingest_mode {
  /// Makes the table; one that exists is an error.
  create = CODEANATOMY_INGEST_MODE_CREATE,
  /// Adds to the table; none is an error.
  append = CODEANATOMY_INGEST_MODE_APPEND,
  /// Makes the table anew, whatever was there.
  replace = CODEANATOMY_INGEST_MODE_REPLACE,
  /// Adds to the table, which is made when there is none.
  create_append = CODEANATOMY_INGEST_MODE_CREATE_APPEND,
};

/// How an object store is reached, for Session::register_object_store().
///
/// Options that are not set come from the environment, or have the default of the store. One thread
/// at a time; copies share nothing.
class ObjectStoreOptions {
public:
  /// Sets an option by its name in codeanatomy_session_register_object_store(), or one more that
  /// the delta-rs libraries have; never printed in errors.
  ObjectStoreOptions &option(std::string_view name, std::string_view value) {
    options_.set(name, value);
    return *this;
  }

  /// The options as the C interface takes them.
  const Json &json() const noexcept { return options_; }

private:
  Json options_ = Json::object();
};

/// Settings, catalogs, tables and functions. Cheap to make; shares its runtime.
///
/// Any thread, at the same time. Movable. Its queries, readers and streams outlive it. Option texts
/// are JSON objects as the C function of the same name describes them; empty means all defaults.
class Session {
public:
  /// A session on the runtime that the process shares.
  static Outcome<Session> open(std::string_view options = {}) { return make(nullptr, options); }

  /// A session on a runtime.
  static Outcome<Session> open(const Runtime &runtime, std::string_view options = {}) {
    return make(runtime.get(), options);
  }

  /// Takes a handle of the C API.
  explicit Session(codeanatomy_session *handle) noexcept : handle_(handle) {}

  /// One more owner of the same session.
  Session share() const noexcept { return Session(codeanatomy_session_share(handle_.get())); }

  /// The runtime of the session.
  Runtime runtime() const noexcept { return Runtime(codeanatomy_session_runtime(handle_.get())); }

  /// Changes one setting, as `SET` does in SQL.
  Outcome<void> set(std::string_view name, std::string_view value) const {
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_session_set(handle_.get(), detail::str(name), detail::str(value), error.out());
    return detail::conclude(status, error);
  }

  /// Reads one setting.
  Outcome<std::string> get(std::string_view name) const {
    return detail::fetch_text([&](codeanatomy_buffer **out, codeanatomy_error **error) {
      return codeanatomy_session_get(handle_.get(), detail::str(name), out, error);
    });
  }

  /// The library's own functions in the session as JSON: names by kind, a record for each, and one
  /// hash over all names.
  Outcome<std::string> function_registry() const {
    return detail::fetch_text([&](codeanatomy_buffer **out, codeanatomy_error **error) {
      return codeanatomy_session_function_registry(handle_.get(), out, error);
    });
  }

  /// \name Statements
  /// @{

  /// Plans one statement without running it.
  Outcome<Query> sql(std::string_view text, const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_query> query;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_query_new(handle_.get(), detail::str(text),
                                                            call.give(), query.out(), error.out());
    return call.conclude(status, error, [&] { return Query(query.take()); });
  }

  /// The same without waiting.
  Outcome<Task<Query>> sql_start(std::string_view text, const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_task> task;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_query_new_start(
        handle_.get(), detail::str(text), call.give(), task.out(), error.out());
    return detail::started<Query>(call, status, task, error);
  }

  /// Plans, binds and runs one statement: `for (Batch &batch : session.query("SELECT …", {42}))`.
  Outcome<Reader> query(std::string_view text, const Parameters &parameters = {},
                        const CallOptions &options = {}) const {
    return bound(text, parameters, options,
                 [](const Query &query, const CallOptions &rest) { return query.read(rest); });
  }

  /// The same with an Arrow stream as result; waits for the first batch.
  Outcome<Stream> run(std::string_view text, const Parameters &parameters = {},
                      const CallOptions &options = {}) const {
    return bound(text, parameters, options,
                 [](const Query &query, const CallOptions &rest) { return query.run(rest); });
  }

  /// Plans, binds and runs one statement to its end.
  /// \return Rows inserted, changed or deleted; for a query the rows of its result.
  Outcome<std::int64_t> execute(std::string_view text, const Parameters &parameters = {},
                                const CallOptions &options = {}) const {
    return bound(text, parameters, options,
                 [](const Query &query, const CallOptions &rest) { return query.execute(rest); });
  }
  /// @}

  /// \name Tables
  /// @{

  /// Makes an Arrow stream a table; see codeanatomy_session_register_stream().
  Outcome<void> register_stream(std::string_view name, Stream stream,
                                std::string_view register_options = {},
                                const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_session_register_stream(
        handle_.get(), detail::str(name), stream.get(), detail::str(register_options), call.give(),
        error.out());
    return call.conclude(status, error, [] {});
  }

  /// The same without waiting.
  Outcome<Task<void>> register_stream_start(std::string_view name, Stream stream,
                                            std::string_view register_options = {},
                                            const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_task> task;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_session_register_stream_start(
        handle_.get(), detail::str(name), stream.get(), detail::str(register_options), call.give(),
        task.out(), error.out());
    return detail::started<void>(call, status, task, error);
  }

  /// Makes batches, all with the columns of `schema`, a table that can be queried any number of
  /// times; nothing is copied.
  Outcome<void> register_batches(std::string_view name, Schema schema, std::vector<Batch> batches,
                                 std::string_view register_options = {}) const {
    std::vector<Array> owned;
    for (Batch &batch : batches)
      owned.push_back(std::move(batch).into_array());
    std::vector<ArrowArray> raw(owned.size());
    for (std::size_t index = 0; index < raw.size(); ++index)
      owned[index].move_to(&raw[index]);
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_session_register_batches(
        handle_.get(), detail::str(name), schema.get(), raw.data(), raw.size(),
        detail::str(register_options), error.out());
    return detail::conclude(status, error);
  }

  /// Makes one batch a table.
  Outcome<void> register_batch(std::string_view name, Batch batch,
                               std::string_view register_options = {}) const {
    Schema schema = batch.schema().copy();
    std::vector<Batch> batches;
    batches.push_back(std::move(batch));
    return register_batches(name, std::move(schema), std::move(batches), register_options);
  }

  /// Makes a file, or a folder of files, a table; see codeanatomy_session_register_file().
  Outcome<void> register_file(std::string_view name, std::string_view path,
                              std::string_view register_options = {},
                              const CallOptions &options = {}) const {
    return named(codeanatomy_session_register_file, name, path, register_options, options);
  }

  /// The same without waiting.
  Outcome<Task<void>> register_file_start(std::string_view name, std::string_view path,
                                          std::string_view register_options = {},
                                          const CallOptions &options = {}) const {
    return named_start(codeanatomy_session_register_file_start, name, path, register_options,
                       options);
  }

  /// Makes one version of a Delta table a table; see codeanatomy_session_register_delta().
  Outcome<void> register_delta(std::string_view name, std::string_view uri,
                               std::string_view register_options = {},
                               const CallOptions &options = {}) const {
    return named(codeanatomy_session_register_delta, name, uri, register_options, options);
  }

  /// The same without waiting.
  Outcome<Task<void>> register_delta_start(std::string_view name, std::string_view uri,
                                           std::string_view register_options = {},
                                           const CallOptions &options = {}) const {
    return named_start(codeanatomy_session_register_delta_start, name, uri, register_options,
                       options);
  }

  /// Says how the object store of a URL such as `s3://bucket` is reached; from now on its files and
  /// Delta tables are found by their URLs. Nothing is sent yet. A URL that names no store, an
  /// option that the store does not have and a value that it cannot use are an
  /// InvalidArgumentError; see codeanatomy_session_register_object_store().
  Outcome<void> register_object_store(std::string_view url,
                                      const ObjectStoreOptions &store_options = {}) const {
    const std::string bag = store_options.json().dump();
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_session_register_object_store(
        handle_.get(), detail::str(url), detail::str(bag), error.out());
    return detail::conclude(status, error);
  }

  /// Gives a query a name; see codeanatomy_session_register_view().
  Outcome<void> register_view(std::string_view name, std::string_view text,
                              std::string_view register_options = {},
                              const CallOptions &options = {}) const {
    return named(codeanatomy_session_register_view, name, text, register_options, options);
  }

  /// Takes a table or view out of the session; files and Delta tables stay where they are.
  Outcome<void> deregister(std::string_view name) const {
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_session_deregister(handle_.get(), detail::str(name), error.out());
    return detail::conclude(status, error);
  }

  /// Pours an Arrow stream into a table of the session.
  /// \return Rows that were added.
  Outcome<std::int64_t> ingest(std::string_view table, IngestMode mode, Stream stream,
                               const CallOptions &options = {}) const {
    detail::Call call(options);
    std::int64_t rows = 0;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_session_ingest(handle_.get(), detail::str(table), codeanatomy_ingest_mode(mode),
                                   stream.get(), call.give(), &rows, error.out());
    return call.conclude(status, error, [&] { return rows; });
  }

  /// The same without waiting.
  Outcome<Task<std::int64_t>> ingest_start(std::string_view table, IngestMode mode, Stream stream,
                                           const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_task> task;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_session_ingest_start(
        handle_.get(), detail::str(table), codeanatomy_ingest_mode(mode), stream.get(), call.give(),
        task.out(), error.out());
    return detail::started<std::int64_t>(call, status, task, error);
  }
  /// @}

  /// \name Delta tables by the path or URL of their folder
  /// @{

  /// Opens one at its latest version, or at one of the past; failures as in
  /// codeanatomy_delta_open().
  Outcome<DeltaTable> open_delta(std::string_view uri, const DeltaOpenOptions &open_options = {},
                                 const CallOptions &options = {}) const {
    const std::string bag = open_options.json().dump();
    detail::Call call(options);
    detail::Handle<codeanatomy_delta_table> table;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_delta_open(
        handle_.get(), detail::str(uri), detail::str(bag), call.give(), table.out(), error.out());
    return call.conclude(status, error, [&] { return DeltaTable(table.take()); });
  }

  /// The same without waiting.
  Outcome<Task<DeltaTable>> open_delta_start(std::string_view uri,
                                             const DeltaOpenOptions &open_options = {},
                                             const CallOptions &options = {}) const {
    return delta_start<DeltaTable>(codeanatomy_delta_open_start, uri, open_options.json(), options);
  }

  /// Whether there is one; nothing is made there. A version or time in the options is not looked
  /// at.
  Outcome<bool> delta_exists(std::string_view uri, const DeltaOpenOptions &open_options = {},
                             const CallOptions &options = {}) const {
    const std::string bag = open_options.json().dump();
    detail::Call call(options);
    bool exists = false;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_delta_exists(
        handle_.get(), detail::str(uri), detail::str(bag), call.give(), &exists, error.out());
    return call.conclude(status, error, [&] { return exists; });
  }

  /// The same without waiting.
  Outcome<Task<bool>> delta_exists_start(std::string_view uri,
                                         const DeltaOpenOptions &open_options = {},
                                         const CallOptions &options = {}) const {
    return delta_start<bool>(codeanatomy_delta_exists_start, uri, open_options.json(), options);
  }

  /// Makes an empty one at a place where there is none; failures as in codeanatomy_delta_create().
  /// After a failure or a cancel there is no table.
  Outcome<DeltaReport> create_delta(std::string_view uri, const DeltaCreate &create,
                                    const CallOptions &options = {}) const {
    const std::string bag = create.json().dump();
    return detail::ask_delta<DeltaReport>(options, [&](const codeanatomy_call_options *call,
                                                       codeanatomy_buffer **out,
                                                       codeanatomy_error **error) {
      return codeanatomy_delta_create(handle_.get(), detail::str(uri), detail::str(bag), call, out,
                                      error);
    });
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> create_delta_start(std::string_view uri, const DeltaCreate &create,
                                                const CallOptions &options = {}) const {
    return delta_start<DeltaReport>(codeanatomy_delta_create_start, uri, create.json(), options);
  }

  /// Writes an Arrow stream into one, which is made when there is none; failures as in
  /// codeanatomy_delta_write(). The stream is read once and released, whatever the outcome. After a
  /// failure or a cancel nothing of it is visible, unless detail `committed_version` names what is.
  Outcome<DeltaReport> write_delta(std::string_view uri, Stream stream,
                                   const DeltaWriteOptions &write_options = {},
                                   const CallOptions &options = {}) const {
    const std::string bag = write_options.json().dump();
    return detail::ask_delta<DeltaReport>(options, [&](const codeanatomy_call_options *call,
                                                       codeanatomy_buffer **out,
                                                       codeanatomy_error **error) {
      return codeanatomy_delta_write(handle_.get(), detail::str(uri), stream.get(),
                                     detail::str(bag), call, out, error);
    });
  }

  /// The same without waiting.
  Outcome<Task<DeltaReport>> write_delta_start(std::string_view uri, Stream stream,
                                               const DeltaWriteOptions &write_options = {},
                                               const CallOptions &options = {}) const {
    const std::string bag = write_options.json().dump();
    return detail::start_delta<DeltaReport>(options, [&](const codeanatomy_call_options *call,
                                                         codeanatomy_task **out,
                                                         codeanatomy_error **error) {
      return codeanatomy_delta_write_start(handle_.get(), detail::str(uri), stream.get(),
                                           detail::str(bag), call, out, error);
    });
  }

  /// Has a function told of what happens to Delta tables in this session, in place of the one that
  /// was set before; an empty one ends it. The tables and queries of the session keep it.
  ///
  /// A snapshot comes when a table is opened, or refreshed to another version; a scan config when
  /// an open table is registered; a report when an operation has ended well, also one of SQL that
  /// has committed. Failures are told by their errors only.
  Outcome<void> set_delta_observer(DeltaObserver observer) const {
    return detail::set_delta_observer(handle_.get(), std::move(observer));
  }
  /// @}

  /// \name What there is, as Arrow streams of text; columns as in the C function of that name
  /// @{

  /// Every setting.
  Outcome<Stream> settings() const { return listed(codeanatomy_session_settings); }

  /// Every catalog.
  Outcome<Stream> catalogs() const { return listed(codeanatomy_session_catalogs); }

  /// Every schema.
  Outcome<Stream> schemas() const { return listed(codeanatomy_session_schemas); }

  /// Every table.
  Outcome<Stream> tables() const { return listed(codeanatomy_session_tables); }

  /// Every function that SQL can call.
  Outcome<Stream> functions() const { return listed(codeanatomy_session_functions); }
  /// @}

  /// The columns of a table, named as in SQL.
  Outcome<Schema> table_schema(std::string_view table, const CallOptions &options = {}) const {
    detail::Call call(options);
    Schema schema;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_session_table_schema(
        handle_.get(), detail::str(table), call.give(), schema.out(), error.out());
    return call.conclude(status, error, [&] { return std::move(schema); });
  }

  /// The handle, for C functions that this interface does not wrap; borrowed.
  const codeanatomy_session *get() const noexcept { return handle_.get(); }

private:
  static Outcome<Session> make(const codeanatomy_runtime *runtime, std::string_view options) {
    return detail::after(detail::handshake, [&] {
      detail::Handle<codeanatomy_session> handle;
      detail::ErrorSlot error;
      const codeanatomy_status status =
          codeanatomy_session_new(runtime, detail::str(options), handle.out(), error.out());
      return detail::conclude(status, error, [&] { return Session(handle.take()); });
    });
  }

  // A statement that is planned and bound, for what is done with it in the time that is left.
  template <typename Then>
  auto bound(std::string_view text, const Parameters &parameters, const CallOptions &options,
             Then &&go_on) const -> std::invoke_result_t<Then, const Query &, const CallOptions &> {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    const auto rest = [&] {
      return options.after(
          std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start));
    };
    return detail::then(sql(text, options), [&](const Query &query) {
      if (parameters.is_empty())
        return go_on(query, rest());
      return detail::after([&] { return query.bind(parameters); },
                           [&] { return go_on(query, rest()); });
    });
  }

  // Register functions that take a name and one more text.
  template <typename Function>
  Outcome<void> named(Function function, std::string_view name, std::string_view text,
                      std::string_view register_options, const CallOptions &options) const {
    detail::Call call(options);
    detail::ErrorSlot error;
    const codeanatomy_status status =
        function(handle_.get(), detail::str(name), detail::str(text), detail::str(register_options),
                 call.give(), error.out());
    return call.conclude(status, error, [] {});
  }

  template <typename Function>
  Outcome<Task<void>> named_start(Function function, std::string_view name, std::string_view text,
                                  std::string_view register_options,
                                  const CallOptions &options) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_task> task;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        function(handle_.get(), detail::str(name), detail::str(text), detail::str(register_options),
                 call.give(), task.out(), error.out());
    return detail::started<void>(call, status, task, error);
  }

  template <typename T, typename Function>
  Outcome<Task<T>> delta_start(Function function, std::string_view uri, const Json &what,
                               const CallOptions &options) const {
    const std::string bag = what.dump();
    return detail::start_delta<T>(options, [&](const codeanatomy_call_options *call,
                                               codeanatomy_task **out, codeanatomy_error **error) {
      return function(handle_.get(), detail::str(uri), detail::str(bag), call, out, error);
    });
  }

  template <typename Function> Outcome<Stream> listed(Function function) const {
    Stream stream;
    detail::ErrorSlot error;
    const codeanatomy_status status = function(handle_.get(), stream.out(), error.out());
    return detail::conclude(status, error, [&] { return std::move(stream); });
  }

  detail::Handle<codeanatomy_session> handle_;
};

CODEANATOMY_CPP_END

#endif
