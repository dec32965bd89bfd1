// Calls on Delta tables without waiting, cancelled and with a limit; tables closed in any order.
#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

#include "delta_lake.hpp"
#include "units.hpp"

using namespace codeanatomy;
using namespace std::chrono_literals;
using support::Lake;
using support::stock_rows;

namespace {

// Rows without end, which say when they are read for the third time.
template <typename OnThird> Stream endless_rows(OnThird on_third) {
  const BatchBuilder<std::string, std::int64_t> columns({"item", "n"});
  return Stream::generate(columns.schema().copy(),
                          [on_third, count = 0]() mutable -> std::optional<Batch> {
                            if (++count == 3)
                              on_third();
                            BatchBuilder<std::string, std::int64_t> builder({"item", "n"});
                            return builder.append("pen", count).finish();
                          });
}

} // namespace

TEST("every call on a Delta table can be started without waiting") {
  const Lake lake;
  const Session &session = lake.session();
  CHECK_EQUAL(session.write_delta_start(lake.place(), stock_rows({{"ink", 1}, {"pen", 2}}))
                  .take()
                  .version_after,
              0);
  CHECK_EQUAL(session.delta_exists_start(lake.place()).take(), true);
  CHECK_EQUAL(session.delta_exists_start(lake.place() + "/nothing").take(), false);
  const DeltaTable table = session.open_delta_start(lake.place()).take();
  CHECK_EQUAL(table.refresh_start().take(), 0);
  CHECK_EQUAL(table.describe_start(DeltaDescribeOptions().files()).take().num_files.value_or(0), 1);
  CHECK_EQUAL(table.history_start().take().size(), 1U);
  CHECK_EQUAL(support::count_rows(table.files_start().take()), 1);
  CHECK_EQUAL(table.files_start().take_stream().next()->row_count(), 1);
  table.register_as_start("stock").take();
  CHECK_EQUAL(support::count_rows(session.query("SELECT * FROM stock")), 2);
  CHECK_EQUAL(table
                  .merge_start(stock_rows({{"mug", 9}}),
                               DeltaMerge("source.item = target.item").when_not_matched_insert())
                  .take()
                  .version_after,
              1);
}

TEST("every operation on a Delta table can be started without waiting") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  CHECK_EQUAL(table.remove_start(DeltaDelete::where("n = 1")).take().operation, "delete");
  CHECK_EQUAL(table.update_start(DeltaUpdate().set("n", "n + 1")).take().operation, "update");
  CHECK_EQUAL(table.optimize_start().take().operation, "optimize");
  CHECK_EQUAL(table.vacuum_start(DeltaVacuum().dry_run()).take().status, DeltaStatus::dry_run);
  CHECK_EQUAL(table.checkpoint_start().take().operation, "checkpoint");
  CHECK_EQUAL(table.cleanup_metadata_start().take().operation, "cleanup_metadata");
  CHECK_EQUAL(table.compact_log_start(DeltaCompactLog(0, 1)).take().operation, "compact_log");
  CHECK_EQUAL(table.restore_start(DeltaRestore::to_version(0)).take().operation, "restore");
  CHECK_EQUAL(table.repair_start(DeltaRepair().dry_run()).take().operation, "repair");
  CHECK_EQUAL(table.add_constraints_start(DeltaAddConstraints().constraint("some", "n > 0"))
                  .take()
                  .operation,
              "add_constraints");
  CHECK_EQUAL(table.drop_constraints_start(DeltaDropConstraints({"some"})).take().operation,
              "drop_constraints");
  CHECK_EQUAL(table.set_properties_start(DeltaSetProperties().property("delta.appendOnly", "false"))
                  .take()
                  .operation,
              "set_properties");
  CHECK_EQUAL(table.add_columns_start(DeltaAddColumns().column("shelf", "long")).take().operation,
              "add_columns");
  CHECK_EQUAL(table.set_metadata_start(DeltaSetMetadata().name("stock")).take().operation,
              "set_metadata");
  CHECK_EQUAL(table.set_column_metadata_start(DeltaSetColumnMetadata("n").metadata("comment", "c"))
                  .take()
                  .operation,
              "set_column_metadata");
  CHECK_EQUAL(table
                  .add_features_start(
                      DeltaAddFeatures({"changeDataFeed"}).allow_protocol_versions_increase())
                  .take()
                  .operation,
              "add_features");
  CHECK_EQUAL(table.maintain_start(DeltaMaintain().step(DeltaCheckpoint())).take().status,
              DeltaStatus::completed);
  CHECK_THROWS(Error, table.drop_column_not_null_start(DeltaDropColumnNotNull("no_column")).take());
}

