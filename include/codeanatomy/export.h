/* How functions are declared: hand-written, included by every header of the library. */
#ifndef CODEANATOMY_EXPORT_H
#define CODEANATOMY_EXPORT_H

#if defined(_WIN32)
#define CODEANATOMY_API __declspec(dllimport)
#elif defined(__GNUC__)
#define CODEANATOMY_API __attribute__((visibility("default")))
#else
#define CODEANATOMY_API
#endif

#if defined(__GNUC__)
#define CODEANATOMY_DEPRECATED(text) __attribute__((deprecated(text)))
#else
#define CODEANATOMY_DEPRECATED(text)
#endif

#endif
