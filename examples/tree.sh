# The tree that the source tree example reads, and what must be found in it; sourced by `run`.

make_tree() {
  local tree=$work/tree
  mkdir -p "$tree/lib/deep/deeper" "$tree/it's a folder" "$tree/.git" "$tree/build"
  printf 'int answer = 42;\n\nint main(void) {\n  return compute_the_answer(answer);\n}\n' > "$tree/main.c"
  printf 'int compute_the_answer(int answer) {\n  return answer;\n}\n' > "$tree/lib/answer.c"
  printf 'int compute_the_answer(int answer);\n' > "$tree/lib/answer.h"
  printf '  return compute_the_answer(answer);\n' > "$tree/it's a folder/copy.c"
  printf 'größe = "weiß"; // 😀\nint größe;\n' > "$tree/lib/unicode.c"
  printf 'first line without its end\r\nlast_line' > "$tree/lib/deep/ends.txt"
  printf '\n \n\t\n' > "$tree/lib/deep/blank.txt"
  : > "$tree/lib/deep/deeper/empty.txt"
  printf 'def function_one(argument):\n    return argument + argument + argument\n' \
    > "$tree/lib/deep/deeper/one.py"
  printf 'def function_two(argument):\n    return argument + argument + argument\n' \
    > "$tree/lib/deep/deeper/two.py"
  printf 'no text: \377\376\000' > "$tree/lib/binary"
  printf 'left out\n' > "$tree/.git/config"
  printf 'left out, too\n' > "$tree/build/made.c"
}

# The files that count as text of the tree.
text_files() {
  (cd "$work/tree" && find . -type f ! -path './.git/*' ! -path './build/*' ! -name binary | sed 's/^..//')
}

each_text_file() { text_files | (cd "$work/tree" && xargs -d '\n' "$@"); }

# The same figures as the example's, counted by other tools.
count_lines() { each_text_file grep -hE '[^ ]' | wc -l; }
count_line_files() { each_text_file grep -lE '[^ ]' | wc -l; }
count_names() { each_text_file grep -hoE '[A-Za-z_][A-Za-z0-9_]*' | wc -l; }
count_name_files() { each_text_file grep -lE '[A-Za-z_][A-Za-z0-9_]*' | wc -l; }
largest_files() {
  each_text_file stat -c '%n %s' | awk '{ print $NF "\t" $0 }' | LC_ALL=C sort -t "$(printf '\t')" \
    -k1,1nr -k2,2 | head -10 | cut -f2
}

has_facts() { # RUN VERSION
  same "$(printf '%s line %s %s\n%s name %s %s' "$2" "$(count_lines)" "$(count_line_files)" \
    "$2" "$(count_names)" "$(count_name_files)")" "$(rows_of "$1" 08_version)"
}

check_first() {
  check "the facts are as many as grep finds" has_facts first 1
  check "the largest files are those of stat" same "$(largest_files)" \
    "$(rows_of first 09_largest_files)"
  check "the most used name is found" same "argument 8 2" "$(rows_of first 10_most_used_names | head -1)"
  check "the duplicated lines are found" same \
    "$(printf '%s 2 2\n' 'return argument + argument + argument' 'return compute_the_answer(answer);')" \
    "$(rows_of first 11_duplicated_lines)"
}

check_second() {
  check "a second run adds nothing and removes nothing" same "0 0" "$(rows_of second 07_changes)"
  check "a second run has the same facts" has_facts second 2
}

# One line with three names goes, two lines with a name each come.
change_tree() {
  printf 'def function_two(argument):\nadded_one\nadded_two\n' > "$work/tree/lib/deep/deeper/two.py"
}

check_third() {
  check "a run after a change tells what came and went" same "4 5" "$(rows_of third 07_changes)"
  check "a run after a change has the facts of the tree now" has_facts third 3
}
