// Delta tables are made empty, or not at all.
#include "delta_lake.hpp"

using namespace codeanatomy;
using support::Lake;

namespace {

DeltaCreate stock_columns() { return DeltaCreate().column("item", "string").column("n", "long"); }

} // namespace

TEST("a Delta table is made empty, with all that it was given") {
  const Lake lake;
  const DeltaReport made = lake.session().create_delta(
      lake.place(), DeltaCreate()
                        .column("item", "string")
                        .column("n", "long", false, Json::object({{"comment", "how many"}}))
                        .column("tags", Json::object({{"type", "array"},
                                                      {"elementType", "string"},
                                                      {"containsNull", true}}))
                        .partition_columns({"item"})
                        .name("stock")
                        .description("what there is")
                        .property("delta.checkpointInterval", "7")
                        .commit(DeltaCommit().metadata("run", "r7")));
  CHECK_EQUAL(made.operation, "create");
  CHECK_EQUAL(made.status, DeltaStatus::committed);
  CHECK(!made.version_before.has_value());
  CHECK_EQUAL(made.version_after, 0);
  CHECK_EQUAL(*made.verified, true);
  CHECK_EQUAL(*made.commit_metadata["run"].text(), "r7");

  const DeltaDescription told = lake.open().describe(DeltaDescribeOptions().files());
  CHECK_EQUAL(*told.num_files, 0);
  CHECK_EQUAL(*told.name, "stock");
  CHECK_EQUAL(*told.description, "what there is");
  CHECK_EQUAL(told.table_properties.at("delta.checkpointInterval"), "7");
  CHECK_EQUAL(told.partition_columns.size(), 1U);
  CHECK_EQUAL(told.partition_columns[0], "item");
  const Json &fields = told.schema["fields"];
  CHECK_EQUAL(fields.items().size(), 3U);
  CHECK_EQUAL(*fields[0]["type"].text(), "string");
  CHECK_EQUAL(*fields[0]["nullable"].boolean(), true);
  CHECK_EQUAL(*fields[1]["nullable"].boolean(), false);
  CHECK_EQUAL(*fields[1]["metadata"]["comment"].text(), "how many");
  CHECK_EQUAL(*fields[2]["type"]["elementType"].text(), "string");
}

TEST("a Delta table that was made takes rows") {
  const Lake lake;
  lake.session().create_delta(lake.place(), stock_columns());
  CHECK_EQUAL(lake.rows(), "");
  CHECK_EQUAL(lake.write({{"ink", 1}}).version_after, 1);
  CHECK_EQUAL(lake.rows(), "ink 1");
}

TEST("a Delta table that exists is an error when one is made, or is left alone") {
  const Lake lake;
  lake.write({{"ink", 1}});
  const auto make = [&](const DeltaCreate &create) {
    return lake.session().create_delta(lake.place(), create);
  };
  const auto error = CHECK_THROWS(AlreadyExistsError, make(stock_columns()));
  CHECK_CONTAINS(error.what(), lake.place());
  CHECK_THROWS(AlreadyExistsError, make(stock_columns().mode(DeltaCreateMode::error)));
  const DeltaReport skipped = make(stock_columns().mode(DeltaCreateMode::ignore));
  CHECK_EQUAL(skipped.status, DeltaStatus::skipped);
  CHECK_EQUAL(skipped.version_after, 0);
  CHECK(!skipped.verified.has_value());
  CHECK_EQUAL(lake.rows(), "ink 1");
}

TEST("mistakes in a Delta table to be made name the option, and no table is made") {
  const Lake lake;
  const auto refused = [&](const DeltaCreate &create, const char *option) {
    const auto error =
        CHECK_THROWS(InvalidArgumentError, lake.session().create_delta(lake.place(), create));
    CHECK_EQUAL(error.code(), ErrorCode::invalid_option);
    CHECK_EQUAL(error.detail("option").value_or("none"), option);
  };
  refused(DeltaCreate(), "columns");
  refused(DeltaCreate().column("n", "no_such_type"), "columns");
  refused(stock_columns().partition_columns({"shelf"}), "partition_columns");
  refused(stock_columns().option("mode", "overwrite"), "mode");
  refused(stock_columns().option("surplus", true), "surplus");
  const auto error = CHECK_THROWS(
      InvalidArgumentError,
      lake.session().create_delta(
          lake.place(),
          stock_columns().storage_option("token", "hunter2").property("delta.nothing", "1")));
  CHECK_CONTAINS(error.what(), "delta.nothing");
  CHECK(error.json().find("hunter2") == std::string_view::npos);
  CHECK(!lake.session().delta_exists(lake.place()));
}

TEST("making a Delta table can be started, stops at a token, and has a failure at its end") {
  const Lake lake;
  const Session &session = lake.session();
  const auto token = CancelToken::create();
  token.cancel();
  CHECK_THROWS(CancelledError, session.create_delta(lake.place(), stock_columns(),
                                                    CallOptions().cancel_token(token)));
  CHECK(!session.delta_exists(lake.place()));
  CHECK_EQUAL(session.create_delta_start(lake.place(), stock_columns()).take().version_after, 0);
  auto again = session.create_delta_start(lake.place(), stock_columns());
  CHECK_THROWS(AlreadyExistsError, again.take());
  CHECK_EQUAL(again.state(), TaskState::failed);
}
