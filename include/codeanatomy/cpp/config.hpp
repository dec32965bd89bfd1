/// \file
/// How the C++ interface reports failures, and the namespace that follows from it.
#ifndef CODEANATOMY_CPP_CONFIG_HPP
#define CODEANATOMY_CPP_CONFIG_HPP

#if !defined(__cplusplus) ||                                                                       \
    (__cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L))
#error "codeanatomy.hpp needs C++17 or newer: compile with -std=c++17"
#endif

// Without exceptions every call that can fail returns Result<T>. A program may ask for that also
// where the compiler has exceptions, by defining CODEANATOMY_NO_EXCEPTIONS before the include.
#if !defined(CODEANATOMY_NO_EXCEPTIONS) && !defined(__cpp_exceptions)
/// Defined where calls that can fail return Result in place of throwing.
#define CODEANATOMY_NO_EXCEPTIONS
#endif

// The two forms have different return types under the same names. An inline namespace keeps them
// apart in the linker, so that one program may hold translation units of both kinds.
#if defined(CODEANATOMY_NO_EXCEPTIONS)
/// The inline namespace of the form in use; not for direct use.
#define CODEANATOMY_CPP_FORM with_results
#else
#define CODEANATOMY_CPP_FORM with_exceptions
#endif

/// Opens the namespace; not for direct use.
#define CODEANATOMY_CPP_BEGIN                                                                      \
  namespace codeanatomy {                                                                          \
  inline namespace CODEANATOMY_CPP_FORM {

/// Closes the namespace; not for direct use.
#define CODEANATOMY_CPP_END                                                                        \
  }                                                                                                \
  }

#endif
