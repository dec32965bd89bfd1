// The smallest useful program: one query, its one answer; errors are exceptions.
#include <codeanatomy.hpp>
#include <iostream>

int main() {
  auto session = codeanatomy::Session::open();
  for (auto &batch : session.query("SELECT 6 * $1 AS answer", {7})) {
    std::cout << batch.values<std::int64_t>("answer").value(0) << "\n";
  }
}
