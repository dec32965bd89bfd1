// Open Delta tables are registered with a scan of their own, and opened only with the protocol that
// is demanded.
#include "delta_lake.hpp"

using namespace codeanatomy;
using support::Lake;
using support::only;

namespace {

// A table of ink 1 and pen 2 with a file and folder for each.
DeltaTable two_files(const Lake &lake) {
  lake.write({{"ink", 1}, {"pen", 2}}, DeltaWriteOptions().partition_columns({"item"}));
  return lake.open();
}

std::vector<std::string> paths(const DeltaTable &table) {
  std::vector<std::string> all;
  for (const Batch &batch : table.files()) {
    for (const auto path : batch.values<std::string_view>("path"))
      all.emplace_back(*path);
  }
  return all;
}

std::string type_of(const Lake &lake, const std::string &column) {
  return std::string(only<std::string_view>(
      lake.session().query("SELECT DISTINCT arrow_typeof(" + column + ") FROM stock")));
}

// A table whose protocol names a feature for readers and one for writers.
DeltaTable with_features(const Lake &lake) {
  const DeltaTable table = lake.stock();
  table.add_features(DeltaAddFeatures({"timestampNtz"}).allow_protocol_versions_increase());
  return lake.open();
}

DeltaOpenOptions demanding(const DeltaRequiredProtocol &protocol) {
  return DeltaOpenOptions().required_protocol(protocol);
}

} // namespace

TEST("a registered Delta table has a further column with the file of each row") {
  const Lake lake;
  const DeltaTable table = two_files(lake);
  table.register_as("stock", DeltaRegisterOptions().file_column("origin"));
  CHECK_EQUAL(only<std::string_view>(
                  lake.session().query("SELECT CAST(origin AS VARCHAR) FROM stock WHERE n = 2")),
              "file://" + lake.place() + "/" + paths(table)[1]);
  for (const char *name : {"n", "ITEM", "two words", ""}) {
    const auto error = CHECK_THROWS(
        InvalidArgumentError, table.register_as("more", DeltaRegisterOptions().file_column(name)));
    CHECK_EQUAL(*error.detail("option"), "file_column");
  }
  CHECK_THROWS(TableNotFoundError, lake.session().execute("SELECT * FROM more"));
}

TEST("only the files that are named are read, and those that are not there are told") {
  const Lake lake;
  const DeltaTable table = two_files(lake);
  const std::vector<std::string> files = paths(table);
  const auto sum_of = [&](const std::vector<std::string> &some) {
    table.register_as("stock", DeltaRegisterOptions().files(some).replace());
    return only<std::int64_t>(lake.session().query("SELECT coalesce(sum(n), 0) FROM stock"));
  };
  CHECK_EQUAL(sum_of({files[0]}), 1);
  CHECK_EQUAL(sum_of({files[1]}), 2);
  CHECK_EQUAL(sum_of(files), 3);
  CHECK_EQUAL(sum_of({}), 0);
  table.remove(DeltaDelete::where("n = 2"));
  for (const std::string &unknown : {std::string("nothing.parquet"), files[1]}) {
    const auto error =
        CHECK_THROWS(InvalidArgumentError,
                     table.register_as("more", DeltaRegisterOptions().files({files[0], unknown})));
    CHECK_EQUAL(*error.detail("option"), "files");
    CHECK_CONTAINS(error.what(), unknown);
  }
}

TEST("types and filters of a registered Delta table are as its options say") {
  const Lake lake;
  lake.write({{"ink", 1}, {"pen", 2}});
  const DeltaTable table = lake.open();
  const auto put = [&](const DeltaRegisterOptions &options) {
    table.register_as("stock", DeltaRegisterOptions(options).replace());
  };
  put(DeltaRegisterOptions().view_types(true));
  CHECK_EQUAL(type_of(lake, "item"), "Utf8View");
  put(DeltaRegisterOptions().view_types(false));
  CHECK_EQUAL(type_of(lake, "item"), "Utf8");
  const auto plan = [&] {
    return lake.session().sql("SELECT item FROM stock WHERE n > 1").explain();
  };
  put(DeltaRegisterOptions().pushdown_filters(true));
  CHECK(plan().find("FilterExec") == std::string::npos);
  put(DeltaRegisterOptions().pushdown_filters(false));
  CHECK_CONTAINS(plan(), "FilterExec");

  const Lake other;
  const DeltaTable parts = two_files(other);
  parts.register_as("stock", DeltaRegisterOptions().wrap_partition_values(true));
  CHECK_CONTAINS(type_of(other, "item"), "Dictionary");
  parts.register_as("stock", DeltaRegisterOptions().wrap_partition_values(false).replace());
  CHECK(type_of(other, "item").find("Dictionary") == std::string::npos);
}

