// Delta tables are written, opened at a version, looked at, and read in SQL.
#include <filesystem>

#include "delta_lake.hpp"

using namespace codeanatomy;
using support::Lake;
using support::only;

TEST("a write makes a Delta table, and each mode does with one that exists what it says") {
  const Lake lake;
  CHECK(!lake.session().delta_exists(lake.place()));
  const DeltaReport made = lake.write({{"ink", 1}, {"pen", 2}});
  CHECK_EQUAL(made.operation, "write");
  CHECK_EQUAL(made.status, DeltaStatus::committed);
  CHECK(!made.version_before.has_value());
  CHECK_EQUAL(made.version_after, 0);
  CHECK_EQUAL(*made.verified, true);
  CHECK_EQUAL(*made.metrics["num_added_rows"].integer(), 2);
  CHECK(lake.session().delta_exists(lake.place()));

  const DeltaReport more = lake.write({{"cap", 3}});
  CHECK_EQUAL(*more.version_before, 0);
  CHECK_EQUAL(more.version_after, 1);
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 2");

  const DeltaReport ignored =
      lake.write({{"mug", 9}}, DeltaWriteOptions().mode(DeltaWriteMode::ignore));
  CHECK_EQUAL(ignored.status, DeltaStatus::skipped);
  CHECK(!ignored.verified.has_value());
  CHECK_THROWS(AlreadyExistsError,
               lake.write({{"mug", 9}}, DeltaWriteOptions().mode(DeltaWriteMode::error)));
  lake.write({{"pen", 20}},
             DeltaWriteOptions().mode(DeltaWriteMode::overwrite).replace_where("item = 'pen'"));
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 20");
  lake.write({{"mug", std::nullopt}}, DeltaWriteOptions().mode(DeltaWriteMode::overwrite));
  CHECK_EQUAL(lake.rows(), "mug none");
}

TEST("a version of the past is shown, read only, until the table is refreshed") {
  const Lake lake;
  lake.stock();
  lake.write({{"mug", 9}});
  const DeltaTable table = lake.open(DeltaOpenOptions().version(0));
  CHECK_EQUAL(table.version(), 0);
  table.register_as("old");
  CHECK_EQUAL(only<std::int64_t>(lake.session().query("SELECT count(*) FROM old")), 3);
  CHECK_THROWS(InvalidStateError, table.remove(DeltaDelete::all()));
  CHECK_EQUAL(table.refresh(), 1);
  CHECK_EQUAL(table.version(), 1);
  CHECK_EQUAL(table.remove(DeltaDelete::all()).version_after, 2);
  CHECK_THROWS(AlreadyExistsError, table.register_as("old"));
  table.register_as("old", DeltaRegisterOptions().replace());
  CHECK_EQUAL(only<std::int64_t>(lake.session().query("SELECT count(*) FROM old")), 0);
  // Before the table was made there is no version.
  CHECK_THROWS(NotFoundError, lake.open(DeltaOpenOptions().timestamp("1999-01-01T00:00:00Z")));
  CHECK_EQUAL(lake.open(DeltaOpenOptions().timestamp("2999-01-01T00:00:00Z")).version(), 2);
}

