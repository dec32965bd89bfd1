//! Delta Lake for the engine: opening a table at a version, giving it to SQL as a table that
//! statements can change, and creating one with `CREATE EXTERNAL TABLE … STORED AS DELTA`.
//!
//! What the deltalake crate has is used as it is. What this crate adds is small: a provider that
//! moves on to the version its own statements have committed, a factory that creates tables, and a
//! frame for every change that checks the request before and finds the commit in the log behind.
#![forbid(unsafe_code)]

mod add_actions;
mod arguments;
mod changes;
mod cloud;
mod commit;
mod commit_files;
mod commits;
mod create_options;
mod describe;
mod factory;
mod failure;
mod files;
mod functions;
mod gate;
mod half_files;
mod history;
mod input;
mod kernel_stream;
mod kernel_table;
mod log_engine;
mod log_list;
mod log_rows;
mod log_store;
mod logical_names;
mod metadata_scan;
mod mutation;
mod new_folder;
mod open;
mod operations;
mod partition_values;
mod payloads;
mod provider;
mod races;
mod report;
mod request;
mod scan_options;
mod scan_view;
mod snapshot;
mod statements;
mod times;
mod widened;
mod writer_properties;

pub use changes::{Range, changes};
pub use commits::{Commits, Underway};
pub use describe::{
    Describe, History, describe, exists, features_of, history, provider, provider_with,
};
pub use factory::DeltaTableFactory;
pub use failure::Failure;
pub use files::{Files, files};
pub use functions::register_all;
pub use gate::{Gate, Unmet};
pub use open::{At, Location, latest, open};
pub use operations::{Create, Merge, Write, create, merge, run, write};
pub use payloads::{
    Observer, Observers, Payload, PayloadOptions, payload, tell_of_registration, tell_of_version,
};
pub use provider::{DeltaTableProvider, table};
pub use report::{Report, Status};
pub use request::{Operation, Order, Request};
pub use scan_options::ScanOptions;
