//! Delta tables beyond SQL: opened, described, written, merged, maintained.

mod failure;
mod maintain;
mod options;
mod session;
mod table;

pub use options::{
    DeltaCreateOptions, DeltaDescribeOptions, DeltaFilesOptions, DeltaHistoryOptions,
    DeltaMergeOptions, DeltaOpenOptions, DeltaPayloadOptions, DeltaRegisterOptions,
    DeltaRunRequest, DeltaWriteOptions,
};
pub use table::DeltaTable;

pub(crate) use options::at;
