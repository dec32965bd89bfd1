# Compiling and linking with a cache; sourced by `run`. What a file is made of decides whether it is
# made again, not its time: a fresh clone finds what another one has built in the same folder.
#
# Needs: root (the project), work (the folder for what is built, which has the generated sources in
# guide/ and the library in library/), jobs (how many compilers at once).

# Everything that may be included, and the compiler itself, are part of every key.
common_key=$({
  c++ --version
  cd "$root" && find include tests/cpp examples/cpp -type f \( -name '*.h' -o -name '*.hpp' \) \
    -print0 | sort -z | xargs -0 sha256sum
} | sha256sum)

objects=() # of the program that is being put together
units=()   # lines for compile_unit
links=()   # lines for link_program

# unit FLAGS SOURCE…: one translation unit of the next program, made of all these sources, so that
# what they share is compiled once. A source is relative to the project or to the generated ones.
unit() {
  local flags="$1 -Wall -Wextra -Wpedantic -Wshadow -Werror -g1" key source
  shift
  key=$({
    echo "$common_key $flags $*"
    for source in "$@"; do cat "$root/$source" 2> /dev/null || cat "$work/guide/$source"; done
  } | sha256sum)
  objects+=("${key%% *}.o")
  units+=("${key%% *}.o $flags -- $*")
}

# program NAME FLAGS: links the units since the last program.
program() {
  links+=("$1 $2 -- ${objects[*]}")
  objects=()
}

compile_unit() { # OBJECT FLAGS… -- SOURCE…
  local object=$work/objects/$1 flags=() source
  shift
  while [ "$1" != -- ]; do flags+=("$1"); shift; done
  shift
  for source in "$@"; do echo "#include \"$source\""; done |
    (cd "$root" && c++ "${flags[@]}" -Iinclude -I. -Itests/cpp -I"$work/guide" -x c++ -c - \
      -o "$object.new") && mv "$object.new" "$object"
}

link_program() { # PROGRAM FLAGS… -- OBJECT…
  local program=$work/programs/$1 flags=() made_of="$work $*"
  [ -x "$program" ] && [ "$(cat "$program.made_of" 2> /dev/null)" = "$made_of" ] && return
  shift
  while [ "$1" != -- ]; do flags+=("$1"); shift; done
  shift
  (cd "$work/objects" && c++ "${flags[@]}" "$@" "$work/library/libcodeanatomy.so.1" -pthread \
    -Wl,-rpath,"$work/library" -o "$program") && echo "$made_of" > "$program.made_of"
}

# Makes the units that are not there yet and the programs that changed, and removes units that were
# not used for a month. Fails when something does not compile.
build() {
  local line
  mkdir -p "$work/objects" "$work/programs"
  export root work
  export -f compile_unit link_program
  for line in "${units[@]}"; do
    [ -f "$work/objects/${line%% *}" ] || echo "$line"
  done | sort -u | in_parallel compile_unit || return
  printf '%s\n' "${links[@]}" | in_parallel link_program || return
  for line in "${units[@]}"; do touch "$work/objects/${line%% *}"; done
  find "$work/objects" -type f -mtime +30 -delete
}

# in_parallel COMMAND: runs it once for each line of the input, the words of the line as arguments.
in_parallel() { xargs -r -P "$jobs" -d '\n' -I '{}' bash -c "$1 {}"; }
