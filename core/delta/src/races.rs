//! Races that deltalake's own check for conflicts lets through: files that another commit has
//! replaced without changing rows, and a table that another one has made meanwhile.

use deltalake::kernel::transaction::{CommitConflictError, TransactionError};
use deltalake::logstore::LogStoreRef;
use deltalake::{DeltaTable, DeltaTableError, Path};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::collections::HashSet;

/// The key of a commit's information that holds the version it is made behind.
const READ_VERSION: &str = "readVersion";
/// Commits that are looked at when a commit does not say what it has read.
const LOOKED_BACK: u64 = 100;

/// What a commit has to say for [`check`].
pub(crate) fn read_version(table: &DeltaTable) -> Option<(String, Value)> {
    table.version().map(|version| (READ_VERSION.to_owned(), Value::from(version)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Action<F> {
    add: Option<F>,
    remove: Option<F>,
    protocol: Option<IgnoredAny>,
    commit_info: Option<Info>,
}

#[derive(Deserialize)]
struct File {
    path: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    read_version: Option<u64>,
}

/// What a commit is behind.
#[derive(Default)]
struct Head {
    has_protocol: bool,
    read_version: Option<u64>,
}

impl Head {
    fn of(bytes: &[u8]) -> Result<Self, TransactionError> {
        let mut head = Self::default();
        for action in actions::<IgnoredAny>(bytes) {
            let Action { protocol, commit_info, .. } = action?;
            head.has_protocol |= protocol.is_some();
            head.read_version = head.read_version.or(commit_info.and_then(|i| i.read_version));
        }
        Ok(head)
    }
}

/// What a commit does to files, which are named by their decoded paths.
#[derive(Default)]
struct Files {
    added: HashSet<Path>,
    removed: HashSet<Path>,
}

impl Files {
    fn of(bytes: &[u8]) -> Result<Self, TransactionError> {
        let mut files = Self::default();
        for action in actions::<File>(bytes) {
            let Action { add, remove, .. } = action?;
            files.added.extend(add.map(|file| decoded(&file.path)));
            files.removed.extend(remove.map(|file| decoded(&file.path)));
        }
        Ok(files)
    }
}

fn actions<'b, F: Deserialize<'b>>(
    bytes: &'b [u8],
) -> impl Iterator<Item = Result<Action<F>, TransactionError>> {
    serde_json::Deserializer::from_slice(bytes)
        .into_iter()
        .map(|action| action.map_err(|json_err| TransactionError::SerializeLogJson { json_err }))
}

fn decoded(path: &str) -> Path {
    Path::from_url_path(path).unwrap_or_else(|_| Path::from(path))
}

/// Lets a commit become this version, or not.
///
/// # Errors
/// A conflict with one of the commits in between.
pub(crate) async fn check(
    log_store: &LogStoreRef,
    version: u64,
    bytes: &[u8],
) -> Result<(), TransactionError> {
    let Head { has_protocol, read_version } = Head::of(bytes)?;
    let is_behind_nothing = read_version.is_some_and(|read| read + 1 >= version);
    if version == 0 || is_behind_nothing {
        return Ok(());
    }
    if has_protocol && read_version.is_none() {
        return Err(CommitConflictError::MetadataChanged.into());
    }
    let first = read_version.map_or(version.saturating_sub(LOOKED_BACK), |read| read + 1);
    let mut open = Files::of(bytes)?.removed;
    for between in (first..version).rev() {
        if open.is_empty() {
            break;
        }
        let Some(bytes) = log_store.read_commit_entry(between).await.map_err(unreadable)? else {
            break;
        };
        let other = Files::of(&bytes)?;
        // A file gets other deletion vectors by being removed and added at once. Whether this commit
        // is behind that cannot be told when it does not say what it has read.
        open.retain(|file| read_version.is_some() || !other.added.contains(file));
        if !open.is_disjoint(&other.removed) {
            return Err(CommitConflictError::ConcurrentDeleteDelete.into());
        }
        open.retain(|file| !other.added.contains(file));
    }
    Ok(())
}

fn unreadable(error: DeltaTableError) -> TransactionError {
    TransactionError::LogStoreError { msg: error.to_string(), source: Box::new(error) }
}
