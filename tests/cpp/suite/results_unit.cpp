// Compiled with -fno-exceptions: every call that can fail returns a Result.
#include <atomic>
#include <codeanatomy.hpp>

#include "units.hpp"

using namespace codeanatomy;

std::int64_t units::answer_without_exceptions() {
  Result<Session> session = Session::open();
  if (!session)
    return -1;
  const Result<std::int64_t> rows = session->execute("SELECT value FROM generate_series(1, 42)");
  return rows ? *rows : -2;
}

std::string units::error_without_exceptions() {
  Result<Session> session = Session::open();
  if (!session)
    return session.error().what();
  const Result<Query> query = session->sql("SELEC 1");
  if (query)
    return "no error";
  return std::string(query.error().code_name()) + " " + std::string(query.error().sqlstate());
}

std::int64_t units::iteration_without_exceptions() {
  Result<Session> session = Session::open();
  if (!session)
    return -1;
  Result<Reader> reader = session->query("SELECT value FROM generate_series(1, 100)");
  if (!reader)
    return -2;
  std::int64_t sum = 0;
  for (const Result<Batch> &batch : *reader) {
    if (!batch)
      return -3;
    const auto values = batch->values<std::int64_t>("value");
    if (!values)
      return -4;
    for (const auto value : *values)
      sum += value.value_or(0);
  }
  return sum;
}

std::string units::failing_iteration_without_exceptions() {
  const BatchBuilder<std::int64_t> builder({"n"});
  Stream stream =
      Stream::generate(builder.schema().copy(), [n = 0]() mutable -> Result<std::optional<Batch>> {
        if (n == 3)
          return Error::invalid_state("three is enough");
        BatchBuilder<std::int64_t> rows({"n"});
        Result<Batch> batch = rows.append(n++).finish();
        if (!batch)
          return batch.error();
        return std::optional<Batch>(std::move(batch).value());
      });
  int batches = 0;
  for (const Result<Batch> &batch : stream) {
    if (!batch)
      return batches == 3 ? std::string(batch.error().code_name()) : "too early";
    ++batches;
  }
  return "no failure";
}

std::int64_t units::parameters_without_exceptions() {
  Result<Session> session = Session::open();
  if (!session)
    return -1;
  Result<Reader> reader = session->query("SELECT $1 + 4 AS n", {3});
  if (!reader)
    return -2;
  Result<std::optional<Batch>> batch = reader->next();
  if (!batch || !batch->has_value())
    return -3;
  const auto values = (*batch)->values<std::int64_t>("n");
  return values ? values->value(0) : -4;
}

std::string units::delta_without_exceptions(const std::string &place) {
  Result<Session> session = Session::open();
  if (!session)
    return "no session";
  const Result<DeltaTable> missing = session->open_delta(place);
  if (missing)
    return "no error";
  std::string told(missing.error().code_name());
  Result<Stream> rows = session->run("SELECT value AS n FROM generate_series(1, 2)");
  if (!rows)
    return told + " no rows";
  std::atomic<int> observed{0};
  if (!session->set_delta_observer([&](DeltaPayload, Stream) { ++observed; }))
    return told + " not observed";
  const Result<DeltaReport> written = session->write_delta(place, std::move(*rows));
  if (!written || written->status != DeltaStatus::committed)
    return told + " not committed";
  if (!session->set_delta_observer(nullptr) || !delta_payload_schema(DeltaPayload::snapshot))
    return told + " not ended";
  Result<Task<DeltaTable>> opening = session->open_delta_start(place);
  if (!opening)
    return told + " not started";
  const Result<DeltaTable> table = opening->take();
  if (!table)
    return told + " not opened";
  const Result<DeltaHistory> history = table->history();
  if (!history)
    return told + " no history";
  return told + " committed " +
         std::to_string(written->metrics["num_added_rows"].integer().value_or(-1)) + " " +
         history->front().operation.value_or("nothing") + ", observed " + std::to_string(observed);
}
