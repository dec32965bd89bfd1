// Compiled with -fno-exceptions: every call that can fail returns a Result.
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
