// Queries, tables and settings of a session, through the C++ interface.
#include <fstream>
#include <set>

#include "support.hpp"

using namespace codeanatomy;
using support::count_rows;
using support::only;

namespace {

// Ten numbers and their text.
Batch ten_rows() {
  BatchBuilder<std::int64_t, std::string> builder({"n", "s"});
  for (std::int64_t n = 0; n < 10; ++n) {
    builder.append(n,
                   n % 2 == 0 ? std::optional<std::string>("s" + std::to_string(n)) : std::nullopt);
  }
  return builder.finish();
}

std::set<std::string> first_texts(Stream stream, std::string_view column) {
  std::set<std::string> all;
  for (const Batch &batch : stream) {
    for (const auto text : batch.values<std::string_view>(column))
      all.emplace(text.value_or(""));
  }
  return all;
}

} // namespace

TEST("a query gives its rows batch by batch, in order") {
  auto session = Session::open(R"({"batch_size": 100, "target_partitions": 1})");
  std::int64_t expected = 1;
  int batches = 0;
  for (const Batch &batch : session.query("SELECT value FROM generate_series(1, 1000)")) {
    for (const auto value : batch.values<std::int64_t>("value"))
      CHECK_EQUAL(*value, expected++);
    ++batches;
  }
  CHECK_EQUAL(expected, 1001);
  CHECK(batches >= 10);
}

TEST("the schema of a query is known without running it") {
  auto session = Session::open();
  const auto query = session.sql("SELECT CAST(1 AS INT) AS a, 'x' AS b, 1.5 AS c");
  const Schema schema = query.schema();
  CHECK_EQUAL(schema.column_count(), 3U);
  CHECK_EQUAL(schema.column(0).name(), "a");
  CHECK_EQUAL(schema.column(0).format(), "i");
  CHECK(schema.column(1).type().id == TypeId::utf8);
  CHECK_EQUAL(*schema.find("c"), 2U);
  CHECK(!schema.find("d").has_value());
}

TEST("execute says how many rows a statement concerned") {
  auto session = Session::open();
  CHECK_EQUAL(session.execute("CREATE TABLE t (n BIGINT)"), 0);
  CHECK_EQUAL(session.execute("INSERT INTO t VALUES (1), (2), (3)"), 3);
  CHECK_EQUAL(session.execute("SELECT * FROM t WHERE n > 1"), 2);
}

TEST("a planned query runs as often as wanted, with what is bound then") {
  auto session = Session::open();
  const auto query = session.sql("SELECT CAST($1 AS BIGINT) + 1");
  CHECK_EQUAL(query.parameter_schema().column_count(), 1U);
  query.bind({41});
  CHECK_EQUAL(only<std::int64_t>(query.read()), 42);
  CHECK_EQUAL(only<std::int64_t>(query.read()), 42);
  query.bind_json("[1]");
  CHECK_EQUAL(only<std::int64_t>(query.read()), 2);
}

TEST("a batch made in C++ becomes a table with the same rows and nulls") {
  auto session = Session::open();
  session.register_batch("t", ten_rows());
  CHECK_EQUAL(only<std::int64_t>(session.query("SELECT sum(n) FROM t")), 45);
  CHECK_EQUAL(only<std::int64_t>(session.query("SELECT count(s) FROM t")), 5);
  CHECK_EQUAL(only<std::string_view>(session.query("SELECT s FROM t WHERE n = 8")), "s8");
}

TEST("several batches become one table, and none an empty one") {
  auto session = Session::open();
  std::vector<Batch> batches;
  batches.push_back(ten_rows());
  batches.push_back(ten_rows());
  Schema schema = batches[0].schema().copy();
  session.register_batches("t", std::move(schema), std::move(batches));
  CHECK_EQUAL(count_rows(session.query("SELECT * FROM t")), 20);
  session.register_batches("nothing", ten_rows().schema().copy(), {});
  CHECK_EQUAL(count_rows(session.query("SELECT * FROM nothing")), 0);
}

TEST("batches without columns keep their number of rows") {
  auto session = Session::open();
  Batch batch = Batch::create(std::make_shared<const Schema>(detail::make_struct_schema({})),
                              detail::make_struct_array({}, 3));
  session.register_batch("t", std::move(batch));
  CHECK_EQUAL(only<std::int64_t>(session.query("SELECT count(*) FROM t")), 3);
}

TEST("ingest creates, appends, replaces, and says how many rows it added") {
  auto session = Session::open();
  const auto stream = [] {
    std::vector<Batch> batches;
    batches.push_back(ten_rows());
    return Stream::of(ten_rows().schema().copy(), std::move(batches));
  };
  CHECK_EQUAL(session.ingest("t", IngestMode::create, stream()), 10);
  CHECK_THROWS(AlreadyExistsError, session.ingest("t", IngestMode::create, stream()));
  CHECK_EQUAL(session.ingest("t", IngestMode::append, stream()), 10);
  CHECK_EQUAL(count_rows(session.query("SELECT * FROM t")), 20);
  CHECK_EQUAL(session.ingest("t", IngestMode::replace, stream()), 10);
  CHECK_EQUAL(count_rows(session.query("SELECT * FROM t")), 10);
  CHECK_EQUAL(session.ingest("u", IngestMode::create_append, stream()), 10);
  CHECK_THROWS(NotFoundError, session.ingest("missing", IngestMode::append, stream()));
}

TEST("a stream registered once feeds one query, and the next is told so") {
  auto session = Session::open();
  std::vector<Batch> batches;
  batches.push_back(ten_rows());
  session.register_stream("t", Stream::of(ten_rows().schema().copy(), std::move(batches)),
                          R"({"mode": "once"})");
  CHECK_EQUAL(count_rows(session.query("SELECT * FROM t")), 10);
  CHECK_THROWS(InvalidStateError, session.execute("SELECT * FROM t"));
}

