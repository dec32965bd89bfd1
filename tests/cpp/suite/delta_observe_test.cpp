// Sessions that have a function told of what happens to Delta tables.
#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "delta_lake.hpp"

using namespace codeanatomy;
using support::Lake;
using support::only;
using support::stock_rows;

namespace {

// What an observer was told, to be read later.
class Told {
public:
  DeltaObserver observer() {
    return [this](DeltaPayload payload, Stream rows) {
      const std::lock_guard<std::mutex> lock(mutex_);
      payloads_.emplace_back(payload, std::move(rows));
    };
  }

  std::size_t size() const { return payloads_.size(); }
  DeltaPayload payload(std::size_t index) const { return payloads_.at(index).first; }

  // Whether the rows of a payload are one row for which a condition is true; uses them up.
  bool has(std::size_t index, const std::string &condition) {
    const auto session = Session::open();
    session.register_stream("told", std::move(payloads_.at(index).second));
    return only<std::int64_t>(session.query("SELECT count(*) + sum(CAST(" + condition +
                                            " AS INT)) FROM told")) == 2;
  }

private:
  std::mutex mutex_;
  std::vector<std::pair<DeltaPayload, Stream>> payloads_;
};

} // namespace

TEST("an observer is told of what operations do, and reads it when all are over") {
  Told told;
  {
    const Lake lake;
    lake.session().set_delta_observer(told.observer());
    const DeltaTable table = lake.stock();
    table.register_as("stock", DeltaRegisterOptions().file_column("origin"));
    table.remove(
        DeltaDelete::where("item = 'pen'").commit(DeltaCommit().metadata("who", "tester")));
    table.vacuum(DeltaVacuum().dry_run());
  }
  CHECK_EQUAL(told.size(), 5U);
  CHECK_EQUAL(told.payload(0), DeltaPayload::mutation_report);
  CHECK(told.has(0, "operation = 'write' AND version_before IS NULL AND version_after = 0"));
  CHECK_EQUAL(told.payload(1), DeltaPayload::snapshot);
  CHECK(told.has(1, "version = 0 AND table_uri LIKE '%/stock/'"));
  CHECK_EQUAL(told.payload(2), DeltaPayload::scan_config);
  CHECK(told.has(2, "registered_name LIKE '%stock' AND file_column = 'origin'"));
  CHECK_EQUAL(told.payload(3), DeltaPayload::mutation_report);
  CHECK(told.has(3, "operation = 'delete' AND element_at(commit_metadata, 'who')[1] = 'tester'"));
  CHECK_EQUAL(told.payload(4), DeltaPayload::maintenance_report);
  CHECK(told.has(4, "operation = 'vacuum' AND dry_run"));
}

TEST("an observer is told of what SQL commits, and not of what fails") {
  Told told;
  const Lake lake;
  lake.stock().register_as("stock");
  lake.session().set_delta_observer(told.observer());
  lake.session().execute("INSERT INTO stock VALUES ('mug', 9)");
  CHECK_THROWS(ConstraintError,
               lake.write({{"jar", -1}}, DeltaWriteOptions().constraint("positive", "n > 0")));
  CHECK_EQUAL(told.size(), 1U);
  CHECK(told.has(0, "operation = 'write' AND version_after = 1"));
}

TEST("an observer is replaced and ended, and what it holds is freed") {
  const Lake lake;
  Told told;
  auto held = std::make_shared<int>(0);
  const auto holding = [&] { return [held](DeltaPayload, Stream) { ++*held; }; };
  lake.session().set_delta_observer(holding());
  CHECK_EQUAL(held.use_count(), 2);
  lake.write({{"ink", 1}});
  CHECK_EQUAL(*held, 1);
  lake.session().set_delta_observer(told.observer());
  CHECK_EQUAL(held.use_count(), 1);
  lake.write({{"ink", 1}});
  lake.session().set_delta_observer(nullptr);
  lake.write({{"ink", 1}});
  CHECK_EQUAL(*held, 1);
  CHECK_EQUAL(told.size(), 1U);
  {
    const auto session = Session::open();
    session.set_delta_observer(holding());
    CHECK_EQUAL(held.use_count(), 2);
  }
  CHECK_EQUAL(held.use_count(), 1);
}

TEST("an observer that cannot be set is freed") {
  auto held = std::make_shared<int>(0);
  auto session = Session::open();
  const auto taken = std::move(session);
  CHECK_THROWS(InvalidArgumentError, session.set_delta_observer([held](DeltaPayload, Stream) {}));
  CHECK_EQUAL(held.use_count(), 1);
}

TEST("what an observer throws is dropped, and the call goes on") {
  const Lake lake;
  std::atomic<int> count{0};
  lake.session().set_delta_observer([&](DeltaPayload, Stream) {
    if (++count % 2 == 0)
      throw 7;
    throw std::runtime_error("no wish to know");
  });
  const DeltaTable table = lake.stock();
  CHECK_EQUAL(table.remove(DeltaDelete::where("n = 1")).version_after, 1);
  CHECK_EQUAL(count.load(), 3);
  CHECK_EQUAL(lake.rows(), "cap 3, pen 2");
  lake.session().set_delta_observer(nullptr);
}

TEST("an observer that makes a call that waits is refused") {
  const Lake lake;
  std::atomic<int> refused{0};
  lake.session().set_delta_observer([&](DeltaPayload, Stream) {
    try {
      lake.session().execute("SELECT 1");
    } catch (const ReentrantCallError &) {
      ++refused;
    }
  });
  lake.write({{"ink", 1}});
  CHECK_EQUAL(refused.load(), 1);
  lake.session().set_delta_observer(nullptr);
}

TEST("an observer is told by four threads at once, and misses nothing") {
  const Lake lake;
  std::atomic<int> reports{0};
  lake.session().set_delta_observer([&](DeltaPayload payload, Stream rows) {
    if (payload == DeltaPayload::mutation_report)
      reports += static_cast<int>(rows.next()->row_count());
  });
  lake.write({{"ink", 1}});
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int round = 0; round < 3; ++round)
        lake.write({{"pen", round}});
    });
  }
  for (std::thread &thread : threads)
    thread.join();
  lake.session().set_delta_observer(nullptr);
  CHECK_EQUAL(reports.load(), 13);
}
