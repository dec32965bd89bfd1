# The installed tree: headers, libraries, CMake package and pkg-config file. All paths in it are
# relative, so that it may be moved to any place.
include(CMakePackageConfigHelpers)

if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}" OR IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  message(FATAL_ERROR
    "CMAKE_INSTALL_LIBDIR and CMAKE_INSTALL_INCLUDEDIR must be relative to the prefix, or the "
    "installed tree could not be moved. Give the place with CMAKE_INSTALL_PREFIX or --prefix.")
endif()

# The description files, with paths relative to themselves.
set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/codeanatomy")
set(pkgconfig_folder "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/codeanatomy-config.cmake.in"
  "${PROJECT_BINARY_DIR}/codeanatomy-config.cmake"
  INSTALL_DESTINATION "${package_folder}"
  PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR
  NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/codeanatomy-config-version.cmake" COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH pkgconfig_to_prefix "/${pkgconfig_folder}" "/")
string(REGEX REPLACE "/$" "" pkgconfig_to_prefix "${pkgconfig_to_prefix}")
list(JOIN CODEANATOMY_NATIVE_STATIC_LIBS " " native_static_libs)
configure_file("${PROJECT_SOURCE_DIR}/cmake/codeanatomy.pc.in"
               "${PROJECT_BINARY_DIR}/codeanatomy.pc" @ONLY)

install(FILES
  "${PROJECT_SOURCE_DIR}/include/codeanatomy.h"
  "${PROJECT_SOURCE_DIR}/include/codeanatomy.hpp"
  TYPE INCLUDE)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/codeanatomy" TYPE INCLUDE
  FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
install(PROGRAMS "${stage}/${CODEANATOMY_SHARED_NAME}" TYPE LIB)
install(FILES "${stage}/${CODEANATOMY_SONAME}" "${stage}/libcodeanatomy.so" TYPE LIB)
if(CODEANATOMY_STATIC)
  install(FILES "${stage}/libcodeanatomy.a" TYPE LIB)
endif()
install(FILES
  "${PROJECT_BINARY_DIR}/codeanatomy-config.cmake"
  "${PROJECT_BINARY_DIR}/codeanatomy-config-version.cmake"
  DESTINATION "${package_folder}")
install(FILES "${PROJECT_BINARY_DIR}/codeanatomy.pc" DESTINATION "${pkgconfig_folder}")