TEST("a failure of a started call on a Delta table comes at its end") {
  const Lake lake;
  auto opening = lake.session().open_delta_start(lake.place());
  CHECK_THROWS(NotFoundError, opening.wait());
  CHECK_THROWS(NotFoundError, opening.take());
  CHECK_EQUAL(opening.state(), TaskState::failed);
  const DeltaTable table = lake.stock();
  CHECK_THROWS(PlanError, table.remove_start(DeltaDelete::where("m = 1")).take());
}

TEST("a write or merge that is cancelled leaves nothing to see") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const auto write_token = CancelToken::create();
  CHECK_THROWS(CancelledError,
               lake.session().write_delta(lake.place(), endless_rows([=] { write_token.cancel(); }),
                                          {}, CallOptions().cancel_token(write_token)));
  const auto merge_token = CancelToken::create();
  CHECK_THROWS(CancelledError,
               table.merge(endless_rows([=] { merge_token.cancel(); }),
                           DeltaMerge("source.item = target.item").when_matched_update(),
                           CallOptions().cancel_token(merge_token)));
  CHECK_EQUAL(table.refresh(), 0);
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 2");
}

TEST("a write without end stops at its time limit, when its task is cancelled, or is destroyed") {
  const Lake lake;
  lake.stock();
  const Session &session = lake.session();
  const auto never_ending = [] { return endless_rows([] {}); };
  CHECK_THROWS(TimedOutError,
               session.write_delta(lake.place(), never_ending(), {}, CallOptions().timeout(100ms)));
  auto task = session.write_delta_start(lake.place(), never_ending());
  CHECK_EQUAL(task.wait(20ms), false);
  task.cancel();
  CHECK_THROWS(CancelledError, task.wait());
  std::promise<void> released;
  {
    // Whatever the stream holds goes when the library gives it up.
    std::shared_ptr<void> held(nullptr, [&](void *) { released.set_value(); });
    const auto abandoned =
        session.write_delta_start(lake.place(), endless_rows([held = std::move(held)] {}));
  }
  CHECK(released.get_future().wait_for(10s) == std::future_status::ready);
  CHECK_EQUAL(lake.open().version(), 0);
}

TEST("a call on a Delta table with a token that has fired does nothing") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const auto token = CancelToken::create();
  token.cancel();
  const auto options = CallOptions().cancel_token(token);
  CHECK_THROWS(CancelledError, lake.session().open_delta(lake.place(), {}, options));
  CHECK_THROWS(CancelledError, lake.session().delta_exists(lake.place(), {}, options));
  CHECK_THROWS(CancelledError, table.refresh(options));
  CHECK_THROWS(CancelledError, table.describe({}, options));
  CHECK_THROWS(CancelledError, table.history({}, options));
  CHECK_THROWS(CancelledError, table.files({}, options));
  CHECK_THROWS(CancelledError, table.payload(DeltaPayload::snapshot, {}, options));
  CHECK_THROWS(CancelledError, table.register_as("t", {}, options));
  CHECK_THROWS(CancelledError, table.remove(DeltaDelete::all(), options));
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 2");
}

