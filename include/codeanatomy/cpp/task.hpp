/// \file
/// Calls that were started without waiting.
#ifndef CODEANATOMY_CPP_TASK_HPP
#define CODEANATOMY_CPP_TASK_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "codeanatomy/cpp/call.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/reader.hpp"
#include "codeanatomy/cpp/stream.hpp"
#include "codeanatomy/task.h"

CODEANATOMY_CPP_BEGIN

/// How far a task is.
enum class TaskState : codeanatomy_task_state {
  running = CODEANATOMY_TASK_STATE_RUNNING,
  succeeded = CODEANATOMY_TASK_STATE_SUCCEEDED,
  failed = CODEANATOMY_TASK_STATE_FAILED,
};

namespace detail {

/// Takes the result of a task that succeeded; one specialization for each kind of result.
template <typename T> struct TaskResult;

template <> struct TaskResult<void> {
  static Outcome<void> take(codeanatomy_task *, const SharedProgress &) { return Outcome<void>(); }
};

template <> struct TaskResult<std::int64_t> {
  static Outcome<std::int64_t> take(codeanatomy_task *task, const SharedProgress &) {
    std::int64_t rows = 0;
    ErrorSlot error;
    const codeanatomy_status status = codeanatomy_task_take_count(task, &rows, error.out());
    return conclude(status, error, [&] { return rows; });
  }
};

template <> struct TaskResult<std::string> {
  static Outcome<std::string> take(codeanatomy_task *task, const SharedProgress &) {
    return fetch_text([task](codeanatomy_buffer **out, codeanatomy_error **error) {
      return codeanatomy_task_take_text(task, out, error);
    });
  }
};

template <> struct TaskResult<Reader> {
  static Outcome<Reader> take(codeanatomy_task *task, const SharedProgress &progress) {
    Handle<codeanatomy_reader> reader;
    ErrorSlot error;
    const codeanatomy_status status = codeanatomy_task_take_reader(task, reader.out(), error.out());
    return conclude(status, error, [&] { return Reader(reader.take(), progress); });
  }
};

} // namespace detail

/// A started call whose result is a `T`: a Query, a Reader, a number of rows, a text, or nothing.
///
/// Any thread, at the same time. Movable; destroying one that runs cancels it.
template <typename T> class Task {
public:
  /// Takes a handle of the C API.
  explicit Task(codeanatomy_task *handle, detail::SharedProgress progress = nullptr) noexcept
      : handle_(handle), progress_(std::move(progress)) {}

  /// Waits for the end; a failure of the task is a failure here, at every call.
  Outcome<void> wait() const {
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_task_wait(handle_.get(), -1, error.out());
    detail::rethrow(progress_);
    return detail::conclude(status, error);
  }

  /// Waits for the end, at most this long; a negative time does not wait.
  /// \return Whether it has succeeded; false while it runs.
  Outcome<bool> wait(std::chrono::milliseconds timeout) const {
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_task_wait(handle_.get(), detail::at_least(0, timeout), error.out());
    detail::rethrow(progress_);
    if (status == CODEANATOMY_STATUS_TIMED_OUT && error.get() == nullptr) {
      return detail::succeed([] { return false; });
    }
    return detail::conclude(status, error, [] { return true; });
  }

  /// Waits for the end and takes the result, which can be done once.
  Outcome<T> take() {
    return detail::after([this] { return wait(); },
                         [this] { return detail::TaskResult<T>::take(handle_.get(), progress_); });
  }

  /// Waits for the end and takes the result as an Arrow stream; only of a Task<Reader>.
  Outcome<Stream> take_stream() {
    static_assert(std::is_same_v<T, Reader>, "only a result with rows is a stream");
    return detail::after(
        [this] { return wait(); },
        [this] {
          Stream stream;
          detail::ErrorSlot error;
          const codeanatomy_status status =
              codeanatomy_task_take_stream(handle_.get(), stream.out(), error.out());
          return detail::conclude(status, error, [&] { return std::move(stream); });
        });
  }

  /// How far it is, without waiting.
  TaskState state() const noexcept { return TaskState(codeanatomy_task_state_get(handle_.get())); }

  /// Stops it. Never blocks, may be repeated, may lose the race with its end.
  void cancel() const noexcept { codeanatomy_task_cancel(handle_.get()); }

  /// Counters of the work.
  Outcome<Progress> progress() const {
    Progress progress{};
    progress.struct_size = sizeof progress;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_task_progress(handle_.get(), &progress, error.out());
    return detail::conclude(status, error, [&] { return progress; });
  }

  /// Asks to be told when it has ended; at once when it has. One callback for each task.
  ///
  /// It runs once, on a thread of the library, and must be quick: it may ask `state()`, but
  /// blocking calls are refused. What it throws is dropped. When the task has been destroyed, it
  /// neither runs nor will.
  Outcome<void> on_done(std::function<void()> callback) const {
    auto owned = std::make_unique<std::function<void()>>(std::move(callback));
    detail::ErrorSlot error;
    const codeanatomy_status status = codeanatomy_task_on_done(
        handle_.get(),
        [](void *data) {
          detail::contain([&] { (*static_cast<std::function<void()> *>(data))(); },
                          [](const char *) {});
        },
        owned.release(), [](void *data) { delete static_cast<std::function<void()> *>(data); },
        error.out());
    return detail::conclude(status, error);
  }

  /// The handle, for C functions that this interface does not wrap; borrowed.
  const codeanatomy_task *get() const noexcept { return handle_.get(); }

private:
  detail::Handle<codeanatomy_task> handle_;
  detail::SharedProgress progress_;
};

namespace detail {

/// What a `…_start` call gave.
template <typename T>
Outcome<Task<T>> started(Call &call, codeanatomy_status status, Handle<codeanatomy_task> &task,
                         ErrorSlot &error) {
  return conclude(status, error, [&] { return Task<T>(task.take(), call.progress()); });
}

} // namespace detail

CODEANATOMY_CPP_END

#endif