TEST("rows and types of a registered Delta table are as its options say") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  table.register_as("stock", DeltaRegisterOptions()
                                 .predicate("n > 1 AND item <> 'cap'")
                                 .column_types({{"n", "Decimal128(9, 2)"}}));
  CHECK_EQUAL(type_of(lake, "n"), "Decimal128(9, 2)");
  CHECK_EQUAL(only<std::string_view>(lake.session().query("SELECT item FROM stock WHERE n < 3")),
              "pen");
  const auto refused = [&](const DeltaRegisterOptions &options, const char *option) {
    const auto error = CHECK_THROWS(InvalidArgumentError, table.register_as("more", options));
    CHECK_EQUAL(*error.detail("option"), option);
  };
  refused(DeltaRegisterOptions().predicate("amount > 1"), "predicate");
  refused(DeltaRegisterOptions().column_types({{"amount", "Int32"}}), "column_types");
  refused(DeltaRegisterOptions().column_types({{"n", "int"}}), "column_types");
}

TEST("a Delta table that is scanned in a way of its own takes no changes from SQL") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  for (const auto &options :
       {DeltaRegisterOptions().file_column("origin"), DeltaRegisterOptions().files({}),
        DeltaRegisterOptions().pushdown_filters(true), DeltaRegisterOptions().view_types(true),
        DeltaRegisterOptions().wrap_partition_values(true),
        DeltaRegisterOptions().predicate("n > 0"),
        DeltaRegisterOptions().column_types({{"n", "Utf8"}})}) {
    table.register_as("stock", DeltaRegisterOptions(options).replace());
    const auto error =
        CHECK_THROWS(UnsupportedError, lake.session().execute("DELETE FROM stock WHERE n = 1"));
    CHECK_CONTAINS(error.what(), "cannot be written");
  }
  table.register_as_start("stock", DeltaRegisterOptions().replace()).take();
  CHECK_EQUAL(lake.session().execute("DELETE FROM stock WHERE n = 1"), 1);
  CHECK_EQUAL(lake.rows(), "cap 3, pen 2");
}

TEST("each demand of a protocol that is not met is a ProtocolError that tells it") {
  const Lake lake;
  with_features(lake);
  const auto refused = [&](const DeltaRequiredProtocol &protocol, const char *told) {
    const auto error = CHECK_THROWS(ProtocolError, lake.open(demanding(protocol)));
    CHECK_EQUAL(error.status(), Status::unsupported);
    CHECK_CONTAINS(error.what(), told);
    if (const auto feature = error.detail("delta.features"))
      CHECK_CONTAINS(told, std::string(*feature));
    else
      CHECK_CONTAINS(told, "version");
    CHECK_THROWS(ProtocolError,
                 lake.session().open_delta_start(lake.place(), demanding(protocol)).take());
  };
  refused(DeltaRequiredProtocol().min_reader_version(4), "reader version is 3, and 4 is required");
  refused(DeltaRequiredProtocol().min_writer_version(8), "writer version is 7, and 8 is required");
  refused(DeltaRequiredProtocol().reader_features({"deletionVectors"}),
          "reader feature deletionVectors");
  refused(DeltaRequiredProtocol().writer_features({"timestampNtz", "rowTracking"}),
          "writer feature rowTracking");
  const auto error = CHECK_THROWS(InvalidArgumentError,
                                  lake.open(demanding(DeltaRequiredProtocol().option("least", 1))));
  CHECK_EQUAL(*error.detail("option"), "required_protocol.least");
}

TEST("a demand of a protocol that is met holds when the table is refreshed and changed") {
  const Lake lake;
  const DeltaTable any = with_features(lake);
  const DeltaTable table = lake.open(demanding(DeltaRequiredProtocol()
                                                   .min_reader_version(3)
                                                   .min_writer_version(7)
                                                   .reader_features({"timestampNtz"})
                                                   .writer_features({"timestampNtz"})));
  CHECK_EQUAL(table.remove(DeltaDelete::where("n = 1")).version_after, 2);
  any.restore(DeltaRestore::to_version(0).protocol_downgrade_allowed());
  CHECK_THROWS(ProtocolError, table.refresh());
  CHECK_THROWS(ProtocolError, table.remove(DeltaDelete::all()));
  CHECK_THROWS(ProtocolError, table.optimize());
  CHECK_EQUAL(table.version(), 2);
  CHECK_EQUAL(lake.rows(), "cap 3, ink 1, pen 2");
}
