# The programs that `run` runs and what they are made of; sourced by it, after compile.sh.

suite=() runner=()
for file in "$here"/suite/*_test.cpp "$here"/suite/main.cpp; do suite+=("${file#"$root/"}"); done
for file in "$here"/conformance/*.cpp; do runner+=("${file#"$root/"}"); done

# suite_program NAME FLAGS: the tests as one unit, one more with the whole interface, and one that is
# compiled without exceptions.
suite_program() {
  unit "$2" "${suite[@]}"
  unit "$2" tests/cpp/suite/second_unit.cpp
  unit "$2 -fno-exceptions -fno-rtti" tests/cpp/suite/results_unit.cpp
  program "$1" "$2"
}

if wanted suite; then
  suite_program suite -std=c++20
  unit -std=c++17 tests/cpp/suite/shutdown_main.cpp
  program shutdown ""
fi
if wanted sanitized; then
  # Without vptr: one unit has no type information that the check could look at.
  suite_program suite_sanitized "-std=c++17 -fsanitize=address,undefined -fno-sanitize=vptr \
-fno-sanitize-recover=all -fno-omit-frame-pointer"
fi
if wanted conformance; then
  unit -std=c++17 "${runner[@]}"
  program conformance ""
fi
if wanted examples; then
  for example in first_query source_tree delta_tour; do
    unit -std=c++17 "examples/cpp/$example.cpp"
    program "$example" ""
  done
fi
if wanted guide; then
  unit -std=c++17 guide.cpp
  program guide ""
  for source in "$work"/guide/[0-9]*.cpp; do
    unit -std=c++17 "$(basename "$source")"
    program "guide_$(basename "$source" .cpp)" ""
  done
fi
