// Rows about Delta tables, with columns that stay.
#include "delta_lake.hpp"

using namespace codeanatomy;
using support::Lake;
using support::only;

TEST("every payload has the columns of its schema, and what was asked for in them") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const DeltaReport report = table.remove(DeltaDelete::where("item = 'pen'"));
  const struct {
    DeltaPayload payload;
    const char *name;
    DeltaPayloadOptions options;
    const char *condition;
  } cases[] = {
      {DeltaPayload::snapshot, "snapshot", DeltaPayloadOptions().files(), "num_files = 1"},
      {DeltaPayload::scan_config, "scan_config",
       DeltaPayloadOptions().scan(DeltaRegisterOptions().file_column("origin")),
       "file_column = 'origin' AND registered_name IS NULL"},
      {DeltaPayload::add_actions, "add_actions", DeltaPayloadOptions().predicate("n > 0"),
       "path LIKE '%.parquet' AND num_records = 2"},
      {DeltaPayload::mutation_report, "mutation_report", DeltaPayloadOptions().report(report),
       "operation = 'delete' AND status = 'committed' AND verified AND version_before = 0 AND "
       "metrics_json LIKE '%\"num_deleted_rows\":1%'"},
      {DeltaPayload::maintenance_report, "maintenance_report",
       DeltaPayloadOptions().report(table.vacuum(DeltaVacuum().dry_run())),
       "operation = 'vacuum' AND dry_run AND verified IS NULL"},
  };
  for (const auto &one : cases) {
    const Schema promised = delta_payload_schema(one.payload);
    const auto metadata = promised.root().metadata();
    CHECK_EQUAL(metadata.size(), 2U);
    for (const auto &[key, value] : metadata)
      CHECK_EQUAL(value, key == "codeanatomy.payload" ? one.name : "1");
    Stream rows = table.payload(one.payload, one.options);
    const Schema given = rows.schema();
    CHECK_EQUAL(given.column_count(), promised.column_count());
    for (std::size_t index = 0; index < given.column_count(); ++index) {
      CHECK_EQUAL(given.column(index).name(), promised.column(index).name());
      CHECK_EQUAL(given.column(index).format(), promised.column(index).format());
    }
    lake.session().register_stream("told", std::move(rows), R"({"replace": true})");
    CHECK_EQUAL(
        only<std::int64_t>(lake.session().query(
            std::string("SELECT count(*) FROM told WHERE version = 1 AND ") + one.condition)),
        1);
  }
}

TEST("a payload can be asked for without waiting, and outlives its table") {
  const Lake lake;
  auto task = lake.stock().payload_start(DeltaPayload::add_actions);
  CHECK_EQUAL(support::count_rows(task.take()), 1);
  Stream rows = lake.open().payload(DeltaPayload::snapshot);
  CHECK_EQUAL(rows.next()->values<std::int64_t>("version").value(0), 0);
}

TEST("options of another payload, unknown ones and reports that are none are refused by name") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const auto refused = [&](DeltaPayload payload, const DeltaPayloadOptions &options,
                           const char *name) {
    const auto error = CHECK_THROWS(InvalidArgumentError, table.payload(payload, options));
    CHECK_EQUAL(error.code(), ErrorCode::invalid_option);
    CHECK_CONTAINS(error.what(), name);
  };
  refused(DeltaPayload::snapshot, DeltaPayloadOptions().predicate("n > 0"), "predicate");
  refused(DeltaPayload::add_actions, DeltaPayloadOptions().files(), "files");
  refused(DeltaPayload::snapshot, DeltaPayloadOptions().option("colour", 1), "colour");
  refused(DeltaPayload::mutation_report, {}, "report");
  refused(DeltaPayload::mutation_report, DeltaPayloadOptions().option("report", Json::array()),
          "report");
  refused(DeltaPayload::scan_config, DeltaPayloadOptions().scan(DeltaRegisterOptions().replace()),
          "replace");
  CHECK_THROWS(QueryInvalidError, table.payload(DeltaPayload::add_actions,
                                                DeltaPayloadOptions().predicate("nothing = 1")));
  CHECK_THROWS(InvalidArgumentError, delta_payload_schema(DeltaPayload(99)));
  CHECK_THROWS(InvalidArgumentError, table.payload(DeltaPayload(99)));
}

TEST("a report is the JSON that it was read from") {
  const char *const told =
      R"({"operation":"write","status":"skipped_duplicate","version_before":3,"version_after":3,)"
      R"("metrics":{"num_added_rows":2},"commit_metadata":{"who":"me"},"verified":null,)"
      R"("elapsed_ms":12})";
  CHECK_EQUAL(DeltaReport::from_json(parse_json(told)).json().dump(), told);
  CHECK_EQUAL(to_string(DeltaStatus::other), "other");
}
