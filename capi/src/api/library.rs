//! The library as a whole: versions, build, log, shutdown.

use crate::api::error::codeanatomy_error;
use crate::api::types::{codeanatomy_destroy_fn, codeanatomy_status, codeanatomy_str};
use crate::boundary::{boundary, boundary_status, getter};
use crate::wire;
use crate::{call, library, runtime};

/// \ingroup library
/// \brief The ABI number of this header, which is also the SONAME's. Within one number, functions
/// and constants are only added.
pub const CODEANATOMY_ABI: u32 = 1;
/// \ingroup library
/// \brief Major part of this header's version.
pub const CODEANATOMY_VERSION_MAJOR: u32 = 0;
/// \ingroup library
/// \brief Minor part of this header's version.
pub const CODEANATOMY_VERSION_MINOR: u32 = 1;
/// \ingroup library
/// \brief Patch part of this header's version.
pub const CODEANATOMY_VERSION_PATCH: u32 = 0;
/// \ingroup library
/// \brief This header's version as one number that can be compared: major × 1,000,000 +
/// minor × 1,000 + patch.
pub const CODEANATOMY_VERSION_NUMBER: u32 = 1_000;

/// \ingroup library
/// \brief The version of the loaded library, such as `0.1.0`.
/// \return Static text.
/// \note Any thread, at the same time, as for all functions of this topic.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub extern "C" fn codeanatomy_library_version() -> codeanatomy_str {
    wire::lend_str(env!("CARGO_PKG_VERSION"))
}

/// \ingroup library
/// \brief The version of the loaded library as CODEANATOMY_VERSION_NUMBER has it.
/// \return major × 1,000,000 + minor × 1,000 + patch.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub extern "C" fn codeanatomy_library_version_number() -> u32 {
    CODEANATOMY_VERSION_NUMBER
}

/// \ingroup library
/// \brief The ABI number of the loaded library.
/// \return The number that CODEANATOMY_ABI had when the library was built.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub extern "C" fn codeanatomy_library_abi() -> u32 {
    CODEANATOMY_ABI
}

/// \ingroup library
/// \brief Checks that the loaded library fits the header that the caller was built with.
///
/// Call it first, before any other function: `codeanatomy_library_handshake(CODEANATOMY_ABI,
/// CODEANATOMY_VERSION_NUMBER, &error)`.
/// \param[in] abi The caller's CODEANATOMY_ABI.
/// \param[in] version_number The caller's CODEANATOMY_VERSION_NUMBER.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or unsupported when the ABI number differs or the library is
///         older than the header.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_library_handshake(
    abi: u32,
    version_number: u32,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || library::handshake(abi, version_number))
}

/// \ingroup library
/// \brief How the library was built, as one JSON object.
///
/// Keys: `version`, `abi`, `profile`, `target`, `compiler`, `datafusion`, `arrow`, `deltalake`
/// (versions) and `features` (array of text).
/// \return Static text.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub extern "C" fn codeanatomy_library_build_info() -> codeanatomy_str {
    getter(wire::empty_str(), || Ok(wire::lend_str(library::build_info())))
}

/// \ingroup library
/// \brief How grave a log record is: one of the `CODEANATOMY_LOG_LEVEL_…` constants.
/// \since 0.1.0
pub type codeanatomy_log_level = u32;

/// \ingroup library
/// \brief Nothing; as the most detailed level wanted, it stops the log.
pub const CODEANATOMY_LOG_LEVEL_OFF: codeanatomy_log_level = 0;
/// \ingroup library
/// \brief Something failed that nobody may have been told of otherwise.
pub const CODEANATOMY_LOG_LEVEL_ERROR: codeanatomy_log_level = 1;
/// \ingroup library
/// \brief Something odd that went well.
pub const CODEANATOMY_LOG_LEVEL_WARN: codeanatomy_log_level = 2;
/// \ingroup library
/// \brief Large steps.
pub const CODEANATOMY_LOG_LEVEL_INFO: codeanatomy_log_level = 3;
/// \ingroup library
/// \brief Small steps.
pub const CODEANATOMY_LOG_LEVEL_DEBUG: codeanatomy_log_level = 4;
/// \ingroup library
/// \brief Everything.
pub const CODEANATOMY_LOG_LEVEL_TRACE: codeanatomy_log_level = 5;

/// \ingroup library
/// \brief Receives log records.
///
/// Runs on any thread, also on several at once. It must be quick, must not throw, and must not call
/// back into the library.
/// \param[in] level One of the `CODEANATOMY_LOG_LEVEL_…` constants.
/// \param[in] target The part of the library, such as `deltalake_core::kernel`. Valid during the
///            callback.
/// \param[in] message The text. Valid during the callback.
/// \param[in] user_data What was given together with the callback.
/// \since 0.1.0
pub type codeanatomy_log_fn = Option<
    unsafe extern "C" fn(
        level: codeanatomy_log_level,
        target: codeanatomy_str,
        message: codeanatomy_str,
        user_data: *mut core::ffi::c_void,
    ),
>;

/// \ingroup library
/// \brief Sends the library's log to the host. Without it nothing is logged or printed.
///
/// Replaces the callback that was set before, whose `destroy` runs when no record is on its way to
/// it any more.
/// \param[in] level The most detailed level that is wanted.
/// \param[in] on_record The callback; NULL stops the log.
/// \param[in] user_data Given to `on_record` and `destroy`.
/// \param[in] destroy Frees `user_data`; also when this call fails. May be NULL.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument for an unknown level.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_library_set_log(
    level: codeanatomy_log_level,
    on_record: codeanatomy_log_fn,
    user_data: *mut core::ffi::c_void,
    destroy: codeanatomy_destroy_fn,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller gives up `user_data`, which may be used from any thread.
        let callback = unsafe { call::LogCallback::new(on_record, user_data, destroy) };
        library::set_log(level, callback)
    })
}

/// \ingroup library
/// \brief Ends all work: cancels what runs in every runtime and waits for it.
///
/// Meant for a host that is about to end, such as an interpreter that must not be called back any
/// more. Later calls that would start work fail with CODEANATOMY_STATUS_INVALID_STATE; objects can
/// still be freed.
/// \param[in] timeout_milliseconds How long to wait; 0 does not wait, negative waits without limit.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK when nothing runs any more, CODEANATOMY_STATUS_TIMED_OUT **with no
///         error object** when something still does.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_library_shutdown(
    timeout_milliseconds: i64,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary_status(out_error, || {
        runtime::refuse_blocking()?;
        runtime::shutdown(wire::wait_time(timeout_milliseconds))
    })
}
