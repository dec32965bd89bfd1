# Where the built libraries are, and the target that builds them with cargo.
#
# Sets CODEANATOMY_ARTIFACT_DIR, the folder with libcodeanatomy.so and libcodeanatomy.a, and adds
# the target codeanatomy_build. Nothing is built or fetched while configuring.

set(CODEANATOMY_PREBUILT_DIR "" CACHE PATH
    "Folder with libcodeanatomy.so and libcodeanatomy.a that are built already; empty: run cargo")

if(CODEANATOMY_PREBUILT_DIR)
  get_filename_component(CODEANATOMY_ARTIFACT_DIR "${CODEANATOMY_PREBUILT_DIR}" ABSOLUTE
                         BASE_DIR "${CMAKE_BINARY_DIR}")
  if(NOT EXISTS "${CODEANATOMY_ARTIFACT_DIR}/libcodeanatomy.so")
    message(FATAL_ERROR
      "CODEANATOMY_PREBUILT_DIR is ${CODEANATOMY_ARTIFACT_DIR}, where there is no "
      "libcodeanatomy.so. Give the folder of a finished build, or leave the variable empty to "
      "build with cargo.")
  endif()
  add_custom_target(codeanatomy_build)
  return()
endif()

find_program(CODEANATOMY_CARGO cargo
             DOC "The Rust build tool" HINTS "$ENV{CARGO_HOME}/bin" "$ENV{HOME}/.cargo/bin")
if(NOT CODEANATOMY_CARGO)
  message(FATAL_ERROR
    "cargo was not found. Install Rust, or set CODEANATOMY_CARGO to its path, or set "
    "CODEANATOMY_PREBUILT_DIR to a folder with a built libcodeanatomy.so.")
endif()

# CMake's Debug is cargo's dev profile; everything else is optimized.
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(profile_name dev)
  set(profile_folder debug)
else()
  set(profile_name release)
  set(profile_folder release)
endif()

# Cargo's own default, so that a build by hand and one by CMake share their work.
if(DEFINED ENV{CARGO_TARGET_DIR})
  set(target_dir "$ENV{CARGO_TARGET_DIR}")
else()
  set(target_dir "${PROJECT_SOURCE_DIR}/target")
endif()
set(CODEANATOMY_CARGO_TARGET_DIR "${target_dir}" CACHE PATH "Where cargo builds")
set(CODEANATOMY_ARTIFACT_DIR "${CODEANATOMY_CARGO_TARGET_DIR}/${profile_folder}")

# Cargo knows itself what is up to date, so it is asked at every build.
add_custom_target(codeanatomy_build ALL
  COMMAND "${CODEANATOMY_CARGO}" build --locked --package codeanatomy-capi
          --profile "${profile_name}" --target-dir "${CODEANATOMY_CARGO_TARGET_DIR}"
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
  BYPRODUCTS "${CODEANATOMY_ARTIFACT_DIR}/libcodeanatomy.so"
             "${CODEANATOMY_ARTIFACT_DIR}/libcodeanatomy.a"
  USES_TERMINAL
  COMMENT "Building libcodeanatomy with cargo, profile ${profile_name}"
  VERBATIM)
