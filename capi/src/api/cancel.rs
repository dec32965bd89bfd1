//! Cancel tokens: one flag, with an optional deadline, that any number of calls can share.

use crate::api::error::codeanatomy_error;
use crate::api::types::codeanatomy_status;
use crate::boundary::{boundary, destructor, getter};
use crate::handle::{self, Kind};
use crate::wire::{self, Out};
use codeanatomy_engine::CancelToken;
use safer_ffi::prelude::*;

/// \ingroup cancel
/// \brief A flag that stops every call it was given to.
///
/// A token is set once and stays set: make a new one for the next round of work. Objects that were
/// made under a token, such as readers and streams, go on listening to it until they are freed.
/// \since 0.1.0
#[derive_ReprC]
#[repr(opaque)]
pub struct codeanatomy_cancel_token {
    pub(crate) token: CancelToken,
}

impl Kind for codeanatomy_cancel_token {
    const NOUN: &'static str = "cancel token";
    const TAG: u64 = handle::tag(b"cancel");
}

/// \ingroup cancel
/// \brief Makes a cancel token.
/// \param[in] timeout_milliseconds Time from now until the token fires by itself; 0 for never.
///            Calls under a token whose time is over end with CODEANATOMY_STATUS_TIMED_OUT.
/// \param[out] out_token The new token, to be freed with codeanatomy_cancel_token_free(); NULL on
///             failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument for a negative time.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_cancel_token_new(
    timeout_milliseconds: i64,
    out_token: *mut *mut codeanatomy_cancel_token,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_token = unsafe { Out::handle(out_token, "out_token") }?;
        let timeout = wire::timeout(timeout_milliseconds, "timeout_milliseconds")?;
        out_token.give(codeanatomy_cancel_token { token: CancelToken::with_timeout(timeout) });
        Ok(())
    })
}

/// \ingroup cancel
/// \brief Stops every call that was given this token.
///
/// Never blocks and may be repeated. It may lose the race: a call that has just finished keeps its
/// result, and a commit that reached a table's log stays.
/// \param[in] token A token; NULL does nothing.
/// \note Any thread, at the same time, also from inside a callback.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_cancel_token_cancel(token: *const codeanatomy_cancel_token) {
    getter((), || {
        // SAFETY: the caller passes NULL or a live handle.
        unsafe { handle::lend(token, "token") }?.token.cancel();
        Ok(())
    })
}

/// \ingroup cancel
/// \brief Says whether the token has fired, by a call or by its deadline.
/// \param[in] token A token; NULL gives false.
/// \return Whether calls under this token stop.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_cancel_token_is_cancelled(
    token: *const codeanatomy_cancel_token,
) -> bool {
    getter(false, || {
        // SAFETY: the caller passes NULL or a live handle.
        Ok(unsafe { handle::lend(token, "token") }?.token.interruption().is_some())
    })
}

/// \ingroup cancel
/// \brief Adds one owner to a token.
/// \param[in] token A token; NULL gives NULL.
/// \return The same token, to be freed once more.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_cancel_token_share(
    token: *const codeanatomy_cancel_token,
) -> *mut codeanatomy_cancel_token {
    // SAFETY: the caller passes NULL or a live handle.
    getter(core::ptr::null_mut(), || unsafe { handle::share(token, "token") })
}

/// \ingroup cancel
/// \brief Gives up one ownership of a token. Calls that were given the token keep it.
/// \param[in] token A token, or NULL, which does nothing.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_cancel_token_free(token: *mut codeanatomy_cancel_token) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(token) })
}
