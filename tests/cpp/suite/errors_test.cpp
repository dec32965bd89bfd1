// Every failure arrives as the class that fits it, with all that the library knows.
#include "support.hpp"

using namespace codeanatomy;

TEST("a syntax error is a SyntaxError with line and column") {
  auto session = Session::open();
  const auto error = CHECK_THROWS(SyntaxError, session.sql("SELECT 1\nFORM t"));
  CHECK_EQUAL(error.status(), Status::query_invalid);
  CHECK_EQUAL(error.code(), ErrorCode::syntax);
  CHECK_EQUAL(error.code_name(), "SYNTAX");
  CHECK_EQUAL(error.sqlstate(), "42601");
  CHECK_EQUAL(error.line(), 2U);
  CHECK(error.column() > 0);
  CHECK(!error.retryable());
  CHECK(std::string_view(error.what()).size() > 0);
  CHECK_CONTAINS(error.json(), "\"SYNTAX\"");
}

TEST("an unknown table is a TableNotFoundError that names near tables") {
  auto session = Session::open();
  session.execute("CREATE TABLE customers AS SELECT 1 AS n");
  const auto error = CHECK_THROWS(TableNotFoundError, session.sql("SELECT * FROM custmers"));
  CHECK_EQUAL(error.status(), Status::not_found);
  const auto candidates = error.detail("candidates");
  CHECK(candidates.has_value());
  CHECK_CONTAINS(*candidates, "customers");
  bool is_listed = false;
  for (const auto &[key, value] : error.details()) {
    is_listed = is_listed || (key == "candidates" && value == *candidates);
  }
  CHECK(is_listed);
  CHECK(!error.detail("no.such.detail").has_value());
}

TEST("an unknown column is a PlanError and thereby a QueryInvalidError") {
  auto session = Session::open();
  CHECK_THROWS(PlanError, session.sql("SELECT nothing FROM (SELECT 1 AS n)"));
  CHECK_THROWS(QueryInvalidError, session.sql("SELECT nothing FROM (SELECT 1 AS n)"));
}

TEST("a value that cannot be computed is an ExecutionError") {
  auto session = Session::open();
  const auto error = CHECK_THROWS(
      ExecutionError, session.execute("SELECT CAST(s AS BIGINT) FROM (VALUES ('x')) t(s)"));
  CHECK_EQUAL(error.status(), Status::bad_data);
}

TEST("an unknown option is an InvalidArgumentError that names the key") {
  const auto error = CHECK_THROWS(InvalidArgumentError, Session::open(R"({"bach_size": 1})"));
  CHECK_EQUAL(error.code(), ErrorCode::invalid_option);
  CHECK_CONTAINS(error.what(), "bach_size");
  CHECK_THROWS(InvalidArgumentError, Runtime::open(R"({"worker_threads": 0})"));
}

TEST("text that is not UTF-8 is an InvalidArgumentError") {
  auto session = Session::open();
  CHECK_THROWS(InvalidArgumentError, session.sql("SELECT '\xFF'"));
}

TEST("an unknown setting is a NotFoundError") {
  auto session = Session::open();
  CHECK_THROWS(NotFoundError, session.set("datafusion.no.such.setting", "1"));
  CHECK_THROWS(NotFoundError, session.get("datafusion.no.such.setting"));
}

TEST("a table that exists is an AlreadyExistsError") {
  auto session = Session::open();
  session.register_view("v", "SELECT 1 AS n");
  CHECK_THROWS(AlreadyExistsError, session.register_view("v", "SELECT 2 AS n"));
  session.register_view("v", "SELECT 2 AS n", R"({"replace": true})");
  CHECK_EQUAL(support::only<std::int64_t>(session.query("SELECT n FROM v")), 2);
}

TEST("what the session's policy refuses is a PolicyError") {
  auto session = Session::open(R"({"allow_ddl": false})");
  const auto error = CHECK_THROWS(PolicyError, session.execute("CREATE TABLE t AS SELECT 1 AS n"));
  CHECK_EQUAL(error.status(), Status::permission_denied);
}

TEST("a missing file is a NotFoundError") {
  auto session = Session::open();
  const support::TemporaryFolder folder;
  CHECK_THROWS(NotFoundError, session.register_file("t", folder / "missing.parquet"));
}

TEST("an object that was moved away gives an InvalidArgumentError and no crash") {
  auto session = Session::open();
  const Session other = std::move(session);
  CHECK_THROWS(InvalidArgumentError, session.sql("SELECT 1"));
  CHECK_EQUAL(support::only<std::int64_t>(other.query("SELECT 1")), 1);
}

TEST("an error outlives everything it came from, and copies of it share its content") {
  const auto error = [] {
    auto session = Session::open();
    return CHECK_THROWS(SyntaxError, session.sql("SELEC 1"));
  }();
  const Error copy = error;
  CHECK_EQUAL(static_cast<const void *>(copy.sqlstate().data()),
              static_cast<const void *>(error.sqlstate().data()));
  CHECK_EQUAL(copy.sqlstate(), "42601");
}

TEST("an error made by the C++ interface itself has status, code and SQLSTATE, too") {
  const Error error = Error::invalid_argument("wrong");
  CHECK_EQUAL(error.code_name(), "INVALID_ARGUMENT");
  CHECK_EQUAL(error.sqlstate(), "22023");
  CHECK_EQUAL(error.line(), 0U);
  CHECK(error.details().empty());
  CHECK(error.causes().empty());
  CHECK(error.json().empty());
}

TEST("a status without an error object still becomes an error") {
  const Error error = Error::adopt(CODEANATOMY_STATUS_IO, nullptr);
  CHECK_EQUAL(error.status(), Status::io);
  CHECK_CONTAINS(error.what(), "without an error object");
}
