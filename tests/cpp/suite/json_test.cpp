// JSON values: made, read, looked into, and written as text.
#include "support.hpp"

using namespace codeanatomy;

namespace {

// What a JSON text is once it was read and written again.
std::string again(std::string_view text) { return parse_json(text).dump(); }

} // namespace

TEST("a JSON text that was read is written again as it was") {
  for (const char *text :
       {"null", "true", "false", "0", "-7", "9223372036854775807", "-9223372036854775808", "1.5",
        "\"\"", "[]", "{}", R"([1,[2,{"a":null}],"x"])", R"({"a":1,"b":{"c":[true,false]}})"})
    CHECK_EQUAL(again(text), text);
  CHECK_EQUAL(again(" { \"a\" :\n[ 1 , 2 ]\t} "), R"({"a":[1,2]})");
  CHECK_EQUAL(again("1e3"), "1000");
  CHECK_EQUAL(*parse_json("18446744073709551615").number(), 18446744073709551615.0);
  CHECK(!parse_json("18446744073709551615").integer().has_value());
}

TEST("every escape of a JSON text is the character that it stands for") {
  CHECK_EQUAL(*parse_json(R"("\"\\\/\b\f\n\r\t")").text(), "\"\\/\b\f\n\r\t");
  CHECK_EQUAL(*parse_json(R"("\u0041\u00e4\u20AC\ud83d\ude00")").text(), "A\u00e4\u20ac\U0001F600");
  CHECK_EQUAL(again(R"("a\u0001b")"), R"("a\u0001b")");
}

TEST("what is no JSON is an InvalidArgumentError with its place") {
  const std::string deep(100000, '[');
  for (const std::string_view text :
       {std::string_view(""), std::string_view("{"), std::string_view("[1,]"),
        std::string_view("{\"a\"}"), std::string_view("{a:1}"), std::string_view("\"open"),
        std::string_view("\"\\x\""), std::string_view("\"\\u12\""), std::string_view("\"\\ud83d\""),
        std::string_view("\"\\udc00\""), std::string_view("01"), std::string_view("1."),
        std::string_view("-"), std::string_view("+1"), std::string_view("nul"),
        std::string_view("1 2"), std::string_view("\"line\nbreak\""), std::string_view(deep)})
    CHECK_THROWS(InvalidArgumentError, parse_json(text));
  const auto error = CHECK_THROWS(InvalidArgumentError, parse_json("[1, x]"));
  CHECK_CONTAINS(error.what(), "byte 4");
}

TEST("looking into a JSON value for what is not there gives null or nothing") {
  const Json value = Json::object({{"run", "r7"}, {"counts", Json::array({1, 2.5})}});
  CHECK_EQUAL(*value["run"].text(), "r7");
  CHECK_EQUAL(*value["counts"][0].integer(), 1);
  CHECK_EQUAL(*value["counts"][0].number(), 1.0);
  CHECK_EQUAL(*value["counts"][1].number(), 2.5);
  CHECK(!value["counts"][1].integer().has_value());
  CHECK(value["counts"][2].is_null());
  CHECK(value["missing"]["deeper"][3].is_null());
  CHECK(!value["run"].boolean().has_value());
  CHECK(value["run"].items().empty());
  CHECK_EQUAL(value.members().size(), 2U);
}

TEST("members of a JSON object are set, replaced and extended") {
  Json value;
  value.set("a", 1).set("b", nullptr).set("a", true);
  value.member("c").push("x").push(std::numeric_limits<double>::infinity());
  value.member("c").push(std::uint64_t{7});
  CHECK_EQUAL(value.dump(), R"({"a":true,"b":null,"c":["x",null,7]})");
}
