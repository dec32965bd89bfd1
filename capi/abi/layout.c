/* Generated: what the Rust compiler lays out is what C sees. */
#include <stddef.h>
#include "codeanatomy/call.h"

#define CODEANATOMY_ASSERT(condition) \
  _Static_assert(condition, #condition)

CODEANATOMY_ASSERT(sizeof(codeanatomy_str) == 16);
CODEANATOMY_ASSERT(offsetof(codeanatomy_str, data) == 0);
CODEANATOMY_ASSERT(offsetof(codeanatomy_str, length) == 8);
CODEANATOMY_ASSERT(sizeof(codeanatomy_progress) == 56);
CODEANATOMY_ASSERT(offsetof(codeanatomy_progress, struct_size) == 0);
CODEANATOMY_ASSERT(offsetof(codeanatomy_progress, finished) == 4);
CODEANATOMY_ASSERT(offsetof(codeanatomy_progress, elapsed_microseconds) == 8);
CODEANATOMY_ASSERT(offsetof(codeanatomy_progress, input_rows) == 16);
CODEANATOMY_ASSERT(offsetof(codeanatomy_progress, input_bytes) == 24);
CODEANATOMY_ASSERT(offsetof(codeanatomy_progress, output_rows) == 32);
CODEANATOMY_ASSERT(offsetof(codeanatomy_progress, output_batches) == 40);
CODEANATOMY_ASSERT(offsetof(codeanatomy_progress, spilled_bytes) == 48);
CODEANATOMY_ASSERT(sizeof(codeanatomy_call_options) == 48);
CODEANATOMY_ASSERT(offsetof(codeanatomy_call_options, struct_size) == 0);
CODEANATOMY_ASSERT(offsetof(codeanatomy_call_options, begin_here) == 4);
CODEANATOMY_ASSERT(offsetof(codeanatomy_call_options, cancel_token) == 8);
CODEANATOMY_ASSERT(offsetof(codeanatomy_call_options, timeout_milliseconds) == 16);
CODEANATOMY_ASSERT(offsetof(codeanatomy_call_options, on_progress) == 24);
CODEANATOMY_ASSERT(offsetof(codeanatomy_call_options, user_data) == 32);
CODEANATOMY_ASSERT(offsetof(codeanatomy_call_options, destroy) == 40);
