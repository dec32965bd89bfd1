# The checks of `run`, in order; sourced by it.

lib=$prefix/lib
version=$(sed -n 's/^version = "\([0-9.]*\).*/\1/p' "$root/Cargo.toml" | head -1)
abi=$(sed -n 's/^#define CODEANATOMY_ABI //p' "$root/include/codeanatomy/library.h")
has_static=OFF
[ -f "$(dirname "$library")/libcodeanatomy.a" ] && has_static=ON

# --- install, and move away from where it was installed ---------------------------------------

install_tree() {
  # The library under its own name, wherever it came from.
  mkdir -p "$work/prebuilt" &&
    ln -sf "$library" "$work/prebuilt/libcodeanatomy.so" &&
    { [ "$has_static" = OFF ] ||
      ln -sf "$(dirname "$library")/libcodeanatomy.a" "$work/prebuilt/libcodeanatomy.a"; } &&
    cmake -S "$root" -B "$work/build" -DCODEANATOMY_PREBUILT_DIR="$work/prebuilt" \
      -DCODEANATOMY_STATIC=$has_static -DCMAKE_INSTALL_LIBDIR=lib &&
    cmake --build "$work/build" &&
    cmake --install "$work/build" --prefix "$work/installed" &&
    mv "$work/installed" "$prefix" &&
    rm -rf "$work/build"
}
check "the tree installs from a built library and moves" install_tree
[ "$failed" -eq 0 ] || finish

no_trace_of_origin() {
  ! grep -rIl -e "$work/installed" -e "$work/build" -e "$root" "$prefix" --exclude='*.a'
}
check "no installed text names the place of the build or of the first installation" no_trace_of_origin

installed_names() {
  same "$(cd "$lib" && readlink libcodeanatomy.so)" "libcodeanatomy.so.$abi" &&
    same "$(cd "$lib" && readlink "libcodeanatomy.so.$abi")" "libcodeanatomy.so.$version" &&
    [ -f "$lib/libcodeanatomy.so.$version" ] && [ ! -L "$lib/libcodeanatomy.so.$version" ]
}
check "the library is a file with its version, and links with the ABI number and without" installed_names

installed_headers() {
  same "$(cd "$root/include" && find . -name '*.h' -o -name '*.hpp' | sort)" \
    "$(cd "$prefix/include" && find . -type f | sort)"
}
check "all headers are installed and nothing else" installed_headers

# --- programs against the moved tree ------------------------------------------------------------

export PKG_CONFIG_LIBDIR=$lib/pkgconfig
unset PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH
warnings="-Wall -Wextra -Wpedantic -Werror"

by_cmake() {
  cmake -S "$here/cmake" -B "$work/programs/cmake" -DCMAKE_PREFIX_PATH="$prefix" \
    -DWANTED_VERSION="$version" -DCMAKE_CXX_FLAGS="$warnings" &&
    cmake --build "$work/programs/cmake" && prints 42 "$work/programs/cmake/consumer"
}
check "a C++ program is built with find_package and runs" by_cmake