TEST("a description has what the table was made with") {
  const Lake lake;
  lake.write({{"ink", 1}, {"pen", 2}}, DeltaWriteOptions()
                                           .name("stock")
                                           .description("what there is")
                                           .partition_columns({"item"})
                                           .property("delta.checkpointInterval", "7")
                                           .commit(DeltaCommit().app_transaction("loader", 5)));
  const DeltaTable table = lake.open();
  const DeltaDescription plain = table.describe();
  CHECK_CONTAINS(plain.table_uri, lake.place());
  CHECK(!plain.table_id.empty());
  CHECK_EQUAL(*plain.name, "stock");
  CHECK_EQUAL(*plain.description, "what there is");
  CHECK_EQUAL(plain.version, 0);
  CHECK(plain.timestamp.has_value());
  CHECK(*plain.timestamp > DeltaTime(std::chrono::hours(24 * 365 * 50)));
  CHECK(plain.created_time.has_value());
  CHECK(plain.min_writer_version > 0);
  CHECK_EQUAL(plain.table_properties.at("delta.checkpointInterval"), "7");
  CHECK_EQUAL(*plain.schema["fields"][1]["type"].text(), "long");
  CHECK_EQUAL(plain.partition_columns.size(), 1U);
  CHECK_EQUAL(plain.partition_columns[0], "item");
  CHECK(plain.read.is_possible && plain.write.is_possible);
  CHECK(plain.write.blocked_by.empty() && !plain.write.reason.has_value());
  CHECK(!plain.num_files.has_value() && !plain.app_transaction_version.has_value());

  const DeltaDescription more = table.describe(DeltaDescribeOptions().files().app_id("loader"));
  CHECK_EQUAL(*more.num_files, 2);
  CHECK(*more.size_bytes > 0);
  CHECK_EQUAL(*more.app_transaction_version, 5);
}

TEST("the history has the commits, the newest first, with what they were told to say") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  lake.write({{"mug", 9}}, DeltaWriteOptions().commit(
                               DeltaCommit().metadata("run", "r7").required_metadata({"run"})));
  table.refresh();
  const DeltaHistory all = table.history();
  CHECK_EQUAL(all.size(), 2U);
  CHECK_EQUAL(all[0].version, 1);
  CHECK_EQUAL(*all[0].operation, "WRITE");
  CHECK_EQUAL(*all[0].metadata["run"].text(), "r7");
  CHECK(all[0].timestamp.has_value());
  CHECK(*all[0].commit_timestamp > DeltaTime(std::chrono::hours(24 * 365 * 50)));
  CHECK(!all[0].in_commit_timestamp.has_value());
  CHECK(all[0].engine_info.has_value());
  CHECK(all[1].metadata["run"].is_null());
  CHECK_EQUAL(table.history(DeltaHistoryOptions().limit(1)).size(), 1U);
}

TEST("files are listed as Arrow, without those that surely have no row for a predicate") {
  const Lake lake;
  lake.write({{"ink", 1}, {"pen", 2}}, DeltaWriteOptions().partition_columns({"item"}));
  const DeltaTable table = lake.open();
  std::int64_t rows = 0;
  std::string last;
  for (const Batch &batch : table.files()) {
    for (const auto path : batch.values<std::string_view>("path")) {
      CHECK(std::string(*path) > last);
      last = *path;
      ++rows;
    }
    CHECK_EQUAL(batch.values<std::int64_t>("num_records").value(0), 1);
    CHECK_EQUAL(batch.values<MapValue>("partition_values")
                    .value(0)
                    .keys.values<std::string_view>()
                    .value(0),
                "item");
  }
  CHECK_EQUAL(rows, 2);
  const auto some = table.files(DeltaFilesOptions().predicate("item = 'pen'")).next();
  CHECK_EQUAL(some->row_count(), 1);
  CHECK_CONTAINS(some->values<std::string_view>("path").value(0), "pen");
  CHECK_THROWS(QueryInvalidError, table.files(DeltaFilesOptions().predicate("nothing = 1")));
}

TEST("statistics of files are JSON, columns, or left out") {
  const Lake lake;
  lake.write({{"ink", 1}, {"pen", 2}});
  const DeltaTable table = lake.open();
  const auto further = [&](const DeltaFilesOptions &options) {
    const Schema schema = table.files(options).schema();
    std::vector<std::string> names;
    for (std::size_t column = 5; column < schema.column_count(); ++column)
      names.emplace_back(schema.column(column).name());
    return names;
  };
  const std::vector<std::string> json = {"stats"};
  CHECK(further({}) == json);
  CHECK(further(DeltaFilesOptions().statistics(DeltaStatistics::json)) == json);
  const std::vector<std::string> columns = {"null_count", "min", "max"};
  CHECK(further(DeltaFilesOptions().statistics(DeltaStatistics::columns)) == columns);
  CHECK(further(DeltaFilesOptions().statistics(DeltaStatistics::none)).empty());
}

