#include "action.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "steps.hpp"

using namespace codeanatomy;
using nlohmann::json;
using namespace std::chrono_literals;

namespace conformance {
namespace {

// Cancels the case's token when the case says so, and knows when that was.
class Canceller {
public:
  explicit Canceller(std::string when) : when_(std::move(when)), token_(CancelToken::create()) {
    if (when_ == "before")
      cancel();
  }
  Canceller(const Canceller &) = delete;
  Canceller &operator=(const Canceller &) = delete;
  ~Canceller() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_all();
    if (timer_.joinable())
      timer_.join();
  }

  const CancelToken &token() const { return token_; }

  void run_starts() {
    if (when_ != "running")
      return;
    timer_ = std::thread([this] {
      std::unique_lock<std::mutex> lock(mutex_);
      if (!changed_.wait_for(lock, 100ms, [this] { return is_over_; }))
        cancel_locked();
    });
  }

  void batch_was_read() {
    if (when_ == "between_batches" && !cancelled_at())
      cancel();
  }

  std::optional<Clock::time_point> cancelled_at() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return cancelled_at_;
  }

private:
  void cancel() {
    const std::lock_guard<std::mutex> lock(mutex_);
    cancel_locked();
  }

  void cancel_locked() {
    cancelled_at_ = Clock::now();
    token_.cancel();
  }

  std::string when_;
  CancelToken token_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  std::optional<Clock::time_point> cancelled_at_;
  std::thread timer_;
};

class Action {
public:
  Action(const json &given, Objects &objects, Observed &observed)
      : given_(given), objects_(objects), observed_(observed),
        canceller_(given.value("cancel", "never")) {
    options_.cancel_token(canceller_.token());
    if (const auto limit = given.find("timeout_milliseconds"); limit != given.end()) {
      const auto time = std::chrono::milliseconds(limit->get<std::int64_t>());
      options_.timeout(time);
      observed_.told_to_stop = Clock::now() + time;
    }
  }

  void run() {
    const std::string action = given_.value("action", "query");
    if (action == "open")
      return;
    if (action == "step")
      return run_step(*objects_.session, given_.at("step"));
    objects_.query = objects_.session->sql(given_.at("sql").get<std::string>(), options_);
    if (action == "plan")
      return;
    bind();
    canceller_.run_starts();
    if (action == "query")
      return query();
    if (action == "execute") {
      observed_.rows_affected = objects_.query->execute(options_);
    } else if (action == "explain") {
      observed_.text = objects_.query->explain(options_of(given_, "explain"), options_);
    } else if (action == "write") {
      observed_.text = objects_.query->write(given_.at("target").get<std::string>(),
                                             options_of(given_, "write"), options_);
    } else {
      throw std::invalid_argument("unknown action: " + action);
    }
  }

  void is_over() {
    observed_.returned = Clock::now();
    if (const auto at = canceller_.cancelled_at())
      observed_.told_to_stop = at;
  }

private:
  void bind() {
    if (const auto values = given_.find("parameters"); values != given_.end()) {
      objects_.query->bind_json(values->dump());
    }
    if (const auto sql = given_.find("parameters_from"); sql != given_.end()) {
      auto rows = Session::open().query(sql->get<std::string>());
      auto batch = rows.next();
      if (!batch)
        throw std::invalid_argument("parameters_from gives no row");
      objects_.query->bind(std::move(*batch));
    }
  }

  void query() {
    Reader reader = objects_.query->read(options_);
    for (const json &name : given_.value("close_first", json::array()))
      close(name);
    try {
      read(reader);
    } catch (...) {
      observed_.metrics = reader.metrics();
      throw;
    }
    observed_.metrics = reader.metrics();
  }

  void read(Reader &reader) {
    observed_.schema = reader.schema();
    for (Batch &batch : reader) {
      observed_.batches.push_back(std::move(batch));
      canceller_.batch_was_read();
    }
  }

  void close(const json &name) {
    if (name == "query")
      objects_.query.reset();
    if (name == "session")
      objects_.session.reset();
    if (name == "runtime")
      objects_.runtime.reset();
  }

  const json &given_;
  Objects &objects_;
  Observed &observed_;
  Canceller canceller_;
  CallOptions options_;
};

} // namespace

Observed act(const json &given, Objects &objects) {
  Observed observed;
  Action action(given, objects, observed);
  try {
    action.run();
  } catch (const Error &error) {
    observed.error = error;
  }
  action.is_over();
  return observed;
}

} // namespace conformance