refuses_version() { # VERSION: find_package for it fails because of the version.
  ! cmake -S "$here/cmake" -B "$work/programs/refused-$1" -DCMAKE_PREFIX_PATH="$prefix" \
    -DWANTED_VERSION="$1" > "$work/logs/refused" 2>&1 && grep -q "version: $version" "$work/logs/refused"
}
minor=${version#*.}
minor=${minor%%.*}
check "find_package refuses another minor version" refuses_version "${version%%.*}.$((minor + 1))"
check "find_package refuses another major version" refuses_version "$((${version%%.*} + 1)).0"

by_subproject() {
  cmake -S "$here/subproject" -B "$work/programs/subproject" -DCODEANATOMY_SOURCE="$root" \
    -DCODEANATOMY_PREBUILT_DIR="$work/prebuilt" -DCMAKE_CXX_FLAGS="$warnings" &&
    cmake --build "$work/programs/subproject" && prints 42 "$work/programs/subproject/consumer" &&
    ! grep -q libcodeanatomy "$work/programs/subproject/cmake_install.cmake"
}
check "a project adds the source folder, links its target and installs nothing of it" by_subproject

by_pkg_config() {
  # shellcheck disable=SC2046,SC2086
  cc -std=c99 $warnings "$here/pkgconfig/main.c" -o "$work/programs/pkgconfig" \
    $(pkg-config --cflags --libs codeanatomy) &&
    LD_LIBRARY_PATH=$lib prints 42 "$work/programs/pkgconfig"
}
check "a C program is built with pkg-config and runs" by_pkg_config

check "pkg-config knows the version" same "$(pkg-config --modversion codeanatomy)" "$version"

needs_soname() {
  readelf -d "$work/programs/pkgconfig" | grep "NEEDED" | grep -F "[libcodeanatomy.so.$abi]"
}
check "a linked program asks for the ABI number, not for the version" needs_soname

by_dlopen() {
  # shellcheck disable=SC2086
  cc -std=c99 -D_POSIX_C_SOURCE=200809L $warnings -I"$prefix/include" "$here/dlopen/main.c" \
    -o "$work/programs/dlopen" -ldl &&
    prints 42 "$work/programs/dlopen" "$lib/libcodeanatomy.so.$abi"
}
check "a program loads the library with dlopen, runs, and closes it" by_dlopen

static_by_cmake() {
  cmake -S "$here/static" -B "$work/programs/static" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_C_FLAGS="$warnings" &&
    cmake --build "$work/programs/static" && is_self_contained "$work/programs/static/consumer"
}

static_by_pkg_config() {
  local libs
  libs=$(pkg-config --static --libs codeanatomy) || return
  # shellcheck disable=SC2046,SC2086
  cc -std=c99 $warnings $(pkg-config --cflags codeanatomy) "$here/pkgconfig/main.c" \
    -o "$work/programs/static-pkgconfig" -Wl,-Bstatic ${libs/-lcodeanatomy/-lcodeanatomy -Wl,-Bdynamic} &&
    is_self_contained "$work/programs/static-pkgconfig"
}

is_self_contained() { # PROGRAM: it runs and needs no libcodeanatomy.so.
  prints 42 "$1" && ! readelf -d "$1" | grep -F "libcodeanatomy.so"
}

rust_native_libs() {
  echo "" > "$work/empty.rs"
  rustc --crate-type staticlib --print native-static-libs "$work/empty.rs" \
    -o "$work/libempty.a" 2>&1 | sed -n 's/.*native-static-libs: //p'
}

if [ $has_static = ON ]; then
  check "a program links the static library with CMake and runs" static_by_cmake
  check "a program links the static library with pkg-config --static and runs" static_by_pkg_config
  if command -v rustc > /dev/null; then
    check "Libs.private is the list of native libraries that rustc gives" \
      same "$(sed -n 's/^Libs.private: //p' "$lib/pkgconfig/codeanatomy.pc")" "$(rust_native_libs)"
  else
    skip "Libs.private is the list of native libraries that rustc gives: rustc is missing"
  fi
else
  skip "static linking, three checks: there is no libcodeanatomy.a next to CODEANATOMY_LIBRARY"
fi

# --- the installed library itself -----------------------------------------------------------------

shared=$lib/libcodeanatomy.so
dynamic=$(readelf -dW "$shared")
has() { grep -E "$1" <<< "$dynamic"; }
has_not() { ! has "$1"; }
check "the SONAME is the ABI number" has "SONAME.*\[libcodeanatomy\.so\.$abi\]"
check "the library stays mapped (NODELETE)" has "FLAGS_1.*NODELETE"
check "the library may be loaded late (no static TLS)" has_not "STATIC_TLS"
check "the library has no run path" has_not "RPATH|RUNPATH"
check "the library needs no C++ runtime or TLS library of the system" \
  has_not "NEEDED.*(libstdc|libssl|libcrypto)"

exported_symbols() { nm -D --defined-only "$shared" | awk '{print $3}' | sort; }
golden=$root/capi/abi/symbols.txt
if [ -f "$golden" ]; then
  check "the exported symbols are those of the list" \
    same "$(exported_symbols)" "$(grep -v '^#' "$golden" | sort)"
else
  skip "the exported symbols are those of the list: capi/abi/symbols.txt is missing"
fi
declared_symbols() {
  grep -rhoE '\bcodeanatomy_[a-z_]+\(' "$prefix"/include/codeanatomy/*.h | grep -vE '_fn\(' |
    tr -d '(' | sort -u
}
undeclared() { ! comm -23 <(exported_symbols) <(declared_symbols) | grep .; }
check "every exported symbol is declared in a header" undeclared
