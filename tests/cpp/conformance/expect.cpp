#include "expect.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "values.hpp"

using namespace codeanatomy;
using nlohmann::json;

namespace conformance {
namespace {

using Differences = std::vector<std::string>;

// The status as the suite writes it: the constant's name without its prefix.
std::string name_of(Status status) {
  static const std::map<Status, std::string> names = {
      {Status::invalid_argument, "INVALID_ARGUMENT"},
      {Status::invalid_state, "INVALID_STATE"},
      {Status::not_found, "NOT_FOUND"},
      {Status::already_exists, "ALREADY_EXISTS"},
      {Status::unsupported, "UNSUPPORTED"},
      {Status::conflict, "CONFLICT"},
      {Status::cancelled, "CANCELLED"},
      {Status::timed_out, "TIMED_OUT"},
      {Status::resources_exhausted, "RESOURCES_EXHAUSTED"},
      {Status::io, "IO"},
      {Status::permission_denied, "PERMISSION_DENIED"},
      {Status::bad_data, "BAD_DATA"},
      {Status::query_invalid, "QUERY_INVALID"},
      {Status::internal, "INTERNAL"},
  };
  const auto found = names.find(status);
  return found == names.end() ? std::to_string(static_cast<int>(status)) : found->second;
}

void compare(Differences &all, const std::string &what, const json &expected, const json &actual) {
  if (expected != actual) {
    all.push_back(what + " is " + actual.dump() + ", expected " + expected.dump());
  }
}

void require_part(Differences &all, const std::string &what, std::string_view text,
                  const json &part) {
  if (text.find(part.get<std::string>()) == std::string_view::npos) {
    all.push_back(what + " does not contain " + part.dump() + ": " + std::string(text));
  }
}

void compare_error(Differences &all, const json &expected, const Observed &observed) {
  if (!observed.error) {
    all.push_back("succeeded, expected the error " + expected.dump());
    return;
  }
  const Error &error = *observed.error;
  for (const auto &[key, value] : expected.items()) {
    if (key == "status") {
      compare(all, "status", value, name_of(error.status()));
    } else if (key == "code") {
      compare(all, "code", value, std::string(error.code_name()));
    } else if (key == "line") {
      compare(all, "line", value, error.line());
    } else if (key == "column") {
      compare(all, "column", value, error.column());
    } else if (key == "message") {
      for (const json &part : value)
        require_part(all, "message", error.what(), part);
    } else if (key == "details") {
      for (const auto &[name, part] : value.items()) {
        require_part(all, "detail " + name, error.detail(name).value_or(""), part);
      }
    } else {
      all.push_back("unknown key of error: " + key);
    }
  }
}

// The format of a dictionary is that of its values.
std::string format_of(const Field &field) {
  return std::string(field.dictionary().value_or(field).format());
}

void compare_columns(Differences &all, const json &expected, const Observed &observed) {
  json actual = json::array();
  for (std::size_t index = 0; observed.schema && index < observed.schema->column_count(); ++index) {
    const Field column = observed.schema->column(index);
    actual.push_back({std::string(column.name()), format_of(column)});
  }
  compare(all, "columns", expected, actual);
}

std::int64_t row_count(const Observed &observed) {
  std::int64_t count = 0;
  for (const Batch &batch : observed.batches)
    count += batch.row_count();
  return count;
}

json row_of(const Batch &batch, std::int64_t row) {
  json values = json::array();
  for (std::size_t index = 0; index < batch.column_count(); ++index) {
    values.push_back(to_json(batch.column(index), row));
  }
  return values;
}

bool row_matches(const json &expected, const Batch &batch, std::int64_t row) {
  if (expected.size() != batch.column_count())
    return false;
  for (std::size_t index = 0; index < batch.column_count(); ++index) {
    if (!matches(expected[index], batch.column(index), row))
      return false;
  }
  return true;
}

void compare_rows(Differences &all, const json &expected, const Observed &observed) {
  const std::int64_t count = row_count(observed);
  if (count != static_cast<std::int64_t>(expected.size())) {
    compare(all, "number of rows", expected.size(), count);
    return;
  }
  std::size_t position = 0;
  for (const Batch &batch : observed.batches) {
    for (std::int64_t row = 0; row < batch.row_count(); ++row, ++position) {
      if (!row_matches(expected[position], batch, row)) {
        all.push_back("row " + std::to_string(position) + " is " + row_of(batch, row).dump() +
                      ", expected " + expected[position].dump());
      }
    }
  }
}

void compare_report(Differences &all, const json &expected, const Observed &observed) {
  const json report = json::parse(observed.text, nullptr, false);
  if (!report.is_object()) {
    all.push_back("the report is not a JSON object: " + observed.text);
    return;
  }
  for (const auto &[key, value] : expected.items()) {
    compare(all, "report's " + key, value, report.value(key, json()));
  }
}

void compare_delay(Differences &all, const json &limit, const Observed &observed) {
  if (!observed.told_to_stop) {
    all.push_back("was never told to stop");
    return;
  }
  const auto delay = std::chrono::duration_cast<std::chrono::milliseconds>(observed.returned -
                                                                           *observed.told_to_stop);
  if (delay.count() > limit.get<std::int64_t>()) {
    all.push_back("returned " + std::to_string(delay.count()) + " ms late, expected at most " +
                  limit.dump());
  }
}

void compare_memory(Differences &all, const json &limit, const Objects &objects) {
  if (!objects.runtime) {
    all.push_back("the runtime was closed, its memory cannot be asked for");
    return;
  }
  const json report = json::parse(objects.runtime->memory());
  if (report.at("peak") > limit) {
    all.push_back("peak memory is " + report.at("peak").dump() + ", expected at most " +
                  limit.dump());
  }
}

void run_then(Differences &all, const json &sql, const Objects &objects) {
  if (!objects.session) {
    all.push_back("the session was closed, nothing can run in it");
    return;
  }
  objects.session->execute(sql.get<std::string>());
}

void compare_spill(Differences &all, const json &expected, const Observed &observed) {
  const json metrics = json::parse(observed.metrics, nullptr, false);
  if (!metrics.is_object()) {
    all.push_back("there are no metrics");
    return;
  }
  compare(all, "spilled", expected, metrics.at("spilled_bytes") > 0);
}

} // namespace

Differences differences(const json &expect, const Observed &observed, const Objects &objects) {
  Differences all;
  if (observed.error && !expect.contains("error")) {
    all.push_back("failed: " + std::string(observed.error->what()));
  }
  const std::map<std::string, std::function<void(const json &)>> comparisons = {
      {"error", [&](const json &value) { compare_error(all, value, observed); }},
      {"columns", [&](const json &value) { compare_columns(all, value, observed); }},
      {"rows", [&](const json &value) { compare_rows(all, value, observed); }},
      {"row_count",
       [&](const json &value) { compare(all, "number of rows", value, row_count(observed)); }},
      {"rows_affected",
       [&](const json &value) {
         compare(all, "rows affected", value, observed.rows_affected.value_or(-1));
       }},
      {"contains",
       [&](const json &value) {
         for (const json &part : value)
           require_part(all, "plan", observed.text, part);
       }},
      {"report", [&](const json &value) { compare_report(all, value, observed); }},
      {"within_milliseconds", [&](const json &value) { compare_delay(all, value, observed); }},
      {"memory_at_most", [&](const json &value) { compare_memory(all, value, objects); }},
      {"spilled", [&](const json &value) { compare_spill(all, value, observed); }},
      {"then", [&](const json &value) { run_then(all, value, objects); }},
  };
  for (const auto &[key, value] : expect.items()) {
    const auto comparison = comparisons.find(key);
    if (comparison == comparisons.end()) {
      all.push_back("unknown key of expect: " + key);
    } else {
      comparison->second(value);
    }
  }
  return all;
}

} // namespace conformance
