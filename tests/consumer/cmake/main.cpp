// Multiplies two numbers in SQL through the C++ interface and prints the product.
#include <codeanatomy.hpp>
#include <iostream>

int main() {
  auto session = codeanatomy::Session::open();
  for (const auto &batch : session.query("SELECT 6 * $1 AS product", {7})) {
    std::cout << batch.values<std::int64_t>("product").value(0) << "\n";
  }
}
