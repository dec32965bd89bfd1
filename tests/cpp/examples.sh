# The checks of the examples; sourced by `run`.

prints_42() { [ "$("$work/programs/first_query")" = 42 ]; }
check "the example first_query prints its answer" prints_42

takes_the_tour() {
  rm -rf "$work/tour"
  "$work/programs/delta_tour" "$work/tour" > "$work/tour.txt" &&
    diff "$root/examples/delta_tour.txt" "$work/tour.txt"
}
check "the example delta_tour prints what it says everywhere" takes_the_tour

# A small tree with a name that needs quoting, nested folders, and a line that stands in two files.
make_tree() {
  local tree=$1
  mkdir -p "$tree/it's a folder"
  printf 'int answer = 42;\nreturn compute_the_answer(answer);\n' > "$tree/one.c"
  printf '  return compute_the_answer(answer);\n' > "$tree/it's a folder/two.c"
}

run_source_tree() { # OUTPUT
  "$work/programs/source_tree" "$work/tree" "$work/facts" "$root/examples/sql/source_tree" > "$1"
}

row() { # OUTPUT STATEMENT LINE: that line of a statement's rows, spaces made single
  awk -v statement="$2" -v line="$3" '
    $0 == statement { inside = 1; count = 0; next }
    inside && ++count == line { $1 = $1; print; exit }' "$1"
}

source_tree_twice() {
  rm -rf "$work/tree" "$work/facts"
  make_tree "$work/tree"
  run_source_tree "$work/first.txt" && run_source_tree "$work/second.txt" || return
  cat "$work/first.txt" "$work/second.txt"
  [ "$(row "$work/second.txt" 07_changes.sql 1)" = "added removed" ] &&
    [ "$(row "$work/second.txt" 07_changes.sql 2)" = "0 0" ] || return
  local first second
  first=$(row "$work/first.txt" 08_version.sql 2)
  second=$(row "$work/second.txt" 08_version.sql 2)
  [ "${second%% *}" -eq $((${first%% *} + 1)) ] && [ "${first#* }" = "${second#* }" ] &&
    [ "$first" = "1 line 3 2" ] &&
    [ "$(row "$work/first.txt" 10_most_used_names.sql 2)" = "answer 3 2" ] &&
    [ "$(row "$work/first.txt" 11_duplicated_lines.sql 2)" = "return compute_the_answer(answer); 2 2" ]
}
check "the example source_tree changes nothing but the version on its second run" source_tree_twice

prints_times() { [ "$(grep -cE '^  [0-9]+\.[0-9]{3} s$' "$work/second.txt")" -eq 10 ]; }
check "the example source_tree prints the time of each step" prints_times
