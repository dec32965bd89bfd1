//! What a request says about its commit, and finding that commit in the log again.

use crate::failure::Failure;
use crate::races::read_version;
use deltalake::kernel::Transaction;
use deltalake::kernel::transaction::CommitProperties;
use deltalake::logstore::LogStoreRef;
use deltalake::{DeltaTable, DeltaTableError};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Keys of a commit that say what it is; a request cannot set them.
const RESERVED: [&str; 13] = [
    "engineInfo",
    "inCommitTimestamp",
    "isBlindAppend",
    "isolationLevel",
    "operation",
    "operationMetrics",
    "operationParameters",
    "readVersion",
    "timestamp",
    "txnId",
    "userId",
    "userMetadata",
    "userName",
];
/// Keys below this prefix are ours.
const OWN: &str = "codeanatomy.";
/// Tells our commit from those of others.
const REQUEST_ID: &str = "codeanatomy.request_id";

/// What a request says about its commit; the C header documents each field.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommitOptions {
    metadata: Map<String, Value>,
    required_metadata: Vec<String>,
    app_transaction: Option<AppTransaction>,
    max_retries: Option<usize>,
    create_checkpoint: Option<bool>,
}

/// A number that makes a repeated request a no-op.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppTransaction {
    app_id: String,
    version: i64,
}

/// A commit that is about to be made.
pub(crate) struct Commit {
    options: CommitOptions,
    request_id: String,
}

/// A commit of ours that was found in the log.
pub(crate) struct Found {
    pub(crate) version: u64,
    pub(crate) info: Map<String, Value>,
}

impl Commit {
    /// Checks the options before anything is done.
    pub(crate) fn new(options: CommitOptions) -> Result<Self, Failure> {
        for key in options.metadata.keys() {
            if RESERVED.contains(&key.as_str()) || key.starts_with(OWN) {
                return Err(Failure::request(
                    "commit.metadata",
                    format!(
                        "Key {key} of commit.metadata is reserved, as are {} and keys that begin \
                         with {OWN}; choose another one.",
                        RESERVED.join(", ")
                    ),
                ));
            }
        }
        for key in &options.required_metadata {
            if !options.metadata.contains_key(key) {
                return Err(Failure::request(
                    "commit.metadata",
                    format!(
                        "commit.metadata lacks the key {key}, which required_metadata demands."
                    ),
                ));
            }
        }
        Ok(Self { options, request_id: Uuid::new_v4().to_string() })
    }

    pub(crate) fn is_default(&self) -> bool {
        self.options == CommitOptions::default()
    }

    pub(crate) fn has_more_than_metadata(&self) -> bool {
        let CommitOptions { app_transaction, max_retries, create_checkpoint, .. } = &self.options;
        app_transaction.is_some() || max_retries.is_some() || create_checkpoint.is_some()
    }

    pub(crate) fn metadata(&self) -> &Map<String, Value> {
        &self.options.metadata
    }

    /// What deltalake is told of a commit behind the version that a table shows.
    pub(crate) fn properties(&self, table: &DeltaTable) -> CommitProperties {
        let own = (REQUEST_ID.to_owned(), Value::from(self.request_id.as_str()));
        let metadata =
            self.options.metadata.clone().into_iter().chain([own]).chain(read_version(table));
        let mut properties = CommitProperties::default().with_metadata(metadata);
        if let Some(AppTransaction { app_id, version }) = &self.options.app_transaction {
            properties =
                properties.with_application_transaction(Transaction::new(app_id, *version));
        }
        if let Some(retries) = self.options.max_retries {
            properties = properties.with_max_retries(retries);
        }
        if let Some(create) = self.options.create_checkpoint {
            properties = properties.with_create_checkpoint(create);
        }
        properties
    }

    /// Whether the table has seen this request's application transaction, or a later one.
    pub(crate) async fn is_duplicate(&self, table: &DeltaTable) -> Result<bool, Failure> {
        let Some(AppTransaction { app_id, version }) = &self.options.app_transaction else {
            return Ok(false);
        };
        let log_store = table.log_store();
        let stored = table.snapshot()?.transaction_version(log_store.as_ref(), app_id).await?;
        Ok(stored.is_some_and(|stored| stored >= *version))
    }

    /// Looks for the latest commit of this request from `first` to `last`.
    pub(crate) async fn find(
        &self,
        log_store: &LogStoreRef,
        first: u64,
        last: u64,
    ) -> Result<Option<Found>, Failure> {
        for version in (first..=last).rev() {
            let Some(info) = commit_info(log_store, version).await? else { continue };
            if info.get(REQUEST_ID).and_then(Value::as_str) == Some(&self.request_id) {
                return Ok(Some(Found { version, info }));
            }
        }
        Ok(None)
    }
}

/// The numbers that a commit tells of its operation, or those of its files if it tells none; none when
/// its file is gone.
pub(crate) async fn metrics_of_commit(
    log_store: &LogStoreRef,
    version: u64,
) -> Result<Option<Value>, DeltaTableError> {
    let Some(bytes) = log_store.read_commit_entry(version).await? else { return Ok(None) };
    let (mut added, mut removed, mut told) = (0, 0, None);
    for action in actions(&bytes) {
        let mut action = action.map_err(|error| corrupt(version, &error))?;
        added += usize::from(action.contains_key("add"));
        removed += usize::from(action.contains_key("remove"));
        let info = action.get_mut("commitInfo").and_then(Value::as_object_mut);
        told = info.and_then(|info| info.remove("operationMetrics")).or(told);
    }
    let counted = || json!({ "num_added_files": added, "num_removed_files": removed });
    Ok(Some(told.unwrap_or_else(counted)))
}

/// What a commit says of itself, which may be nothing; none when its file is gone.
pub(crate) async fn commit_info(
    log_store: &LogStoreRef,
    version: u64,
) -> Result<Option<Map<String, Value>>, DeltaTableError> {
    let Some(bytes) = log_store.read_commit_entry(version).await? else { return Ok(None) };
    for action in actions(&bytes) {
        let mut action = action.map_err(|error| corrupt(version, &error))?;
        if let Some(Value::Object(info)) = action.remove("commitInfo") {
            return Ok(Some(info));
        }
    }
    Ok(Some(Map::new()))
}

fn actions(commit: &[u8]) -> impl Iterator<Item = serde_json::Result<Map<String, Value>>> {
    serde_json::Deserializer::from_slice(commit).into_iter()
}

fn corrupt(version: u64, error: &serde_json::Error) -> DeltaTableError {
    DeltaTableError::MetadataError(format!("commit {version} is not valid JSON: {error}"))
}
