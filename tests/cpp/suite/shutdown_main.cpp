// A program of its own, since it ends the library for the whole process: a host that shuts down
// while work runs is not held up, starts nothing any more, and can still destroy what it has.
#include <codeanatomy.hpp>
#include <cstdio>

#include "check.hpp"
#include "support.hpp"

using namespace codeanatomy;
using namespace std::chrono_literals;

namespace {

void shut_down_while_a_query_runs() {
  auto session = Session::open();
  const auto query = session.sql(support::endless);
  const auto task = query.execute_start();
  auto reader = query.read();
  CHECK(reader.next(20ms).is_pending());
  CHECK_EQUAL(library_shutdown(10s), true);
  CHECK_THROWS(CancelledError, task.wait());
  CHECK_THROWS(CancelledError, reader.next());
  CHECK_THROWS(InvalidStateError, Session::open());
  CHECK_THROWS(InvalidStateError, session.execute("SELECT 1"));
  CHECK_EQUAL(library_shutdown(0ms), true);
}

} // namespace

int main() {
  try {
    shut_down_while_a_query_runs();
  } catch (const check::Failure &failure) {
    std::printf("%s\n", failure.message.c_str());
    return 1;
  }
}