TEST("a result stream of one session becomes a table of another") {
  auto session = Session::open();
  auto other = Session::open();
  other.register_stream("t", session.run("SELECT value AS n FROM generate_series(1, 10)"));
  CHECK_EQUAL(only<std::int64_t>(other.query("SELECT sum(n) FROM t")), 55);
}

TEST("files are written, registered and read again") {
  const support::TemporaryFolder folder;
  auto session = Session::open();
  const auto query = session.sql("SELECT value AS n FROM generate_series(1, 5)");
  const std::string report = query.write(folder / "n.parquet");
  CHECK_CONTAINS(report, "\"rows\":5");
  CHECK_THROWS(AlreadyExistsError, query.write(folder / "n.parquet"));
  session.register_file("n", folder / "n.parquet");
  CHECK_EQUAL(only<std::int64_t>(session.query("SELECT sum(n) FROM n")), 15);
  session.deregister("n");
  CHECK_THROWS(TableNotFoundError, session.sql("SELECT * FROM n"));
}

TEST("settings are set, read and listed") {
  auto session = Session::open();
  session.set("datafusion.execution.batch_size", "1234");
  CHECK_EQUAL(session.get("datafusion.execution.batch_size"), "1234");
  CHECK_EQUAL(first_texts(session.settings(), "name").count("datafusion.execution.batch_size"), 1U);
}

TEST("catalogs, schemas, tables, functions and columns are listed") {
  auto session = Session::open(R"({"catalog": "c", "schema": "s"})");
  session.execute("CREATE TABLE t AS SELECT 1 AS n");
  CHECK_EQUAL(first_texts(session.catalogs(), "catalog").count("c"), 1U);
  CHECK_EQUAL(first_texts(session.schemas(), "schema").count("s"), 1U);
  CHECK_EQUAL(first_texts(session.tables(), "table").count("t"), 1U);
  CHECK_EQUAL(first_texts(session.functions(), "name").count("abs"), 1U);
  CHECK_CONTAINS(session.function_registry(), "\"name\":\"stable_id\"");
  CHECK_EQUAL(session.table_schema("c.s.t").column(0).name(), "n");
  CHECK_THROWS(NotFoundError, session.table_schema("missing"));
}

TEST("a plan is explained as text") {
  auto session = Session::open();
  const auto query = session.sql("SELECT count(*) FROM generate_series(1, 3)");
  CHECK_CONTAINS(query.explain(), "Aggregate");
  CHECK_THROWS(InvalidArgumentError, query.explain(R"({"format": "poem"})"));
}

TEST("a runtime reports its options, and its memory while a table is held") {
  auto runtime = Runtime::open(R"({"worker_threads": 2, "memory_limit": "64MiB"})");
  CHECK_CONTAINS(runtime.options(), "\"worker_threads\":2");
  auto session = Session::open(runtime);
  CHECK_CONTAINS(session.runtime().memory(), "67108864");
}

TEST("a session without a runtime of its own uses the one that the process shares") {
  const auto in_use = [](const Runtime &runtime) {
    const std::string report = runtime.memory();
    return std::stoll(report.substr(report.find("\"current\":") + 10));
  };
  const auto shared = Runtime::shared();
  const auto before = in_use(shared);
  auto session = Session::open();
  session.register_stream("t", session.run("SELECT value FROM generate_series(1, 100000)"));
  CHECK(in_use(shared) >= before + 800000);
  CHECK_EQUAL(in_use(session.runtime()), in_use(shared));
}

TEST("the library says its version and how it was built") {
  CHECK_EQUAL(library_version(), std::to_string(CODEANATOMY_VERSION_MAJOR) + "." +
                                     std::to_string(CODEANATOMY_VERSION_MINOR) + "." +
                                     std::to_string(CODEANATOMY_VERSION_PATCH));
  CHECK_CONTAINS(library_build_info(), "\"datafusion\"");
}

TEST("metrics of a run are there afterwards, and before it are an InvalidStateError") {
  auto session = Session::open();
  const auto query = session.sql("SELECT value FROM generate_series(1, 7)");
  CHECK_THROWS(InvalidStateError, query.metrics());
  auto reader = query.read();
  while (reader.next().has_value()) {
  }
  CHECK_CONTAINS(reader.metrics(), "\"output_rows\":7");
  CHECK_EQUAL(reader.progress().output_rows, 7);
  CHECK_EQUAL(reader.progress().finished, 1U);
  CHECK_CONTAINS(query.metrics(), "\"operators\"");
}

TEST("a column or batch that does not exist is named in the error") {
  auto session = Session::open();
  for (const Batch &batch : session.query("SELECT 1 AS a, 2 AS b")) {
    const auto error = CHECK_THROWS(InvalidArgumentError, batch.column("c"));
    CHECK_CONTAINS(error.what(), "\"c\"");
    CHECK_CONTAINS(error.what(), "a, b");
    CHECK_THROWS(InvalidArgumentError, batch.column(2));
    CHECK_EQUAL(*batch.values<std::int64_t>(1)[0], 2);
  }
}

TEST("json_quote makes a JSON string of any text") {
  CHECK_EQUAL(json_quote("a\"b\\c\n\x01"), "\"a\\\"b\\\\c\\u000a\\u0001\"");
  const support::TemporaryFolder folder;
  const auto runtime = Runtime::open("{\"spill_directory\": " + json_quote(folder / "") + "}");
  CHECK_CONTAINS(runtime.options(), "spill_directory");
}
