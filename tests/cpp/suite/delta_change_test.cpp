// What changes an open Delta table: merges, rows, files, and what the table is.
#include <filesystem>
#include <thread>

#include "delta_lake.hpp"

using namespace codeanatomy;
using support::Lake;
using support::stock_rows;

TEST("a merge runs the first clause that fits each row") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const DeltaReport report =
      table.merge(stock_rows({{"pen", 20}, {"cap", 0}, {"mug", 9}}),
                  DeltaMerge("s.item = t.item")
                      .source_alias("s")
                      .target_alias("t")
                      .when_matched_delete("s.n = 0")
                      .when_matched_update({{"n", "t.n + s.n"}})
                      .when_not_matched_insert()
                      .when_not_matched_by_source_update({{"n", "-1"}}, "t.item <> 'jar'")
                      .commit(DeltaCommit().metadata("by", "merge")));
  CHECK_EQUAL(report.operation, "merge");
  CHECK_EQUAL(report.status, DeltaStatus::committed);
  CHECK_EQUAL(*report.metrics["num_target_rows_inserted"].integer(), 1);
  CHECK_EQUAL(*report.metrics["num_target_rows_deleted"].integer(), 1);
  CHECK_EQUAL(*report.commit_metadata["by"].text(), "merge");
  CHECK_EQUAL(table.version(), 1);
  CHECK_EQUAL(lake.rows(), "ink -1, mug 9, pen 22");
  table.merge(stock_rows({{"mug", 10}}), DeltaMerge("source.item = target.item")
                                             .when_matched_update()
                                             .when_not_matched_by_source_delete("target.n < 0"));
  CHECK_EQUAL(lake.rows(), "mug 10, pen 22");
}

TEST("a merge adds columns only when it may, and refuses what makes no sense") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const auto wider = [&] { return lake.session().run("SELECT 'ink' AS item, 5 AS n, 7 AS shelf"); };
  const auto merge = DeltaMerge("source.item = target.item").when_matched_update();
  CHECK_THROWS(SchemaMismatchError, table.merge(wider(), merge));
  table.merge(wider(), DeltaMerge(merge).merge_schema());
  CHECK_EQUAL(lake.rows(), "cap 3, ink 5, pen 2");
  CHECK_THROWS(InvalidArgumentError, table.merge(stock_rows({}), DeltaMerge("true")));
  CHECK_THROWS(QueryInvalidError,
               table.merge(stock_rows({{"ink", 1}}),
                           DeltaMerge("source.nothing = target.item").when_matched_delete()));
}

TEST("rows are deleted and changed, and all of them only when asked") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const DeltaReport deleted = table.remove(DeltaDelete::where("item = 'pen'"));
  CHECK_EQUAL(*deleted.metrics["num_deleted_rows"].integer(), 1);
  CHECK_EQUAL(table.version(), 1);
  CHECK_EQUAL(table.remove(DeltaDelete::where("n > 100")).status, DeltaStatus::unchanged);
  const DeltaReport updated = table.update(
      DeltaUpdate().set("n", "n * 10").set("item", "upper(item)").where("item = 'cap'"));
  CHECK_EQUAL(*updated.metrics["num_updated_rows"].integer(), 1);
  CHECK_EQUAL(lake.rows(), "CAP 30, ink 1");
  CHECK_THROWS(QueryInvalidError, table.remove(DeltaDelete::where("m = 1")));
  table.remove(DeltaDelete::all());
  CHECK_EQUAL(lake.rows(), "");
}

TEST("a version of the past is restored") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  table.remove(DeltaDelete::all());
  CHECK_EQUAL(table.restore(DeltaRestore::to_version(0)).version_after, 2);
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 2");
  CHECK_THROWS(Error, table.restore(DeltaRestore::to_version(99).ignore_missing_files()));
  CHECK_THROWS(InvalidArgumentError, table.restore(DeltaRestore::to_timestamp("yesterday")));
}

