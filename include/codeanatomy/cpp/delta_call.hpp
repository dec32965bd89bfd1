/// \file
/// How the calls on Delta tables are made: a JSON text goes in, one comes back.
#ifndef CODEANATOMY_CPP_DELTA_CALL_HPP
#define CODEANATOMY_CPP_DELTA_CALL_HPP

#include <string>
#include <string_view>
#include <utility>

#include "codeanatomy/cpp/call.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/delta_description.hpp"
#include "codeanatomy/cpp/delta_report.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/json_parser.hpp"
#include "codeanatomy/cpp/stream.hpp"
#include "codeanatomy/cpp/task.hpp"

CODEANATOMY_CPP_BEGIN

namespace detail {

/// A report of the library as a `T`.
template <typename T> struct DeltaAnswer {
  static Outcome<T> read(std::string_view text) {
    return then(parse_json(text), [](const Json &told) { return Outcome<T>(T::from_json(told)); });
  }
};

template <> struct DeltaAnswer<std::string> {
  static Outcome<std::string> read(std::string_view text) {
    return Outcome<std::string>(std::string(text));
  }
};

template <> struct DeltaAnswer<DeltaHistory> {
  static Outcome<DeltaHistory> read(std::string_view text) {
    return then(parse_json(text), [](const Json &told) {
      DeltaHistory commits;
      for (const Json &commit : told.items())
        commits.push_back(DeltaCommitInfo::from_json(commit));
      return Outcome<DeltaHistory>(std::move(commits));
    });
  }
};

/// The result of a task whose text is a report.
template <typename T> struct DeltaAnswerOfTask {
  static Outcome<T> take(codeanatomy_task *task, const SharedProgress &progress) {
    return then(TaskResult<std::string>::take(task, progress),
                [](const std::string &text) { return DeltaAnswer<T>::read(text); });
  }
};

template <> struct TaskResult<DeltaReport> : DeltaAnswerOfTask<DeltaReport> {};
template <>
struct TaskResult<DeltaMaintenanceReport> : DeltaAnswerOfTask<DeltaMaintenanceReport> {};
template <> struct TaskResult<DeltaDescription> : DeltaAnswerOfTask<DeltaDescription> {};
template <> struct TaskResult<DeltaHistory> : DeltaAnswerOfTask<DeltaHistory> {};

/// Whether there is something: a count of one or none.
template <> struct TaskResult<bool> {
  static Outcome<bool> take(codeanatomy_task *task, const SharedProgress &progress) {
    return then(TaskResult<std::int64_t>::take(task, progress),
                [](std::int64_t count) { return Outcome<bool>(count != 0); });
  }
};

/// Makes a call that ends with a report; `function` is given the options of the call, where the
/// report goes and where the error goes.
template <typename T, typename Function>
Outcome<T> ask_delta(const CallOptions &options, Function &&function) {
  Call call(options);
  Handle<codeanatomy_buffer> report;
  ErrorSlot error;
  const codeanatomy_status status = function(call.give(), report.out(), error.out());
  return then(call.conclude(status, error, [&] { return text_of(report); }),
              [](const std::string &text) { return DeltaAnswer<T>::read(text); });
}

/// The same without waiting; `function` is told where the task goes.
template <typename T, typename Function>
Outcome<Task<T>> start_delta(const CallOptions &options, Function &&function) {
  Call call(options);
  Handle<codeanatomy_task> task;
  ErrorSlot error;
  const codeanatomy_status status = function(call.give(), task.out(), error.out());
  return started<T>(call, status, task, error);
}

} // namespace detail

CODEANATOMY_CPP_END

#endif
