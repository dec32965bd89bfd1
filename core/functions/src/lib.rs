//! The SQL functions of the engine: stable hashes and identifiers, spans, names, lists and maps,
//! change feeds, and what belongs to them.
//!
//! [`register_all`] installs everything in a session. The functions read their defaults from the
//! session's settings `codeanatomy_udf.*` ([`FunctionSettings`]).
#![forbid(unsafe_code)]

mod aggregate;
mod asynchronous;
mod config;
mod digest;
mod documentation;
mod error;
mod macros;
mod operators;
mod parameter;
mod parameters;
mod policy;
mod register;
mod registry;
mod scalar;
mod table;
mod text;
mod window;

pub use asynchronous::{AsyncSettings, async_function, register_async};
pub use config::FunctionSettings;
pub use policy::{FunctionPolicy, NamedType, Primitive, apply_policy};
pub use register::register_all;
pub use registry::{FunctionKind, FunctionRecord, RegistrySnapshot, registry_snapshot};
