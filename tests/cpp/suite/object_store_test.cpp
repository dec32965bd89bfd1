// Object stores: how one is reached is said once, and its files are then found by their URLs.
#include "file_server.hpp"
#include "support.hpp"

using namespace codeanatomy;

TEST("a file of a web server is read by its URL once the server is registered") {
  const support::FileServer server("numbers.csv", "n,name\n1,one\n2,two\n3,three\n");
  auto session = Session::open();
  session.register_object_store(server.url(), ObjectStoreOptions().option("allow_http", "true"));
  session.register_file("numbers", server.url() + "/numbers.csv");
  CHECK_EQUAL(support::only<std::int64_t>(session.query("SELECT sum(n) FROM numbers")), 6);
  CHECK_EQUAL(
      support::only<std::string_view>(session.query("SELECT name FROM numbers WHERE n = 2")),
      "two");
  CHECK_THROWS(Error, Session::open().register_file("numbers", server.url() + "/numbers.csv"));
}

TEST("an object store is registered without being asked, once more in place of itself") {
  auto session = Session::open();
  session.register_object_store("s3://bucket");
  session.register_object_store("s3://bucket", ObjectStoreOptions()
                                                   .option("region", "eu-central-1")
                                                   .option("access_key_id", "me")
                                                   .option("secret_access_key", "\"quoted\""));
}

TEST("an option that an object store does not have is named, and no value is in the error") {
  auto session = Session::open();
  const auto refused = [&](const char *url, const char *option) {
    const auto error = CHECK_THROWS(
        InvalidArgumentError,
        session.register_object_store(url, ObjectStoreOptions().option(option, "hunter2")));
    CHECK_EQUAL(error.status(), Status::invalid_argument);
    CHECK_CONTAINS(error.what(), option);
    CHECK(error.json().find("hunter2") == std::string_view::npos);
  };
  refused("s3://bucket", "secret_acess_key");
  refused("az://container", "secret_access_key");
  refused("gs://bucket", "account_key");
  refused("https://example.com", "region");
}

TEST("a value that an object store cannot use is not in the error") {
  auto session = Session::open();
  for (const char *option : {"max_retries", "allow_http", "timeout"}) {
    const auto error = CHECK_THROWS(
        InvalidArgumentError, session.register_object_store(
                                  "s3://bucket", ObjectStoreOptions().option(option, "hunter2")));
    CHECK(error.json().find("hunter2") == std::string_view::npos);
    CHECK(std::string_view(error.what()).find("hunter2") == std::string_view::npos);
  }
}

TEST("a URL that names no object store is refused") {
  auto session = Session::open();
  for (const char *url :
       {"s3://bucket/folder", "s3://me@bucket", "nowhere://bucket", "file:///", "bucket", ""}) {
    const auto error = CHECK_THROWS(InvalidArgumentError, session.register_object_store(url));
    CHECK_EQUAL(error.status(), Status::invalid_argument);
  }
}
