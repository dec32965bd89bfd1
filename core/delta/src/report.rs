//! What a mutation tells of itself.

use serde::Serialize;
use serde_json::{Map, Value};

/// How a mutation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is in the table's log.
    Committed,
    /// The table exists, and the request said to leave it alone then.
    Skipped,
    /// The table has seen the request's application transaction before.
    SkippedDuplicate,
    /// It was only looked at what would be done.
    DryRun,
    /// There was nothing to do.
    Unchanged,
}

/// What a mutation tells of itself; the C header documents each field.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The operation's name.
    pub operation: &'static str,
    /// How it ended.
    pub status: Status,
    /// The version that it began with; none when there was no table.
    pub version_before: Option<u64>,
    /// The version of its commit, or the one that it left the table at.
    pub version_after: u64,
    /// The operation's own numbers.
    pub metrics: Value,
    /// What the request had the commit say.
    pub commit_metadata: Map<String, Value>,
    /// Whether the commit was read back and is this one; none when nothing was committed.
    pub verified: Option<bool>,
    /// The time that it took.
    pub elapsed_ms: u64,
}
