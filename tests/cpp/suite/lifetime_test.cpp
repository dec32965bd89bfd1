// Objects are closed in any order, moved and shared, and used by many threads at once.
#include <atomic>
#include <thread>

#include "support.hpp"
#include "units.hpp"

using namespace codeanatomy;
using support::only;

TEST("a reader goes on when query, session and runtime are gone") {
  auto reader = [] {
    auto runtime = Runtime::open(R"({"worker_threads": 1})");
    auto session = Session::open(runtime, R"({"batch_size": 10})");
    session.execute("CREATE TABLE t AS SELECT value FROM generate_series(1, 1000)");
    return session.query("SELECT value FROM t");
  }();
  CHECK_EQUAL(support::count_rows(std::move(reader)), 1000);
}

TEST("a batch and its columns stay when everything they came from is gone") {
  auto batch = Session::open().query("SELECT 'kept' AS s").next();
  CHECK(batch.has_value());
  CHECK_EQUAL(batch->values<std::string_view>("s").value(0), "kept");
}

TEST("a stream outlives its session, also half-read") {
  auto stream =
      Session::open(R"({"batch_size": 10})").run("SELECT value FROM generate_series(1, 100)");
  CHECK(stream.next().has_value());
  std::int64_t rest = 0;
  for (const Batch &batch : stream)
    rest += batch.row_count();
  CHECK(rest > 0);
}

TEST("a session outlives the handle of its runtime, and a shared owner the first one") {
  auto session = [] { return Session::open(Runtime::open(R"({"worker_threads": 1})")); }();
  auto shared = [&] {
    Session first = std::move(session);
    return first.share();
  }();
  const auto query = [&] { return shared.sql("SELECT 3").share(); }();
  const auto runtime = shared.runtime().share();
  CHECK_EQUAL(only<std::int64_t>(query.read()), 3);
}

TEST("moving an object onto itself keeps it") {
  auto session = Session::open();
  Session &same = session;
  session = std::move(same);
  CHECK_EQUAL(only<std::int64_t>(session.query("SELECT 1")), 1);
}

TEST("one session serves eight threads at the same time") {
  auto session = Session::open();
  session.execute("CREATE TABLE t AS SELECT value AS n FROM generate_series(1, 1000)");
  const auto query = session.sql("SELECT sum(n) FROM t WHERE n <= 1000");
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      for (int round = 0; round < 10; ++round) {
        right += only<std::int64_t>(query.read()) == 500500 ? 1 : 0;
        right += session.execute("SELECT n FROM t WHERE n <= 7") == 7 ? 1 : 0;
      }
    });
  }
  for (std::thread &thread : threads)
    thread.join();
  CHECK_EQUAL(right.load(), 160);
}

TEST("a reader made on one thread is read on another and its batches on a third") {
  auto session = Session::open();
  auto reader = session.query("SELECT 42 AS n");
  std::optional<Batch> batch;
  std::thread([&] { batch = reader.next(); }).join();
  std::int64_t value = 0;
  std::thread([&] { value = batch->values<std::int64_t>("n").value(0); }).join();
  CHECK_EQUAL(value, 42);
}

TEST("objects pass between translation units that both include the interface") {
  Session session = units::open_session();
  CHECK_EQUAL(units::answer(session), 42);
  CHECK_THROWS(SyntaxError, units::run(session, "SELEC 1"));
}

TEST("a translation unit without exceptions gets results, in the same program") {
  CHECK_EQUAL(units::answer_without_exceptions(), 42);
  CHECK_EQUAL(units::error_without_exceptions(), "SYNTAX 42601");
  CHECK_EQUAL(units::iteration_without_exceptions(), 5050);
  CHECK_EQUAL(units::failing_iteration_without_exceptions(), "CALLBACK");
  CHECK_EQUAL(units::parameters_without_exceptions(), 7);
}