TEST("optimize makes one file of several, and vacuum says first what it would delete") {
  const Lake lake;
  lake.write({{"ink", 1}, {"pen", 2}}, DeltaWriteOptions().partition_columns({"item"}));
  lake.write({{"ink", 3}, {"pen", 4}});
  const DeltaTable table = lake.open();
  const DeltaReport some =
      table.optimize(DeltaOptimize().filter("item", "=", "ink").max_concurrent_tasks(1));
  CHECK_EQUAL(some.operation, "optimize");
  CHECK_EQUAL(*table.describe(DeltaDescribeOptions().files()).num_files, 3);
  table.optimize(DeltaOptimize().filter_in("item", {"ink", "pen"}).target_size(1 << 20));
  CHECK_EQUAL(*table.describe(DeltaDescribeOptions().files()).num_files, 2);
  CHECK_EQUAL(table.optimize(DeltaOptimize().filter_not_in("item", {"ink"})).status,
              DeltaStatus::unchanged);
  CHECK_EQUAL(table.optimize(DeltaOptimize().z_order_columns({"n"})).operation, "optimize");
  CHECK_EQUAL(lake.rows(), "ink 1, ink 3, pen 2, pen 4");

  CHECK_THROWS(InvalidArgumentError, table.vacuum(DeltaVacuum().enforce_retention(false)));
  const auto everything = DeltaVacuum()
                              .retention(std::chrono::hours(0))
                              .enforce_retention(false)
                              .allow_unsafe_retention();
  const DeltaReport looked = table.vacuum(DeltaVacuum(everything).dry_run());
  CHECK_EQUAL(looked.status, DeltaStatus::dry_run);
  CHECK(looked.metrics["files_deleted"].items().size() >= 4);
  CHECK_EQUAL(lake.open(DeltaOpenOptions().version(1)).version(), 1);
  const DeltaReport kept = table.vacuum(DeltaVacuum(everything).keep_versions({0, 1}).dry_run());
  CHECK(kept.metrics["files_deleted"].items().size() <
        looked.metrics["files_deleted"].items().size());
  const DeltaReport done = table.vacuum(DeltaVacuum(everything).full());
  CHECK_EQUAL(done.metrics["files_deleted"].items().size(),
              looked.metrics["files_deleted"].items().size());
  CHECK_EQUAL(lake.rows(), "ink 1, ink 3, pen 2, pen 4");
}

TEST("a checkpoint and a cleanup of the log make no commit, a repair without loss neither") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  CHECK_EQUAL(table.checkpoint().version_after, 0);
  CHECK(std::filesystem::exists(lake.place() + "/_delta_log/_last_checkpoint"));
  CHECK_EQUAL(table.cleanup_metadata().version_after, 0);
  CHECK_EQUAL(table.repair(DeltaRepair().dry_run()).version_after, 0);
  const auto error = CHECK_THROWS(
      InvalidArgumentError,
      table.checkpoint(DeltaCheckpoint().option("commit", Json::object({{"max_retries", 1}}))));
  CHECK_CONTAINS(error.what(), "commit");
}

TEST("compacting the log adds one file to it, and the table reads the same before and after") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  table.remove(DeltaDelete::where("n = 1"));
  lake.write({{"mug", 9}});
  const auto read = [&] {
    std::string all = lake.rows();
    for (std::int64_t version = 0; version < 3; ++version) {
      const DeltaTable past = lake.open(DeltaOpenOptions().version(version));
      for (const Batch &batch : past.files()) {
        for (const auto path : batch.values<std::string_view>("path"))
          all += ", " + std::string(*path);
      }
    }
    return all + std::to_string(lake.open().history().size());
  };
  const std::string before = read();
  const DeltaReport done = table.compact_log(DeltaCompactLog(0, 2));
  CHECK_EQUAL(done.operation, "compact_log");
  CHECK_EQUAL(*done.version_before, 2);
  CHECK_EQUAL(done.version_after, 2);
  CHECK(!done.verified.has_value());
  const std::string zeros(19, '0');
  CHECK(std::filesystem::exists(lake.place() + "/_delta_log/" + zeros + "0." + zeros +
                                "2.compacted.json"));
  CHECK_EQUAL(read(), before);
  for (const auto &[first, last] : {std::pair(0, 3), {1, 1}, {2, 1}, {-1, 1}})
    CHECK_THROWS(InvalidArgumentError, table.compact_log(DeltaCompactLog(first, last)));
  CHECK_EQUAL(table.version(), 2);
  CHECK_EQUAL(table.remove(DeltaDelete::all()).version_after, 3);
}

