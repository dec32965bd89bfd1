// How the Parquet files of Delta tables are written.
#include "delta_lake.hpp"

using namespace codeanatomy;
using support::Lake;
using support::stock_rows;

namespace {

// Whether the names of all files of the latest version tell of this compression.
bool all_files_are(const Lake &lake, std::string_view compression) {
  const std::string ending = "." + std::string(compression) + ".parquet";
  std::size_t files = 0;
  for (const Batch &batch : lake.open().files()) {
    for (const auto path : batch.values<std::string_view>("path")) {
      if (path->find(ending) == std::string_view::npos)
        return false;
      ++files;
    }
  }
  return files > 0;
}

} // namespace

TEST("writer properties reach the files of every operation that writes some") {
  const Lake lake;
  lake.write({{"ink", 1}, {"pen", 2}}, DeltaWriteOptions()
                                           .writer_property("compression", "gzip(6)")
                                           .writer_property("max_row_group_size", 1)
                                           .writer_property("bloom_filter_fpp", 0.01)
                                           .writer_property("bloom_filter_enabled::item", true));
  CHECK(all_files_are(lake, "gz"));
  const DeltaTable table = lake.open();
  table.merge(stock_rows({{"ink", 5}}), DeltaMerge("source.item = target.item")
                                            .when_matched_update()
                                            .writer_property("compression", "lz4_raw"));
  CHECK(all_files_are(lake, "lz4raw"));
  table.update(DeltaUpdate().set("n", "n + 1").writer_property("compression", "gzip(1)"));
  CHECK(all_files_are(lake, "gz"));
  table.remove(DeltaDelete::where("item = 'ink'").writer_property("compression", "lz4_raw"));
  CHECK(all_files_are(lake, "lz4raw"));
  lake.write({{"mug", 9}});
  table.optimize(DeltaOptimize().writer_property("compression", "snappy"));
  CHECK(all_files_are(lake, "snappy"));
  CHECK_EQUAL(lake.rows(), "mug 9, pen 3");
}

TEST("writer properties that are unknown, wrong or of no column are refused by name") {
  const Lake lake;
  const DeltaTable table = lake.stock();
  const auto refused = [&](const char *name, const Json &value, const char *part) {
    const auto error =
        CHECK_THROWS(InvalidArgumentError,
                     lake.write({{"mug", 9}}, DeltaWriteOptions().writer_property(name, value)));
    CHECK_EQUAL(error.code(), ErrorCode::invalid_option);
    CHECK_CONTAINS(error.what(), part);
    CHECK_THROWS(InvalidArgumentError,
                 table.optimize(DeltaOptimize().writer_property(name, value)));
  };
  refused("colour", "red", "colour");
  refused("compression", "brandy", "brandy");
  refused("max_row_group_size", 0, "max_row_group_size");
  refused("compression::shelf", "snappy", "shelf");
  CHECK_EQUAL(table.refresh(), 0);
}