TEST("a write whose application transaction the table has seen is skipped") {
  const Lake lake;
  const auto write = [&](std::int64_t version) {
    return lake.write({{"ink", 1}},
                      DeltaWriteOptions().commit(DeltaCommit().app_transaction("loader", version)));
  };
  CHECK_EQUAL(write(5).status, DeltaStatus::committed);
  CHECK_EQUAL(write(5).status, DeltaStatus::skipped_duplicate);
  CHECK_EQUAL(write(4).version_after, 0);
  CHECK_EQUAL(write(6).version_after, 1);
  CHECK_EQUAL(lake.rows(), "ink 1, ink 1");
}

TEST("columns that do not fit are refused, unless the schema may change") {
  const Lake lake;
  lake.stock();
  const auto wider = [&](const DeltaWriteOptions &options) {
    return lake.session().write_delta(
        lake.place(), lake.session().run("SELECT 'mug' AS item, 9 AS n, 7 AS shelf"), options);
  };
  CHECK_THROWS(SchemaMismatchError, wider({}));
  wider(DeltaWriteOptions().schema_mode(DeltaSchemaMode::merge));
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, mug 9, pen 2");
  wider(
      DeltaWriteOptions().mode(DeltaWriteMode::overwrite).schema_mode(DeltaSchemaMode::overwrite));
  CHECK_EQUAL(lake.rows(), "mug 9");
}

TEST("a constraint that does not hold is a ConstraintError that names it and shows no data") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const auto error = CHECK_THROWS(ConstraintError,
                                  lake.write({{"mug", -7001}, {"jar", -7002}, {"tin", 1}},
                                             DeltaWriteOptions().constraint("positive", "n > 0")));
  CHECK_EQUAL(*error.detail("constraint"), "positive");
  CHECK_EQUAL(*error.detail("constraint.rows"), "2");
  CHECK(error.json().find("700") == std::string_view::npos);
  table.add_constraints(DeltaAddConstraints().constraint("positive", "n > 0"));
  CHECK_THROWS(ConstraintError, lake.write({{"mug", -1}}));
  CHECK_THROWS(ConstraintError, table.update(DeltaUpdate().set("n", "n - 2")));
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 2");
}

TEST("mistakes with Delta tables are told apart") {
  const Lake lake;
  CHECK_THROWS(NotFoundError, lake.open());
  std::filesystem::create_directory(lake.place());
  CHECK_THROWS(NotFoundError, lake.open());
  lake.stock();
  const auto missing = CHECK_THROWS(NotFoundError, lake.open(DeltaOpenOptions().version(7)));
  CHECK_CONTAINS(missing.what(), "7");
  const auto both =
      CHECK_THROWS(InvalidArgumentError,
                   lake.open(DeltaOpenOptions().version(0).timestamp("2026-01-01T00:00:00Z")));
  CHECK_EQUAL(both.code(), ErrorCode::invalid_option);
  const auto unknown =
      CHECK_THROWS(InvalidArgumentError, lake.open(DeltaOpenOptions().option("versoin", 1)));
  CHECK_CONTAINS(unknown.what(), "versoin");
  CHECK_THROWS(InvalidArgumentError,
               lake.write({{"mug", 1}}, DeltaWriteOptions().option("mode", "upsert")));
  CHECK_THROWS(InvalidArgumentError,
               lake.write({{"mug", 1}},
                          DeltaWriteOptions().commit(DeltaCommit().required_metadata({"run"}))));
}

TEST("storage options reach the storage and stay out of errors") {
  const Lake lake;
  const auto error = CHECK_THROWS(
      Error, lake.session().open_delta("s3://no-such-bucket/table",
                                       DeltaOpenOptions()
                                           .storage_option("aws_secret_access_key", "hunter2")
                                           .storage_option("aws_region", "nowhere")
                                           .option("surplus", true)));
  CHECK(error.json().find("hunter2") == std::string_view::npos);
  const auto options =
      DeltaWriteOptions().storage_option("timeout", "5s").target_file_size(1 << 20);
  CHECK_EQUAL(lake.write({{"ink", 1}}, options).version_after, 0);
}
