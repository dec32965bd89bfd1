/// \file
/// The C++ interface of libcodeanatomy: header only, C++17, over the C interface and with nothing
/// to link but the library itself.
///
/// ```cpp
/// #include <codeanatomy.hpp>
///
/// auto session = codeanatomy::Session::open();
/// for (auto &batch : session.query("SELECT path, size FROM read_text('src/*.cpp')")) {
///   const auto paths = batch.values<std::string_view>("path");
///   const auto sizes = batch.values<std::int64_t>("size");
///   for (std::int64_t row = 0; row < batch.row_count(); ++row) {
///     std::cout << paths.value(row) << " " << sizes.value(row) << "\n";
///   }
/// }
/// ```
///
/// **Ownership.** Every class owns what it stands for and gives it up in its destructor; all move,
/// and those that are cheap to share have `share()`. Objects may be destroyed in any order: a
/// reader keeps what its run needs. Fields, columns and values are views of a batch or schema.
///
/// **Failures** are thrown as codeanatomy::Error, or as one of the classes derived from it. Where
/// the compiler has no exceptions, or CODEANATOMY_NO_EXCEPTIONS is defined before the include,
/// every call that can fail returns a codeanatomy::Result instead; in this documentation that is
/// `Outcome<T>`. An exception of the program's own callbacks never crosses the library.
///
/// **Threads.** Runtime, Session, Query, Task and CancelToken: any thread, at the same time. Reader
/// and Stream: one thread at a time. Batch, Schema, Error: immutable. All may move between threads.
#ifndef CODEANATOMY_HPP
#define CODEANATOMY_HPP

#include "codeanatomy/cpp/arrow.hpp"
#include "codeanatomy/cpp/batch.hpp"
#include "codeanatomy/cpp/builder.hpp"
#include "codeanatomy/cpp/call.hpp"
#include "codeanatomy/cpp/column.hpp"
#include "codeanatomy/cpp/config.hpp"
#include "codeanatomy/cpp/decoder.hpp"
#include "codeanatomy/cpp/delta_alter.hpp"
#include "codeanatomy/cpp/delta_call.hpp"
#include "codeanatomy/cpp/delta_create.hpp"
#include "codeanatomy/cpp/delta_description.hpp"
#include "codeanatomy/cpp/delta_observe.hpp"
#include "codeanatomy/cpp/delta_operations.hpp"
#include "codeanatomy/cpp/delta_options.hpp"
#include "codeanatomy/cpp/delta_report.hpp"
#include "codeanatomy/cpp/delta_requests.hpp"
#include "codeanatomy/cpp/delta_table.hpp"
#include "codeanatomy/cpp/delta_write.hpp"
#include "codeanatomy/cpp/error.hpp"
#include "codeanatomy/cpp/handle.hpp"
#include "codeanatomy/cpp/json.hpp"
#include "codeanatomy/cpp/json_parser.hpp"
#include "codeanatomy/cpp/library.hpp"
#include "codeanatomy/cpp/parameters.hpp"
#include "codeanatomy/cpp/query.hpp"
#include "codeanatomy/cpp/reader.hpp"
#include "codeanatomy/cpp/result.hpp"
#include "codeanatomy/cpp/runtime.hpp"
#include "codeanatomy/cpp/session.hpp"
#include "codeanatomy/cpp/stream.hpp"
#include "codeanatomy/cpp/task.hpp"
#include "codeanatomy/cpp/text.hpp"
#include "codeanatomy/cpp/type.hpp"
#include "codeanatomy/cpp/value.hpp"
#include "codeanatomy/cpp/values.hpp"

#endif
