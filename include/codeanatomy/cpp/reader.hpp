/// \file
/// The result of one run of a query, batch by batch.
#ifndef CODEANATOMY_CPP_READER_HPP
#define CODEANATOMY_CPP_READER_HPP

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "codeanatomy/cpp/batch.hpp"
#include "codeanatomy/cpp/call.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/stream.hpp"
#include "codeanatomy/reader.h"

CODEANATOMY_CPP_BEGIN

/// What a wait with a time limit found.
class TimedBatch {
public:
  /// Nothing yet: ask again.
  static TimedBatch pending() { return TimedBatch(true, std::nullopt); }
  /// A batch, or nothing at the end of the result.
  static TimedBatch arrived(std::optional<Batch> batch) {
    return TimedBatch(false, std::move(batch));
  }

  /// Whether there was nothing yet.
  bool is_pending() const noexcept { return is_pending_; }
  /// Whether the result has ended.
  bool is_end() const noexcept { return !is_pending_ && !batch_; }

  /// The batch, if there is one.
  std::optional<Batch> &batch() noexcept { return batch_; }

private:
  TimedBatch(bool is_pending, std::optional<Batch> batch)
      : is_pending_(is_pending), batch_(std::move(batch)) {}

  bool is_pending_;
  std::optional<Batch> batch_;
};

/// The result of one run of a query. Movable.
///
/// One thread at a time, except `cancel()` and `progress()`. It keeps everything that the run
/// needs; destroying it cancels what is left of the run. Batches handed out stay valid.
class Reader {
public:
  /// Takes a handle of the C API.
  explicit Reader(codeanatomy_reader *handle, detail::SharedProgress progress = nullptr) noexcept
      : handle_(handle), progress_(std::move(progress)) {}

  /// The columns of the result.
  Outcome<Schema> schema() const {
    Schema schema;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_reader_schema(handle_.get(), schema.out(), error.out());
    return detail::conclude(status, error, [&] { return std::move(schema); });
  }

  /// The next batch, or nothing at the end. Waits without limit.
  Outcome<std::optional<Batch>> next() {
    return detail::then(fetch(-1), [](TimedBatch found) {
      return Outcome<std::optional<Batch>>(std::move(found.batch()));
    });
  }

  /// The next batch, if it comes within this time; a negative time does not wait.
  Outcome<TimedBatch> next(std::chrono::milliseconds timeout) {
    return fetch(detail::at_least(0, timeout));
  }

  /// Goes through the batches that are left: `for (Batch &batch : reader)`.
  using Iterator = detail::BatchIterator<Reader>;

  /// The next batch; waits for it.
  Iterator begin() { return Iterator(this); }

  /// Behind the last batch.
  Iterator end() { return Iterator(); }

  /// Hands out what is left of the result as an Arrow stream. Afterwards the reader can still be
  /// asked for metrics and progress, and be cancelled.
  Outcome<Stream> export_stream() {
    Stream stream;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_reader_export(handle_.get(), stream.out(), error.out());
    return detail::conclude(status, error, [&] { return std::move(stream); });
  }

  /// What the operators of the run have counted so far, as a JSON object. Any thread.
  Outcome<std::string> metrics() const {
    return detail::fetch_text([this](codeanatomy_buffer **out, codeanatomy_error **error) {
      return codeanatomy_reader_metrics(handle_.get(), out, error);
    });
  }

  /// Counters of the run. Any thread.
  Outcome<Progress> progress() const {
    Progress progress{};
    progress.struct_size = sizeof progress;
    detail::ErrorSlot error;
    const codeanatomy_status status =
        codeanatomy_reader_progress(handle_.get(), &progress, error.out());
    return detail::conclude(status, error, [&] { return progress; });
  }

  /// Stops the run, also while another thread waits in `next()`. Any thread.
  void cancel() const noexcept { codeanatomy_reader_cancel(handle_.get()); }

  /// The handle, for C functions that this interface does not wrap; borrowed.
  const codeanatomy_reader *get() const noexcept { return handle_.get(); }

private:
  Outcome<TimedBatch> fetch(std::int64_t timeout_milliseconds) {
    return detail::then(shared_schema(), [&](std::shared_ptr<const Schema> schema) {
      Array array;
      detail::ErrorSlot error;
      const codeanatomy_status status =
          codeanatomy_reader_next(handle_.get(), timeout_milliseconds, array.out(), error.out());
      detail::rethrow(progress_);
      if (status == CODEANATOMY_STATUS_TIMED_OUT && error.get() == nullptr) {
        return Outcome<TimedBatch>(TimedBatch::pending());
      }
      if (status != CODEANATOMY_STATUS_OK) {
        return detail::fail<TimedBatch>(Error::adopt(status, error.take()));
      }
      if (array.is_released())
        return Outcome<TimedBatch>(TimedBatch::arrived(std::nullopt));
      return detail::then(Batch::create(std::move(schema), std::move(array)), [](Batch batch) {
        return Outcome<TimedBatch>(TimedBatch::arrived(std::move(batch)));
      });
    });
  }

  Outcome<std::shared_ptr<const Schema>> shared_schema() {
    using Shared = std::shared_ptr<const Schema>;
    if (schema_)
      return schema_;
    return detail::then(schema(), [this](Schema schema) {
      schema_ = std::make_shared<const Schema>(std::move(schema));
      return Outcome<Shared>(schema_);
    });
  }

  detail::Handle<codeanatomy_reader> handle_;
  detail::SharedProgress progress_;
  std::shared_ptr<const Schema> schema_;
};

CODEANATOMY_CPP_END

#endif
