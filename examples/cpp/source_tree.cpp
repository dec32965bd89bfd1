// Reads a source tree into a Delta table of facts, and asks the table about the tree.
//
//   source_tree TREE TABLE [SQL_FOLDER]
//
// The statements are those of examples/sql/source_tree; its README says what each does.
#include <chrono>
#include <codeanatomy.hpp>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

#include "table.hpp"

namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw std::runtime_error(path.string() + " cannot be read");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Puts a path in the place of each `mark`, with its quotes doubled.
std::string filled(const std::string &statement, const std::string &mark, const fs::path &path) {
  std::string quoted;
  for (const char character : path.string()) {
    quoted.append(character == '\'' ? 2 : 1, character);
  }
  std::string result;
  std::size_t begin = 0;
  for (std::size_t at; (at = statement.find(mark, begin)) != std::string::npos;) {
    result.append(statement, begin, at - begin).append(quoted);
    begin = at + mark.size();
  }
  return result.append(statement, begin);
}

class Job {
public:
  Job(const fs::path &tree, const fs::path &table, fs::path sql_folder)
      : session_(codeanatomy::Session::open()), tree_(fs::canonical(tree)),
        sql_folder_(std::move(sql_folder)) {
    fs::create_directories(table);
    table_ = fs::canonical(table);
  }

  void run() {
    step("01_files.sql");
    step("02_lines.sql");
    step("03_identifiers.sql");
    const bool ran_before = keep_facts_before();
    step("05_create.sql");
    step("06_write.sql");
    if (ran_before)
      step("07_changes.sql");
    step("08_version.sql");
    step("09_largest_files.sql");
    step("10_most_used_names.sql");
    step("11_duplicated_lines.sql");
  }

private:
  // Runs one statement and prints its rows under its name, and its time.
  void step(const std::string &name) {
    const auto begin = std::chrono::steady_clock::now();
    const std::string statement = read_file(sql_folder_ / name);
    const std::string sql = filled(filled(statement, "{tree}", tree_), "{table}", table_);
    std::cout << "\n" << name << "\n";
    table::Table(session_.run(sql)).print(std::cout);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    std::cout << "  " << std::fixed << std::setprecision(3) << time.count() << " s\n";
  }

  // Keeps the facts of the run before under a name of their own; false when this is the first run.
  bool keep_facts_before() {
    try {
      session_.register_delta("facts_before", table_.string());
      return true;
    } catch (const codeanatomy::NotFoundError &) {
      return false;
    }
  }

  codeanatomy::Session session_;
  fs::path tree_;
  fs::path table_;
  fs::path sql_folder_;
};

} // namespace

int main(int count, char **arguments) {
  if (count < 3) {
    std::cerr << "usage: " << arguments[0] << " TREE TABLE [SQL_FOLDER]\n";
    return 2;
  }
  try {
    Job(arguments[1], arguments[2], count > 3 ? arguments[3] : "examples/sql/source_tree").run();
  } catch (const std::exception &error) {
    std::cerr << "source_tree: " << error.what() << "\n";
    return 1;
  }
}
