//! Types that every topic shares: text and status.

use safer_ffi::prelude::*;

/// \ingroup types
/// \brief Text or bytes with a length; UTF-8 unless a function says otherwise.
///
/// As an argument it is read during the call only and needs no NUL at its end; `{NULL, 0}` is the
/// empty text. As a result it is borrowed from the object it came from and valid until that object
/// is freed. The text may contain NUL bytes.
/// \since 0.1.0
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct codeanatomy_str {
    /// First byte, or NULL when `length` is 0.
    pub data: *const u8,
    /// Number of bytes.
    pub length: usize,
}

/// \ingroup types
/// \brief What became of a call, as coarse as a caller can act on; the error object says more.
///
/// One of the `CODEANATOMY_STATUS_…` constants. Later releases may add values: treat an unknown
/// one as a failure.
/// \since 0.1.0
pub type codeanatomy_status = i32;

/// \ingroup types
/// \brief The call did what it says.
pub const CODEANATOMY_STATUS_OK: codeanatomy_status = 0;
/// \ingroup types
/// \brief An argument is wrong: NULL, bad UTF-8, an unknown option, a handle of another kind.
pub const CODEANATOMY_STATUS_INVALID_ARGUMENT: codeanatomy_status = 1;
/// \ingroup types
/// \brief The object or the thread cannot do that now: used up, freed, inside a callback, forked.
pub const CODEANATOMY_STATUS_INVALID_STATE: codeanatomy_status = 2;
/// \ingroup types
/// \brief A table, file, version, setting or function does not exist.
pub const CODEANATOMY_STATUS_NOT_FOUND: codeanatomy_status = 3;
/// \ingroup types
/// \brief Something of that name exists already.
pub const CODEANATOMY_STATUS_ALREADY_EXISTS: codeanatomy_status = 4;
/// \ingroup types
/// \brief The library, or this table's protocol, does not offer that.
pub const CODEANATOMY_STATUS_UNSUPPORTED: codeanatomy_status = 5;
/// \ingroup types
/// \brief Somebody else changed the same thing first; repeating may help.
pub const CODEANATOMY_STATUS_CONFLICT: codeanatomy_status = 6;
/// \ingroup types
/// \brief The work was cancelled.
pub const CODEANATOMY_STATUS_CANCELLED: codeanatomy_status = 7;
/// \ingroup types
/// \brief The time given was over.
pub const CODEANATOMY_STATUS_TIMED_OUT: codeanatomy_status = 8;
/// \ingroup types
/// \brief Memory, disk or another bounded resource did not suffice.
pub const CODEANATOMY_STATUS_RESOURCES_EXHAUSTED: codeanatomy_status = 9;
/// \ingroup types
/// \brief A file, a store or the network failed.
pub const CODEANATOMY_STATUS_IO: codeanatomy_status = 10;
/// \ingroup types
/// \brief The operation is not allowed: credentials, file permissions or the session's policy.
pub const CODEANATOMY_STATUS_PERMISSION_DENIED: codeanatomy_status = 11;
/// \ingroup types
/// \brief The data are not what they should be: corrupt, truncated, a value out of range.
pub const CODEANATOMY_STATUS_BAD_DATA: codeanatomy_status = 12;
/// \ingroup types
/// \brief The SQL cannot be parsed or planned: syntax, unknown column, wrong type.
pub const CODEANATOMY_STATUS_QUERY_INVALID: codeanatomy_status = 13;
/// \ingroup types
/// \brief A defect in the library; the error names file and line. The process may go on.
pub const CODEANATOMY_STATUS_INTERNAL: codeanatomy_status = 14;

/// \ingroup types
/// \brief Frees what a callback was given as `user_data`.
///
/// Every callback is three arguments: the function, `user_data`, and this. It runs exactly once,
/// on any thread, when the library no longer needs `user_data`; also when the call that took the
/// callback fails. It must not block, throw or call back into the library. NULL means that there
/// is nothing to free.
/// \param[in] user_data What was given together with the callback.
/// \since 0.1.0
pub type codeanatomy_destroy_fn = Option<unsafe extern "C" fn(user_data: *mut core::ffi::c_void)>;
