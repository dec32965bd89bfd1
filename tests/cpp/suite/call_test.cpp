// Long calls stop when they are told to, report progress, and can be started without waiting.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "support.hpp"

using namespace codeanatomy;
using namespace std::chrono_literals;
using support::endless;
using support::only;

namespace {

// Runs something on another thread after a while, and waits for it at the end.
class Later {
public:
  template <typename Body>
  Later(std::chrono::milliseconds delay, Body body)
      : thread_([delay, body] {
          std::this_thread::sleep_for(delay);
          body();
        }) {}
  ~Later() { thread_.join(); }

private:
  std::thread thread_;
};

} // namespace

TEST("a token that has fired before stops a call at once") {
  auto session = Session::open();
  const auto token = CancelToken::create();
  CHECK(!token.is_cancelled());
  token.cancel();
  CHECK(token.is_cancelled());
  const auto options = CallOptions().cancel_token(token);
  const auto error = CHECK_THROWS(CancelledError, session.execute(endless, {}, options));
  CHECK_EQUAL(error.code(), ErrorCode::cancelled);
  CHECK_EQUAL(error.sqlstate(), "57014");
}

TEST("a token stops a running query from another thread within three seconds") {
  auto session = Session::open();
  const auto token = CancelToken::create();
  const support::Stopwatch watch;
  const Later cancel(100ms, [copy = token] { copy.cancel(); });
  CHECK_THROWS(CancelledError, session.execute(endless, {}, CallOptions().cancel_token(token)));
  CHECK(watch.elapsed() < 3100ms);
  CHECK_EQUAL(only<std::int64_t>(session.query("SELECT 1")), 1);
}

TEST("a token with a time fires by itself, as timed out") {
  auto session = Session::open();
  const auto token = CancelToken::create(50ms);
  CHECK_THROWS(TimedOutError, session.execute(endless, {}, CallOptions().cancel_token(token)));
  CHECK(token.is_cancelled());
}

TEST("a time limit ends a call as a retryable TimedOutError") {
  auto session = Session::open();
  const support::Stopwatch watch;
  const auto error =
      CHECK_THROWS(TimedOutError, session.execute(endless, {}, CallOptions().timeout(100ms)));
  CHECK(error.retryable());
  CHECK(watch.elapsed() >= 100ms);
  CHECK(watch.elapsed() < 3100ms);
}

TEST("a time limit that is over already ends the call instead of lifting the limit") {
  auto session = Session::open();
  CHECK_THROWS(TimedOutError, session.execute(endless, {}, CallOptions().timeout(0ms)));
  CHECK_THROWS(TimedOutError, session.execute(endless, {}, CallOptions().timeout(-5ms)));
  CHECK_THROWS(TimedOutError,
               session.execute(endless, {}, CallOptions().timeout(50ms).after(60ms)));
}

TEST("a reader says that there is nothing yet, and can be cancelled then") {
  auto session = Session::open();
  auto reader = session.query(endless);
  TimedBatch nothing = reader.next(20ms);
  CHECK(nothing.is_pending());
  CHECK(!nothing.is_end());
  CHECK(reader.next(-1ms).is_pending());
  reader.cancel();
  CHECK_THROWS(CancelledError, reader.next());
  CHECK_THROWS(CancelledError, reader.next());
}

TEST("a reader can be cancelled while another thread waits in it") {
  auto session = Session::open();
  auto reader = session.query(endless);
  const Later cancel(50ms, [&reader] { reader.cancel(); });
  CHECK_THROWS(CancelledError, reader.next());
}

TEST("a reader with a time limit gives batches, then the end") {
  auto session = Session::open();
  auto reader = session.query("SELECT value FROM generate_series(1, 10)");
  std::int64_t rows = 0;
  for (;;) {
    TimedBatch found = reader.next(10s);
    CHECK(!found.is_pending());
    if (found.is_end())
      break;
    rows += found.batch()->row_count();
  }
  CHECK_EQUAL(rows, 10);
  CHECK(reader.next(0ms).is_end());
}

TEST("a stream that is cancelled between batches fails with the whole error") {
  auto session = Session::open(R"({"batch_size": 10, "target_partitions": 1})");
  const auto token = CancelToken::create();
  auto stream = session.run("SELECT value FROM generate_series(1, 100000000)", {},
                            CallOptions().cancel_token(token));
  CHECK(stream.next().has_value());
  token.cancel();
  const auto read_on = [&] {
    for (const Batch &batch : stream)
      CHECK(batch.row_count() > 0);
  };
  const auto error = CHECK_THROWS(CancelledError, read_on());
  CHECK_EQUAL(error.code(), ErrorCode::cancelled);
}

TEST("copies of a token are one flag") {
  const auto token = CancelToken::create();
  CancelToken copy = token;
  copy = token;
  const CancelToken moved = std::move(copy);
  moved.cancel();
  CHECK(token.is_cancelled());
}