TEST("a repair takes a file that is gone out of the log") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  lake.write({{"mug", 9}});
  const auto files = table.files().next();
  std::filesystem::remove(lake.place() + "/" +
                          std::string(files->values<std::string_view>("path").value(0)));
  CHECK_EQUAL(table.repair(DeltaRepair().dry_run()).status, DeltaStatus::dry_run);
  CHECK_EQUAL(table.repair().status, DeltaStatus::committed);
  CHECK_EQUAL(lake.rows(), "mug 9");
}

TEST("constraints are added, named when a row breaks them, and dropped") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  CHECK_THROWS(ConstraintError,
               table.add_constraints(DeltaAddConstraints().constraint("tiny", "n < 2")));
  CHECK_EQUAL(table.version(), 0);
  table.add_constraints(
      DeltaAddConstraints().constraint("positive", "n > 0").constraint("small", "n < 100"));
  CHECK_EQUAL(table.describe().table_properties.at("delta.constraints.positive"), "n > 0");
  table.drop_constraints(DeltaDropConstraints({"positive", "small"}));
  CHECK_EQUAL(table.describe().table_properties.count("delta.constraints.positive"), 0U);
  CHECK_THROWS(Error, table.drop_constraints(DeltaDropConstraints({"positive"})));
  CHECK_EQUAL(table.drop_constraints(DeltaDropConstraints({"positive"}).if_exists()).operation,
              "drop_constraints");
}

TEST("columns, properties, name and features of a table are changed") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  table.add_columns(
      DeltaAddColumns()
          .column("shelf", "integer")
          .column(
              "tags",
              Json::object({{"type", "array"}, {"elementType", "string"}, {"containsNull", true}}),
              true, Json::object({{"comment", "what it is like"}})));
  const Json fields = table.describe().schema["fields"];
  CHECK_EQUAL(*fields[2]["type"].text(), "integer");
  CHECK_EQUAL(*fields[3]["metadata"]["comment"].text(), "what it is like");
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 2");

  table.set_properties(DeltaSetProperties().property("delta.checkpointInterval", "7"));
  CHECK_THROWS(Error, table.set_properties(DeltaSetProperties().property("delta.nothing", "7")));
  table.set_metadata(DeltaSetMetadata().name("stock").description("what there is"));
  table.set_column_metadata(DeltaSetColumnMetadata("n").metadata("comment", "how many"));
  const DeltaDescription now = table.describe();
  CHECK_EQUAL(now.table_properties.at("delta.checkpointInterval"), "7");
  CHECK_EQUAL(*now.name, "stock");
  CHECK_EQUAL(*now.description, "what there is");
  CHECK_EQUAL(*now.schema["fields"][1]["metadata"]["comment"].text(), "how many");

  table.add_features(DeltaAddFeatures({"changeDataFeed"}).allow_protocol_versions_increase());
  CHECK(table.describe().min_writer_version > now.min_writer_version);
  CHECK_THROWS(Error, table.add_features(DeltaAddFeatures({"rowTracking"})));
}