TEST("a stream that fails fails the write with its text, and nothing of it is visible") {
  const Lake lake;
  lake.stock();
  const auto error = CHECK_THROWS(
      CallbackError, lake.session().write_delta(lake.place(), endless_rows([] {
                                                  throw std::runtime_error("disk on fire");
                                                })));
  CHECK_CONTAINS(error.what(), "disk on fire");
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 2");
}

TEST("the stream of a write is released, whatever the outcome") {
  const Lake lake;
  lake.stock();
  const auto content = std::make_shared<int>(0);
  const auto rows = [&] { return endless_rows([content] {}); };
  {
    const Stream held = rows();
    CHECK_EQUAL(content.use_count(), 2);
  }
  const auto wrong = DeltaWriteOptions().option("surplus", true);
  CHECK_THROWS(InvalidArgumentError, lake.session().write_delta(lake.place(), rows(), wrong));
  CHECK_THROWS(InvalidArgumentError, lake.session().write_delta_start(lake.place(), rows(), wrong));
  CHECK_THROWS(InvalidArgumentError, lake.open().merge(rows(), DeltaMerge("true")));
  CHECK_EQUAL(content.use_count(), 1);
}

TEST("a Delta table outlives its session, and its files and tasks the table") {
  const support::TemporaryFolder folder;
  const std::string place = folder / "stock";
  DeltaTable table = [&] {
    auto session = Session::open(Runtime::open(R"({"worker_threads": 1})"));
    session.write_delta(place, stock_rows({{"ink", 1}, {"pen", 2}}));
    return session.open_delta(place);
  }();
  CHECK_EQUAL(table.history().size(), 1U);
  const DeltaTable shared = table.share();
  auto removing = table.remove_start(DeltaDelete::where("n = 1"));
  Stream files = DeltaTable(std::move(table)).files();
  CHECK_EQUAL(files.next()->row_count(), 1);
  CHECK_EQUAL(removing.take().version_after, 1);
  CHECK_EQUAL(shared.version(), 1);
}

TEST("a Delta table that was moved away gives an InvalidArgumentError and no crash") {
  const Lake lake;
  DeltaTable table = lake.stock();
  const DeltaTable other = std::move(table);
  CHECK_EQUAL(other.version(), 0);
  CHECK_EQUAL(table.version(), -1);
  CHECK_THROWS(InvalidArgumentError, table.refresh());
  CHECK_THROWS(InvalidArgumentError, table.describe());
  CHECK_THROWS(InvalidArgumentError, table.files());
  CHECK_THROWS(InvalidArgumentError, table.payload(DeltaPayload::snapshot));
  CHECK_THROWS(InvalidArgumentError, table.remove(DeltaDelete::all()));
  CHECK_THROWS(InvalidArgumentError, table.optimize_start());
  CHECK_THROWS(InvalidArgumentError, table.merge(stock_rows({}), DeltaMerge("true")));
  CHECK_EQUAL(table.share().version(), -1);
}

TEST("one Delta table serves four threads, and no row of theirs is lost") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  std::atomic<int> committed{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < 3; ++round) {
        const DeltaReport report = lake.write({{"row " + std::to_string(thread), round}});
        committed += report.status == DeltaStatus::committed ? 1 : 0;
        table.refresh();
        table.history(DeltaHistoryOptions().limit(2));
      }
    });
  }
  for (std::thread &thread : threads)
    thread.join();
  CHECK_EQUAL(committed.load(), 12);
  CHECK_EQUAL(table.refresh(), 12);
  CHECK_EQUAL(
      support::count_rows(lake.session().query("SELECT * FROM read_delta('" + lake.place() + "')")),
      15);
}

TEST("Delta tables give results in a translation unit without exceptions") {
  const support::TemporaryFolder folder;
  CHECK_EQUAL(units::delta_without_exceptions(folder / "stock"),
              "NOT_FOUND committed 2 WRITE, observed 1");
}
