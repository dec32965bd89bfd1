/// \file
/// Planned statements.
#ifndef CODEANATOMY_CPP_QUERY_HPP
#define CODEANATOMY_CPP_QUERY_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "codeanatomy/cpp/batch.hpp"
#include "codeanatomy/cpp/call.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/parameters.hpp"
#include "codeanatomy/cpp/reader.hpp"
#include "codeanatomy/cpp/stream.hpp"
#include "codeanatomy/cpp/task.hpp"
#include "codeanatomy/query.h"
#include "codeanatomy/write.h"

CODEANATOMY_CPP_BEGIN

/// One planned statement, to be bound and run as often as wanted.
///
/// Any thread, at the same time. Movable. Its readers and streams outlive it.
class Query {
public:
  /// Takes a handle of the C API.
  explicit Query(codeanatomy_query *handle) noexcept : handle_(handle) {}

  /// One more owner of the same query.
  Query share() const noexcept { return Query(codeanatomy_query_share(handle_.get())); }

  /// The columns of the result, known without running the query.
  Outcome<Schema> schema() const {
    Schema schema;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_schema(handle_.get(), schema.out(), error.out());
    return detail::conclude(status, error, [&] { return std::move(schema); });
  }

  /// The parameters of the statement, named `$1`, `$2`, … or `$name`.
  Outcome<Schema> parameter_schema() const {
    Schema schema;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_parameter_schema(handle_.get(), schema.out(), error.out());
    return detail::conclude(status, error, [&] { return std::move(schema); });
  }

  /// Binds values for all parameters, with exactly the types they have: `query.bind({42, "main"})`.
  /// Replaces what was bound before; runs that have started keep their values. No values unbind.
  Outcome<void> bind(const Parameters &parameters) const {
    if (parameters.is_empty())
      return bind_json({});
    return detail::then(parameters.to_batch(),
                        [this](Batch batch) { return bind(std::move(batch)); });
  }

  /// Binds a batch with one row and a column for each parameter.
  Outcome<void> bind(Batch batch) const {
    Schema schema = batch.schema().copy();
    Array array = std::move(batch).into_array();
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_bind(handle_.get(), schema.get(), array.get(), error.out());
    return detail::conclude(status, error);
  }

  /// Binds a JSON array or object, whose values are cast to the types that planning inferred, so
  /// that a date may be given as text. Empty unbinds all.
  Outcome<void> bind_json(std::string_view parameters) const {
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_bind_json(handle_.get(), detail::str(parameters), error.out());
    return detail::conclude(status, error);
  }

  /// Runs the query and gives a reader; does not wait for the first batch.
  Outcome<Reader> read(const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_reader> reader;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_read(handle_.get(), call.give(), reader.out(), error.out());
    return call.conclude(status, error, [&] { return Reader(reader.take(), call.progress()); });
  }

  /// The same without waiting for the start of the run.
  Outcome<Task<Reader>> read_start(const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_task> task;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_read_start(handle_.get(), call.give(), task.out(), error.out());
    return detail::started<Reader>(call, status, task, error);
  }

  /// Runs the query and hands its rows out as an Arrow stream; waits for the first batch.
  Outcome<Stream> run(const CallOptions &options = {}) const {
    detail::Call call(options);
    Stream stream;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_run(handle_.get(), call.give(), stream.out(), error.out());
    return call.conclude(status, error, [&] { return std::move(stream); });
  }

  /// Runs the query to its end.
  /// \return Rows inserted, changed or deleted; for a query the rows of its result.
  Outcome<std::int64_t> execute(const CallOptions &options = {}) const {
    detail::Call call(options);
    std::int64_t rows = 0;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_execute(handle_.get(), call.give(), &rows, error.out());
    return call.conclude(status, error, [&] { return rows; });
  }

  /// The same without waiting.
  Outcome<Task<std::int64_t>> execute_start(const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_task> task;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_execute_start(handle_.get(), call.give(), task.out(), error.out());
    return detail::started<std::int64_t>(call, status, task, error);
  }

  /// The plan as text; `explain_options` are a JSON object as in codeanatomy_query_explain(), or
  /// empty.
  Outcome<std::string> explain(std::string_view explain_options = {},
                               const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_buffer> plan;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_query_explain(
        handle_.get(), detail::str(explain_options), call.give(), plan.out(), error.out());
    return call.conclude(status, error, [&] { return detail::text_of(plan); });
  }

  /// The same without waiting.
  Outcome<Task<std::string>> explain_start(std::string_view explain_options = {},
                                           const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_task> task;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_query_explain_start(
        handle_.get(), detail::str(explain_options), call.give(), task.out(), error.out());
    return detail::started<std::string>(call, status, task, error);
  }

  /// Runs the query and writes its rows into one file or a folder of files: `target` is a path or
  /// URL, of a folder when it ends with a slash; `write_options` are a JSON object as in
  /// codeanatomy_query_write(), or empty.
  /// \return A JSON object: the files, rows and bytes.
  Outcome<std::string> write(std::string_view target, std::string_view write_options = {},
                             const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_buffer> report;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_query_write(handle_.get(), detail::str(target), detail::str(write_options),
                                call.give(), report.out(), error.out());
    return call.conclude(status, error, [&] { return detail::text_of(report); });
  }

  /// The same without waiting.
  Outcome<Task<std::string>> write_start(std::string_view target,
                                         std::string_view write_options = {},
                                         const CallOptions &options = {}) const {
    detail::Call call(options);
    detail::Handle<codeanatomy_task> task;
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_query_write_start(
        handle_.get(), detail::str(target), detail::str(write_options), call.give(), task.out(),
        error.out());
    return detail::started<std::string>(call, status, task, error);
  }

  /// What the operators of the run that was started last have counted, as a JSON object.
  Outcome<std::string> metrics() const {
    return detail::fetch_text([this](codeanatomy_buffer **out, codeanatomy_error **error) {
      return codeanatomy_query_metrics(handle_.get(), out, error);
    });
  }

  /// The handle, for C functions that this interface does not wrap; borrowed.
  const codeanatomy_query *get() const noexcept { return handle_.get(); }

private:
  detail::Handle<codeanatomy_query> handle_;
};

namespace detail {

template <> struct TaskResult<Query> {
  static Outcome<Query> take(codeanatomy_task *task, const SharedProgress &) {
    Handle<codeanatomy_query> query;
    ErrorSlot error;
    const codeanatomy_status status = codeanatomy_task_take_query(task, query.out(), error.out());
    return conclude(status, error, [&] { return Query(query.take()); });
  }
};

} // namespace detail

CODEANATOMY_CPP_END

#endif