TEST("a started call gives its result once it has ended") {
  auto session = Session::open();
  const auto query = session.sql("SELECT value FROM generate_series(1, 5)");
  auto reading = query.read_start();
  CHECK_EQUAL(support::count_rows(reading.take()), 5);
  CHECK_EQUAL(reading.state(), TaskState::succeeded);
  CHECK_THROWS(InvalidStateError, reading.take());
  auto streaming = query.read_start();
  Stream stream = streaming.take_stream();
  CHECK_EQUAL(stream.next()->row_count(), 5);
  CHECK_EQUAL(query.execute_start().take(), 5);
  CHECK_CONTAINS(query.explain_start().take(), "TableScan");
  CHECK_EQUAL(only<std::int64_t>(session.sql_start("SELECT 7").take().read()), 7);
  const support::TemporaryFolder folder;
  CHECK_CONTAINS(query.write_start(folder / "n.csv").take(), "\"rows\":5");
  session.register_file_start("n", folder / "n.csv").take();
  CHECK_EQUAL(support::count_rows(session.query("SELECT * FROM n")), 5);
  session.register_stream_start("s", query.run()).wait();
  CHECK_EQUAL(session.ingest_start("s", IngestMode::append, query.run()).take(), 5);
}

TEST("a started call that fails gives its error at every wait") {
  auto session = Session::open();
  auto task = session.sql_start("SELEC 1");
  CHECK_THROWS(SyntaxError, task.wait());
  CHECK_THROWS(SyntaxError, task.wait(0ms));
  CHECK_THROWS(SyntaxError, task.take());
  CHECK_EQUAL(task.state(), TaskState::failed);
}

TEST("a task is waited for with a limit, cancelled, and freed while it runs") {
  auto session = Session::open();
  const auto query = session.sql(endless);
  {
    auto task = query.execute_start();
    CHECK_EQUAL(task.wait(20ms), false);
    CHECK_EQUAL(task.wait(-1ms), false);
    CHECK_EQUAL(task.state(), TaskState::running);
    CHECK_EQUAL(task.progress().finished, 0U);
    task.cancel();
    task.cancel();
    CHECK_THROWS(CancelledError, task.wait());
  }
  const support::Stopwatch watch;
  { const auto abandoned = query.execute_start(); }
  CHECK(watch.elapsed() < 3s);
}

TEST("a task tells its end exactly once, also when it had ended before") {
  auto session = Session::open();
  std::mutex mutex;
  std::condition_variable changed;
  int calls = 0;
  const auto on_done = [&] {
    const std::lock_guard<std::mutex> lock(mutex);
    ++calls;
    changed.notify_all();
  };
  const auto calls_reach = [&](int expected) {
    std::unique_lock<std::mutex> lock(mutex);
    return changed.wait_for(lock, 10s, [&] { return calls == expected; });
  };
  const auto first = session.sql_start("SELECT 1");
  first.on_done(on_done);
  CHECK(calls_reach(1));
  CHECK_THROWS(AlreadyExistsError, first.on_done(on_done));
  const auto second = session.sql_start("SELECT 1");
  second.wait();
  second.on_done([&] {
    on_done();
    throw std::runtime_error("dropped");
  });
  CHECK(calls_reach(2));
}

TEST("progress is reported while a call is waited for, and what the callback throws comes out") {
  auto session = Session::open();
  const auto token = CancelToken::create();
  int calls = 0;
  auto counting = CallOptions().cancel_token(token).on_progress([&](const Progress &progress) {
    CHECK(progress.elapsed_microseconds > 0);
    if (++calls == 2)
      token.cancel();
  });
  CHECK_THROWS(CancelledError, session.execute(endless, {}, counting));
  CHECK_EQUAL(calls >= 2, true);
  auto throwing = CallOptions().timeout(500ms).on_progress(
      [&](const Progress &) { throw std::out_of_range("from the callback"); });
  const auto error = CHECK_THROWS(std::out_of_range, session.execute(endless, {}, throwing));
  CHECK_EQUAL(std::string(error.what()), "from the callback");
}

TEST("a blocking call from inside a progress callback is refused, not a deadlock") {
  auto session = Session::open();
  const auto token = CancelToken::create();
  bool is_refused = false;
  const auto options = CallOptions().cancel_token(token).on_progress([&](const Progress &) {
    try {
      session.execute("SELECT 1");
    } catch (const ReentrantCallError &) {
      is_refused = true;
    }
    token.cancel();
  });
  CHECK_THROWS(CancelledError, session.execute(endless, {}, options));
  CHECK(is_refused);
}

TEST("log records reach the callback until it is taken away") {
  const support::TemporaryFolder folder;
  const auto records = std::make_shared<std::atomic<int>>(0);
  set_log(LogLevel::trace, [records](LogLevel, std::string_view target, std::string_view) {
    if (!target.empty())
      ++*records;
    throw std::runtime_error("dropped");
  });
  auto session = Session::open();
  session.execute("SELECT count(*) FROM generate_series(1, 10)");
  set_log(LogLevel::off, nullptr);
  const int seen = *records;
  CHECK(seen > 0);
  session.execute("SELECT count(*) FROM generate_series(1, 10)");
  CHECK_EQUAL(records->load(), seen);
  CHECK_EQUAL(records.use_count(), 1);
}
