# What the Rust side knows already and CMake must not repeat: version, ABI number, system libraries.

# The version of the workspace, as the root Cargo.toml has it.
function(codeanatomy_read_version cargo_toml out_version)
  file(STRINGS "${cargo_toml}" lines REGEX "^version *= *\"[0-9]+\\.[0-9]+\\.[0-9]+.*\"")
  if(NOT lines)
    message(FATAL_ERROR "${cargo_toml} has no line `version = \"major.minor.patch\"`.")
  endif()
  list(GET lines 0 line)
  string(REGEX REPLACE "^version *= *\"([0-9]+\\.[0-9]+\\.[0-9]+).*" "\\1" version "${line}")
  set(${out_version} "${version}" PARENT_SCOPE)
endfunction()

# The ABI number, which is that of the SONAME, as the header has it.
function(codeanatomy_read_abi header out_abi)
  file(STRINGS "${header}" line REGEX "^#define CODEANATOMY_ABI [0-9]+$")
  if(NOT line)
    message(FATAL_ERROR "${header} has no line `#define CODEANATOMY_ABI number`.")
  endif()
  string(REGEX REPLACE "^#define CODEANATOMY_ABI " "" abi "${line}")
  set(${out_abi} "${abi}" PARENT_SCOPE)
endfunction()

# The system libraries that a program needs when it links the static library: what rustc answers to
# `--print native-static-libs`, which tests/consumer compares with this.
set(CODEANATOMY_NATIVE_STATIC_LIBS -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc)
