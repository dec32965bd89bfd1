// Streams made by C++ code: their batches arrive, their failures arrive as text, nothing escapes.
#include <atomic>
#include <cerrno>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>

#include "support.hpp"

using namespace codeanatomy;
using namespace std::chrono_literals;

namespace {

using Numbers = BatchBuilder<std::int64_t>;

Numbers numbers() { return Numbers({"n"}); }

Schema numbers_schema() { return numbers().schema().copy(); }

// Batches of one row with 0, 1, …, and then what `then` does.
template <typename Then> Stream counting(int batches, Then then) {
  return Stream::generate(numbers_schema(), [batches, then, n = 0]() mutable {
    if (n == batches)
      return then();
    return std::optional<Batch>(numbers().append(n++).finish());
  });
}

std::optional<Batch> end() { return std::nullopt; }

} // namespace

TEST("the batches of a generator become a table") {
  auto session = Session::open();
  session.register_stream("t", counting(100, end));
  CHECK_EQUAL(support::only<std::int64_t>(session.query("SELECT sum(n) FROM t")), 4950);
}

TEST("a generator that holds what can only be moved works") {
  auto limit = std::make_unique<std::int64_t>(3);
  auto stream =
      Stream::generate(numbers_schema(), [limit = std::move(limit)]() -> std::optional<Batch> {
        if (*limit == 0)
          return std::nullopt;
        return numbers().append((*limit)--).finish();
      });
  std::int64_t sum = 0;
  for (const Batch &batch : stream)
    sum += batch.values<std::int64_t>("n").value(0);
  CHECK_EQUAL(sum, 6);
}

TEST("what a generator throws half-way is the failure of the call that reads it") {
  auto session = Session::open();
  const auto error = CHECK_THROWS(
      CallbackError, session.register_stream("t", counting(3, []() -> std::optional<Batch> {
                                               throw std::runtime_error("the disk is on fire");
                                             })));
  CHECK_EQUAL(error.status(), Status::bad_data);
  CHECK_CONTAINS(error.what(), "the disk is on fire");
  CHECK_THROWS(TableNotFoundError, session.sql("SELECT * FROM t"));
  CHECK_EQUAL(support::only<std::int64_t>(session.query("SELECT 1")), 1);
}

TEST("a failing generator fails a query on a stream that is read once") {
  auto session = Session::open();
  session.register_stream(
      "t",
      counting(3, []() -> std::optional<Batch> { throw std::runtime_error("no more numbers"); }),
      R"({"mode": "once"})");
  const auto error = CHECK_THROWS(CallbackError, session.execute("SELECT sum(n) FROM t"));
  CHECK_CONTAINS(error.what(), "no more numbers");
}

TEST("a failing generator leaves a table as it was when it is ingested") {
  auto session = Session::open();
  session.ingest("t", IngestMode::create, counting(5, end));
  CHECK_THROWS(CallbackError,
               session.ingest("t", IngestMode::append, counting(5, []() -> std::optional<Batch> {
                                throw std::runtime_error("half-way");
                              })));
  CHECK_EQUAL(support::count_rows(session.query("SELECT * FROM t")), 5);
}

TEST("whatever a generator throws becomes an error number and a text") {
  const auto failure = [](auto then) {
    Stream stream = counting(0, [then]() -> std::optional<Batch> {
      then();
      return std::nullopt;
    });
    ArrowArray array{};
    const int number = stream.get()->get_next(stream.get(), &array);
    CHECK(array.release == nullptr);
    CHECK_EQUAL(stream.get()->get_next(stream.get(), &array), number);
    const char *text = stream.get()->get_last_error(stream.get());
    return std::to_string(number) + " " + (text == nullptr ? "" : text);
  };
  const auto line = [](int number, const char *text) {
    return std::to_string(number) + " " + text;
  };
  CHECK_EQUAL(failure([] { throw std::logic_error("wrong"); }), line(EIO, "wrong"));
  CHECK_EQUAL(failure([] { throw std::bad_alloc(); }), line(ENOMEM, "memory did not suffice"));
  CHECK_EQUAL(failure([] { throw 7; }),
              line(EIO, "something was thrown that is not a std::exception"));
  CHECK_EQUAL(failure([] { detail::raise(Error::invalid_argument("bad")); }), line(EINVAL, "bad"));
}

