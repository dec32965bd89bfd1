//! The SQL functions of the engine.
#![forbid(unsafe_code)]

use datafusion::error::Result;
use datafusion::prelude::SessionContext;

/// Installs every function of this crate in a session.
///
/// # Errors
/// What the session's registry gives.
pub fn register_all(_context: &SessionContext) -> Result<()> {
    Ok(())
}
