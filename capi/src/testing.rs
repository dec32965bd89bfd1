//! What the tests of this crate need and C cannot reach: functions that misbehave on purpose. Not
//! part of the interface, and not exported from the library.

use crate::api::session::codeanatomy_session;
use crate::boundary::destructor;
use crate::handle;
use arrow::array::ArrayRef;
use arrow::datatypes::DataType;

/// Puts a scalar function of one argument into a session.
///
/// # Panics
/// When the handle is not a session.
///
/// # Safety
/// `session` is a live handle.
pub unsafe fn register_function(
    session: *const codeanatomy_session,
    name: &str,
    data_type: DataType,
    function: impl Fn(&[ArrayRef]) -> ArrayRef + Send + Sync + 'static,
) {
    // SAFETY: as promised by the caller.
    let session = unsafe { handle::lend(session, "session") }.expect("a live session");
    session.session.register_function(name, data_type, function);
}

/// Drops a value the way the exported destructors do.
pub fn free<T>(value: Option<T>) {
    destructor(|| value);
}
