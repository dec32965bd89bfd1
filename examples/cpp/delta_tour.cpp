// Takes a Delta table through what can happen to one: it is made, written, merged into, deleted
// from, read at two versions, asked for its history and its changes, optimized, and guarded.
//
//   delta_tour FOLDER      the table is FOLDER/goods, and must not be there yet
#include <atomic>
#include <codeanatomy.hpp>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace codeanatomy;

namespace {

// A path as a text in SQL, its quotes doubled.
std::string sql_text(const std::string &path) {
  std::string text;
  for (const char character : path)
    text.append(character == '\'' ? 2 : 1, character);
  return "'" + text + "'";
}

std::int64_t number(const DeltaReport &report, std::string_view name) {
  return report.metrics[name].integer().value_or(0);
}

class Tour {
public:
  explicit Tour(const std::string &folder) : place_(folder + "/goods") {}

  void run() {
    create();
    write_twice();
    const DeltaTable table = session_.open_delta(place_);
    merge(table);
    remove(table);
    read(table);
    read_the_past();
    tell_history(table);
    tell_changes();
    observe();
    optimize(table);
    write_what_is_refused();
    std::cout << "observed: " << observed_ << "\n";
  }

private:
  void create() {
    const DeltaReport report =
        session_.create_delta(place_, DeltaCreate()
                                          .column("id", "long")
                                          .column("name", "string")
                                          .column("price", "double")
                                          .property("delta.enableChangeDataFeed", "true"));
    std::cout << "created: version " << report.version_after << "\n";
  }

  // The rows of a query as a stream: any Arrow stream would do, of any library.
  Stream goods(const std::string &values) {
    return session_.run("SELECT * FROM (VALUES " + values + ") AS goods(id, name, price)");
  }

  DeltaReport write() {
    return session_.write_delta(
        place_,
        goods("(1, 'anvil', 95.0), (2, 'bolt', 0.25), (3, 'crate', 12.5), (4, 'drill', 60.0)"),
        DeltaWriteOptions().commit(DeltaCommit().app_transaction("tour", 1)));
  }

  void write_twice() {
    const DeltaReport written = write();
    std::cout << "written: version " << written.version_after << ", "
              << number(written, "num_added_rows") << " rows\n";
    std::cout << "written again: " << to_string(write().status) << "\n";
  }

  void merge(const DeltaTable &table) {
    const DeltaReport report = table.merge(
        goods("(2, 'bolt', 0.3), (5, 'engine', 420.0)"),
        DeltaMerge("source.id = target.id").when_matched_update().when_not_matched_insert());
    std::cout << "merged: version " << report.version_after << ", "
              << number(report, "num_target_rows_updated") << " updated, "
              << number(report, "num_target_rows_inserted") << " inserted\n";
  }

  void remove(const DeltaTable &table) {
    const DeltaReport report = table.remove(DeltaDelete::where("price > 400"));
    std::cout << "deleted: version " << report.version_after << ", "
              << number(report, "num_deleted_rows") << " rows\n";
  }

  void read(const DeltaTable &table) {
    table.register_as("goods");
    for (const Batch &batch : session_.query("SELECT id, name, price FROM goods ORDER BY id")) {
      const auto ids = batch.values<std::int64_t>("id");
      const auto names = batch.values<std::string_view>("name");
      const auto prices = batch.values<double>("price");
      for (std::int64_t row = 0; row < batch.row_count(); ++row) {
        std::cout << ids.value(row) << " " << names.value(row) << " " << std::fixed
                  << std::setprecision(1) << prices.value(row) << "\n";
      }
    }
  }

  void read_the_past() {
    session_.open_delta(place_, DeltaOpenOptions().version(1)).register_as("goods_at_first");
    for (const Batch &batch : session_.query("SELECT count(*) AS n FROM goods_at_first"))
      std::cout << "version 1 had " << batch.values<std::int64_t>("n").value(0) << " rows\n";
  }

  void tell_history(const DeltaTable &table) {
    for (const DeltaCommitInfo &commit : table.history())
      std::cout << commit.version << " " << commit.operation.value_or("unknown") << "\n";
  }

  void tell_changes() {
    const std::string changes = "read_delta_cdf(" + sql_text(place_) + ", 1)";
    for (const Batch &batch : session_.query("SELECT _change_type, count(*) AS n FROM " + changes +
                                             " GROUP BY _change_type ORDER BY _change_type")) {
      const auto types = batch.values<std::string_view>("_change_type");
      const auto counts = batch.values<std::int64_t>("n");
      for (std::int64_t row = 0; row < batch.row_count(); ++row)
        std::cout << "changes: " << types.value(row) << " " << counts.value(row) << "\n";
    }
  }

  // Counts payloads. The observer is called on threads of the library.
  void observe() {
    session_.set_delta_observer([this](DeltaPayload, Stream) { ++observed_; });
  }

  void optimize(const DeltaTable &table) {
    const DeltaReport report = table.optimize();
    std::cout << "optimized: " << number(report, "num_files_removed") << " files became "
              << number(report, "num_files_added") << "\n";
  }

  void write_what_is_refused() {
    try {
      session_.write_delta(place_, goods("(6, 'fuse', -1.0)"),
                           DeltaWriteOptions().constraint("positive", "price > 0"));
    } catch (const ConstraintError &error) {
      std::cout << "refused: " << error.code_name() << "\n";
      return;
    }
    throw std::runtime_error("a price below zero was written");
  }

  std::string place_;
  std::atomic<int> observed_{0};
  Session session_ = Session::open();
};

} // namespace

int main(int count, char **arguments) {
  if (count != 2) {
    std::cerr << "usage: delta_tour FOLDER\n";
    return 2;
  }
  try {
    Tour(arguments[1]).run();
  } catch (const std::exception &error) {
    std::cerr << "delta_tour: " << error.what() << "\n";
    return 1;
  }
}
