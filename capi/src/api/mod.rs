//! The exported items, one module for each topic and header.
//!
//! The text of these files is what the headers are generated from: functions, types and constants
//! stand here as C sees them, with their documentation, and nothing else is decided here.
#![allow(non_camel_case_types)]
#![allow(clippy::missing_safety_doc)]

pub mod buffer;
pub mod call;
pub mod cancel;
pub mod catalog;
pub mod delta;
pub mod delta_change;
pub mod delta_inspect;
pub mod delta_observe;
pub mod error;
pub mod ingest;
pub mod library;
pub mod query;
pub mod reader;
pub mod register;
pub mod runtime;
pub mod session;
pub mod task;
pub mod types;
pub mod write;
