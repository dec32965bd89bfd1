// What several test files share.
#ifndef CODEANATOMY_TESTS_SUPPORT_HPP
#define CODEANATOMY_TESTS_SUPPORT_HPP

#include <chrono>
#include <codeanatomy.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "check.hpp"

namespace support {

using namespace std::chrono_literals;

// A query that runs far longer than any test waits, and burns processor time all the while.
inline constexpr std::string_view endless =
    "SELECT sum(a.value * b.value) FROM generate_series(1, 10000000) a "
    "CROSS JOIN generate_series(1, 10000000) b";

// The one value of a result of one row and one column.
template <typename T> T only(codeanatomy::Reader reader) {
  std::vector<codeanatomy::Batch> batches;
  for (codeanatomy::Batch &batch : reader) {
    if (batch.row_count() > 0)
      batches.push_back(std::move(batch));
  }
  CHECK_EQUAL(batches.size(), 1U);
  CHECK_EQUAL(batches[0].row_count(), 1);
  const auto value = batches[0].values<T>(0)[0];
  CHECK(value.has_value());
  if constexpr (std::is_same_v<T, std::string_view>) {
    // The text must not outlive its batch.
    static thread_local std::string kept;
    kept = std::string(*value);
    return kept;
  } else {
    return *value;
  }
}

inline std::int64_t count_rows(codeanatomy::Reader reader) {
  std::int64_t rows = 0;
  for (const codeanatomy::Batch &batch : reader)
    rows += batch.row_count();
  return rows;
}

// A folder that is empty at first and gone at the end.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "codeanatomy-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

private:
  std::filesystem::path path_;
};

class Stopwatch {
public:
  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
  }

private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

} // namespace support

#endif