TEST("a generator may return results in place of throwing") {
  auto stream =
      Stream::generate(numbers_schema(), [n = 0]() mutable -> Result<std::optional<Batch>> {
        if (n == 2)
          return Error::invalid_state("the second one is missing");
        return std::optional<Batch>(numbers().append(n++).finish());
      });
  CHECK(stream.next().has_value());
  CHECK(stream.next().has_value());
  const auto error = CHECK_THROWS(CallbackError, stream.next());
  CHECK_CONTAINS(error.what(), "the second one is missing");
  CHECK_CONTAINS(error.what(), std::to_string(EIO));
}

TEST("a generator whose batches are not of its schema is bad data, not a crash") {
  auto session = Session::open();
  auto stream = Stream::generate(numbers_schema(), [n = 0]() mutable -> std::optional<Batch> {
    if (n++ > 0)
      return std::nullopt;
    return BatchBuilder<std::int64_t, std::string>({"n", "s"}).append(1, "x").finish();
  });
  CHECK_THROWS(BadDataError, session.register_stream("t", std::move(stream)));
}

TEST("a generator is destroyed exactly once, whether it was read, failed or refused") {
  auto session = Session::open();
  const auto alive = std::make_shared<int>(0);
  const auto generator = [&alive] {
    return Stream::generate(numbers_schema(),
                            [alive]() -> std::optional<Batch> { return std::nullopt; });
  };
  session.register_stream("t", generator());
  CHECK_THROWS(AlreadyExistsError, session.register_stream("t", generator()));
  CHECK_THROWS(InvalidArgumentError, session.register_stream("u", generator(), "{"));
  { const Stream unread = generator(); }
  session.deregister("t");
  for (int wait = 0; alive.use_count() > 1 && wait < 1000; ++wait)
    std::this_thread::sleep_for(1ms);
  CHECK_EQUAL(alive.use_count(), 1);
}

TEST("a generator that never ends is stopped by a time limit") {
  auto session = Session::open();
  auto stream = Stream::generate(
      numbers_schema(), []() -> std::optional<Batch> { return numbers().append(1).finish(); });
  CHECK_THROWS(TimedOutError,
               session.register_stream("t", std::move(stream), {}, CallOptions().timeout(100ms)));
}

TEST("a stream that was released or moved away is refused, not read") {
  auto session = Session::open();
  Stream stream = counting(1, end);
  const Stream other = std::move(stream);
  CHECK(stream.is_released());
  CHECK_THROWS(InvalidStateError, stream.next());
  CHECK_THROWS(InvalidStateError, stream.schema());
  CHECK_THROWS(InvalidArgumentError, session.register_stream("t", std::move(stream)));
}

TEST("an exported reader gives the rest of its rows to a stream and keeps its metrics") {
  auto session = Session::open(R"({"batch_size": 10, "target_partitions": 1})");
  auto reader = session.query("SELECT value FROM generate_series(1, 100)");
  const std::int64_t first = reader.next()->row_count();
  Stream stream = reader.export_stream();
  CHECK_EQUAL(stream.schema().column(0).name(), "value");
  std::int64_t rest = 0;
  for (const Batch &batch : stream)
    rest += batch.row_count();
  CHECK_EQUAL(first + rest, 100);
  CHECK_THROWS(InvalidStateError, reader.export_stream());
  CHECK_CONTAINS(reader.metrics(), "operators");
}

TEST("an array moved out of a batch works with the C structs alone") {
  Batch batch = numbers().append(7).finish();
  ArrowArray raw{};
  std::move(batch).into_array().move_to(&raw);
  CHECK_EQUAL(raw.length, 1);
  CHECK_EQUAL(static_cast<const std::int64_t *>(raw.children[0]->buffers[1])[0], 7);
  Array owner(&raw);
  CHECK(raw.release == nullptr);
  owner = Array();
  CHECK(owner.is_released());
}
