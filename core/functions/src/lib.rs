//! The SQL functions of the engine: stable hashes and identifiers, spans, names, lists and maps,
//! change feeds, and what belongs to them.
//!
//! [`register_all`] installs everything in a session. The functions read their defaults from the
//! session's settings `codeanatomy_udf.*` ([`FunctionSettings`]).
#![forbid(unsafe_code)]
// Names, signatures and tags are kept for a registry of the functions, which is not there yet.
#![allow(dead_code)]

mod aggregate;
mod config;
mod digest;
mod documentation;
mod error;
mod operators;
mod parameter;
mod parameters;
mod register;
mod scalar;
mod text;
mod window;

pub use config::FunctionSettings;
pub use register::register_all;
