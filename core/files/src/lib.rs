//! Files as relations: table functions that list and read files of any object store, and the stores.
#![forbid(unsafe_code)]

pub mod framing;
pub mod listing;
mod read_text;
pub mod stores;

use datafusion::prelude::SessionContext;
use std::sync::Arc;

/// Installs the table functions of this crate in a session.
pub fn register_all(context: &SessionContext) {
    context.register_udtf("read_text", Arc::new(read_text::ReadText));
}
