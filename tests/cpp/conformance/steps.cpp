#include "steps.hpp"

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace codeanatomy;
using nlohmann::json;

namespace conformance {
namespace {

std::string text(const json &value, const char *key) { return value.at(key).get<std::string>(); }

// The result of the step's SQL, from a session of its own.
Stream stream_of(const json &value) {
  return Session::open(options_of(value, "session")).run(text(value, "sql"));
}

void register_batches(const Session &session, const json &value) {
  Stream stream = stream_of(value);
  Schema schema = stream.schema();
  std::vector<Batch> batches;
  for (Batch &batch : stream)
    batches.push_back(std::move(batch));
  session.register_batches(text(value, "name"), std::move(schema), std::move(batches),
                           options_of(value, "options"));
}

void register_rows_without_columns(const Session &session, const json &value) {
  Array rows = detail::make_struct_array({}, value.at("rows").get<std::int64_t>());
  auto schema = std::make_shared<const Schema>(detail::make_struct_schema({}));
  session.register_batch(text(value, "name"), Batch::create(std::move(schema), std::move(rows)));
}

void register_failing_stream(const Session &session, const json &value) {
  using Numbers = BatchBuilder<std::int64_t>;
  auto next = [batches = value.at("batches").get<std::int64_t>(), message = text(value, "message"),
               n = std::int64_t{0}]() mutable -> std::optional<Batch> {
    if (n == batches)
      throw std::runtime_error(message);
    return Numbers({"n"}).append(n++).finish();
  };
  session.register_stream(text(value, "name"),
                          Stream::generate(Numbers({"n"}).schema().copy(), std::move(next)),
                          options_of(value, "options"));
}

void ingest(const Session &session, const json &value) {
  static const std::map<std::string, IngestMode> modes = {
      {"create", IngestMode::create},
      {"append", IngestMode::append},
      {"replace", IngestMode::replace},
      {"create_append", IngestMode::create_append},
  };
  session.ingest(text(value, "table"), modes.at(text(value, "mode")),
                 session.run(text(value, "sql")));
}

using Step = std::function<void(const Session &, const json &)>;

const std::map<std::string, Step> &steps() {
  static const std::map<std::string, Step> all = {
      {"execute", [](const Session &session,
                     const json &value) { session.execute(value.get<std::string>()); }},
      {"set", [](const Session &session,
                 const json &value) { session.set(text(value, "name"), text(value, "value")); }},
      {"register_file",
       [](const Session &session, const json &value) {
         session.register_file(text(value, "name"), text(value, "path"),
                               options_of(value, "options"));
       }},
      {"register_delta",
       [](const Session &session, const json &value) {
         session.register_delta(text(value, "name"), text(value, "uri"),
                                options_of(value, "options"));
       }},
      {"register_view",
       [](const Session &session, const json &value) {
         session.register_view(text(value, "name"), text(value, "sql"),
                               options_of(value, "options"));
       }},
      {"register_stream",
       [](const Session &session, const json &value) {
         session.register_stream(text(value, "name"), stream_of(value),
                                 options_of(value, "options"));
       }},
      {"register_batches", register_batches},
      {"register_rows_without_columns", register_rows_without_columns},
      {"register_failing_stream", register_failing_stream},
      {"register_released_stream",
       [](const Session &session, const json &value) {
         session.register_stream(text(value, "name"), Stream());
       }},
      {"ingest", ingest},
      {"deregister", [](const Session &session,
                        const json &value) { session.deregister(value.get<std::string>()); }},
  };
  return all;
}

} // namespace

std::string options_of(const json &object, const char *key) {
  const auto found = object.find(key);
  return found == object.end() ? std::string() : found->dump();
}

void run_step(const Session &session, const json &step) {
  if (step.size() != 1)
    throw std::invalid_argument("a step has exactly one key: " + step.dump());
  const auto found = steps().find(step.begin().key());
  if (found == steps().end())
    throw std::invalid_argument("unknown step: " + step.dump());
  found->second(session, step.begin().value());
}

} // namespace conformance
