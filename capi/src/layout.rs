//! The layout of the structs that C sees inside of, held against committed copies.

#[path = "../tests/support/mod.rs"]
mod support;

use crate::api::call::{codeanatomy_call_options, codeanatomy_progress};
use crate::api::types::codeanatomy_str;
use std::fmt::Write as _;
use std::mem::{align_of, offset_of, size_of};
use support::compare_or_bless;

macro_rules! layout {
    ($lines:ident, $asserts:ident, $type:ident { $($field:ident),* }) => {
        writeln!($lines, "{} size {} align {}", stringify!($type), size_of::<$type>(), align_of::<$type>())
            .expect("writes");
        writeln!($asserts, "CODEANATOMY_ASSERT(sizeof({}) == {});", stringify!($type), size_of::<$type>())
            .expect("writes");
        $(
            writeln!($lines, "{}.{} offset {}", stringify!($type), stringify!($field), offset_of!($type, $field))
                .expect("writes");
            writeln!(
                $asserts,
                "CODEANATOMY_ASSERT(offsetof({}, {}) == {});",
                stringify!($type), stringify!($field), offset_of!($type, $field)
            )
            .expect("writes");
        )*
    };
}

#[test]
fn the_layout_of_visible_structs_is_the_committed_one() {
    let (mut lines, mut asserts) = (String::new(), String::new());
    layout!(lines, asserts, codeanatomy_str { data, length });
    layout!(
        lines,
        asserts,
        codeanatomy_progress {
            struct_size,
            finished,
            elapsed_microseconds,
            input_rows,
            input_bytes,
            output_rows,
            output_batches,
            spilled_bytes
        }
    );
    layout!(
        lines,
        asserts,
        codeanatomy_call_options {
            struct_size,
            begin_here,
            cancel_token,
            timeout_milliseconds,
            on_progress,
            user_data,
            destroy
        }
    );
    let golden = |name| support::root().join("capi/abi").join(name);
    compare_or_bless(&golden("layout.txt"), &lines);
    let program = format!(
        "/* Generated: what the Rust compiler lays out is what C sees. */\n\
         #include <stddef.h>\n\
         #include \"codeanatomy/call.h\"\n\n\
         #define CODEANATOMY_ASSERT(condition) \\\n  _Static_assert(condition, #condition)\n\n{asserts}"
    );
    compare_or_bless(&golden("layout.c"), &program);
}
