// What the tests of Delta tables share: a session and a folder that is gone at the end.
#ifndef CODEANATOMY_TESTS_DELTA_LAKE_HPP
#define CODEANATOMY_TESTS_DELTA_LAKE_HPP

#include <codeanatomy.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support.hpp"

namespace support {

// Rows of an item and how many there are of it, as a stream of one batch.
inline codeanatomy::Stream
stock_rows(const std::vector<std::pair<std::string, std::optional<std::int64_t>>> &rows) {
  codeanatomy::BatchBuilder<std::string, std::int64_t> builder({"item", "n"});
  for (const auto &[item, n] : rows)
    builder.append(item, n);
  std::vector<codeanatomy::Batch> batches;
  batches.push_back(builder.finish());
  return codeanatomy::Stream::of(builder.schema().copy(), std::move(batches));
}

// A session and a place for a table of items.
class Lake {
public:
  std::string place() const { return folder_ / "stock"; }
  const codeanatomy::Session &session() const { return session_; }

  codeanatomy::DeltaReport
  write(const std::vector<std::pair<std::string, std::optional<std::int64_t>>> &rows,
        const codeanatomy::DeltaWriteOptions &options = {}) const {
    return session_.write_delta(place(), stock_rows(rows), options);
  }

  // Ink 1, pen 2, cap 3: what most tests begin with.
  codeanatomy::DeltaTable stock() const {
    write({{"ink", 1}, {"pen", 2}, {"cap", 3}});
    return open();
  }

  codeanatomy::DeltaTable open(const codeanatomy::DeltaOpenOptions &options = {}) const {
    return session_.open_delta(place(), options);
  }

  // The rows of the latest version as text, ordered: `cap 3, ink 1`.
  std::string rows() const {
    std::string all;
    for (const codeanatomy::Batch &batch : session_.query(
             "SELECT item || ' ' || coalesce(CAST(n AS VARCHAR), 'none') AS row FROM read_delta('" +
             place() + "') ORDER BY row")) {
      for (const auto row : batch.values<std::string_view>("row"))
        all += (all.empty() ? "" : ", ") + std::string(*row);
    }
    return all;
  }

private:
  TemporaryFolder folder_;
  codeanatomy::Session session_ = codeanatomy::Session::open();
};

} // namespace support

#endif
