// A second translation unit with the whole interface: what it defines must not collide.
#include "units.hpp"

using namespace codeanatomy;

Session units::open_session() { return Session::open(); }

std::int64_t units::answer(const Session &session) {
  for (const Batch &batch : session.query("SELECT 42 AS n")) {
    return batch.values<std::int64_t>("n").value(0);
  }
  return -1;
}

void units::run(const Session &session, const char *sql) { session.execute(sql); }
