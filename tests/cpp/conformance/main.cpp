// Runs the shared conformance suite through the C++ interface.
//
//   conformance FOLDER [NAME…]   FOLDER holds cases/ and data/; with names, only those cases
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "action.hpp"
#include "expect.hpp"
#include "steps.hpp"

using namespace codeanatomy;
using namespace conformance;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// An empty folder for one case.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "codeanatomy-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string path() const { return path_.string(); }

private:
  fs::path path_;
};

void replace_all(std::string &text, const std::string &from, const std::string &to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Puts the folders into every text of a case.
void fill_in(json &value, const std::string &data, const std::string &temporary) {
  if (value.is_string()) {
    auto &text = value.get_ref<std::string &>();
    replace_all(text, "{data}", data);
    replace_all(text, "{temporary}", temporary);
  } else if (value.is_structured()) {
    for (json &item : value)
      fill_in(item, data, temporary);
  }
}

Objects open(const json &given) {
  Objects objects;
  objects.runtime =
      given.contains("runtime") ? Runtime::open(given.at("runtime").dump()) : Runtime::shared();
  objects.session = Session::open(*objects.runtime, options_of(given, "session"));
  return objects;
}

// Opens the objects of a case; a failure is its observed.
Observed open_and_act(const json &given, Objects &objects) {
  try {
    objects = open(given);
  } catch (const Error &error) {
    Observed observed;
    observed.error = error;
    return observed;
  }
  for (const json &step : given.value("setup", json::array())) {
    try {
      run_step(*objects.session, step);
    } catch (const Error &error) {
      throw std::runtime_error("setup failed: " + step.dump() + ": " + error.what());
    }
  }
  return act(given, objects);
}

void reject_unknown_keys(const json &given) {
  static const std::set<std::string> known = {
      "name",        "proves",          "runtime", "session", "setup",  "sql",
      "parameters",  "parameters_from", "action",  "cancel",  "expect", "timeout_milliseconds",
      "close_first", "explain",         "write",   "target",  "step",
  };
  for (const auto &[key, value] : given.items()) {
    if (known.count(key) == 0)
      throw std::invalid_argument("unknown key of the case: " + key);
  }
}

std::vector<std::string> run(json given, const fs::path &folder) {
  const TemporaryFolder temporary;
  reject_unknown_keys(given);
  fill_in(given, (folder / "data").string(), temporary.path());
  Objects objects;
  const Observed observed = open_and_act(given, objects);
  auto all = differences(given.at("expect"), observed, objects);
  if (objects.session && objects.session->execute("SELECT 1") != 1) {
    all.push_back("the session does not work afterwards");
  }
  return all;
}

struct Counts {
  int passed = 0;
  int failed = 0;
};

void run_file(const fs::path &file, const fs::path &folder, const std::set<std::string> &wanted,
              Counts &counts) {
  std::ifstream input(file);
  const json content = json::parse(input);
  for (const json &given : content.at("cases")) {
    const auto name = given.at("name").get<std::string>();
    if (!wanted.empty() && wanted.count(name) == 0)
      continue;
    std::vector<std::string> all;
    try {
      all = run(given, folder);
    } catch (const std::exception &thrown) {
      all.push_back(thrown.what());
    }
    ++(all.empty() ? counts.passed : counts.failed);
    if (!all.empty())
      std::printf("FAILED  %s (%s)\n", name.c_str(), file.filename().c_str());
    for (const std::string &difference : all)
      std::printf("        %s\n", difference.c_str());
  }
}

} // namespace

int main(int argument_count, char **arguments) {
  if (argument_count < 2) {
    std::fprintf(stderr, "usage: conformance FOLDER [NAME…]\n");
    return 2;
  }
  const fs::path folder = fs::absolute(arguments[1]).lexically_normal();
  Counts counts;
  try {
    std::vector<fs::path> files;
    for (const auto &entry : fs::directory_iterator(folder / "cases")) {
      if (entry.path().extension() == ".json")
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    const std::set<std::string> wanted(arguments + 2, arguments + argument_count);
    for (const fs::path &file : files)
      run_file(file, folder, wanted, counts);
  } catch (const std::exception &thrown) {
    std::printf("FAILED  the cases cannot be read: %s\n", thrown.what());
    ++counts.failed;
  }
  std::printf("conformance (cpp): %d passed, %d failed, 0 skipped\n", counts.passed, counts.failed);
  return counts.failed == 0 && counts.passed > 0 ? 0 : 1;
}
