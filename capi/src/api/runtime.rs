//! Runtimes: worker threads, memory pool, spill disk and caches that sessions share.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::error::codeanatomy_error;
use crate::api::types::{codeanatomy_status, codeanatomy_str};
use crate::boundary::{boundary, destructor, getter};
use crate::handle::{self, Kind};
use crate::runtime;
use crate::wire::{self, Out};
use codeanatomy_engine::Runtime;

/// \ingroup runtime
/// \brief Worker threads, one memory pool, one spill disk and caches, for any number of sessions.
///
/// A runtime lives as long as something uses it: its sessions, queries, readers and streams keep
/// it, in whatever order they and it are freed. Make it after `fork`, never before.
/// \since 0.1.0
pub struct codeanatomy_runtime {
    pub(crate) runtime: Runtime,
}

impl Kind for codeanatomy_runtime {
    const NOUN: &'static str = "runtime";
    const TAG: u64 = handle::tag(b"runtime");
}

/// \ingroup runtime
/// \brief Makes a runtime of one's own.
///
/// Options, all optional:
///
/// | key | value | default |
/// | --- | --- | --- |
/// | `worker_threads` | number, 1 to 1024 | number of processors the process may use |
/// | `memory_limit` | bytes, or text such as `"256MiB"`; queries beyond it spill or fail | none |
/// | `spill` | true or false; false refuses to spill | true |
/// | `spill_directory` | folder, must exist | the system's temporary folder |
/// | `spill_limit` | bytes or text; spill files beyond it are refused | `"100GiB"` |
/// | `metadata_cache_limit` | bytes or text; footers and the like of files | `"50MiB"` |
/// | `statistics_cache_limit` | bytes or text; statistics of files; 0 is off | `"20MiB"` |
/// | `list_files_cache_limit` | bytes or text; listings of folders; 0 is off | 0: a listing that is remembered hides files written since |
/// | `list_files_cache_seconds` | how long a listing is remembered | for good |
///
/// \param[in] options A JSON object, or the empty text for all defaults.
/// \param[out] out_runtime The runtime, to be freed with codeanatomy_runtime_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument for bad options, resources exhausted when
///         threads cannot be started, I/O when the spill folder cannot be used.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_runtime_new(
    options: codeanatomy_str,
    out_runtime: *mut *mut codeanatomy_runtime,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer, and text that lives for the call.
        let out_runtime = unsafe { Out::handle(out_runtime, "out_runtime") }?;
        // SAFETY: as above.
        let options = unsafe { wire::text(options, "options") }?;
        out_runtime.give(codeanatomy_runtime { runtime: runtime::open(options)? });
        Ok(())
    })
}

/// \ingroup runtime
/// \brief The runtime that the whole process shares, made with defaults on first use.
///
/// It is what a session gets that is opened without a runtime.
/// \param[out] out_runtime One more owner of the shared runtime, to be freed with
///             codeanatomy_runtime_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or resources exhausted when threads cannot be started; the next
///         call tries again.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_runtime_default(
    out_runtime: *mut *mut codeanatomy_runtime,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_runtime = unsafe { Out::handle(out_runtime, "out_runtime") }?;
        out_runtime.give(codeanatomy_runtime { runtime: runtime::shared()? });
        Ok(())
    })
}

/// \ingroup runtime
/// \brief The options in force, defaults included, as the JSON object that
/// codeanatomy_runtime_new() takes; sizes in bytes.
/// \param[in] runtime A runtime.
/// \param[out] out_options To be freed with codeanatomy_buffer_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_runtime_options(
    runtime: *const codeanatomy_runtime,
    out_options: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer, and NULL or a live handle.
        let out_options = unsafe { Out::handle(out_options, "out_options") }?;
        // SAFETY: as above.
        let runtime = unsafe { handle::lend(runtime, "runtime") }?;
        out_options.give(codeanatomy_buffer::new(runtime.runtime.options_json()));
        Ok(())
    })
}

/// \ingroup runtime
/// \brief How much memory and spill disk is in use, as one JSON object.
///
/// Keys, sizes in bytes: `limit` (null for none), `current`, `peak`, `consumers` (array of `name`,
/// `can_spill`, `current`, `peak`; the operators and tables that hold memory now, the largest
/// first), `spill` (object of `enabled`, `limit`, `current`, `files`).
/// \param[in] runtime A runtime.
/// \param[out] out_report To be freed with codeanatomy_buffer_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_runtime_memory(
    runtime: *const codeanatomy_runtime,
    out_report: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer, and NULL or a live handle.
        let out_report = unsafe { Out::handle(out_report, "out_report") }?;
        // SAFETY: as above.
        let runtime = unsafe { handle::lend(runtime, "runtime") }?;
        out_report.give(codeanatomy_buffer::new(runtime.runtime.memory_json()));
        Ok(())
    })
}

/// \ingroup runtime
/// \brief Adds one owner to a runtime.
/// \param[in] runtime A runtime; NULL gives NULL.
/// \return The same runtime, to be freed once more.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_runtime_share(
    runtime: *const codeanatomy_runtime,
) -> *mut codeanatomy_runtime {
    // SAFETY: the caller passes NULL or a live handle.
    getter(core::ptr::null_mut(), || unsafe { handle::share(runtime, "runtime") })
}

/// \ingroup runtime
/// \brief Gives up one ownership of a runtime. The last one stops its threads without waiting.
/// \param[in] runtime A runtime, or NULL, which does nothing.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_runtime_free(runtime: *mut codeanatomy_runtime) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(runtime) })
}
