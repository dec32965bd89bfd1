# How the examples of each language are built and run; sourced by `run`.
#
#   needs_LANGUAGE    succeeds when the tools are there; else it says what is missing
#   build_LANGUAGE    builds the programs
#   run_LANGUAGE      first_query, source_tree or delta_tour, then its arguments

c_flags="-O1 -Wall -Wextra -Wpedantic -Werror"
link=(-L"$work/library" -lcodeanatomy)

needs() { # TOOL WHAT: one line about a tool that is not there.
  command -v "$1" > /dev/null || { echo "$2"; return 1; }
}

needs_c() { needs gcc "gcc is missing (Debian: gcc)"; }
build_c() {
  local program
  for program in first_query source_tree delta_tour; do
    # Only source_tree needs table.c.
    # shellcheck disable=SC2086
    gcc -std=c11 $c_flags -I"$root/include" "$here/c/$program.c" "$here/c/table.c" \
      -o "$work/programs/c-$program" "${link[@]}" || return
  done
}
run_c() { "$work/programs/c-$1" "${@:2}"; }

needs_cpp() { needs g++ "g++ is missing (Debian: g++)"; }
build_cpp() {
  local program
  for program in first_query source_tree delta_tour; do
    # shellcheck disable=SC2086
    g++ -std=c++17 ${c_flags/-O1/-O0} -I"$root/include" "$here/cpp/$program.cpp" \
      -o "$work/programs/cpp-$program" "${link[@]}" &
  done
  wait -n && wait -n && wait -n
}
run_cpp() { "$work/programs/cpp-$1" "${@:2}"; }

needs_go() {
  needs go "Go is missing (1.24 or later)" && needs gcc "cgo needs gcc (Debian: gcc)" &&
    needs pkg-config "cgo needs pkg-config (Debian: pkg-config)"
}
build_go() {
  cat > "$work/codeanatomy.pc" << END
Name: codeanatomy
Description: The library of this source tree
Version: 0
Libs: -L$work/library -lcodeanatomy
Cflags: -I$root/include
END
  PKG_CONFIG_PATH=$work CGO_ENABLED=1 go -C "$here/go" build -o "$work/programs/go/" ./...
}
run_go() { "$work/programs/go/$1" "${@:2}"; }

needs_python() { needs python3 "Python is missing (3.9 or later; Debian: python3)"; }
build_python() { python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))'; }
run_python() { PYTHONPATH=$root/bindings/python-ctypes python3 -B "$here/python/$1.py" "${@:2}"; }

# The JDK to use: JAVA_HOME, else the newest below /usr/lib/jvm; nothing when it is older than 22.
find_jdk() {
  local folder version newest=21
  for folder in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$folder/bin/javac" ] || continue
    version=$("$folder/bin/javac" -version 2>&1 | sed -nE 's/^javac ([0-9]+).*/\1/p')
    if [ "${version:-0}" -gt "$newest" ]; then
      newest=$version jdk=$folder
      [ "$folder" != "${JAVA_HOME:-}" ] || return
    fi
  done
}
needs_java() {
  [ -f "$here/java/SourceTree.java" ] || { echo "there are no examples in Java"; return 1; }
  find_jdk
  [ -n "${jdk:-}" ] || { echo "a JDK is missing (22 or later; set JAVA_HOME to its folder)"; return 1; }
}
build_java() {
  find_jdk
  find "$root/bindings/java-ffm/src/main/java" -name '*.java' > "$work/java-sources" &&
    "$jdk/bin/javac" -d "$work/programs/java/binding" "@$work/java-sources" &&
    "$jdk/bin/javac" -d "$work/programs/java/examples" "${java_module[@]}" "$here"/java/*.java
}
java_module=(--module-path "$work/programs/java/binding" --add-modules org.codeanatomy)
run_java() { # first_query is the class FirstQuery
  local class
  class=$(sed -E 's/(^|_)(.)/\U\2/g' <<< "$1")
  "$jdk/bin/java" "${java_module[@]}" --enable-native-access=org.codeanatomy \
    -cp "$work/programs/java/examples" "$class" "${@:2}"
}
