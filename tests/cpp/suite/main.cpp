// Runs every test whose name contains one of the arguments, or all.
#include <cstdio>
#include <string>

#include "check.hpp"

namespace {

enum class Result { passed, failed, skipped };

Result report(const check::Test &test, Result result, const std::string &why) {
  std::printf("%s %s\n", result == Result::skipped ? "skipped" : "FAILED ", test.name.c_str());
  std::printf("        %s\n", why.c_str());
  return result;
}

Result run(const check::Test &test) {
  try {
    test.body();
    return Result::passed;
  } catch (const check::Failure &failure) {
    return report(test, Result::failed, failure.message);
  } catch (const check::Skipped &skipped) {
    return report(test, Result::skipped, skipped.reason);
  } catch (const std::exception &thrown) {
    return report(test, Result::failed, std::string("threw: ") + thrown.what());
  }
}

bool is_wanted(const check::Test &test, int argument_count, char **arguments) {
  for (int index = 1; index < argument_count; ++index) {
    if (test.name.find(arguments[index]) != std::string::npos)
      return true;
  }
  return argument_count < 2;
}

} // namespace

int main(int argument_count, char **arguments) {
  int counts[3] = {0, 0, 0};
  for (const check::Test &test : check::tests()) {
    if (is_wanted(test, argument_count, arguments))
      ++counts[static_cast<int>(run(test))];
  }
  std::printf("suite: %d passed, %d failed, %d skipped\n", counts[0], counts[1], counts[2]);
  const bool ran_any = counts[0] + counts[1] + counts[2] > 0;
  return counts[1] == 0 && ran_any ? 0 : 1;
}
