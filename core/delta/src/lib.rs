//! Delta Lake for the engine: opening a table at a version, giving it to SQL as a table that can be
//! inserted into, and creating one with `CREATE EXTERNAL TABLE … STORED AS DELTA`.
//!
//! What the deltalake crate has is used as it is. What this crate adds is small: a provider that
//! moves on to the version its own INSERT has committed, and a factory that creates tables.
#![forbid(unsafe_code)]

mod changes;
mod factory;
mod functions;
mod kernel_stream;
mod kernel_table;
mod open;
mod provider;

pub use changes::{Range, changes};
pub use factory::DeltaTableFactory;
pub use functions::register_all;
pub use open::{At, Location, open};
pub use provider::{DeltaTableProvider, table};