TEST("a column that refused NULL takes it") {
  const Lake lake;
  lake.session().write_delta(lake.place(), lake.session().run("SELECT 'ink' AS item, 1 AS n"));
  const DeltaTable table = lake.open();
  const bool refused = !table.describe().schema["fields"][1]["nullable"].boolean().value_or(true);
  CHECK(refused);
  CHECK_THROWS(Error, lake.write({{"mug", std::nullopt}}));
  table.drop_column_not_null(DeltaDropColumnNotNull("n"));
  lake.write({{"mug", std::nullopt}});
  CHECK_EQUAL(lake.rows(), "ink 1, mug none");
}

TEST("maintenance runs its steps in the safe order, and what fails is told in its step") {
  const Lake lake;
  lake.write({{"ink", 1}});
  lake.write({{"pen", 2}});
  const DeltaTable table = lake.open();
  const DeltaMaintenanceReport done = table.maintain(
      DeltaMaintain().step(DeltaVacuum().dry_run()).step(DeltaCheckpoint()).step(DeltaOptimize()));
  CHECK_EQUAL(done.status, DeltaStatus::completed);
  CHECK_EQUAL(done.version_before, 1);
  CHECK_EQUAL(done.version_after, table.version());
  CHECK_EQUAL(done.steps.size(), 3U);
  CHECK_EQUAL(done.steps[0].operation, "optimize");
  CHECK_EQUAL(done.steps[0].report->status, DeltaStatus::committed);
  CHECK_EQUAL(done.steps[1].operation, "checkpoint");
  CHECK_EQUAL(done.steps[2].status, DeltaStatus::dry_run);
  CHECK(done.steps[2].error.is_null());

  const DeltaMaintenanceReport stopped =
      table.maintain(DeltaMaintain()
                         .step(DeltaVacuum().enforce_retention(false))
                         .step(DeltaAddConstraints().constraint("positive", "n > 0")));
  CHECK_EQUAL(stopped.status, DeltaStatus::failed);
  CHECK_EQUAL(stopped.steps[0].status, DeltaStatus::failed);
  CHECK(!stopped.steps[0].report.has_value());
  CHECK(!stopped.steps[0].error.is_null());
  CHECK_EQUAL(stopped.steps[1].status, DeltaStatus::not_run);
  CHECK_THROWS(InvalidArgumentError, table.maintain(DeltaMaintain().step(DeltaDelete::all())));
}

TEST("an operation runs as JSON, and an unknown one or an unknown field is refused") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const Json report = parse_json(table.run(R"({"operation": "delete", "predicate": "n = 1"})"));
  CHECK_EQUAL(*report["metrics"]["num_deleted_rows"].integer(), 1);
  CHECK_CONTAINS(table.run_start(R"({"operation": "checkpoint"})").take(), "checkpoint");
  const auto error = CHECK_THROWS(InvalidArgumentError, table.run(R"({"operation": "compact"})"));
  CHECK_CONTAINS(error.what(), "optimize");
  CHECK_THROWS(InvalidArgumentError, table.run(""));
  CHECK_THROWS(InvalidArgumentError, table.optimize(DeltaOptimize().option("size", 1)));
}

TEST("a writer that comes too late has a ConflictError with its kind") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  BatchBuilder<std::string, std::int64_t> builder({"item", "n"});
  // The rows come once somebody else has deleted those of the table. On a thread of its own, since
  // a stream must not wait for the library on the library's thread.
  Stream late = Stream::generate(
      builder.schema().copy(), [&, is_first = true]() mutable -> std::optional<Batch> {
        if (!std::exchange(is_first, false))
          return std::nullopt;
        std::thread([&] { lake.open().remove(DeltaDelete::all()); }).join();
        return builder.append("pen", 7).finish();
      });
  const auto error = CHECK_THROWS(
      ConflictError,
      table.merge(std::move(late), DeltaMerge("source.item = target.item").when_matched_update()));
  CHECK_CONTAINS(error.detail("conflict").value_or(""), "concurrent_");
  CHECK_EQUAL(lake.rows(), "");
}
